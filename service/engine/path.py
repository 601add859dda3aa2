"""What a step went through: the elements that were completed and the sequence flows that were taken."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.task import Task

from service.bundle.model import Element
from service.engine.elements import interrupted, is_activity
from service.engine.step import Passed
from service.engine.step_context import StepContext, is_for_row


class Path:
    """Collects the path of one step, in order."""

    def __init__(self, context: StepContext) -> None:
        self.context = context
        self.entries: list[Passed] = []

    def passed(self, task: Task) -> None:
        """Note a task that was just completed. Tasks of the library's own (starts, splits, joins) are no part of a diagram.

        Of a for-each its children are the element; the flow is taken once, when all are done.
        """
        element: Element | None = getattr(task.task_spec, "element", None)
        if element is None or _interrupted(task):
            return
        if not isinstance(task.task_spec, LoopTask):
            self.entries.append(Passed(element.process, element.id))
        if is_for_row(task):
            return
        process = self.context.bundle.processes[element.process]
        reached = {child.task_spec.name for child in task.children}
        for id_ in self._candidates(task, element):
            target = process.flows[id_].target
            if target in reached or f"{target}.BoundaryEventSplit" in reached:
                self.entries.append(Passed(element.process, element.id, id_))

    def _candidates(self, task: Task, element: Element) -> list[str] | tuple[str, ...]:
        """The flows that may have been taken: those whose condition held, else the default, else all."""
        if element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1:
            return self.context.taken.pop(task, None) or (element.default,)
        return element.outgoing


def _interrupted(task: Task) -> bool:
    """Whether an activity came to its end in the same step in which an event on its edge ends it: then it goes nowhere."""
    split = task.parent
    return split is not None and isinstance(split.task_spec, BoundaryEventSplit) and is_activity(task) and interrupted(split)
