"""Running everything that can run now, within the budgets, until only people, messages and moments can go on."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.specs.MultiChoice import MultiChoice
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.model import Element
from service.engine.dropping import workflows
from service.engine.errors import Stuck, place
from service.engine.path import Path
from service.engine.step_context import StepContext


def advance(workflow: BpmnWorkflow, context: StepContext, path: Path) -> None:
    """Run until nothing can run. Only refreshing makes a due timer ready, and what runs then may start others (trap 13).

    Raises OverBudget and Stuck, and whatever an element's own work raises.
    """
    running: list[Task] = []

    def will(task: Task) -> None:
        context.spend(task)
        running[:] = [task]

    workflow.refresh_timers()
    try:
        while True:
            done = context.steps
            workflow.do_engine_steps(will_complete_task=will, did_complete_task=path.passed)
            if not (ready := _automatic(workflow)):
                break
            if done == context.steps:
                raise _stuck(context, ready[0], "kan aan de beurt komen, maar wordt niet bereikt")
    except SpiffWorkflowException as error:
        task = running[-1] if running else None
        no_way = task is not None and isinstance(task.task_spec, MultiChoice)
        why = "kan niet verder: geen voorwaarde klopt en er is geen standaardpijl" if no_way else "is vastgelopen"
        raise _stuck(context, task, why) from error
    if running:
        context.bound_tasks(running[-1])
    if not workflow.completed and not workflow.event_manager.tasks and not workflow.get_tasks(state=TaskState.READY):
        raise _stuck(context, _unfinished(workflow), "wacht op iets dat niet meer kan komen")


def removed(workflow: Any, task: Task) -> None:
    """Called when a task is taken out of its tree: what it called ends with it. The library leaves that running when an
    activity with several instances is interrupted, and fails at the next step (trap 21)."""
    top = task.workflow.top_workflow
    top.event_manager.remove_task(task)
    called = top.subprocesses.pop(task.id, None)
    if called is not None:
        for one in [one for one in called.tasks.values() if not one.has_state(TaskState.FINISHED_MASK)]:
            one.cancel()
            removed(workflow, one)


def _automatic(workflow: BpmnWorkflow) -> list[Task]:
    """Tasks that are ready and need nobody."""
    return [
        task
        for one in workflows(workflow)
        for task in one.tasks.values()
        if task.state == TaskState.READY and not task.task_spec.manual
    ]


def _unfinished(workflow: BpmnWorkflow) -> Task | None:
    return next(
        (
            task
            for one in workflows(workflow)
            for task in one.tasks.values()
            if task.state == TaskState.WAITING and hasattr(task.task_spec, "element")
        ),
        None,
    )


def _stuck(context: StepContext, task: Task | None, why: str) -> Stuck:
    element: Element | None = getattr(task.task_spec, "element", None) if task is not None else None
    where = place(context.bundle, element) if element else "Het proces"
    return Stuck(
        f"{where} {why}. Verander het diagram.",
        process=element.process if element else "",
        element=element.id if element else "",
    )
