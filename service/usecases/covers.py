"""Substitution (vervanging): for some days somebody else does what a colleague is there for, tasks that are open and that come.

What a substitute sees and may do follows from `User.stands_in_for`, which is read along with the session: `store/cases.visible`
shows it the cases and tasks of the absent one, `access.in_name_of` keeps four eyes apart. It does so in its own roles only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.domain.clock import civil_date
from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.forms.wording import day_in_words
from service.store import covers, people
from service.store.covers import Cover
from service.store.session import Tx
from service.usecases.pages import Person
from service.usecases.regie import Regie
from service.usecases.spans import wrong_days

SHOWN = timedelta(days=60)  # so long a cover that has ended is still shown


@dataclass(frozen=True)
class CoverLine:
    """A cover as the user who asked sees it: `mine` when it is the absent one or the substitute, `may_end` about this user."""

    id: int
    user: str
    substitute: str
    first: date
    last: date
    by: str
    mine: bool
    may_end: bool


@dataclass(frozen=True)
class CoversPage:
    """Covers that last now, that come, and that are over. `absent` are those for whom this user may arrange one, `substitutes`
    those who may be chosen."""

    now: tuple[CoverLine, ...]
    coming: tuple[CoverLine, ...]
    over: tuple[CoverLine, ...]
    absent: tuple[Person, ...]
    substitutes: tuple[Person, ...]
    today: date


def show(regie: Regie, actor: User, now: datetime) -> CoversPage:
    """The covers of the user's own organisation for a coordinator; for anybody else those that it has to do with."""
    today = civil_date(now)
    with regie.store.read() as tx:
        found, colleagues = covers.since(tx, today - SHOWN), _colleagues(tx, actor)
    ids = {one.id for one in colleagues}
    seen = [one for one in found if _mine(one, actor) or (_manages(actor) and one.user_id in ids)]
    lasting = [one for one in seen if one.ended is None and one.last >= today]
    persons = tuple(Person(one.id, one.name, one.organisation.name) for one in colleagues)
    return CoversPage(
        now=tuple(_line(one, actor) for one in lasting if one.first <= today),
        coming=tuple(_line(one, actor) for one in lasting if one.first > today),
        over=tuple(_line(one, actor) for one in reversed(seen) if one not in lasting),
        absent=persons if _manages(actor) else tuple(one for one in persons if one.id == actor.id),
        substitutes=persons if _manages(actor) else tuple(one for one in persons if one.id != actor.id),
        today=today,
    )


def arrange(
    regie: Regie, actor: User, user_id: int, substitute_id: int, first: date | None, last: date | None, now: datetime
) -> None:
    """From `first` up to and including `last` the substitute stands in for the user.

    Raises Forbidden (for another, by who does not manage the caseload), InvalidAnswers (what is wrong with the days or the
    people, by `vanaf`, `tot_en_met`, `wie` and `vervanger`), or Conflict: it does not go with another cover.
    """
    if user_id != actor.id and not _manages(actor):
        raise Forbidden("Alleen een coördinator regelt vervanging voor een ander.")
    with regie.store.transaction() as tx:
        covers.lock(tx, (user_id, substitute_id))
        of = {one.id: one for one in _colleagues(tx, actor)}
        wrong = _wrong_people(of.get(user_id), of.get(substitute_id)) | wrong_days(first, last, civil_date(now))
        if wrong or first is None or last is None:
            raise InvalidAnswers(wrong)
        _check_fits(covers.since(tx, first), user_id, substitute_id, first, last)
        covers.add(tx, user_id, substitute_id, first, last, actor.id, now)


def end(regie: Regie, actor: User, cover_id: int, now: datetime) -> None:
    """Call a cover off: from now on it counts no more. Raises NotFound, or Conflict when it is over already."""
    with regie.store.transaction() as tx:
        colleagues = {one.id for one in _colleagues(tx, actor)}
        found = next((one for one in covers.since(tx, civil_date(now) - SHOWN) if one.id == cover_id), None)
        if found is None or not _may_end(found, actor) or found.user_id not in colleagues:
            raise NotFound("Deze vervanging is er niet.")
        if found.ended is not None or found.last < civil_date(now):
            raise Conflict("Deze vervanging is al voorbij.")
        covers.end(tx, cover_id, now)


def _wrong_people(absent: User | None, substitute: User | None) -> dict[str, str]:
    wrong = {}
    if absent is None:
        wrong["wie"] = "Kies iemand van de eigen organisatie."
    if substitute is None or substitute == absent:
        wrong["vervanger"] = "Kies iemand anders van de eigen organisatie."
    elif absent is not None and absent.roles.isdisjoint(substitute.roles):
        wrong["vervanger"] = f"{substitute.name} heeft een andere rol dan {absent.name} en kan de taken niet doen."
    return wrong


def _check_fits(others: list[Cover], user_id: int, substitute_id: int, first: date, last: date) -> None:
    """One substitute at a time, and nobody stands in who is away. So covers never run in a circle, nor in a chain."""
    for one in others:
        if one.ended is not None or one.first > last or one.last < first:
            continue
        days = f"van {day_in_words(one.first)} tot en met {day_in_words(one.last)}"
        if one.user_id == user_id:
            raise Conflict(f"{one.user} wordt al vervangen door {one.substitute}, {days}.")
        if one.user_id == substitute_id:
            raise Conflict(f"{one.user} is zelf afwezig {days}.")
        if one.substitute_id == user_id:
            raise Conflict(f"{one.substitute} vervangt dan {one.user}, {days}. Regel eerst daarvoor iemand anders.")


def _colleagues(tx: Tx, actor: User) -> list[User]:
    return [one for one in people.users(tx) if one.active and one.organisation.id == actor.organisation.id]


def _manages(actor: User) -> bool:
    return may(actor, Permission.MANAGE_CASELOAD)


def _mine(cover: Cover, actor: User) -> bool:
    return actor.id in (cover.user_id, cover.substitute_id)


def _may_end(cover: Cover, actor: User) -> bool:
    return cover.user_id == actor.id or _manages(actor)


def _line(cover: Cover, actor: User) -> CoverLine:
    return CoverLine(
        cover.id, cover.user, cover.substitute, cover.first, cover.last, cover.by, _mine(cover, actor), _may_end(cover, actor)
    )
