"""The agenda: deadlines, visits, moments, duty and absence of some people, day by day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from service.bundle.model import Bundle
from service.domain.clock import AMSTERDAM, civil_date
from service.domain.errors import NotFound
from service.domain.people import Role, User
from service.domain.permissions import Permission, may, may_read_dossier
from service.store import agenda as store
from service.store import covers, duties, people
from service.store.session import Tx
from service.usecases import agenda_dates
from service.usecases.bundles import bundle_of
from service.usecases.lists import seen
from service.usecases.pages import Person
from service.usecases.regie import Regie
from service.usecases.rows import may_add

TEAM = "team"
QUICK = "snel"


class Kind(StrEnum):
    """What an entry is: a deadline (the target or the hard date of a task), a date of a family, a moment that a case waits for,
    duty, and days on which somebody is away or stands in."""

    TARGET = "target"
    HARD = "hard"
    DATE = "date"
    MOMENT = "moment"
    DUTY = "duty"
    AWAY = "away"
    COVER = "cover"


@dataclass(frozen=True)
class Entry:
    """One thing on a day. `key` is its own for ever. `title` is a task's, a field's or a moment's; of what belongs to a family
    `code` and `alias` are known, of a task `task_id`, of a row `register` and `row`. `begins` and `ends` are known of what has
    an hour, `last` is the last day of what takes more of them. `who` has it; `other` is the colleague on the other side of a
    cover. `since` is when it was last said."""

    key: str
    kind: Kind
    day: date
    title: str
    since: datetime
    code: str = ""
    alias: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    last: date | None = None
    late: bool = False
    pressing: bool = False
    task_id: int = 0
    register: str = ""
    row: str = ""
    who: str = ""
    other: str = ""


@dataclass(frozen=True)
class Day:
    """A day with what it has, first what has no hour."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Noting:
    """What a coach can note for a family: registers whose rows stand in the agenda, as (key, what the form is called). The
    `quick` ones take two taps."""

    code: str
    alias: str
    quick: tuple[tuple[str, str], ...]
    other: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AgendaPage:
    """The days of a period. `late` is what should have been done before it. `whose` is what was asked: "" (one's own),
    `TEAM` or the id of a colleague; `people` are those whose agenda this user may see; `families` are for
    noting, in one's own agenda."""

    days: tuple[Day, ...]
    late: tuple[Entry, ...]
    whose: str
    people: tuple[Person, ...]
    families: tuple[Noting, ...]

    @property
    def team(self) -> bool:
        return self.whose == TEAM


def show(regie: Regie, actor: User, whose: str, first: date, last: date, now: datetime) -> AgendaPage:
    """The days from `first` up to and including `last`. Raises NotFound for whom this user may not look at."""
    with regie.store.read() as tx:
        colleagues = _colleagues(tx, actor) if may(actor, Permission.MANAGE_CASELOAD) else []
        of = _of(actor, whose, colleagues)
        families = store.families(tx, actor, of)
        found = list(_entries(tx, actor, of, families, first, last, now))
        noting = tuple(_noting(tx, actor, families)) if not whose else ()
    by_day: dict[date, list[Entry]] = {first + timedelta(days=n): [] for n in range((last - first).days + 1)}
    for one in found:
        for day in _days(one, first, last):
            by_day[day].append(one)
    return AgendaPage(
        days=tuple(Day(day, tuple(sorted(entries, key=_order))) for day, entries in by_day.items()),
        late=tuple(one for one in found if one.late and one.day < first <= civil_date(now) <= last),
        whose=whose,
        people=tuple(Person(one.id, one.name) for one in colleagues if one.id != actor.id),
        families=noting,
    )


def feed(tx: Tx, user: User, first: date, last: date, now: datetime) -> list[Entry]:
    """All that stands in somebody's own agenda in a period, in its order."""
    found = _entries(tx, user, user.selves, store.families(tx, user, user.selves), first, last, now)
    return sorted((one for one in found if one.day >= first or one.last), key=lambda one: (one.day, one.key))


def noting(regie: Regie, actor: User) -> tuple[Noting, ...]:
    """What this user can note for each of its families."""
    with regie.store.read() as tx:
        return tuple(_noting(tx, actor, store.families(tx, actor, actor.selves)))


def _of(actor: User, whose: str, colleagues: Sequence[User]) -> frozenset[int]:
    """Whose agenda it is. Stand-ins see that of the absent one with their own."""
    if not whose:
        return actor.selves
    if whose == TEAM and colleagues:
        return frozenset(one.id for one in colleagues)
    found = frozenset(one.id for one in colleagues if str(one.id) == whose)
    if not found:
        raise NotFound("Deze agenda is er niet, of u mag hem niet zien.")
    return found


def _colleagues(tx: Tx, actor: User) -> list[User]:
    """Coaches and coordinators of one's own organisation."""
    here = (one for one in people.users(tx) if one.active and one.organisation.id == actor.organisation.id)
    return [one for one in here if not one.roles.isdisjoint((Role.COACH, Role.COORDINATOR))]


def _entries(
    tx: Tx, actor: User, of: Collection[int], families: Sequence[Any], first: date, last: date, now: datetime
) -> Iterator[Entry]:
    yield from _deadlines(tx, actor, of, first, last, civil_date(now))
    if families:
        if may_read_dossier(actor, civil_date(now)):
            yield from _dates(tx, actor, families, first, last)
        yield from _moments(tx, actor, families, first, last, now)
    yield from _duties(tx, of, first, last)
    yield from _covers(tx, of, first, last)


def _deadlines(tx: Tx, actor: User, of: Collection[int], first: date, last: date, today: date) -> Iterator[Entry]:
    """The target and the hard date of each task; one entry when they are the same day."""
    for row in store.tasks(tx, actor, of, first, last, min(first, today)):
        if not seen(row, actor):
            continue
        due = row.target or row.hard
        days = ((row.target, Kind.TARGET), (row.hard if row.hard != row.target else None, Kind.HARD))
        for day, kind in days:
            late = day is not None and day < today and not row.still
            if day is not None and (first <= day <= last or (late and day == due)):
                hard = kind == Kind.TARGET and row.hard == row.target
                yield Entry(
                    f"taak-{row.id}-{kind}", Kind.HARD if hard else kind, day, row.title, row.opened, row.code, row.alias,
                    late=late, pressing=row.urgent, task_id=row.id, who=row.assignee,
                )  # fmt: skip


def _dates(tx: Tx, actor: User, families: Sequence[Any], first: date, last: date) -> Iterator[Entry]:
    of = {family.id: family for family in families}
    for one in agenda_dates.answered(tx, actor, families, first, last):
        family = of[one.case_id]
        key = "-".join(filter(None, ("datum", str(one.case_id), one.register, one.row, one.field.key)))
        begins = _at(one.day, one.clock) if one.clock else None
        yield Entry(
            key, Kind.DATE, one.day, one.field.label, one.since, family.code, family.alias, begins, register=one.register,
            row=one.row, who=family.who,
        )  # fmt: skip


def _moments(tx: Tx, actor: User, families: Sequence[Any], first: date, last: date, now: datetime) -> Iterator[Entry]:
    of = {family.id: family for family in families}
    for row in store.moments(tx, actor, list(of), _at(last + timedelta(days=1), time())):
        family = of[row.case_id]
        for timer in row.timers:
            day = civil_date(datetime.fromisoformat(timer["due"]))
            name = bundle_of(tx, family.bundle).element(timer["process"], timer["element"]).name
            if name and max(first, civil_date(now)) <= day <= last:
                yield Entry(
                    f"moment-{row.id}-{timer['element']}-{day}", Kind.MOMENT, day, name, row.started, family.code,
                    family.alias, who=family.who,
                )  # fmt: skip


def _duties(tx: Tx, of: Collection[int], first: date, last: date) -> Iterator[Entry]:
    for one in duties.between(tx, _at(first, time()), _at(last + timedelta(days=1), time())):
        day = civil_date(one.begins)
        if one.user_id in of and day >= first:
            yield Entry(f"dienst-{one.id}", Kind.DUTY, day, "", one.begins, begins=one.begins, ends=one.ends, who=one.user)


def _covers(tx: Tx, of: Collection[int], first: date, last: date) -> Iterator[Entry]:
    for one in covers.since(tx, first):
        if one.ended is not None or one.first > last:
            continue
        since = _at(one.first, time())
        if one.user_id in of:
            yield Entry(
                f"afwezig-{one.id}", Kind.AWAY, one.first, "", since, last=one.last, who=one.user, other=one.substitute
            )
        if one.substitute_id in of:
            yield Entry(
                f"vervanging-{one.id}", Kind.COVER, one.first, "", since, last=one.last, who=one.substitute, other=one.user
            )


def _noting(tx: Tx, actor: User, families: Sequence[Any]) -> Iterator[Noting]:
    for family in families:
        if family.role == Role.COACH and family.user_id in actor.selves:
            bundle = bundle_of(tx, family.bundle)
            found = list(_notable(bundle, actor))
            quick = tuple((key, title) for key, title, soon in found if soon)
            yield Noting(family.code, family.alias, quick, tuple((key, title) for key, title, soon in found if not soon))


def _notable(bundle: Bundle, actor: User) -> Iterator[tuple[str, str, bool]]:
    """The registers that this user may add to and that say when, with what their form is called, and whether they are quick."""
    dated = {register for register, _ in agenda_dates.marked(bundle) if register}
    for key, register in bundle.registers.items():
        if may_add(register, actor) and (key in dated or QUICK in register.marks):
            yield key, bundle.forms[register.form].title, QUICK in register.marks


def _days(one: Entry, first: date, last: date) -> Iterator[date]:
    """The days of a period on which it stands."""
    day = max(one.day, first) if one.last else one.day
    until = min(one.last or one.day, last)
    while first <= day <= until:
        yield day
        day += timedelta(days=1)


def _order(one: Entry) -> tuple[bool, str, str, str]:
    clock = one.begins.astimezone(AMSTERDAM).strftime("%H:%M") if one.begins else ""
    return one.begins is not None, clock, one.code, one.key


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock.replace(tzinfo=None), AMSTERDAM)
