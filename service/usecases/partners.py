"""What partners may know of VIG here without logging in: whom to call, what a coach carries, who has agreements.

No case and no person is read for it; the telephone numbers are those that a coordinator put in the settings for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.bundle.phases import phases
from service.domain.caseload import CONTRACT_HOURS, MOST_FAMILIES
from service.domain.clock import civil_date
from service.domain.errors import NotFound
from service.store import people
from service.store.session import Tx
from service.usecases.bundles import newest
from service.usecases.regie import Regie
from service.usecases.settings import CALL, CALL_URGENT, FAMILY_HOURS, OPEN, TEAM, WRITE, number_of, value_of


@dataclass(frozen=True)
class Team:
    """Whom to call; each "" while no coordinator filled it in."""

    name: str
    phone: str
    urgent: str
    email: str
    open: str


@dataclass(frozen=True)
class PartnersPage:
    """`organisations` are the names of those with an agreement today; `phases` those of a case, in their order."""

    team: Team
    families: int
    contract: int
    hours: int
    organisations: tuple[str, ...]
    phases: tuple[str, ...]
    today: date


def show(regie: Regie, now: datetime) -> PartnersPage:
    """The public page."""
    today = civil_date(now)
    with regie.store.read() as tx:
        return PartnersPage(
            team(tx),
            MOST_FAMILIES,
            CONTRACT_HOURS,
            number_of(tx, FAMILY_HOURS),
            tuple(one.name for one in people.organisations(tx) if any(a.holds_on(today) for a in one.agreements)),
            _phases(tx),
            today,
        )


def contact(regie: Regie) -> Team:
    """Whom to tell that something does not work."""
    with regie.store.read() as tx:
        return team(tx)


def team(tx: Tx) -> Team:
    """The team as the settings name it."""
    return Team(*(value_of(tx, name) for name in (TEAM, CALL, CALL_URGENT, WRITE, OPEN)))


def _phases(tx: Tx) -> tuple[str, ...]:
    try:
        return tuple(name for _, name in phases(newest(tx)))
    except NotFound:  # nothing was published yet
        return ()
