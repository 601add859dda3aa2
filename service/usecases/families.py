"""What stands beside somebody's work: its families and how they stand, and the moments that are coming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.domain.caseload import MOST_FAMILIES
from service.domain.clock import civil_date
from service.domain.people import Role, User
from service.store import work as store
from service.store.work import Section
from service.usecases.bundles import bundle_of
from service.usecases.regie import Regie

MOST_SHOWN = 8
MOST_COACHED = 20  # a coach sees all of its own
AHEAD = timedelta(days=28)
MOST_COMING = 5
MOST_INSTANCES = 20  # that wait for a moment


@dataclass(frozen=True)
class Family:
    """A family, in the `week`-th week of its phase. `first` is how pressing its most pressing task is."""

    code: str
    alias: str
    phase: str
    referrer: str
    week: int | None
    first: Section | None


@dataclass(frozen=True)
class Families:
    """Those of a coach (`coaching`), who can have `most`; or the newest that the user may see, and whether there are `more`."""

    shown: tuple[Family, ...]
    more: bool
    coaching: bool
    most: int = MOST_FAMILIES


@dataclass(frozen=True)
class Coming:
    """A moment that a case waits for by itself."""

    day: date
    title: str
    code: str
    alias: str


def families(regie: Regie, actor: User, now: datetime) -> Families:
    """The families beside somebody's work, the newest first."""
    today = civil_date(now)
    coaching = Role.COACH in actor.roles
    limit = MOST_COACHED if coaching else MOST_SHOWN
    with regie.store.read() as tx:
        rows = store.families(tx, actor, coaching, limit + 1)
        first = store.pressing(tx, [row.id for row in rows], actor, today) if rows else {}
    shown = tuple(
        Family(
            code=row.code,
            alias=row.alias,
            phase=row.phase,
            referrer=row.referrer,
            week=(today - civil_date(row.since)).days // 7 + 1 if row.since else None,
            first=first.get(row.id),
        )
        for row in rows[:limit]
    )
    return Families(shown, len(rows) > limit, coaching)


def coming(regie: Regie, actor: User, now: datetime) -> tuple[Coming, ...]:
    """The first moments of the coming four weeks in the cases that the user may see."""
    with regie.store.read() as tx:
        found = [
            (datetime.fromisoformat(timer["due"]), row, bundle_of(tx, row.bundle).element(timer["process"], timer["element"]))
            for row in store.moments(tx, actor, now, now + AHEAD, MOST_INSTANCES)
            for timer in row.timers
        ]
    found = sorted((one for one in found if now < one[0] <= now + AHEAD), key=lambda one: one[0])
    return tuple(Coming(civil_date(due), element.name, row.code, row.alias) for due, row, element in found if element.name)[
        :MOST_COMING
    ]
