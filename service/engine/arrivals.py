"""What a join that waits has got, in other definitions.

A join counts by the element that a token came from. When that is no longer right before it, what came stands for the branch
that now comes from there, or for the one branch that took its place.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.model import Element
from service.engine.elements import InclusiveGateway, ParallelGateway
from service.engine.findings import Findings, named
from service.engine.step_context import element_of


class Arrivals:
    """The arrivals at the joins of one level."""

    def __init__(self, new: Any, findings: Findings) -> None:
        self.new, self.findings = new, findings
        self._taken: dict[tuple[str, str], str] = {}  # (join, new source) -> old source

    def source(self, arrival: Task, join: Element) -> Any | None:
        """The spec that an arrival at a join came from in the new diagram; None, with an obstacle, when that can't be told."""
        came_from = arrival.parent.task_spec
        found = self._source(arrival.task_spec, self.new.spec.task_specs[join.id], came_from.name)
        if found is None or self._taken.setdefault((join.id, found.name), came_from.name) != came_from.name:
            where = named(came_from.element) if hasattr(came_from, "element") else "het begin"
            sentence = f"{named(join)} wacht met wat van {where} kwam, maar van daar komt in het nieuwe diagram niets meer."
            self.findings.obstacle("join", element_of(arrival), sentence)
            return None
        return found

    def _source(self, old_join: Any, join: Any, source: str) -> Any | None:
        before, after = {spec.name for spec in old_join.inputs}, {spec.name: spec for spec in join.inputs}
        if source in after:
            return after[source]
        reached = after.keys() & _reached(self.new.spec.task_specs.get(source), join) - before
        replaced = after.keys() - before
        for names in (reached, replaced if before - after.keys() == {source} else ()):
            if len(names) == 1:
                return after[next(iter(names))]
        return None

    def check(self) -> None:
        """After all is built: an obstacle for a join that would go on at once, for a move runs nothing."""
        for task in self.new.tasks.values():
            spec = task.task_spec
            joining = isinstance(spec, ParallelGateway | InclusiveGateway) and task.state == TaskState.WAITING
            if joining and spec._check_threshold_unstructured(task):
                sentence = f"{named(spec.element)} heeft in het nieuwe diagram niets meer om op te wachten."
                self.findings.obstacle("join", spec.element, sentence)


def _reached(spec: Any | None, join: Any) -> set[str]:
    """The names of what can be reached from a spec without passing the join."""
    seen: set[str] = set()
    waiting = [spec] if spec is not None else []
    while waiting:
        for following in waiting.pop().outputs:
            if following is not join and following.name not in seen:
                seen.add(following.name)
                waiting.append(following)
    return seen
