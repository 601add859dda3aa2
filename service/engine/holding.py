"""Holding the dates of an instance that moves: what was promised when a task opened or a timer was set stays promised.

Where the new diagram, or the new derived fields, give another date, the old one is frozen with the task. Where they give the
same, nothing is frozen: it follows the values as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.task import Task

from service.bundle.model import Element
from service.domain.clock import civil_date
from service.engine import waiting
from service.engine.errors import FailedExpression
from service.engine.findings import Findings, named
from service.engine.moments import show_date
from service.engine.step import OpenTask
from service.engine.step_context import StepContext, element_of, timer_id

DATES = 3  # target, hard and warn; where a term counts from is no date that anybody waits for
FORMULAS = ("termijn", "vanaf", "uiterlijk", "waarschuwen")


class Holding:
    """The holding of one instance's dates. `derived` tells whether derived fields are worked out in another way now: then any
    date may be another. Where no formula changed a date is left alone: it follows the values, also those that it has not yet
    been brought up to date with."""

    def __init__(self, moved: BpmnWorkflow, context: StepContext, derived: bool, findings: Findings) -> None:
        self.moved, self.context, self.derived, self.findings = moved, context, derived, findings

    def deadlines(self, before: Mapping[str, Task]) -> tuple[OpenTask, ...]:
        """Freeze the deadlines of the open tasks (`before`, by id) that would become others, and let go of those that would
        not; the tasks for which that changed. A date that somebody moved stays as it is, whatever the diagram says."""
        changed = []
        for id_, task in waiting.user_tasks(self.moved).items():
            if isinstance(task.internal_data.get("frozen"), str):
                continue
            element, held = element_of(task), task.internal_data.get("deadline", [])
            was_frozen = bool(task.internal_data.pop("frozen", False))
            may_differ = was_frozen or self.derived or _formulas(element_of(before[id_])) != _formulas(element)
            frozen = may_differ and self._days(task) != (held or [""] * DATES)[:DATES]
            if frozen:
                task.internal_data["frozen"] = True
                self.findings.note("date_kept", element, f"De taak {named(element)} houdt de datum die zij had{_until(held)}.")
            if frozen != was_frozen:
                changed.append(waiting.open_task(task, self.context.deadline(task)))
        return tuple(changed)

    def _days(self, task: Task) -> list[str]:
        """What the deadline would be now; of a formula that fails nothing that could be the same as before."""
        try:
            return (waiting.days_of(self.context.deadline(task)) or [""] * DATES)[:DATES]
        except FailedExpression:
            return []

    def moments(self, before: Mapping[str, Element], dues: Mapping[str, datetime]) -> None:
        """Freeze the moments of timers that waited already (`before`, by timer id), and begin those that are new."""
        for task, element in list(waiting.moments(self.moved)):
            timer = timer_id(task, element)
            held = task.internal_data.setdefault("due", {}).pop(element.id, None)
            followed = held is None and timer in before
            if followed and not self.derived and before[timer].event == element.event:
                self._known(task, element)
                continue
            if followed and timer in dues:
                held = dues[timer].astimezone(UTC).isoformat()
            if timer in before and held is not None:
                self._hold(task, element, before[timer], held)
            else:
                self._begin(task, element)

    def _known(self, task: Task, element: Element) -> datetime | None:
        """When a timer is due as the values stand; an obstacle when its formula fails, as the next step would."""
        try:
            return self.context.due_at(task, element)
        except FailedExpression as error:
            self.findings.obstacle("formula", element, str(error))
            return None

    def _hold(self, task: Task, element: Element, old: Element, held: str) -> None:
        """A date that comes out the same goes on following the values; a duration was counted when the waiting began."""
        due: datetime | None = None
        if element.event and element.event.timer == "date":
            try:
                due = self.context.due_at(task, element)
            except FailedExpression:
                due = None
        moment = datetime.fromisoformat(held)
        if due != moment:
            task.internal_data["due"][element.id] = held
        if due != moment and old.event != element.event:
            self.findings.note("timer_kept", element, f"De wekker {named(element)} blijft staan op {_shown(moment)}.")

    def _begin(self, task: Task, element: Element) -> None:
        """A timer that is new, or whose moment was not known: it counts from now. What has passed already is due now: the case
        was not there before."""
        due, now = self._known(task, element), self.context.now
        if due is not None and due < now:
            task.internal_data["due"][element.id] = now.isoformat()
        if due is None:
            sentence = f"De wekker {named(element)} is nieuw; zijn moment is nog niet bekend."
        elif due <= now:
            sentence = f"De wekker {named(element)} is nieuw, en gaat meteen af: het moment is al voorbij."
        else:
            sentence = f"De wekker {named(element)} begint nu, en gaat op {_shown(due)} af."
        self.findings.note("timer_new", element, sentence)


def _formulas(element: Element) -> tuple[object, ...]:
    """All that an element's deadline is worked out from, but for the values."""
    return (*(element.properties.get(key, "") for key in FORMULAS), "wettelijk" in element.marks)


def _until(days: list[str]) -> str:
    day = next((day for day in days if day), "")
    return f" ({show_date(date.fromisoformat(day))})" if day else " (geen)"


def _shown(moment: datetime) -> str:
    return show_date(civil_date(moment))
