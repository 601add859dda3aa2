"""What the elements of a diagram are to the library: its own task specs, with our conditions, decisions and for-each."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.mixins import (
    BoundaryEventMixin,
    EndEventMixin,
    EventBasedGatewayMixin,
    ExclusiveGatewayMixin,
    InclusiveGatewayMixin,
    IntermediateCatchEventMixin,
    IntermediateThrowEventMixin,
    ParallelGatewayMixin,
    StartEventMixin,
    SubWorkflowTaskMixin,
)
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.model import Element, Flow
from service.engine.step_context import context_of

AT_WORK = TaskState.WAITING | TaskState.READY | TaskState.STARTED


class OfElement(BpmnTaskSpec):
    """A task spec that stands for an element of a diagram."""

    def __init__(self, wf_spec: Any, name: str, *, element: Element, **attributes: Any) -> None:
        super().__init__(wf_spec, name, **attributes)
        self.element = element
        self.bpmn_id, self.bpmn_name = element.id, element.name


class Condition:
    """The condition of a flow: FEEL over the values of the step, in which null counts as false (trap 1: never Python)."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def _matches(self, task: Task) -> bool:
        return context_of(task).holds(task, self.flow)


class UserTask(OfElement):
    """Waits for a person. When it opened is kept with it: deadlines count from there."""

    def __init__(self, wf_spec: Any, name: str, **attributes: Any) -> None:
        super().__init__(wf_spec, name, manual=True, **attributes)

    def _on_ready_hook(self, my_task: Task) -> None:
        super()._on_ready_hook(my_task)
        my_task.internal_data["since"] = context_of(my_task).now.isoformat()


class DecisionTask(OfElement):
    """Evaluates a decision table."""

    def _run_hook(self, my_task: Task) -> bool:
        context_of(my_task).decide(my_task)
        return True


class ExclusiveGateway(ExclusiveGatewayMixin, OfElement):
    """One way on: the first whose condition holds, else the default."""


class InclusiveGateway(InclusiveGatewayMixin, OfElement):
    """Every way whose condition holds, else the default; joins what can still come.

    The library does not see a branch that is inside a called process, and then goes on without it.
    """

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        """Fire unless a task at work can still reach an input that nothing came from yet, and none that something did
        (BPMN 2.0.2, table 13.3)."""
        arrived, at_work = set(), set()
        for task in my_task.workflow.tasks.values():
            if task.task_spec is self and task.parent.state == TaskState.COMPLETED:
                arrived.add(task.parent.task_spec.name)
            elif task.task_spec is not self and task.has_state(AT_WORK):
                at_work.add(task.task_spec.name)
        for name in at_work:
            reached = self._inputs_reached_from(name)
            if reached and not reached & arrived:
                return False
        return True

    def _inputs_reached_from(self, name: str) -> set[str]:
        """The specs right before this gateway that a spec can lead to without passing it."""
        seen, reached, waiting = {name}, set(), [name]
        while waiting:
            spec = self._wf_spec.task_specs[waiting.pop()]
            for following in spec.outputs:
                if following is self:
                    reached.add(spec.name)
                elif following.name not in seen:
                    seen.add(following.name)
                    waiting.append(following.name)
        return reached


class ParallelGateway(ParallelGatewayMixin, OfElement):
    """All ways at once; joins them all."""


class EventBasedGateway(EventBasedGatewayMixin, OfElement):
    """Goes on with the event that comes first."""


class StartEvent(StartEventMixin, OfElement):
    """Where a process begins."""


class EndEvent(EndEventMixin, OfElement):
    """Where a way through a process ends."""


class CatchEvent(IntermediateCatchEventMixin, OfElement):
    """Waits for a message or a moment."""


class ThrowEvent(IntermediateThrowEventMixin, OfElement):
    """Sends a message or an escalation, or is a milestone."""


class BoundaryEvent(BoundaryEventMixin, OfElement):
    """On the edge of an activity. One that does not interrupt is set again each time that it catches something (trap 3)."""

    def catch(self, my_task: Task, event: BpmnEvent) -> None:
        super().catch(my_task, event)
        if not self.cancel_activity:
            again = my_task.parent._add_child(self, TaskState.WAITING)
            again.triggered = True  # it is one child more than the diagram has
            self._predict(again, mask=TaskState.NOT_FINISHED_MASK)
            self._update(again)


class BoundaryJoin(BoundaryEventJoin):
    """Takes the boundary events away when their activity is done, and the activity when one interrupts it.

    The library takes every child of the split that is no boundary event for the activity; what a dropped event led to may
    hang there as well, so the activity is told by its place: it is what the split leads to first.
    """

    def _check_threshold_structured(self, my_task: Task) -> tuple[bool, list[Task]]:
        split = my_task.find_ancestor(self.split_task)
        activity = next(task for task in split.children if is_activity(task))
        waiting = [task for task in _boundary_events(split) if task.state == TaskState.WAITING]
        if interrupted(split):
            return True, [*waiting, activity]
        return activity.has_state(TaskState.FINISHED_MASK), waiting if activity.has_state(TaskState.FINISHED_MASK) else []


def _boundary_events(split: Task) -> list[Task]:
    return [task for task in split.children if task.task_spec in split.task_spec.outputs[1:]]


def interrupted(split: Task) -> bool:
    """Whether an event on the edge of an activity has ended it."""
    fired = TaskState.READY | TaskState.COMPLETED
    return any(task.task_spec.cancel_activity and task.has_state(fired) for task in _boundary_events(split))


def is_activity(task: Task) -> bool:
    """Whether a child of a boundary split is the activity that the events are on: it stands first."""
    return bool(task.task_spec == task.parent.task_spec.outputs[0])


class Called(SubWorkflowTaskMixin, OfElement):
    """A called process or an embedded sub-process. The engine has no data of its own to hand over."""

    def copy_data(self, my_task: Task, subworkflow: BpmnSubWorkflow) -> None:
        return None

    def update_data(self, my_task: Task, subworkflow: BpmnSubWorkflow) -> None:
        return None


class ForEach(LoopTask, OfElement):
    """An activity that is done once for each row of a register, at the same time or one after another.

    The rows are those at the moment of entry. Each child keeps only its row's id; with no collections to read and write,
    a second visit starts afresh (trap 22) and nothing needs to be gathered.
    """

    def __init__(self, wf_spec: Any, name: str, *, body: OfElement, **attributes: Any) -> None:
        super().__init__(wf_spec, name, **attributes)
        self.task_spec = body.name
        body.inputs = [self]
        self.sequential = self.element.multi_instance == "sequential"
        body.completed_event.connect(self.merge_child)  # once, here: nobody creates a child after a restart (trap 20)

    def _update_hook(self, my_task: Task) -> bool:
        if my_task.has_state(TaskState.STARTED):
            return False
        super()._update_hook(my_task)
        my_task._set_state(TaskState.STARTED)
        my_task.internal_data["rows"] = context_of(my_task).rows(my_task)
        return self._goes_on(my_task)

    def _goes_on(self, my_task: Task) -> bool:
        """Create the children that are due; True when none are left."""
        waiting = my_task.internal_data.get("rows", [])
        rows, my_task.internal_data["rows"] = (waiting[:1], waiting[1:]) if self.sequential else (waiting, [])
        for row in rows:
            child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], TaskState.WAITING)
            child.triggered = True
            child.internal_data["row"] = row
        for child in [task for task in self._instances(my_task) if task.state == TaskState.WAITING]:
            child.task_spec._update(child)
        return not rows

    def merge_child(self, workflow: Any, child: Task) -> None:
        """Called when a child is done."""
        my_task = child.parent
        if any(not task.has_state(TaskState.FINISHED_MASK) for task in self._instances(my_task)):
            return
        if self._goes_on(my_task):
            my_task._set_state(TaskState.READY)
