"""The engine as a pure function: state and values in, a step out. No clock, no database, no request.

Whatever raises leaves the state that was handed in as it was (trap 12): a workflow is built from it for one step only, so
no two threads ever share one (trap 15).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.task import Task

from service.bundle.values import Values
from service.engine import waiting
from service.engine.advance import advance, removed
from service.engine.definitions import Definitions
from service.engine.dropping import drop_finished
from service.engine.errors import NotWaiting
from service.engine.events import Message
from service.engine.path import Path
from service.engine.state import load, save
from service.engine.step import OpenTask, Step
from service.engine.step_context import StepContext, timer_id


def start(definitions: Definitions, process: str, values: Values, now: datetime) -> Step:
    """Start a process. One with a message start is sent its message."""
    context = StepContext(definitions.bundle, values, now.astimezone(UTC))
    workflow = BpmnWorkflow(definitions.specs[process], definitions.specs, script_engine=context)
    workflow.task_removed_event.connect(removed)
    run = Run(workflow, context)
    if message := definitions.bundle.processes[process].message:
        run.advance()
        workflow.send_event(BpmnEvent(Message(message)))
    return run.finish()


def complete(definitions: Definitions, state: bytes, task_id: str, values: Values, now: datetime) -> Step:
    """Complete an open task. Raises NotWaiting when it is not open (trap 14: the library runs a finished task again)."""
    run = resume(definitions, state, values, now)
    task = run.before.get(task_id)
    if task is None:
        raise NotWaiting("Deze taak staat niet meer open.")
    run.complete(task)
    return run.finish()


def receive(definitions: Definitions, state: bytes, message: str, values: Values, now: datetime) -> Step:
    """Hand a message to every event of this instance that waits for it. Raises NotWaiting when none does."""
    run = resume(definitions, state, values, now)
    if message not in waiting.messages(run.workflow):
        raise NotWaiting(f"Dit proces wacht niet op het bericht ‘{message}’.")
    run.workflow.send_event(BpmnEvent(Message(message)))
    return run.finish()


def wake(
    definitions: Definitions, state: bytes, values: Values, now: datetime, held: Collection[str] = frozenset()
) -> Step:
    """Let the earliest due moment pass: all timers due then fire, and the step takes place then, however late `now` is.

    `Step.timers` tells whether more is due. When nothing is due (any more) only timers and deadlines are brought up to date.
    The timers whose ids are `held` do not fire: their case stands still.
    """
    run = resume(definitions, state, values, now)
    due = [timer for timer in waiting.timers(run.workflow, run.context) if timer.due <= now and timer.id not in held]
    if due:
        run.context.now = due[0].due
        run.context.due = frozenset(timer.id for timer in due if timer.due == due[0].due)
    return run.finish()


def open_tasks(definitions: Definitions, state: bytes) -> tuple[OpenTask, ...]:
    """The open tasks of a state, without deadlines: those depend on values."""
    run = resume(definitions, state, Values(), datetime.min.replace(tzinfo=UTC))
    return tuple(waiting.open_task(task, None) for task in run.before.values())


def marking(definitions: Definitions, state: bytes) -> tuple[tuple[str, str], ...]:
    """Where an instance stands now, as (process, element), outermost first; see `waiting.marking`."""
    context = StepContext(definitions.bundle, Values(), datetime.min.replace(tzinfo=UTC))
    return waiting.marking(load(definitions, state, context))


def resume(definitions: Definitions, state: bytes, values: Values, now: datetime) -> Run:
    """A step that begins at a state, in which nothing has happened yet. Only for this package."""
    context = StepContext(definitions.bundle, values, now.astimezone(UTC))
    workflow = load(definitions, state, context)
    workflow.task_removed_event.connect(removed)
    context.asleep = frozenset(timer_id(task, element) for task, element in waiting.moments(workflow))
    return Run(workflow, context)


class Run:
    """One step of one workflow. Only for this package."""

    def __init__(self, workflow: BpmnWorkflow, context: StepContext) -> None:
        self.workflow, self.context = workflow, context
        self.before = waiting.user_tasks(workflow)
        self.path = Path(context)

    def complete(self, task: Task) -> None:
        self.context.spend(task)
        task.run()
        self.path.passed(task)

    def advance(self) -> None:
        advance(self.workflow, self.context, self.path)

    def finish(self) -> Step:
        """Go on as far as can be, and gather what came of it."""
        self.advance()
        workflow, context = self.workflow, self.context
        tasks, moved = {}, []
        for id_, task in waiting.user_tasks(workflow).items():
            tasks[id_] = waiting.open_task(task, context.deadline(task))
            if waiting.keep_deadline(task, tasks[id_].deadline) and id_ in self.before:
                moved.append(tasks[id_])
        done = bool(workflow.completed)
        timers = () if done else waiting.timers(workflow, context)
        if not done:
            drop_finished(workflow)
        return Step(
            state=None if done else save(workflow),
            opened=tuple(task for id_, task in tasks.items() if id_ not in self.before),
            closed=tuple(id_ for id_ in self.before if id_ not in tasks),
            changed=tuple(moved),
            timers=timers,
            waits=() if done else waiting.messages(workflow),
            thrown=tuple(context.thrown),
            decisions=tuple(context.decisions),
            path=tuple(self.path.entries),
            active=waiting.active(workflow),
            done=done,
            standing=() if done else waiting.marking(workflow),
        )
