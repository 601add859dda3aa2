"""Whether an instance may be where a move would put it: every instance of the new diagram could be there, what was done is not
done again, and what was still to be done is not passed over.

Judged level by level (see `positions`), by structure. An instance that could not even be where it is by its own diagram, as far
as structure tells, is only asked whether it can still come to an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.model import Element
from service.engine import elements
from service.engine.counterparts import kind_of
from service.engine.definitions import Definitions
from service.engine.findings import Findings, named
from service.engine.positions import MANY, Level, Place, Position
from service.engine.step_context import element_of, is_for_row
from service.engine.waiting import is_token

WORK = frozenset(("userTask", "callActivity", "subProcess"))
JOINS = (elements.ParallelGateway, elements.InclusiveGateway)


class Judging:
    """The judgement of one level of an instance, in its own and in other definitions."""

    def __init__(self, old: Definitions, new: Definitions, workflow: Any, moved: Any, findings: Findings) -> None:
        process, _, scope = workflow.spec.name.partition("/")
        self.process = old.bundle.processes[process]
        self.old, self.new = old.level(process, scope), new.level(process, scope)
        self.before, self.after = position_of(workflow), position_of(moved)
        self.findings = findings

    def judge(self) -> None:
        if self.old.drawing == self.new.drawing:
            return  # it goes on as it would have done
        before, after = self.old.reached(self.before), self.new.reached(self.after)
        if len(self.after) > 1 and after is False and before is not False:
            sentence = f"In het nieuwe diagram kan een traject niet tegelijk bij {self._places()} zijn."
            self.findings.obstacle("together", self._first(), sentence)
        elif self.new.ends(self.after) is False and self.old.ends(self.before) is not False:
            sentence = f"Vanaf {self._places()} kan dit traject in het nieuwe diagram nooit klaar komen."
            self.findings.obstacle("stuck", self._first(), sentence)
        elif None in (before, after, self.new.ends(self.after)):
            sentence = f"Het diagram is te groot om na te gaan of dit traject vanaf {self._places()} goed verder kan."
            self.findings.obstacle("together", self._first(), sentence)
        elif before:
            self._again()
            self._skipped()

    def _again(self) -> None:
        """What must have been done by now, and would have to be done once more."""
        for element in self._moved_past(self.new, self.after, self.old, self.before):
            if is_work(element):
                sentence = f"{named(element)} is al gedaan, en zou in het nieuwe diagram nog een keer moeten."
                self.findings.obstacle("again", element, sentence)

    def _skipped(self) -> None:
        """What had to be done still, and would have been done before."""
        for element in self._moved_past(self.old, self.before, self.new, self.after):
            if is_work(element) or element.kind == "businessRuleTask":
                sentence = f"{named(element)} moet nog, maar komt in het nieuwe diagram vóór de plek waar dit traject is."
                self.findings.obstacle("skipped", element, sentence)

    @staticmethod
    def _moved_past(one: Level, position: Position, other: Level, there: Position) -> Iterator[Element]:
        """The elements that must come after a position in one diagram, and in the other only before it."""
        for id_ in sorted(
            one.ahead(position) & other.elements.keys() - other.ahead(there) - {place for (place, _), _ in there}
        ):
            element = other.elements[id_]
            if (
                kind_of(element) == kind_of(one.elements[id_])
                and one.ends(position, id_) is False
                and other.reached(there, id_) is False
            ):
                yield element

    def _first(self) -> Element:
        return self.old.elements[min(place for place, _ in self.before)[0]]

    def _places(self) -> str:
        names = [named(self.new.elements[id_]) for id_ in dict.fromkeys(id_ for (id_, _), _ in sorted(self.after))]
        return " en ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def is_work(element: Element) -> bool:
    """Whether an element does something that people or other systems notice: doing that twice is wrong."""
    sends = element.event is not None and element.event.kind == "message"
    return element.kind in WORK or (sends and element.kind in ("intermediateThrowEvent", "endEvent"))


def position_of(workflow: Any) -> Position:
    """Where the tokens of one level of an instance are."""
    found: dict[Place, int] = {}
    for task in workflow.tasks.values():
        place = _place(task)
        if place is not None:
            found[place] = 1 if place[1] else min(found.get(place, 0) + 1, MANY)
    return frozenset(found.items())


def _place(task: Task) -> Place | None:
    if isinstance(task.task_spec, JOINS):
        if not task.has_state(TaskState.WAITING | TaskState.CANCELLED) or not hasattr(task.parent.task_spec, "element"):
            return None
        return element_of(task).id, element_of(task.parent).id
    return (element_of(task).id, "") if is_token(task) and not is_for_row(task) else None
