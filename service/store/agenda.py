"""What stands on a calendar: open tasks with a date, dates that were answered, moments that cases wait for.

Each is asked of all people and families at once, so that a team takes as many statements as one coach.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, cast, exists, func, or_, select, type_coerce

from service.domain.people import User
from service.store import tables as t
from service.store.cases import CASE, visible
from service.store.columns import Feel
from service.store.session import Tx
from service.store.tasks import MAIN, OPEN, listed, still
from service.store.work import sees

MOST_FAMILIES = 500  # of a team


def tasks(tx: Tx, user: User, of: Collection[int], first: date, last: date, late_before: date) -> list[Row[Any]]:
    """The open tasks of these people that have a date in a period, and those that are late since before a day."""
    task = t.tasks.c
    due = func.coalesce(task.target, task.hard)
    here = or_(task.target.between(first, last), task.hard.between(first, last), and_(due < late_before, ~still()))
    query = listed().where(visible(user), sees(user), task.state == OPEN, task.assignee_id.in_(of), here)
    return list(tx.execute(query.order_by(None).order_by(due, task.id)))


def families(tx: Tx, user: User, of: Collection[int]) -> list[Row[Any]]:
    """The running cases in which these people take part, each once, with one of them (`user_id`, `who`, `role`)."""
    part = t.participants.c
    query = (
        select(t.cases.c.id, t.cases.c.code, t.cases.c.alias, t.cases.c.bundle, part.user_id, part.role,
               t.users.c.name.label("who"))
        .join(t.participants, part.case_id == t.cases.c.id)
        .join(t.users, t.users.c.id == part.user_id)
        .join(MAIN, and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main))
        .where(visible(user), t.cases.c.kind == CASE, MAIN.c.done.is_(None), part.user_id.in_(of), part.until.is_(None))
        .order_by(t.cases.c.id.desc(), part.role)
        .limit(MOST_FAMILIES)
    )
    return list({row.id: row for row in reversed(tx.execute(query).all())}.values())[::-1]


def moments(tx: Tx, user: User, case_ids: Collection[int], until: datetime) -> list[Row[Any]]:
    """The instances of these cases that wait for a moment before `until`: case_id, process, timers, started."""
    i = t.instances.c
    query = select(i.id, i.case_id, i.process, i.timers, i.started).where(i.case_id.in_(case_ids), i.done.is_(None), sees(user))
    return list(tx.execute(query.where(i.wake_at < until).order_by(i.id)))


def dates(
    tx: Tx, user: User, case_ids: Collection[int], keys: Collection[str], months: Collection[str]
) -> list[Row[Any]]:
    """The current answers to the fields with these keys, in rows or not, that hold a day in one of the months ("2026-11")."""
    query, value = _current(user, case_ids)
    text = type_coerce(value, Text)
    in_time = or_(*(text.contains(f"{month}-", autoescape=True) for month in months))
    return list(tx.execute(query.where(t.answers.c.field.in_(keys), in_time)))


def rows(tx: Tx, user: User, case_ids: Collection[int], row_ids: Collection[str]) -> list[Row[Any]]:
    """All current answers of these rows; that to "" is false for a row that is gone."""
    query, _ = _current(user, case_ids)
    return list(tx.execute(query.where(t.answers.c.row.in_(row_ids))))


def _current(user: User, case_ids: Collection[int]) -> tuple[Select[Any], ColumnElement[Any]]:
    """A query of the newest answers of cases, as far as the user may see them; and the column of their value."""
    a, newer, p = t.answers.c, t.answers.alias("newer"), t.personal_values.c
    later = exists().where(
        newer.c.case_id == a.case_id,
        newer.c.scope_id.is_not_distinct_from(a.scope_id),
        newer.c.register == a.register,
        newer.c.row == a.row,
        newer.c.field == a.field,
        newer.c.id > a.id,
    )
    value = type_coerce(cast(func.coalesce(p.value, a.value), Text), Feel)
    query = (
        select(a.case_id, a.scope_id, a.register, a.row, a.field, a.at, value.label("value"))
        .outerjoin(t.personal_values, p.answer_id == a.id)
        .outerjoin(t.instances, t.instances.c.id == a.instance_id)
        .where(a.case_id.in_(case_ids), ~later, or_(a.instance_id.is_(None), sees(user)))
        .order_by(a.id)
    )
    return query, value
