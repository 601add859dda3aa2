"""Holding the dates of an instance that moves: what was promised when a task opened or a timer was set stays promised.

Where the new diagram, or the new derived fields, give another date, the old one is frozen with the task. Where they give the
same, nothing is frozen: it follows the values as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.task import Task

from service.bundle.model import Element
from service.domain.clock import civil_date
from service.engine import waiting
from service.engine.errors import FailedExpression
from service.engine.findings import Findings, named
from service.engine.moments import show_date
from service.engine.step import OpenTask
from service.engine.step_context import StepContext, timer_id

DATES = 3  # target, hard and warn; where a term counts from is no date that anybody waits for


def hold_deadlines(workflow: BpmnWorkflow, context: StepContext, findings: Findings) -> tuple[OpenTask, ...]:
    """Freeze the deadlines that would become others, and let go of those that would not; the tasks for which that changed."""
    changed = []
    for task in waiting.user_tasks(workflow).values():
        held = task.internal_data.get("deadline", [])
        was_frozen = bool(task.internal_data.pop("frozen", False))
        if frozen := _days(task, context)[:DATES] != (held or [""] * DATES)[:DATES]:
            task.internal_data["frozen"] = True
        if frozen != was_frozen:
            changed.append(waiting.open_task(task, context.deadline(task)))
        if frozen:
            element = task.task_spec.element
            findings.note("date_kept", element, f"De taak {named(element)} houdt de datum die zij had{_until(held)}.")
    return tuple(changed)


def _days(task: Task, context: StepContext) -> list[str]:
    """What the deadline would be now; of a formula that fails nothing that could be the same as before."""
    try:
        return waiting.days_of(context.deadline(task)) or [""] * DATES
    except FailedExpression:
        return []


def _until(days: list[str]) -> str:
    day = next((day for day in days if day), "")
    return f" ({show_date(datetime.fromisoformat(day).date())})" if day else " (geen)"


def hold_moments(
    workflow: BpmnWorkflow,
    context: StepContext,
    before: Mapping[str, Element],
    dues: Mapping[str, datetime],
    findings: Findings,
) -> None:
    """Freeze the moments of timers that waited already (`before`, by timer id), and begin those that are new."""
    for task, element in list(waiting.moments(workflow)):
        timer = timer_id(task, element)
        held = task.internal_data.setdefault("due", {}).pop(element.id, None)
        if held is None and timer in dues:
            held = dues[timer].astimezone(UTC).isoformat()
        try:
            if timer in before and held is not None:
                _hold(task, element, before[timer], held, context, findings)
            else:
                _begin(task, element, context, findings)
        except FailedExpression as error:
            findings.obstacle("formula", element, str(error))


def _hold(task: Task, element: Element, old: Element, held: str, context: StepContext, findings: Findings) -> None:
    """A date that comes out the same goes on following the values; a duration was counted when the waiting began."""
    due: datetime | None = None
    if element.event and element.event.timer == "date":
        try:
            due = context.due_at(task, element)
        except FailedExpression:
            due = None
    moment = datetime.fromisoformat(held)
    if due != moment:
        task.internal_data["due"][element.id] = held
    if due != moment and old.event != element.event:
        findings.note("timer_kept", element, f"De wekker {named(element)} blijft staan op {_shown(moment)}.")


def _begin(task: Task, element: Element, context: StepContext, findings: Findings) -> None:
    """A timer that is new, or whose moment was not known: it counts from now. What has passed already is due now: the case was
    not there before."""
    due = context.due_at(task, element)
    if due is not None and due < context.now:
        task.internal_data["due"][element.id] = context.now.isoformat()
    sentence = f"De wekker {named(element)} begint nu, en gaat op {_shown(due)} af." if due else ""
    if due is not None and due <= context.now:
        sentence = f"De wekker {named(element)} is nieuw, en gaat meteen af: het moment is al voorbij."
    findings.note("timer_new", element, sentence or f"De wekker {named(element)} is nieuw; zijn moment is nog niet bekend.")


def _shown(moment: datetime) -> str:
    return show_date(civil_date(moment))
