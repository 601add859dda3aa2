"""Putting a user away, and back: it is logged out at once, and what it had goes to its team or to a colleague.

Being logged out and losing all access comes first, in one transaction; families and tasks follow, each case in a transaction of
its own, so that a step that breaks in one case never keeps the door open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.errors import RegieError
from service.domain.people import Role, User
from service.store import accounts, cases, instances, people, tasks
from service.store.accounts import Account
from service.store.session import Tx
from service.usecases import caseload
from service.usecases.access import why_not
from service.usecases.accounts import account_of, keep_a_coordinator
from service.usecases.administration import USER, NotAllowed, check, note
from service.usecases.assign import give
from service.usecases.bundles import bundle_of
from service.usecases.pages import Person
from service.usecases.regie import Regie

REASON = "account niet meer actief"


@dataclass(frozen=True)
class LeavingPage:
    """What is left behind when this user goes. `families`: running cases of which it is the coach; `roles`: how many in another
    role. `colleagues` can take it all over."""

    account: Account
    tasks: int
    families: int
    roles: int
    duties: bool
    colleagues: tuple[Person, ...]
    why_not: str


@dataclass(frozen=True)
class Left:
    """What became of it: tasks that went to the colleague and to the team, families that went over, and codes of cases in which
    it did not succeed."""

    given: int
    to_team: int
    families: int
    failed: tuple[str, ...]


def ask(regie: Regie, actor: User, user_id: int) -> LeavingPage:
    """What would happen. Raises Forbidden or NotFound."""
    check(actor)
    with regie.store.read() as tx:
        account = account_of(tx, user_id)
        part = accounts.takes_part(tx, user_id)
        why = ""
        try:
            _check(tx, actor, account)
        except NotAllowed as error:
            why = str(error)
        return LeavingPage(
            account,
            len(accounts.open_tasks(tx, user_id)),
            len(part.get(Role.COACH, ())),
            len({case for role, found in part.items() if role != Role.COACH for case in found}),
            Role.COACH in account.roles or Role.COORDINATOR in account.roles,
            tuple(Person(one.id, one.name, one.organisation.name) for one in _colleagues(tx, account)),
            why,
        )


def deactivate(regie: Regie, actor: User, user_id: int, successor_id: int | None, now: datetime, wall: datetime) -> Left:
    """The user can't log in any more, nor can programs or calendars in its name; its tasks go to the successor or the team.

    `wall` is the clock of tokens. Raises Forbidden, NotFound or NotAllowed.
    """
    check(actor)
    with regie.store.transaction() as tx:
        account = account_of(tx, user_id)
        _check(tx, actor, account)
        successor = people.user(tx, successor_id) if successor_id is not None else None
        if successor_id is not None and successor_id not in {one.id for one in _colleagues(tx, account)}:
            raise NotAllowed("Kies een actieve collega van dezelfde organisatie met een van dezelfde rollen.")
        accounts.save(tx, user_id, active=False)
        accounts.log_out(tx, user_id)
        accounts.end_tokens(tx, user_id, wall)
        accounts.end_feed(tx, user_id)
        accounts.leave_duties(tx, user_id, now)
        to = f"; taken naar {successor.name}" if successor else "; taken naar het team"
        note(tx, actor, USER, user_id, f"{account.name} is niet meer actief{to}", now)
        families = accounts.takes_part(tx, user_id).get(Role.COACH, [])
    told: Sequence[caseload.HandedOver] = ()
    if successor is not None and families and Role.COACH in successor.roles:
        told = caseload.hand_over(regie, actor, user_id, successor.id, families, REASON, now)
    given, to_team, broken = _tasks(regie, actor, user_id, successor, now)
    failed = [one.code for one in told if not one.done]
    return Left(given, to_team, sum(one.done for one in told), tuple(dict.fromkeys([*failed, *broken])))


def activate(regie: Regie, actor: User, user_id: int, now: datetime) -> None:
    """The user can log in again, with its old password; tasks and tokens do not come back. Raises Forbidden or NotFound."""
    check(actor)
    with regie.store.transaction() as tx:
        account = account_of(tx, user_id)
        if not account.active:
            accounts.save(tx, user_id, active=True)
            note(tx, actor, USER, user_id, f"{account.name} is weer actief", now)


def _check(tx: Tx, actor: User, account: Account) -> None:
    if not account.active:
        raise NotAllowed("Deze gebruiker is al niet meer actief.")
    if account.id == actor.id:
        raise NotAllowed("U kunt uw eigen account niet uitzetten. Vraag een andere coördinator.")
    if Role.COORDINATOR in account.roles:
        keep_a_coordinator(tx, account.id)


def _colleagues(tx: Tx, account: Account) -> list[User]:
    """Who can take over: active, of the same organisation, with a role in common."""
    found = (one for one in people.users(tx) if one.active and one.id != account.id)
    return [one for one in found if one.organisation.id == account.organisation_id and not one.roles.isdisjoint(account.roles)]


def _tasks(regie: Regie, actor: User, user_id: int, successor: User | None, now: datetime) -> tuple[int, int, list[str]]:
    """Give away the open tasks that it still has, case by case."""
    with regie.store.read() as tx:
        by_case = dict.fromkeys(case_id for case_id, _ in accounts.open_tasks(tx, user_id))
    given, to_team, failed = 0, 0, []
    for case_id in by_case:
        try:
            with regie.store.transaction() as tx:
                one, team = _of_case(tx, actor, case_id, user_id, successor, now)
            given, to_team = given + one, to_team + team
        except RegieError:
            with regie.store.read() as tx:
                case = cases.get(tx, case_id, actor)
            failed.append(case.code if case else str(case_id))
    return given, to_team, failed


def _of_case(tx: Tx, actor: User, case_id: int, user_id: int, successor: User | None, now: datetime) -> tuple[int, int]:
    case = cases.lock_visible(tx, case_id, actor)
    if case is None:
        raise NotAllowed("Dit traject is er niet.")
    situation, bundle = instances.situation(tx, case_id), bundle_of(tx, case.bundle)
    given = to_team = 0
    for task in situation.tasks:
        if task.assignee_id != user_id or task.state != tasks.OPEN:
            continue
        instance = situation.instance(task.instance_id)
        to = successor if successor and not why_not(tx, bundle, successor, instance, task) else None
        give(tx, actor, task, to, instance.visible_for, now)
        given, to_team = given + (to is not None), to_team + (to is None)
    return given, to_team
