"""What a running step has at hand: values, the clock, its budgets, and what it has seen so far.

The library hands it around as the workflow's script engine; it has no `evaluate` or `execute`, so no text of a diagram can
ever reach an interpreter (trap 1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, cast

from SpiffWorkflow.task import Task

from service.bundle.expressions import expression
from service.bundle.model import Bundle, Element, Flow
from service.bundle.values import ROW_ID, Values
from service.bundle.words import words
from service.domain.errors import BrokenStep, RegieError
from service.engine.deadlines import deadline, held_deadline
from service.engine.decisions import decide
from service.engine.errors import FailedDecision, FailedExpression, OverBudget, Uncaught, place
from service.engine.step import Deadline, Decision, Thrown
from service.engine.timers import due_moment
from service.feel import FeelValue

MOST_STEPS = 500
MOST_TASKS = 2_000
MOST_DEPTH = 20

T = TypeVar("T")
Rows = tuple[tuple[str, str], ...]


def context_of(task: Task) -> StepContext:
    """The context of the step that a task is run in."""
    return cast(StepContext, task.workflow.script_engine)


def element_of(task: Task) -> Element:
    """The element of a task that stands for one."""
    return cast(Element, task.task_spec.element)


def is_for_row(task: Task) -> bool:
    """Whether a task is one of the several that a for-each made of its activity."""
    return "row" in task.internal_data


def rows_of(task: Task) -> Rows:
    """The (register, row id) that a task is done for, outermost first; () outside any for-each."""
    rows: list[tuple[str, str]] = []
    while True:
        if is_for_row(task):
            rows.insert(0, (register_of(element_of(task)), task.internal_data["row"]))
        if task.workflow.parent_task_id is None:
            return tuple(rows)
        task = task.workflow.top_workflow.get_task_from_id(task.workflow.parent_task_id)


def register_of(element: Element) -> str:
    """The register of `voor_elk`, which may have a filter behind it: `personen[rol = "kind"]`."""
    return element.properties.get("voor_elk", "").partition("[")[0].strip()


@dataclass
class StepContext:
    """The context of one step. `now` is the moment that the step takes place; `due` are the timers that it was woken for;
    `asleep` are the timers that waited already, and do not fire unless they are in `due`."""

    bundle: Bundle
    values: Values
    now: datetime
    asleep: frozenset[str] = frozenset()
    due: frozenset[str] = frozenset()
    thrown: list[Thrown] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    taken: dict[Task, list[str]] = field(default_factory=dict)
    steps: int = 0
    _results: list[tuple[Rows, str, FeelValue]] = field(default_factory=list)
    _seen: dict[str, bool] = field(default_factory=dict)

    def values_at(self, task: Task) -> Values:
        """The values as a task sees them: its rows, and the decisions that this step has taken where the task can see them."""
        rows = rows_of(task)
        values = self._with_results((), self.values)
        for depth, (register, row) in enumerate(rows, 1):
            values = self._with_results(rows[:depth], values.with_row(register, row))
        return values

    def _with_results(self, rows: Rows, values: Values) -> Values:
        found = {key: result for at, key, result in self._results if at == rows}
        return values.nearer(found) if found else values

    def evaluated(self, element: Element, what: str, compute: Callable[[], T]) -> T:
        """Run a computation of a coordinator's formula. Raises FailedExpression, naming the element, when it fails."""
        try:
            return compute()
        except BrokenStep:
            raise
        except (RegieError, OverflowError, ValueError) as error:
            where = place(self.bundle, element)
            raise FailedExpression(
                f"{what} van {where} is niet uit te rekenen: {error}", process=element.process, element=element.id
            ) from error

    def holds(self, task: Task, flow: Flow) -> bool:
        """Whether a flow's condition is true; null is not. Remembers the flow as taken when it is."""
        element, values = element_of(task), self.values_at(task)
        answer = self.evaluated(element, "Een voorwaarde", lambda: expression(flow.condition).evaluate(values))
        if answer is True:
            self.taken.setdefault(task, []).append(flow.id)
        return answer is True

    def rows(self, task: Task) -> list[str]:
        """The ids of the rows that a for-each is done for now. Raises FailedExpression when it is no list of rows."""
        element, values = element_of(task), self.values_at(task)
        text = element.properties.get("voor_elk", "")
        found = self.evaluated(element, "‘voor_elk’", lambda: expression(text).evaluate(values))
        rows = [] if found is None else found if isinstance(found, list) else [found]
        ids = [row.get(ROW_ID) if isinstance(row, dict) else None for row in rows]
        if not all(isinstance(one, str) for one in ids):
            raise FailedExpression(
                f"‘voor_elk’ van {place(self.bundle, element)} geeft geen rijen van een register.",
                process=element.process,
                element=element.id,
            )
        if len(ids) > MOST_TASKS:
            raise self.over_budget(element, f"meer dan {MOST_TASKS} taken")
        return cast(list[str], ids)

    def decide(self, task: Task) -> None:
        """Evaluate the table of a business rule task; its result is seen by what follows. Raises FailedDecision."""
        element, rows = element_of(task), rows_of(task)
        table = self.bundle.tables.get(element.decision)
        if table is None:
            raise FailedDecision(
                f"{place(self.bundle, element)} vraagt de tabel ‘{element.decision}’, maar die is er niet.",
                process=element.process,
                element=element.id,
            )
        values = self.values_at(task)
        try:
            outcome = self.evaluated(element, "De tabel", lambda: decide(table, values))
        except FailedDecision as error:
            raise FailedDecision(
                f"{error} Gevraagd door {place(self.bundle, element)}.", process=element.process, element=element.id
            ) from error
        key = element.properties.get("resultaat") or table.id.replace("-", "_")
        register, row = rows[-1] if rows else ("", "")
        self._results.append((rows, key, outcome.result))
        self.decisions.append(
            Decision(element.process, element.id, table.id, key, outcome.inputs, outcome.rules, outcome.result, register, row)
        )

    def throw(self, task: Task) -> None:
        """Note a thrown message with the values that it carries."""
        element, values = element_of(task), self.values_at(task)
        names = words(element.properties.get("geeft_mee", ""))
        carries = self.evaluated(element, "‘geeft_mee’", lambda: {name: values.get(name) for name in names})
        self.thrown.append(Thrown(element.event.name if element.event else "", element.process, element.id, carries))

    def uncaught(self, task: Task) -> None:
        """An error that nothing around it catches."""
        element = element_of(task)
        raise Uncaught(
            f"De fout van {place(self.bundle, element)} wordt nergens opgevangen.", process=element.process, element=element.id
        )

    def due_at(self, task: Task, element: Element) -> datetime | None:
        """When a timer is due, in UTC; None while its date is not known. A duration counts from when it began to wait."""
        kept = task.internal_data.setdefault("due", {})
        if element.id in kept:
            return datetime.fromisoformat(kept[element.id])
        values = self.values_at(task)
        due = self.evaluated(element, "Het tijdstip", lambda: due_moment(element, self.now, values))
        if element.event and element.event.timer == "duration" and due:
            kept[element.id] = due.isoformat()
        return due

    def is_due(self, task: Task, element: Element) -> bool:
        """Whether a timer fires in this step. One that waited already fires only when the step was woken for it, so that
        moments that passed unnoticed come one by one, in their order; one that is new fires when its moment has passed."""
        timer = timer_id(task, element)
        if timer in self.asleep:
            return timer in self.due
        if timer not in self._seen:
            due = self.due_at(task, element)
            self._seen[timer] = due is not None and due <= self.now
        return self._seen[timer]

    def deadline(self, task: Task) -> Deadline | None:
        """The deadline of an open task as the values stand now, or as it was held when its process was changed (`frozen` is
        true) or its dates were moved (`frozen` is the explanation)."""
        if frozen := task.internal_data.get("frozen"):
            return held_deadline(task.internal_data.get("deadline", []), frozen if isinstance(frozen, str) else "")
        element, values = element_of(task), self.values_at(task)
        opened = datetime.fromisoformat(task.internal_data["since"])
        return self.evaluated(element, "De termijn", lambda: deadline(element, opened, values, self.bundle.derived))

    def spend(self, task: Task) -> None:
        """Count an engine step that is about to be run. Raises OverBudget past 500 steps, 2,000 tasks or 20 calls deep."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise self.over_budget(self._nearest(task), f"meer dan {MOST_STEPS} stappen achter elkaar")
        if task.workflow.depth > MOST_DEPTH:
            raise self.over_budget(self._nearest(task), f"meer dan {MOST_DEPTH} processen die elkaar aanroepen")
        self.bound_tasks(task)

    def bound_tasks(self, task: Task) -> None:
        """Raises OverBudget, naming the element of `task`, when the instance has more than 2,000 tasks."""
        top = task.workflow.top_workflow
        if sum(len(workflow.tasks) for workflow in (top, *top.subprocesses.values())) > MOST_TASKS:
            raise self.over_budget(self._nearest(task), f"meer dan {MOST_TASKS} taken")

    def _nearest(self, task: Task) -> Element | None:
        """The element of a task; for a task of the library's own, the one that its process was called from."""
        return getattr(task.task_spec, "element", None) or self._caller(task)

    def _caller(self, task: Task) -> Element | None:
        parent = task.workflow.parent_task_id
        return element_of(task.workflow.top_workflow.get_task_from_id(parent)) if parent else None

    def over_budget(self, element: Element | None, what: str) -> OverBudget:
        """The error for a step that asks too much."""
        where = place(self.bundle, element) if element else "het begin van het proces"
        return OverBudget(
            f"Bij {where} gaat het proces over zijn grens: {what}. Waarschijnlijk loopt het in een kring.",
            process=element.process if element else "",
            element=element.id if element else "",
        )


def timer_id(task: Task, element: Element) -> str:
    """What tells a timer within its instance: behind an event-based gateway several wait in one task (trap 17)."""
    return f"{task.id}:{element.id}"
