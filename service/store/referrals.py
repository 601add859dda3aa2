"""The families of somebody who refers, and what it decided for them: each question is one statement for all together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, and_, func, select

from service.domain.people import Role, User
from service.store import tables as t
from service.store.cases import CASE, visible
from service.store.session import Tx
from service.store.tasks import OPEN, listed


def families(tx: Tx, user: User, closed: bool, start: int, limit: int) -> list[Row[Any]]:
    """The cases that run, or that are closed, newest first, with their phase and coach; `total` is how many there are."""
    p = t.participants.c
    coach = and_(p.case_id == t.cases.c.id, p.role == Role.COACH, p.until.is_(None))
    main = and_(t.instances.c.case_id == t.cases.c.id, t.instances.c.main)
    done = t.instances.c.done.is_not(None) if closed else t.instances.c.done.is_(None)
    columns = (t.instances.c.phase, t.instances.c.done, t.instances.c.outcome, t.users.c.name.label("coach"))
    query = (
        select(t.cases, *columns, func.count().over().label("total"))
        .join(t.instances, main)
        .outerjoin(t.participants, coach)
        .outerjoin(t.users, t.users.c.id == p.user_id)
        .where(visible(user), t.cases.c.kind == CASE, done)
        .order_by(t.cases.c.id.desc())
    )
    return list(tx.execute(query.offset(start).limit(limit)))


def asked(tx: Tx, cases: Collection[int], roles: Collection[Role]) -> list[Row[Any]]:
    """The open tasks of these cases for these roles, as they stand in lists."""
    a = t.tasks.c
    return list(tx.execute(listed().where(a.case_id.in_(cases), a.state == OPEN, a.role.in_(roles))))


def decisions(tx: Tx, cases: Collection[int], elements: Collection[str]) -> list[Row[Any]]:
    """The tasks of these elements that there are, or were, with their instance, who began that and who did them; oldest first.

    Columns of the instance bear the prefix `i_`.
    """
    starter, doer, i = t.users.alias(), t.users.alias(), t.instances.c
    query = (
        select(
            t.tasks,
            doer.c.name.label("doer"),
            starter.c.name.label("starter"),
            *(i[name].label(f"i_{name}") for name in ("process", "visible_for", "started", "done", "outcome")),
        )
        .join(t.instances, i.id == t.tasks.c.instance_id)
        .outerjoin(starter, starter.c.id == i.started_by)
        .outerjoin(doer, doer.c.id == t.tasks.c.done_by)
        .where(t.tasks.c.case_id.in_(cases), t.tasks.c.element.in_(elements))
        .order_by(t.tasks.c.id)
    )
    return list(tx.execute(query))


def answered(tx: Tx, cases: Collection[int], tasks: Collection[int]) -> list[Row[Any]]:
    """What was answered in these tasks of these cases, oldest first; a personal answer has no value here."""
    a = t.answers.c
    query = select(a.task_id, a.field, a.value, a.personal, a.form, a.register, a.row)
    return list(tx.execute(query.where(a.case_id.in_(cases), a.task_id.in_(tasks), a.source == "form").order_by(a.id)))
