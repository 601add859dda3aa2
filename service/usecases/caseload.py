"""Handing over a caseload: families go from one coach to another, with the role of coach and all open tasks of the first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from service.domain.caseload import MOST_FAMILIES
from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound, RegieError
from service.domain.people import Role, User
from service.domain.permissions import Permission, may
from service.store import cases, instances, people, tasks
from service.store import work as store
from service.store.instances import Situation
from service.store.people import Coach
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases import dossier as dossiers
from service.usecases.access import why_not
from service.usecases.bundles import bundle_of
from service.usecases.in_order import check_order, in_order
from service.usecases.plan import MOST_REASON
from service.usecases.progress import Progress
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Family:
    """A family of the first coach. When another coach was chosen, `left` are the tasks (titles) that this one may not do: they
    become the team's."""

    case_id: int
    code: str
    alias: str
    phase: str
    tasks: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Caseload:
    """The families of one coach, and whom they could go to; both coaches as far as they were chosen. A coach has at most `most`
    families (requirements.md 24); more is allowed, and said."""

    coaches: tuple[Coach, ...]
    families: tuple[Family, ...]
    before: User | None
    after: User | None
    most: int = MOST_FAMILIES

    def count(self, coach: User | None) -> int:
        """How many families a coach has now."""
        return next((one.families for one in self.coaches if coach and one.id == coach.id), 0)


@dataclass(frozen=True)
class HandedOver:
    """What became of one family."""

    code: str
    alias: str
    done: bool
    text: str


def show(regie: Regie, actor: User, before: int | None, after: int | None) -> Caseload:
    """The families of a coach, and what would happen with them. Raises Forbidden."""
    _check(actor)
    with regie.store.read() as tx:
        first, second = _person(tx, before), _coach(tx, after)
        rows = store.coached(tx, actor, first.id) if first else []
        return Caseload(
            coaches=tuple(people.coaches(tx)),
            families=tuple(
                Family(row.id, row.code, row.alias, row.phase, row.tasks, _left(tx, row.id, actor, first, second))
                for row in rows
            ),
            before=first,
            after=second if second != first else None,
        )


def hand_over(
    regie: Regie, actor: User, before: int, after: int, case_ids: Collection[int], reason: str, now: datetime
) -> tuple[HandedOver, ...]:
    """Hand over these families, each in a transaction of its own; what goes wrong with one is told of that one.

    Raises Forbidden, or InvalidAnswers: what is wrong, by `van`, `naar`, `trajecten` and `reden`.
    """
    _check(actor)
    with regie.store.read() as tx:
        first, second = _person(tx, before), _coach(tx, after)
        rows = [row for row in store.coached(tx, actor, first.id) if row.id in case_ids] if first else []
        gone = [case for id_ in case_ids if all(row.id != id_ for row in rows) and (case := cases.get(tx, id_, actor))]
    wrong = {}
    if first is None:
        wrong["van"] = "Kies een coach."
    if second is None or first == second:
        wrong["naar"] = "Kies een andere coach, naar wie de gezinnen gaan."
    if not case_ids:
        wrong["trajecten"] = "Kies eerst een of meer gezinnen."
    if not reason.strip() or len(reason) > MOST_REASON:
        wrong["reden"] = f"Schrijf waarom u overdraagt, in hooguit {MOST_REASON} tekens."
    if first is None or second is None or wrong:
        raise InvalidAnswers(wrong)
    doing = _Handing(regie, actor, first, second, reason.strip(), now)
    told = [HandedOver(row.code, row.alias, *doing.family(row.id)) for row in rows]
    elsewhere = f"{first.name} is hier niet meer de coach."
    return (*told, *(HandedOver(case.code, case.alias, False, elsewhere) for case in gone))


@dataclass(frozen=True)
class _Handing:
    regie: Regie
    actor: User
    before: User
    after: User
    reason: str
    now: datetime

    def family(self, case_id: int) -> tuple[bool, str]:
        """Whether the family went over, and what to say of it."""

        def attempt(in_its_turn: bool) -> str:
            with self.regie.store.transaction() as tx:
                return self._one(tx, case_id, in_its_turn)

        try:
            return True, in_order(self.regie, self.now, attempt)
        except RegieError as error:
            return False, str(error)

    def _one(self, tx: Tx, case_id: int, in_its_turn: bool) -> str:
        case = cases.lock_visible(tx, case_id, self.actor)
        if case is None:
            raise NotFound("Dit traject is er niet meer voor u.")
        situation = instances.situation(tx, case_id)
        if in_its_turn:
            check_order(situation, case_id, self.now)
        if situation.participants.get(Role.COACH, (None, 0))[0] != self.before.id:
            raise Conflict(f"{self.before.name} is hier niet meer de coach.")
        bundle = bundle_of(tx, case.bundle)
        going = [task for task in situation.tasks if _goes(task, self.before)]
        progress = Progress(self.regie, tx, dossiers.read(tx, bundle, case, situation), self.actor, self.now)
        progress.give_role(Role.COACH, self.after.id)
        left = 0
        for task in going:
            may_not = why_not(tx, bundle, self.after, situation.instance(task.instance_id), task)
            progress.reassign(task, None if may_not else self.after.id)
            left += bool(may_not)
        progress.log("participant", f"Caseload overgedragen aan {self.after.name}. Reden: {self.reason}")
        progress.save()
        count = len(going) - left
        text = f"Gaat naar {self.after.name}, met {count} {'open taak' if count == 1 else 'open taken'}."
        return text + (f" {left} {'taak is' if left == 1 else 'taken zijn'} nu voor het team." if left else "")


def _check(actor: User) -> None:
    if not may(actor, Permission.MANAGE_CASELOAD):
        raise Forbidden("Alleen een coördinator draagt gezinnen over.")


def _person(tx: Tx, user_id: int | None) -> User | None:
    """A user who may be relieved of families: also who is no coach any more, or left."""
    user = people.user(tx, user_id) if user_id is not None else None
    return user if user and not user.guest else None


def _coach(tx: Tx, user_id: int | None) -> User | None:
    """A user who may get families."""
    user = _person(tx, user_id)
    return user if user and user.active and Role.COACH in user.roles else None


def _goes(task: Task, before: User) -> bool:
    return task.state == tasks.OPEN and task.assignee_id == before.id


def _left(tx: Tx, case_id: int, actor: User, before: User | None, after: User | None) -> tuple[str, ...]:
    """The titles of the open tasks of a case that would not go over."""
    case = cases.get(tx, case_id, actor) if before and after else None
    if case is None or before is None or after is None:
        return ()
    situation: Situation = instances.situation(tx, case_id)
    bundle = bundle_of(tx, case.bundle)
    return tuple(
        task.title
        for task in situation.tasks
        if _goes(task, before) and why_not(tx, bundle, after, situation.instance(task.instance_id), task)
    )
