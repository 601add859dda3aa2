"""What events wait for and do: subclasses of the library's event definitions that know nothing but their element."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition, TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.model import Element
from service.engine.elements import is_activity
from service.engine.step_context import context_of, is_for_row


class Moment(TimerEventDefinition):
    """A timer. When it is due is reckoned by our own calendar, and whether that is now by the step's clock (trap 10)."""

    def __init__(self, element: Element) -> None:
        super().__init__(element.id, element.event.text if element.event else "")
        self.element = element

    def has_fired(self, my_task: Task) -> bool:
        return bool(super().has_fired(my_task)) or context_of(my_task).is_due(my_task, self.element)


class Message(EventDefinition):
    """A message by its name. A thrown one always leaves the engine: delivering is the use case's work, and so it happens in
    one way only (trap 24: caught within its own instance, the library never shows it)."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def throw(self, my_task: Task) -> None:
        context_of(my_task).throw(my_task)


class Terminate(TerminateEventDefinition):
    """Ends everything of its own process or sub-process; the library's end event sees to that, so nothing is thrown."""

    def throw(self, my_task: Task) -> None:
        return None


class Scoped(EventDefinition):
    """An escalation or error, by its code: only the nearest activity around the thrower that catches it gets it (trap 4).

    A boundary event without a code catches any.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)

    def throw(self, my_task: Task) -> None:
        top, workflow = my_task.workflow.top_workflow, my_task.workflow
        while workflow.parent_task_id is not None:
            activity = top.get_task_from_id(workflow.parent_task_id)
            host = activity.parent if is_for_row(activity) else activity
            for task in host.parent.children if is_activity(host) else ():
                if self._caught_by(task):
                    if task.task_spec.cancel_activity:
                        end_scope(my_task, activity)
                    task.task_spec.catch(task, BpmnEvent(self))
                    task.task_spec._update(task)
                    return
            workflow = activity.workflow
        self.nobody_catches(my_task)

    def _caught_by(self, task: Task) -> bool:
        if not isinstance(task.task_spec, BoundaryEvent) or task.state != TaskState.WAITING:
            return False
        definition = task.task_spec.event_definition
        return type(definition) is type(self) and definition.name in ("", self.name)

    def nobody_catches(self, my_task: Task) -> None:
        """An escalation that nobody hears is no fault (BPMN 2.0.2, 10.5.1)."""


def end_scope(thrower: Task, activity: Task) -> None:
    """End all that runs within an activity, so that nothing more happens in it before the library gets to cancelling it.

    The thrower and what it was called through are left for the library: it is running them.
    """
    task, top = thrower, thrower.workflow.top_workflow
    task._drop_children(force=True)
    while True:
        others = [one for one in task.workflow.tasks.values() if one is not task and not one.has_state(TaskState.FINISHED_MASK)]
        for one in [one for one in others if not task.is_descendant_of(one)]:
            one.cancel()
        task = top.get_task_from_id(task.workflow.parent_task_id)
        if task is activity:
            break
    for row in activity.parent.children if is_for_row(activity) else ():
        if row is not activity:
            row.cancel()


class Escalation(Scoped):
    """Tells an activity around it that something needs attention, and goes on."""


class Error(Scoped):
    """Ends its scope: an activity around it must catch it."""

    def nobody_catches(self, my_task: Task) -> None:
        context_of(my_task).uncaught(my_task)


def event_definition(element: Element) -> EventDefinition | None:
    """The library's side of an element's event; None for a kind that is not supported."""
    event = element.event
    if event is None or event.kind == "none":
        return NoneEventDefinition()
    if event.kind == "timer":
        return Moment(element) if event.timer in ("date", "duration") else None
    if event.kind == "terminate":
        return Terminate()
    kinds = {"message": Message, "escalation": Escalation, "error": Error}
    return kinds[event.kind](event.name) if event.kind in kinds else None
