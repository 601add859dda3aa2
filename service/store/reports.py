"""What reports count, over all cases that somebody may see: each question is one statement, however many cases there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, and_, cast, func, or_, select, union

from service.domain.people import Role, User
from service.domain.permissions import Permission, may
from service.store import tables as t
from service.store.cases import CASE, visible
from service.store.session import Tx

Key = tuple[str, str]  # register ("" without one) and field


def within(user: User) -> ColumnElement[bool]:
    """The cases of this user's reports: those that it may see, and without sight of all only what its organisation ordered."""
    own = None if may(user, Permission.SEE_ALL_CASES) else t.cases.c.commissioner_id == user.organisation.id
    of_kind = and_(visible(user), t.cases.c.kind == CASE)
    return of_kind if own is None else and_(of_kind, own)


def cases(tx: Tx, user: User) -> list[Row[Any]]:
    """Every case with its main instance."""
    i = t.instances.c
    columns = (i.phase_element, i.done, i.outcome)
    query = select(t.cases, *columns).join(t.instances, and_(i.case_id == t.cases.c.id, i.main)).where(within(user))
    return list(tx.execute(query.order_by(t.cases.c.id)))


def organisations(tx: Tx, user: User) -> list[Row[Any]]:
    """Who referred or commissioned these cases, by name."""
    ids = union(*(select(column).where(within(user)) for column in (t.cases.c.referrer_id, t.cases.c.commissioner_id)))
    o = t.organisations.c
    return list(tx.execute(select(o.id, o.name).where(o.id.in_(ids)).order_by(o.name)))


def answers(tx: Tx, user: User, keys: Collection[Key]) -> list[Row[Any]]:
    """The newest answer to these fields, and the first one: `first` and `last` say which it is. A row that was removed has the
    answer false to the field "" of its register."""
    a, p = t.answers.c, t.personal_values.c
    place = (a.case_id, a.scope_id, a.register, a.row, a.field)
    wanted = or_(*(and_(a.register == register, a.field.in_(fields)) for register, fields in _by_register(keys).items()))
    query = select(func.min(a.id).label("first"), func.max(a.id).label("last")).where(wanted)
    ends = query.where(a.case_id.in_(select(t.cases.c.id).where(within(user)))).group_by(*place).subquery()
    columns = (a.case_id, a.register, a.row, a.field, a.personal, a.at, a.value, p.value.label("apart"))
    told = (a.id == ends.c.first).label("first"), (a.id == ends.c.last).label("last")
    found = select(*columns, *told).join(ends, or_(a.id == ends.c.first, a.id == ends.c.last))
    return list(tx.execute(found.outerjoin(t.personal_values, p.answer_id == a.id)))


def _by_register(keys: Collection[Key]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for register, field in keys:
        found.setdefault(register, {""} if register else set()).add(field)
    return found or {"": set()}


def tasks(tx: Tx, user: User, elements: Collection[str]) -> list[Row[Any]]:
    """Every task of these elements, done or not, oldest first."""
    a = t.tasks.c
    columns = (a.id, a.case_id, a.process, a.element, a.role, a.opened, a.target, a.hard, a.state, a.done_at)
    query = select(*columns).join(t.cases, t.cases.c.id == a.case_id)
    return list(tx.execute(query.where(within(user), a.element.in_(elements)).order_by(a.id)))


def answered(tx: Tx, user: User, elements: Collection[str], keys: Collection[Key]) -> list[Row[Any]]:
    """What was answered to these fields in the tasks of these elements; `filled`: whether a personal one holds something."""
    a, p = t.answers.c, t.personal_values.c
    filled = and_(p.answer_id.is_not(None), cast(p.value, Text).not_in(("null", '""'))).label("filled")
    query = (
        select(a.task_id, a.case_id, a.register, a.row, a.field, a.value, a.personal, a.at, filled)
        .join(t.tasks, t.tasks.c.id == a.task_id)
        .join(t.cases, t.cases.c.id == a.case_id)
        .outerjoin(t.personal_values, p.answer_id == a.id)
        .where(within(user), t.tasks.c.element.in_(elements), a.field.in_({field for _, field in keys}))
    )
    return list(tx.execute(query.order_by(a.id)))


def ended(tx: Tx, user: User, elements: Collection[str]) -> list[Row[Any]]:
    """The last of these end events that the main instance of each case came by, with the text of its line in the log."""
    e, i = t.events.c, t.instances.c
    newest = select(func.max(e.id)).join(t.instances, and_(i.id == e.instance_id, i.main))
    newest = newest.join(t.cases, t.cases.c.id == e.case_id).where(within(user), e.kind == "milestone")
    ids = newest.where(e.element.in_(elements)).group_by(e.case_id)
    return list(tx.execute(select(e.case_id, e.element, e.text).where(e.id.in_(ids))))


def coaches(tx: Tx, user: User) -> list[Row[Any]]:
    """Who has been the coach of which case, in order of time."""
    p = t.participants.c
    query = select(p.case_id, p.user_id, p.since, p.until, t.users.c.name).join(t.cases, t.cases.c.id == p.case_id)
    query = query.join(t.users, t.users.c.id == p.user_id).where(within(user), p.role == Role.COACH)
    return list(tx.execute(query.order_by(p.case_id, p.number)))


def hours(tx: Tx, user: User, keys: Collection[Key], since: datetime | None, until: datetime | None) -> list[Row[Any]]:
    """The numbers that were written in these fields of registers: how often each, by case and by author."""
    a = t.answers.c
    fields = or_(*(and_(a.register == register, a.field == field) for register, field in keys)) if keys else a.id < 0
    query = select(a.case_id, a.user_id, a.value, func.count().label("times")).join(t.cases, t.cases.c.id == a.case_id)
    query = query.where(within(user), fields)
    query = query if since is None else query.where(a.at >= since)
    query = query if until is None else query.where(a.at < until)
    return list(tx.execute(query.group_by(a.case_id, a.user_id, a.value)))
