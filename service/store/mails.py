"""What mails are about: open tasks and whose they are. Who gets to know of them is asked where they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from service.domain.people import Role, User
from service.store import tables as t
from service.store.cases import visible
from service.store.session import Tx
from service.store.tasks import OPEN, Task, task_of


def of_element(tx: Tx, instance_id: int | None, process: str, element: str) -> list[Task]:
    """The open tasks of a user task in an instance: one, or one for each row."""
    place = (t.tasks.c.instance_id == instance_id, t.tasks.c.process == process, t.tasks.c.element == element)
    return _found(tx, _open().where(*place))


def of_assignee(tx: Tx, case_id: int, user_id: int | None) -> list[Task]:
    """Somebody's open tasks in a case."""
    return _found(tx, _open().where(t.tasks.c.case_id == case_id, t.tasks.c.assignee_id == user_id))


def open_task(tx: Tx, task_id: int | None) -> Task | None:
    return next(iter(_found(tx, _open().where(t.tasks.c.id == task_id))), None)


def near(tx: Tx, today: date, since: date) -> list[Task]:
    """Tasks of somebody that are late, but not since long, and those whose warning day has come; not of a case that stands
    still."""
    due = func.coalesce(t.tasks.c.target, t.tasks.c.hard)
    late: ColumnElement[bool] = (due < today) & (due >= since)
    soon = (t.tasks.c.warn <= today) & (due >= today)
    halted = select(t.suspensions.c.case_id).where(t.suspensions.c.ended.is_(None))
    query = _open().where(t.tasks.c.assignee_id.is_not(None), late | soon, t.tasks.c.case_id.not_in(halted))
    return _found(tx, query)


def assigned_after(tx: Tx, line: Any) -> bool:
    """Whether a later line tells that the task of this one was given to somebody: then that line tells who gets to know."""
    e = t.events.c
    place = (e.instance_id == line.instance_id, e.process == line.process, e.element == line.element)
    query = select(e.id).where(e.case_id == line.case_id, e.kind == "assigned", e.id > line.id, *place)
    return tx.execute(query.limit(1)).first() is not None


def referrer_of(tx: Tx, case_id: int) -> int:
    """The organisation that referred a case."""
    return int(tx.execute(select(t.cases.c.referrer_id).where(t.cases.c.id == case_id)).scalar_one())


def code_of(tx: Tx, case_id: int) -> str:
    return str(tx.execute(select(t.cases.c.code).where(t.cases.c.id == case_id)).scalar_one())


def visible_for(tx: Tx, task: Task) -> frozenset[Role]:
    """Who may see the instance of a task; empty: whoever sees the case."""
    roles = tx.execute(select(t.instances.c.visible_for).where(t.instances.c.id == task.instance_id)).scalar_one()
    return frozenset(Role(role) for role in roles)


def nobodys(tx: Tx, user: User) -> int:
    """How many open tasks are nobody's, in the cases that this user may see."""
    query = select(func.count()).select_from(t.tasks).join(t.cases, t.cases.c.id == t.tasks.c.case_id)
    free = (t.tasks.c.state == OPEN, t.tasks.c.assignee_id.is_(None))
    return int(tx.execute(query.where(visible(user), *free)).scalar_one())


def event(tx: Tx, event_id: int) -> Any:
    """A line of the log, with the code of its case."""
    query = select(t.events, t.cases.c.code).join(t.cases, t.cases.c.id == t.events.c.case_id)
    return tx.execute(query.where(t.events.c.id == event_id)).one()


def _open() -> Select[Any]:
    return select(t.tasks).where(t.tasks.c.state == OPEN).order_by(t.tasks.c.id)


def _found(tx: Tx, query: Select[Any]) -> list[Task]:
    rows: Sequence[Any] = tx.execute(query).all()
    return [task_of(row) for row in rows]
