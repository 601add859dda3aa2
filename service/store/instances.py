"""What runs in a case now: its instances with their open tasks, its participants and its answers, read in one statement."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, BindParameter, Row, Select, and_, bindparam, func, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.errors import Conflict
from service.domain.people import Role, User
from service.store import answers
from service.store import tables as t
from service.store.answers import Answered
from service.store.cases import Case, case_of, visible
from service.store.session import Tx
from service.store.tasks import Task, task_of

CHANGING = ("state", "phase", "phase_element", "timers", "waits", "wake_at", "attempts", "done", "outcome", "standing",
            "before", "before_task")
Place = tuple[str, str]  # process, element
Waiting = dict[str, str]  # a timer: id, process, element, due (ISO, UTC)


@dataclass(eq=False)
class Instance:
    """A row of `instances`; see there. `version` is 0 until it is saved."""

    process: str
    main: bool
    visible_for: frozenset[Role]
    started: datetime
    started_by: int | None
    id: int = field(default_factory=lambda: secrets.randbelow(2**48) + 1)
    state: bytes | None = None
    version: int = 0
    phase: str = ""
    phase_element: str = ""
    timers: list[Waiting] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    wake_at: datetime | None = None
    attempts: int = 0
    done: datetime | None = None
    outcome: str = ""
    standing: list[list[str]] = field(default_factory=list)
    before: bytes | None = None
    before_task: int | None = None

    def since(self) -> dict[Place, datetime]:
        """Where it stands, and since when."""
        return {(process, element): datetime.fromisoformat(since) for process, element, since in self.standing}

    def stand(self, places: Iterable[Place], since: Mapping[Place, datetime], now: datetime) -> None:
        """From `now` on it stands at these places; `since` tells of those where it was already."""
        self.standing = [[*place, since.get(place, now).astimezone(UTC).isoformat()] for place in places]


@dataclass
class Situation:
    """`instances` are those that run, and the main one even when it is done; `participants` says who has a role now: the user,
    and the how-manieth in that role; `gone` are those of them whose account is not active any more; `answers` are the current
    ones."""

    instances: list[Instance]
    tasks: list[Task]
    participants: dict[Role, tuple[int, int]]
    answers: list[Answered] = field(default_factory=list)
    gone: frozenset[int] = frozenset()

    def holder(self, role: Role) -> int | None:
        """Whose the tasks of a role are when they open: nobody's when nobody has it, or who has it is not active any more."""
        found = self.participants.get(role, (None, 0))[0]
        return None if found in self.gone else found

    @property
    def main(self) -> Instance | None:
        return next((instance for instance in self.instances if instance.main), None)

    def instance(self, id_: int) -> Instance:
        return next(instance for instance in self.instances if instance.id == id_)


def situation(tx: Tx, case_id: int) -> Situation:
    """What runs in the case, and what is known of it. A side instance that is done is history, and not read."""
    rows = tx.execute(_situation(tx.dialect.name == "postgresql"), {"case": case_id}).all()
    instances = {row.i_id: _instance(row, "i_") for row in rows}
    participants = (rows[0].participants or {}) if rows else {}
    return Situation(
        list(instances.values()),
        [task_of(row, "t_") for row in rows if row.t_id is not None],
        {Role(role): (user_id, number) for role, (user_id, number, _) in participants.items()},
        answers.listed(rows[0].answers) if rows else [],
        frozenset(user_id for user_id, _, active in participants.values() if not active),
    )


def touched_by(tx: Tx, task_id: int) -> list[Instance]:
    """The instances that still remember what they were before this task was completed; those that are done too."""
    case_id = select(t.tasks.c.case_id).where(t.tasks.c.id == task_id).scalar_subquery()
    query = select(*(column.label(f"i_{column.name}") for column in t.instances.c))
    return [
        _instance(row, "i_")
        for row in tx.execute(query.where(t.instances.c.case_id == case_id, t.instances.c.before_task == task_id))
    ]


def forget_before(tx: Tx, until: datetime) -> None:
    """What instances were before tasks that were done earlier than this is of no use any more."""
    old = select(t.tasks.c.id).where(t.tasks.c.done_at < until)
    gone = {"before": None, "before_task": None}
    tx.execute(update(t.instances).where(t.instances.c.before_task.in_(old)).values(**gone))


@cache
def _situation(on_postgresql: bool) -> Select[Any]:
    """The statement of `situation`, made once: making it takes longer than running it."""
    case: BindParameter[Any] = bindparam("case")
    order = (t.instances.c.started, t.instances.c.id, t.tasks.c.id)
    first = func.row_number().over(order_by=order) == 1
    return (
        select(
            *(column.label(f"i_{column.name}") for column in t.instances.c if column.name != "before"),  # only to reopen a task
            *(column.label(f"t_{column.name}") for column in t.tasks.c),
            sql_case((first, _participants(on_postgresql, case))).label("participants"),
            sql_case((first, answers.current(on_postgresql, case))).label("answers"),
        )
        .outerjoin(t.tasks, and_(t.tasks.c.instance_id == t.instances.c.id, t.tasks.c.state == "open"))
        .where(t.instances.c.case_id == case, or_(t.instances.c.done.is_(None), t.instances.c.main))
        .order_by(*order)
    )


def _participants(on_postgresql: bool, case: Any) -> Any:
    """Who has which role now, as one JSON object: read along with the first row instead of in a statement of its own."""
    array = func.json_build_array if on_postgresql else func.json_array
    who = array(t.participants.c.user_id, t.participants.c.number, t.users.c.active)
    together = func.json_object_agg if on_postgresql else func.json_group_object
    return (
        select(together(t.participants.c.role, who, type_=JSON()))
        .join(t.users, t.users.c.id == t.participants.c.user_id)
        .where(t.participants.c.case_id == case, t.participants.c.until.is_(None))
        .scalar_subquery()
    )


def save(tx: Tx, case_id: int, instances: Sequence[Instance]) -> None:
    """Insert the new ones and update the others: one statement.

    Raises Conflict when somebody else saved one since it was read. The lock on the case makes that impossible; this is the
    second guard, for whoever ever forgets the first.
    """
    if not instances:
        return
    fixed = ("id", "process", "main", "started", "started_by")
    rows = [
        {name: getattr(instance, name) for name in (*fixed, *CHANGING)}
        | {"case_id": case_id, "version": instance.version + 1, "visible_for": sorted(instance.visible_for)}
        for instance in instances
    ]
    if len(tx.execute(_save(tx.dialect.name == "postgresql"), rows).all()) != len(rows):
        raise Conflict("Iemand anders was net iets eerder met dit traject. Laad de pagina opnieuw.")
    for instance in instances:
        instance.version += 1


@cache
def _save(on_postgresql: bool) -> Any:
    """The statement of `save`, made once."""
    query: Any = (postgresql.insert if on_postgresql else sqlite.insert)(t.instances)
    return query.on_conflict_do_update(
        index_elements=["id"],
        set_={name: query.excluded[name] for name in ("version", "visible_for", *CHANGING)},
        where=t.instances.c.version == query.excluded.version - 1,
    ).returning(t.instances.c.id)


def ever(tx: Tx, case_id: int) -> list[Row[Any]]:
    """All instances that a case has, or had, without their state; oldest first."""
    i = t.instances.c
    query = select(i.id, i.process, i.main, i.visible_for, i.standing, i.started, i.done, i.outcome).where(i.case_id == case_id)
    return list(tx.execute(query.order_by(i.started, i.id)))


def claim_due(tx: Tx, now: datetime, passed: frozenset[int], case_id: int | None = None) -> tuple[Case, int] | None:
    """The case and instance that falls due first at or before `now`, the case locked; None when there is none. With `case_id`
    only in that case.

    A case that somebody else is busy with is passed over: it is that other's, or the next round's. Look again at the instance
    when the lock is held: the other may just have finished.
    """
    query = (
        select(t.cases, t.instances.c.id.label("instance_id"))
        .join_from(t.instances, t.cases, t.cases.c.id == t.instances.c.case_id)
        .where(t.instances.c.wake_at <= now, t.instances.c.id.not_in(passed))
        .order_by(t.instances.c.wake_at, t.instances.c.id)
        .limit(1)
        .with_for_update(of=t.cases, skip_locked=True, key_share=True)
    )
    row = tx.execute(query if case_id is None else query.where(t.cases.c.id == case_id)).first()
    return (case_of(row), row.instance_id) if row else None


def next_due(tx: Tx, *, broken: bool = True, case_id: int | None = None) -> datetime | None:
    """The first moment that any instance (of one case, or of all) waits for; without `broken`, any that did not break the last
    time."""
    query = select(func.min(t.instances.c.wake_at))
    if case_id is not None:
        query = query.where(t.instances.c.case_id == case_id)
    moment: datetime | None = tx.execute(query if broken else query.where(t.instances.c.attempts == 0)).scalar_one()
    return moment


def next_due_visible(tx: Tx, user: User, after: datetime) -> datetime | None:
    """The first moment after this one that an instance waits for in the cases that a user sees."""
    cases = t.instances.join(t.cases, t.cases.c.id == t.instances.c.case_id)
    query = select(func.min(t.instances.c.wake_at)).select_from(cases).where(visible(user), t.instances.c.wake_at > after)
    moment: datetime | None = tx.execute(query).scalar_one()
    return moment


def count_due(tx: Tx, until: datetime) -> int:
    """How many instances wait for a moment up to this one."""
    return int(tx.execute(select(func.count()).where(t.instances.c.wake_at <= until)).scalar_one())


def back_off(tx: Tx, instance: Instance, until: datetime) -> None:
    """Leave a wake that broke alone until then."""
    tx.execute(update(t.instances).where(t.instances.c.id == instance.id).values(wake_at=until))


def _instance(row: Row[Any], prefix: str) -> Instance:
    values = {name.removeprefix(prefix): value for name, value in row._mapping.items() if name.startswith(prefix)}
    values.pop("case_id")
    values["standing"] = values["standing"] or []
    values["visible_for"] = frozenset(Role(role) for role in values["visible_for"])
    return Instance(**values)

