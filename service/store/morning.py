"""What a coordinator looks at first: tasks that are late or nobody's, cases that are stuck, and what broke."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select, update

from service.domain.people import User
from service.store import tables as t
from service.store.cases import CASE, visible
from service.store.session import Tx
from service.store.tasks import MAIN, OPEN, listed, still
from service.store.work import sees


def late(tx: Tx, user: User, today: date, limit: int, offset: int = 0) -> list[Row[Any]]:
    """Open tasks past their date, the longest late first; `total` is how many there are."""
    return _tasks(tx, user, _is_late(today), limit, offset)


def nobodys(tx: Tx, user: User, today: date, limit: int, offset: int = 0) -> list[Row[Any]]:
    """Open tasks that nobody has and that are not late; the first to be done first. `total` is how many there are."""
    return _tasks(tx, user, and_(t.tasks.c.assignee_id.is_(None), ~func.coalesce(_is_late(today), False)), limit, offset)


def _is_late(today: date) -> Any:
    return and_(~still(), func.coalesce(t.tasks.c.target, t.tasks.c.hard) < today)


def _tasks(tx: Tx, user: User, which: Any, limit: int, offset: int) -> list[Row[Any]]:
    due = func.coalesce(t.tasks.c.target, t.tasks.c.hard)
    query = listed().add_columns(func.count().over().label("total")).where(visible(user), sees(user), which)
    query = query.where(t.tasks.c.state == OPEN).order_by(None)
    query = query.order_by(t.tasks.c.urgent.desc(), due.is_(None), due, t.tasks.c.id)
    return list(tx.execute(query.limit(limit).offset(offset or None)))


def stuck(tx: Tx, user: User, quiet: datetime, limit: int, offset: int = 0) -> list[Row[Any]]:
    """Running cases in which nothing is open and nothing is waited for (`idle`), or in which tasks are open but nothing has
    happened since `quiet`; those that stand still aside. `last` is when something happened last, the longest ago first;
    `total` is how many there are."""
    task, instance, e = t.tasks.c, t.instances.c, t.events.c
    of_case = task.case_id == t.cases.c.id
    here = and_(instance.case_id == t.cases.c.id, instance.done.is_(None), instance.wake_at.is_not(None))
    is_open = select(task.id).where(of_case, task.state == OPEN).exists()
    waits = select(instance.id).where(here).exists()
    moved = select(task.id).where(of_case, or_(task.opened >= quiet, task.done_at >= quiet)).exists()
    last = select(e.at).where(e.case_id == t.cases.c.id).order_by(e.id.desc()).limit(1).scalar_subquery()
    nothing, total = and_(~is_open, ~waits), func.count().over().label("total")
    columns = (t.cases.c.code, t.cases.c.alias, MAIN.c.phase, nothing.label("idle"), last.label("last"), total)
    query = (
        select(*columns)
        .join(MAIN, and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main))
        .where(visible(user), t.cases.c.kind == CASE, MAIN.c.done.is_(None), t.cases.c.suspended.is_(None))
        .where(or_(nothing, and_(is_open, ~moved, last < quiet)))
        .order_by(last, t.cases.c.id)
    )
    return list(tx.execute(query.limit(limit).offset(offset or None)))


def incidents(tx: Tx, user: User, limit: int, offset: int = 0) -> list[Row[Any]]:
    """What broke and is not solved yet, with its case when it has one; newest first. `total` is how many there are."""
    columns = (t.incidents, t.cases.c.code, t.cases.c.alias, t.cases.c.bundle, func.count().over().label("total"))
    query = (
        select(*columns)
        .outerjoin(t.cases, t.cases.c.id == t.incidents.c.case_id)
        .where(t.incidents.c.solved.is_(None), or_(t.incidents.c.case_id.is_(None), visible(user)))
        .order_by(t.incidents.c.id.desc())
    )
    return list(tx.execute(query.limit(limit).offset(offset or None)))


def settle(tx: Tx, user: User, incident_id: int, now: datetime) -> bool:
    """An incident that no step of a case will solve was dealt with; whether there was such a one."""
    i = t.incidents.c
    seen = or_(i.case_id.is_(None), i.case_id.in_(select(t.cases.c.id).where(visible(user))))
    query = update(t.incidents).where(i.id == incident_id, i.instance_id.is_(None), i.solved.is_(None), seen)
    return bool(tx.execute(query.values(solved=now)).rowcount)
