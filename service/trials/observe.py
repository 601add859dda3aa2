"""What there is in a case, also what no single user may see: trials look past permissions, they never act past them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.bundle.model import Bundle
from service.bundle.values import Values
from service.domain.people import Role
from service.store import cases, events, instances, tasks
from service.usecases import dossier
from service.usecases.regie import Regie

MILESTONE = "milestone"


@dataclass(frozen=True)
class Open:
    """An open task: `id` is that of the database, `row` the row of `register` that it is for, or nothing."""

    id: int
    process: str
    element: str
    role: Role
    assignee: int | None
    register: str
    row: str
    target: date | None
    hard: date | None
    warn: date | None


@dataclass(frozen=True)
class Seen:
    """A case at a glance: the name of its phase, whether its main instance is done and at which end event ("" before that),
    the names of milestones in the log."""

    phase: str
    closed: bool
    ending: str
    milestones: tuple[str, ...]


def open_tasks(regie: Regie, case_id: int) -> list[Open]:
    """All open tasks of a case, the oldest first."""
    with regie.store.read() as tx:
        found = instances.situation(tx, case_id).tasks
    found.sort(key=lambda task: task.id or 0)
    return [
        Open(
            task.id or 0, task.process, task.element, task.role, task.assignee_id, task.register, task.row,
            task.target, task.hard, task.warn,
        )
        for task in found
        if task.state == tasks.OPEN
    ]


def case(regie: Regie, case_id: int) -> Seen:
    with regie.store.read() as tx:
        main = instances.situation(tx, case_id).main
        log = events.of_case(tx, case_id)
    milestones = tuple(line.text for line in log if line.kind == MILESTONE)
    if main is None:
        return Seen("", True, "", milestones)
    return Seen(main.phase, main.done is not None, main.outcome, milestones)


def incidents(regie: Regie, case_id: int | None = None) -> list[str]:
    """What broke in any case, or in this one, and left it where it was."""
    with regie.store.read() as tx:
        return [line.text for line in events.incidents(tx, case_id)]


def values(regie: Regie, bundle: Bundle, case_id: int, now: datetime) -> Values:
    """What expressions see from the case as a whole."""
    with regie.store.read() as tx:
        found = cases.lock(tx, case_id)
        return dossier.read(tx, bundle, found, instances.situation(tx, case_id)).values(None, now, settled=True)
