"""What reports count, over all cases that somebody may see: each question is one statement, however many cases there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import JSON, ColumnElement, Row, Text, and_, cast, func, literal, select, union

from service.domain.people import Role, User
from service.domain.permissions import Permission, may
from service.store import tables as t
from service.store.cases import CASE, visible
from service.store.columns import Feel
from service.store.session import Tx


def within(user: User) -> ColumnElement[bool]:
    """The cases of this user's reports: those that it may see, and without sight of all only what its organisation ordered."""
    own = None if may(user, Permission.SEE_ALL_CASES) else t.cases.c.commissioner_id == user.organisation.id
    of_kind = and_(visible(user), t.cases.c.kind == CASE)
    return of_kind if own is None else and_(of_kind, own)


def cases(tx: Tx, user: User) -> list[Row[Any]]:
    """Every case with its main instance."""
    i = t.instances.c
    c = t.cases.c
    columns = (c.id, c.bundle, c.referrer_id, c.commissioner_id, c.opened, i.phase_element, i.done, i.outcome)
    query = select(*columns).join(t.instances, and_(i.case_id == t.cases.c.id, i.main)).where(within(user))
    return list(tx.execute(query.order_by(t.cases.c.id)))


def organisations(tx: Tx, user: User) -> list[Row[Any]]:
    """Who referred or commissioned these cases, by name."""
    ids = union(*(select(column).where(within(user)) for column in (t.cases.c.referrer_id, t.cases.c.commissioner_id)))
    o = t.organisations.c
    return list(tx.execute(select(o.id, o.name).where(o.id.in_(ids)).order_by(o.name)))


class Given(NamedTuple):
    """An answer. `value` is what JSON makes of it (`feel.from_json` reads that), also when it is kept apart; `at` is the
    moment as its database writes it."""

    id: int
    register: str
    row: str
    field: str
    at: str
    value: Any

    @property
    def moment(self) -> datetime:
        found = datetime.fromisoformat(self.at)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


def answers(tx: Tx, user: User, fields: Collection[str], twice: Collection[str]) -> Iterator[tuple[int, list[Given]]]:
    """By case the newest answer to each of these fields, and the first one to those of `twice`; oldest first. The database
    packs those of a case together: a row for each of them would take most of the time that a report takes."""
    a, p, on_postgresql = t.answers.c, t.personal_values.c, tx.dialect.name == "postgresql"
    place = (a.case_id, a.scope_id, a.register, a.row, a.field)
    newest = select(func.max(a.id)).where(a.field.in_(fields)).group_by(*place)
    first = select(func.min(a.id)).where(a.field.in_(twice)).group_by(*place)
    told = cast(func.coalesce(p.value, a.value), Text)
    value = cast(told, JSON) if on_postgresql else func.json(told)
    pack = func.json_build_array if on_postgresql else func.json_array
    together = func.json_agg if on_postgresql else func.json_group_array
    packed = cast(together(pack(a.id, a.register, a.row, a.field, a.at, value)), Text).label("packed")
    query = select(a.case_id, packed).outerjoin(t.personal_values, p.answer_id == a.id)
    query = query.where(a.id.in_(union(newest, first) if twice else newest))
    for row in tx.execute(query.where(_of(user)).group_by(a.case_id)):
        yield row.case_id, [Given(*one) for one in sorted(orjson.loads(row.packed))]  # no two have the same id


def _of(user: User) -> ColumnElement[bool]:
    return t.answers.c.case_id.in_(select(t.cases.c.id).where(within(user)))


def removed(tx: Tx, user: User, fields: Collection[str]) -> set[tuple[int, str, str]]:
    """The rows that were removed from registers with one of these fields, as (case, register, row): the newest answer to their
    field "" is false."""
    a, of = t.answers.c, t.answers.alias().c
    registers = select(of.register).where(of.field.in_(fields), of.register != "").distinct()
    newest = select(func.max(a.id)).where(a.field == "", a.register.in_(registers)).group_by(a.case_id, a.register, a.row)
    query = select(a.case_id, a.register, a.row).where(a.id.in_(newest), a.value == literal(False, Feel()), _of(user))
    return {(row.case_id, row.register, row.row) for row in tx.execute(query)}


def tasks(tx: Tx, user: User, elements: Collection[str]) -> list[Row[Any]]:
    """Every task of these elements, done or not, oldest first."""
    a = t.tasks.c
    columns = (a.id, a.case_id, a.process, a.element, a.role, a.opened, a.target, a.hard, a.state, a.done_at)
    query = select(*columns).join(t.cases, t.cases.c.id == a.case_id)
    return list(tx.execute(query.where(within(user), a.element.in_(elements)).order_by(a.id)))


def answered(tx: Tx, user: User, elements: Collection[str], fields: Collection[str]) -> list[Row[Any]]:
    """What was answered to these fields in the tasks of these elements; `filled`: whether a personal one holds something."""
    a, p = t.answers.c, t.personal_values.c
    filled = and_(p.answer_id.is_not(None), cast(p.value, Text).not_in(("null", '""'))).label("filled")
    query = (
        select(a.task_id, a.case_id, a.register, a.row, a.field, a.value, a.personal, a.at, filled)
        .join(t.tasks, t.tasks.c.id == a.task_id)
        .outerjoin(t.personal_values, p.answer_id == a.id)
        .where(_of(user), t.tasks.c.element.in_(elements), a.field.in_(fields))
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


def hours(tx: Tx, user: User, fields: Collection[str], since: datetime | None, until: datetime | None) -> list[Row[Any]]:
    """The numbers that were written in these fields: how often each, by case and by author."""
    a = t.answers.c
    columns = (a.case_id, a.user_id, a.register, a.field, a.value)
    query = select(*columns, func.count().label("times")).where(_of(user), a.field.in_(fields))
    query = query if since is None else query.where(a.at >= since)
    query = query if until is None else query.where(a.at < until)
    return list(tx.execute(query.group_by(*columns)))
