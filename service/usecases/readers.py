"""Who looked at which case: the log of reading, and what stands out in it (requirements.md 9.2 nr 15, NEN 7513).

Looking at it is itself written down, in the log of Beheer. Of a family there is a code and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from service.domain.calendar import OFFICE_CLOSES, OFFICE_OPENS, is_working_day, start_of
from service.domain.clock import AMSTERDAM, civil_date
from service.domain.people import Role, User
from service.domain.permissions import Permission, may
from service.store import people, reads
from service.store.reads import Filter
from service.store.session import Tx
from service.usecases.administration import NotAllowed, check, note
from service.usecases.pages import Person
from service.usecases.regie import Regie

READING = "inzage"
PAGE = 50
DAYS = timedelta(days=27)  # before the last one, when nobody says from when
MOST_DAYS = 92
MANY = 15  # cases on one day, more than which stand out
MOST_SHOWN = 10


@dataclass(frozen=True)
class Asked:
    """Whose reading, of which case (its code), and from which day up to and including which; None and "" for all."""

    user_id: int | None = None
    code: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Line:
    """Somebody read something of a case. `part` is the role that it had in the case then ("": none), `roles` are those that it
    has now."""

    at: datetime
    name: str
    organisation: str
    roles: tuple[Role, ...]
    part: str
    code: str
    what: str


@dataclass(frozen=True)
class Outstanding:
    """Something that stands out: who, how often it read, and of how many cases or of which one; `last` is when it did last, or
    `day` on which day."""

    user_id: int
    name: str
    reads: int
    cases: int = 1
    code: str = ""
    day: date | None = None
    last: datetime | None = None


@dataclass(frozen=True)
class Readers:
    """A page of the log, newest first, and what stands out in all of what was asked for."""

    lines: tuple[Line, ...]
    total: int
    number: int
    pages: int
    first: date
    last: date
    users: tuple[Person, ...]
    strangers: tuple[Outstanding, ...]
    many: tuple[Outstanding, ...]
    off_hours: tuple[Outstanding, ...]


def show(regie: Regie, actor: User, asked: Asked, page: int, now: datetime) -> Readers:
    """The log, and what stands out in it; that it was looked at is written down. A page past the last one is the last.

    Raises Forbidden, and NotAllowed for a period that can't be.
    """
    check(actor)
    first, last = _period(asked, now)
    only = _filter(asked, first, last)
    with regie.store.transaction() as tx:
        total = reads.count(tx, only)
        pages = max(1, -(-total // PAGE))
        number = min(max(page, 1), pages)
        everybody = people.users(tx)
        found = Readers(
            lines=tuple(_line(row) for row in reads.page(tx, only, PAGE, (number - 1) * PAGE)),
            total=total,
            number=number,
            pages=pages,
            first=first,
            last=last,
            users=tuple(Person(one.id, one.name, one.organisation.name) for one in everybody),
            strangers=_strangers(tx, only, everybody),
            many=_many(tx, only, first, last),
            off_hours=_off_hours(tx, only, first, last),
        )
        note(tx, actor, READING, asked.user_id or asked.code or "alles", f"Bekeken: {_said(tx, asked, first, last)}", now)
    return found


def export(regie: Regie, actor: User, asked: Asked, now: datetime) -> tuple[Line, ...]:
    """All lines of the log that are asked for, newest first; that they were taken along is written down. Raises as `show`."""
    check(actor)
    first, last = _period(asked, now)
    with regie.store.transaction() as tx:
        lines = tuple(_line(row) for row in reads.page(tx, _filter(asked, first, last), None))
        said = _said(tx, asked, first, last)
        note(tx, actor, READING, asked.user_id or asked.code or "alles", f"Gedownload: {said}", now)
    return lines


def _period(asked: Asked, now: datetime) -> tuple[date, date]:
    last = asked.last or civil_date(now)
    first = asked.first or last - DAYS
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        raise NotAllowed(f"Kies een begindag die voor de einddag ligt, en samen hooguit {MOST_DAYS} dagen.")
    return first, last


def _filter(asked: Asked, first: date, last: date) -> Filter:
    return Filter(start_of(first), start_of(last + timedelta(days=1)), asked.user_id, asked.code)


def _said(tx: Tx, asked: Asked, first: date, last: date) -> str:
    """What was asked for, in a sentence."""
    user = people.user(tx, asked.user_id) if asked.user_id is not None else None
    who = f"wat {user.name} las" if user else "wie keek in welk dossier"
    return f"{who}{f', traject {asked.code}' if asked.code else ''}, van {first:%d-%m-%Y} tot en met {last:%d-%m-%Y}"


def _line(row: Any) -> Line:
    roles = tuple(sorted(Role(role) for role in row.roles))
    return Line(row.at, row.name, row.organisation, roles, row.part or "", row.code, row.what.partition(":")[0])


def _strangers(tx: Tx, only: Filter, everybody: Sequence[User]) -> tuple[Outstanding, ...]:
    besides = [one.id for one in everybody if may(one, Permission.SEE_ALL_CASES)]
    rows = reads.strangers(tx, only, besides, MOST_SHOWN)
    return tuple(Outstanding(row.user_id, row.name, row.reads, code=row.code, last=row.last) for row in rows)


def _many(tx: Tx, only: Filter, first: date, last: date) -> tuple[Outstanding, ...]:
    days = [(day, start_of(day + timedelta(days=1))) for day in _days(first, last)]
    rows = reads.many(tx, only, days, MANY, MOST_SHOWN)
    return tuple(Outstanding(row.user_id, row.name, row.reads, row.cases, day=days[row.number][0]) for row in rows)


def _off_hours(tx: Tx, only: Filter, first: date, last: date) -> tuple[Outstanding, ...]:
    office = [
        (datetime.combine(day, OFFICE_OPENS, AMSTERDAM), datetime.combine(day, OFFICE_CLOSES, AMSTERDAM))
        for day in _days(first, last) if is_working_day(day)
    ]  # fmt: skip
    rows = reads.off_hours(tx, only, office, MOST_SHOWN)
    return tuple(Outstanding(row.user_id, row.name, row.reads, row.cases, last=row.last) for row in rows)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
