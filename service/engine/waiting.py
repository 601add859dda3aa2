"""What an instance waits for: people, messages and moments."""

from __future__ import annotations

from collections.abc import Iterator

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.model import Element
from service.engine.dropping import workflows
from service.engine.elements import AT_WORK, BoundaryEvent, OfElement
from service.engine.events import Message, Moment
from service.engine.step import Deadline, OpenTask, Timer
from service.engine.step_context import StepContext, element_of, rows_of, timer_id


def user_tasks(workflow: BpmnWorkflow) -> dict[str, Task]:
    """The user tasks that wait for a person, by id, in the order of the tree."""
    return {str(task.id): task for task in workflow.get_tasks(state=TaskState.READY, manual=True)}


def open_task(task: Task, deadline: Deadline | None) -> OpenTask:
    """A user task as the outside sees it."""
    element, rows = element_of(task), rows_of(task)
    register, row = rows[-1] if rows else ("", "")
    return OpenTask(str(task.id), element.process, element.id, element.role, register, row, deadline)


def days_of(deadline: Deadline | None) -> list[str]:
    """A deadline as it is kept with a task: target, hard, warn and start (ISO, or ""); nothing for none."""
    days = (deadline.target, deadline.hard, deadline.warn, deadline.start) if deadline else ()
    return [day.isoformat() if day else "" for day in days]


def keep_deadline(task: Task, deadline: Deadline | None) -> bool:
    """Keep an open task's deadline with it; whether it is another than was kept."""
    new = days_of(deadline)
    old, task.internal_data["deadline"] = task.internal_data.get("deadline", []), new
    return bool(old != new)


def moments(workflow: BpmnWorkflow) -> Iterator[tuple[Task, Element]]:
    """Each timer that is waited for, and the task that waits."""
    for task, definition in _awaited(workflow):
        if isinstance(definition, Moment):
            yield task, definition.element


def timers(workflow: BpmnWorkflow, context: StepContext) -> tuple[Timer, ...]:
    """The moments that are waited for as the values stand now, the earliest first; one not known yet is left out."""
    dues = ((task, element, context.due_at(task, element)) for task, element in moments(workflow))
    found = [Timer(timer_id(task, element), element.process, element.id, due) for task, element, due in dues if due]
    return tuple(sorted(found, key=lambda timer: (timer.due, timer.element, timer.id)))


def messages(workflow: BpmnWorkflow) -> tuple[str, ...]:
    """The names of the messages that are waited for."""
    return tuple(sorted({definition.name for _, definition in _awaited(workflow) if isinstance(definition, Message)}))


def active(workflow: BpmnWorkflow) -> tuple[tuple[str, str], ...]:
    """The (process, element) of each called process and sub-process that runs, outermost first."""
    running = [one for one in workflows(workflow) if one is not workflow and not one.completed]
    callers = [element_of(workflow.get_task_from_id(one.parent_task_id)) for one in running]
    return tuple(dict.fromkeys((element.process, element.id) for element in callers))


def marking(workflow: BpmnWorkflow) -> tuple[tuple[str, str], ...]:
    """The (process, element) of everything that the instance stands at, outermost first: open tasks, events and event gateways
    that wait, joins that wait, and the calls, sub-processes and for-eachs that run. Events on a boundary are no place to be."""
    standing = [task for one in workflows(workflow) for task in one.tasks.values() if is_token(task)]
    return tuple(dict.fromkeys((element_of(task).process, element_of(task).id) for task in standing))


def is_token(task: Task) -> bool:
    """Whether a task is where its process stands now, and not only kept, foreseen or on a boundary."""
    at_work = task.has_state(AT_WORK) and not isinstance(task.task_spec, BoundaryEvent)
    return at_work and isinstance(task.task_spec, OfElement)


def _awaited(workflow: BpmnWorkflow) -> Iterator[tuple[Task, object]]:
    for task in workflow.event_manager.tasks.values():
        definition = task.task_spec.event_definition
        many = isinstance(definition, MultipleEventDefinition)
        yield from ((task, one) for one in (definition.event_definitions if many else [definition]))
