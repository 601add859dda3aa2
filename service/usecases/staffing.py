"""Who carries what: the families and hours of each coach, what comes free in the coming weeks, and whether that is enough for
those that wait (requirements.md 24-26 and section 4).

Hours by phase and the day on which a case ends are said by the marks `uren` and `einde`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from service.bundle.expressions import derived_of
from service.bundle.marked import end_key, hours_by_phase, needs
from service.bundle.model import Bundle
from service.bundle.values import Values
from service.domain.caseload import CONTRACT_HOURS, GUIDED, Load
from service.domain.clock import civil_date
from service.domain.errors import Forbidden
from service.domain.people import Role, User
from service.domain.permissions import Permission, may
from service.feel import FeelBudgetError, FeelError, FeelValue
from service.store import bundles as published
from service.store import case_load, covers, newest
from service.store.covers import Cover
from service.store.session import Tx
from service.usecases.bundles import bundle_of
from service.usecases.facts import Facts, World
from service.usecases.regie import Regie
from service.usecases.waiting_list import Waiting, waiting

WEEK = timedelta(days=7)
WEEKS = 8  # that are looked ahead
WORKING = timedelta(days=4)  # from a Monday to its Friday


@dataclass(frozen=True)
class Family:
    """A family of a coach, which takes `hours` per week in this phase, and `after` once its trajectory has ended; `guided` ones
    count among the five: those that take an hour or more, and all when the diagrams say nothing of hours. `ends` is the day on
    which the trajectory is planned to end (None: not known)."""

    code: str
    alias: str
    phase: str
    hours: float
    after: float
    guided: bool
    ends: date | None
    suspended: bool


@dataclass(frozen=True)
class CoachLoad:
    """A coach with its families, and when it is away. `room` is how many more families it could begin with now."""

    id: int
    name: str
    contract: int
    families: tuple[Family, ...]
    absent: tuple[Cover, ...]
    may_get: bool
    room: int
    ending: tuple[Family, ...]

    @property
    def load(self) -> Load:
        return _load(self.families, self.contract)

    @property
    def followed(self) -> int:
        """How many families it only still follows."""
        return sum(not family.guided for family in self.families)


@dataclass(frozen=True)
class Week:
    """A week from Monday `first` on: places that are `free` in it, of which by families that `ended` since today; of those
    that wait now, how many `must` have a coach before the week is over."""

    first: date
    free: int
    ended: int
    must: int


@dataclass(frozen=True)
class Staffing:
    """All coaches, the weeks to come, and who waits. `beginning` is how many hours a new family takes; `budget` are the hours
    of each phase, by its name."""

    coaches: tuple[CoachLoad, ...]
    weeks: tuple[Week, ...]
    waiting: tuple[Waiting, ...]
    beginning: float
    budget: tuple[tuple[str, float], ...]

    @property
    def room(self) -> int:
        return sum(coach.room for coach in self.coaches)

    @property
    def families(self) -> int:
        """How many families are guided now."""
        return sum(coach.load.families for coach in self.coaches)


def show(regie: Regie, actor: User, now: datetime) -> Staffing:
    """How the work is spread. The same few statements whatever the number of cases and coaches. Raises Forbidden."""
    if not may(actor, Permission.MANAGE_CASELOAD):
        raise Forbidden("De verdeling over coaches is voor coördinatoren.")
    today = civil_date(now)
    with regie.store.read() as tx:
        publication = published.newest(tx)
        bundle = bundle_of(tx, publication.bundle) if publication else None
        budget = hours_by_phase(bundle) if bundle else {}
        beginning = next((hours for hours in budget.values() if hours), 0.0)
        families = _families(tx, actor, today)
        away = [cover for cover in covers.since(tx, today) if cover.ended is None]
        coaches = [
            _coach(row, families.get(row.id, ()), [one for one in away if one.user_id == row.id], beginning, today)
            for row in case_load.coaches(tx)
            if row.id in families or (row.active and Role.COACH in row.roles)
        ]
        waits = waiting(tx, actor, today)
    names = {id_: element.name for id_, element in bundle.main.elements.items()} if bundle else {}
    return Staffing(
        coaches=tuple(coaches),
        weeks=tuple(_week(coaches, waits, today, number, beginning) for number in range(WEEKS)),
        waiting=waits,
        beginning=beginning,
        budget=tuple((names[id_], hours) for id_, hours in budget.items()),
    )


def _coach(row: Any, families: Sequence[Family], away: Sequence[Cover], beginning: float, today: date) -> CoachLoad:
    contract, may_get = row.hours or CONTRACT_HOURS, bool(row.active and Role.COACH in row.roles)
    soon = [one for one in families if one.guided and one.ends is not None and one.ends <= today + WEEKS * WEEK]
    return CoachLoad(
        id=row.id,
        name=row.name,
        contract=contract,
        families=tuple(sorted(families, key=lambda one: (not one.guided, -one.hours, one.code))),
        absent=tuple(away),
        may_get=may_get,
        room=_load(families, contract).room(beginning) if may_get and not _away(away, today, today) else 0,
        ending=tuple(sorted(soon, key=lambda one: (one.ends or today, one.code))),
    )


def _load(families: Sequence[Family], contract: int) -> Load:
    return Load(sum(one.guided for one in families), sum(one.hours for one in families), contract)


def _away(absences: Sequence[Cover], first: date, last: date) -> bool:
    """Whether somebody is away all these days."""
    return any(cover.first <= first and cover.last >= last for cover in absences)


def _week(coaches: Sequence[CoachLoad], waits: Sequence[Waiting], today: date, number: int, beginning: float) -> Week:
    """The places of a week. A family leaves on its planned day; one whose day has passed stays: nobody knows till when."""
    monday = today - timedelta(days=today.weekday()) + number * WEEK
    begin, last = max(monday, today), monday + timedelta(days=6)
    free = ended = 0
    for coach in coaches:
        left: list[Family] = []
        stay: list[Family] = []
        for one in coach.families:
            (left if one.guided and one.ends and today <= one.ends < begin else stay).append(one)
        ended += len(left)
        if coach.may_get and not _away(coach.absent, begin, max(begin, monday + WORKING)):
            load = _load(stay, coach.contract)
            free += Load(load.families, load.hours + sum(one.after for one in left), coach.contract).room(beginning)
    must = sum(one.until is not None and one.until <= last for one in waits)
    return Week(monday, free, ended, must)


def _families(tx: Tx, actor: User, today: date) -> dict[int, tuple[Family, ...]]:
    """The families of each coach, by the coach's id."""
    rows = case_load.families(tx, actor)
    reading = {hash_: _Reading(bundle_of(tx, hash_)) for hash_ in {row.bundle for row in rows}}
    fields = {name for one in reading.values() for name in one.fields}
    guided = {row.id for row in rows if reading[row.bundle].guides(row.phase_element)}
    given = newest.answers(tx, guided, fields)
    world = World(tx)
    found: dict[int, list[Family]] = {}
    for row in rows:
        one = reading[row.bundle]
        facts = Facts(world, today, row.referrer_id)
        hours = one.hours.get(row.phase_element, 0.0)
        ends = one.end(given.get(row.id, {}), facts) if row.id in guided else None
        standing = (row.id in guided, ends, row.suspended is not None)
        family = Family(row.code, row.alias, row.phase, hours, one.after, *standing)
        found.setdefault(row.coach_id, []).append(family)
    return {coach_id: tuple(families) for coach_id, families in found.items()}


@dataclass
class _Reading:
    """What a bundle says about the load of its cases. `after` are the hours of the last phase, when a family is only
    followed."""

    bundle: Bundle
    hours: Mapping[str, float] = field(init=False)
    after: float = field(init=False)
    key: str = field(init=False)
    fields: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.hours = hours_by_phase(self.bundle)
        last = next(reversed(list(self.hours.values())), 0.0)
        self.after = last if last < GUIDED else 0.0
        self.key = end_key(self.bundle)
        found = needs(self.bundle, self.key) if self.key else None
        self.key = self.key if found is not None else ""
        self.fields = found or frozenset()

    def guides(self, phase: str) -> bool:
        """Whether a family in the phase of this element counts among the five."""
        return self.hours.get(phase, 0.0) >= GUIDED or not any(self.hours.values())

    def end(self, given: Mapping[str, FeelValue], facts: Facts) -> date | None:
        """The day on which a case with these answers is planned to end."""
        try:
            found = Values([given], derived_of(self.bundle), facts).get(self.key) if self.key else None
        except (FeelError, FeelBudgetError):
            return None
        return found if isinstance(found, date) and not isinstance(found, datetime) else None
