"""The morning list of a coordinator: what is late, what nobody has, which cases are stuck, and what broke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from service.domain.clock import civil_date
from service.domain.errors import Forbidden, NotFound
from service.domain.people import Role, User
from service.domain.permissions import Permission, may
from service.store import morning as store
from service.store import people
from service.store.session import Tx
from service.usecases.agreements import Expiring, expiring
from service.usecases.bundles import bundle_of
from service.usecases.lists import item
from service.usecases.pages import Person, WorkItem
from service.usecases.regie import Regie

FEW, SIZE = 6, 25  # of each part when all stand together; of a part by itself
QUIET = timedelta(weeks=6)  # without anything done in it, a case with open tasks is stuck
WEEK = 7


class Part(StrEnum):
    """A part of the list; they stand in this order."""

    LATE = "te-laat"
    NOBODYS = "van-niemand"
    STUCK = "vastgelopen"
    INCIDENTS = "storingen"


@dataclass(frozen=True)
class StuckCase:
    """A case in which `weeks` nothing happened; when it is `idle` nothing is open and it waits for nothing either."""

    code: str
    alias: str
    phase: str
    idle: bool
    weeks: int


@dataclass(frozen=True)
class Trouble:
    """What broke. `code` is "" outside a case, `step` the name of where it broke. `may_settle`: no step of the case will solve
    it, so somebody says when it was dealt with."""

    id: int
    code: str
    alias: str
    step: str
    text: str
    at: datetime
    may_settle: bool


@dataclass(frozen=True)
class Morning:
    """`counts` says how many there are of each part, and the parts have the first few; `part` is the one that is looked at by
    itself, page `number` of `pages`. `people` are those that a task of a role can be given to; `expiring` are agreements with
    partners, for who manages them, when all parts stand together."""

    late: tuple[WorkItem, ...]
    nobodys: tuple[WorkItem, ...]
    stuck: tuple[StuckCase, ...]
    incidents: tuple[Trouble, ...]
    counts: Mapping[Part, int]
    part: Part | None
    number: int
    pages: int
    people: Mapping[Role, tuple[Person, ...]]
    expiring: tuple[Expiring, ...]


def show(regie: Regie, actor: User, now: datetime, part: Part | None = None, page: int = 1) -> Morning:
    """The whole list, or a page of one part of it. A page past the last one is the last. Raises Forbidden."""
    _check(actor)
    with regie.store.read() as tx:
        found = {one: _rows(tx, actor, one, now, FEW, 0) for one in Part}
        counts = {one: rows[0].total if rows else 0 for one, rows in found.items()}
        number, pages = 1, 1
        if part is not None:
            pages = max(1, -(-counts[part] // SIZE))
            number = min(max(page, 1), pages)
            found = {one: _rows(tx, actor, one, now, SIZE, (number - 1) * SIZE) if one is part else [] for one in Part}
        today = civil_date(now)
        return Morning(
            late=tuple(item(row, actor, today) for row in found[Part.LATE]),
            nobodys=tuple(item(row, actor, today) for row in found[Part.NOBODYS]),
            stuck=tuple(_stuck(row, now) for row in found[Part.STUCK]),
            incidents=tuple(_trouble(tx, row) for row in found[Part.INCIDENTS]),
            counts=counts,
            part=part,
            number=number,
            pages=pages,
            people=_people(tx) if may(actor, Permission.ASSIGN_TASKS) else {},
            expiring=tuple(expiring(tx, today)) if part is None and may(actor, Permission.MANAGE_PEOPLE) else (),
        )


def settle(regie: Regie, actor: User, incident_id: int, now: datetime) -> None:
    """Say that an incident outside any step was dealt with. Raises Forbidden or NotFound."""
    _check(actor)
    with regie.store.transaction() as tx:
        if not store.settle(tx, actor, incident_id, now):
            raise NotFound("Deze storing is er niet meer, of het traject lost haar zelf op.")


def _check(actor: User) -> None:
    if not may(actor, Permission.MANAGE_CASELOAD):
        raise Forbidden("De ochtendlijst is voor coördinatoren.")


def _rows(tx: Tx, actor: User, part: Part, now: datetime, limit: int, offset: int) -> list[Any]:
    if part is Part.STUCK:
        return store.stuck(tx, actor, now - QUIET, limit, offset)
    if part is Part.INCIDENTS:
        return store.incidents(tx, actor, limit, offset) if may(actor, Permission.READ_INCIDENTS) else []
    return (store.late if part is Part.LATE else store.nobodys)(tx, actor, civil_date(now), limit, offset)


def _stuck(row: Any, now: datetime) -> StuckCase:
    weeks = (civil_date(now) - civil_date(row.last)).days // WEEK if row.last else 0
    return StuckCase(row.code, row.alias, row.phase, bool(row.idle), weeks)


def _trouble(tx: Tx, row: Any) -> Trouble:
    process = bundle_of(tx, row.bundle).processes.get(row.process) if row.bundle and row.process else None
    element = process.elements.get(row.element) if process else None
    step = element.name if element else process.name if process else ""
    return Trouble(row.id, row.code or "", row.alias or "", step, row.text, row.at, row.instance_id is None)


def _people(tx: Tx) -> dict[Role, tuple[Person, ...]]:
    """Who could be given a task, by role; whether that one may do this task, assigning it finds out."""
    users = [user for user in people.users(tx) if user.active]
    return {role: tuple(Person(u.id, u.name, u.organisation.name) for u in users if role in u.roles) for role in Role}
