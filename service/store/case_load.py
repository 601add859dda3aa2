"""Who carries what, and who waits: the families of all coaches, contracts, and the tasks in which a case waits for a coach."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, and_, func, select, tuple_

from service.domain.people import Role, User
from service.store import tables as t
from service.store.cases import CASE, visible
from service.store.session import Tx
from service.store.tasks import MAIN, OPEN

Place = tuple[str, str]  # process, element


def families(tx: Tx, user: User) -> list[Row[Any]]:
    """The running cases that have a coach and that the user may see, by the coach's id."""
    p = t.participants.c
    query = (
        select(
            p.user_id.label("coach_id"), t.cases.c.id, t.cases.c.code, t.cases.c.alias, t.cases.c.bundle,
            t.cases.c.referrer_id, t.cases.c.suspended, MAIN.c.phase, MAIN.c.phase_element,
        )
        .join(MAIN, and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main))
        .join(t.participants, and_(p.case_id == t.cases.c.id, p.role == Role.COACH, p.until.is_(None)))
        .where(visible(user), t.cases.c.kind == CASE, MAIN.c.done.is_(None))
        .order_by(p.user_id, t.cases.c.code)
    )  # fmt: skip
    return list(tx.execute(query))


def coaches(tx: Tx) -> list[Row[Any]]:
    """Who has the role of coach, or had it: id, name, roles, whether it is active, and the hours of its contract (or None)."""
    u = t.users.c
    query = select(u.id, u.name, u.roles, u.active, u.hours).where(~u.guest).order_by(u.name, u.id)
    return list(tx.execute(query))


def waiting(tx: Tx, user: User, places: Collection[Place]) -> list[Row[Any]]:
    """The open tasks at these places, with their case, since when it waits at any of them (`since`), and the moments that the
    instance waits for."""
    task = t.tasks.alias("before")
    since = (
        select(func.min(task.c.opened))
        .where(
            task.c.case_id == t.tasks.c.case_id,
            task.c.instance_id == t.tasks.c.instance_id,
            tuple_(task.c.process, task.c.element).in_(places),
        )
        .correlate(t.tasks)
        .scalar_subquery()
    )
    query = (
        select(
            t.tasks.c.id.label("task_id"), t.tasks.c.process, t.tasks.c.element, t.tasks.c.title, t.cases.c.id,
            t.cases.c.code, t.cases.c.alias, t.cases.c.bundle, t.cases.c.suspended, since.label("since"),
            t.organisations.c.name.label("referrer"), t.instances.c.timers,
        )
        .join(t.cases, t.cases.c.id == t.tasks.c.case_id)
        .join(t.instances, t.instances.c.id == t.tasks.c.instance_id)
        .join(t.organisations, t.organisations.c.id == t.cases.c.referrer_id)
        .where(visible(user), t.tasks.c.state == OPEN, tuple_(t.tasks.c.process, t.tasks.c.element).in_(places))
        .order_by(t.tasks.c.id)
    )  # fmt: skip
    return list(tx.execute(query))
