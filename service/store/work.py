"""Somebody's work: the open tasks that are the user's, or that its team may take, in sections, filtered and page by page.

Everything is asked of the database, so that a list of a thousand tasks takes as many statements as one of ten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from service.domain.people import Role, User
from service.store import tables as t
from service.store.cases import CASE, visible
from service.store.session import Tx
from service.store.tasks import MAIN, OPEN, listed, still

WEEK = timedelta(days=7)
MOST_OPTIONS = 200  # of each filter
MOST_SNOOZED = 50


class Section(IntEnum):
    """A part of the list; they stand in this order. What is urgent stands in THIS_WEEK at the latest, whatever its date."""

    LATE = 0
    THIS_WEEK = 1
    LATER = 2
    TO_CLAIM = 3
    SNOOZED = 4


@dataclass(frozen=True)
class Filter:
    """Which of the tasks: those in a phase, of a kind (a title), of one family (its code), or with a text in code or alias."""

    phase: str = ""
    kind: str = ""
    family: str = ""
    search: str = ""

    def __bool__(self) -> bool:
        return any((self.phase, self.kind, self.family, self.search))


@dataclass(frozen=True)
class Options:
    """What there is to filter on; `families` are (code, alias)."""

    phases: tuple[str, ...]
    kinds: tuple[str, ...]
    families: tuple[tuple[str, str], ...]


def counts(tx: Tx, user: User, only: Filter, today: date) -> dict[Section, int]:
    """How many tasks each section has."""
    section = _section(user, today)
    columns: list[ColumnElement[Any]] = [section.label("section"), func.count().label("number")]
    query = _of(user, _from(user, select(*columns)), only).group_by("section")
    found = {row.section: row.number for row in tx.execute(query)}
    return {one: found.get(one.value, 0) for one in Section}


def page(
    tx: Tx, user: User, only: Filter, today: date, sections: Collection[Section], limit: int | None, offset: int = 0
) -> list[Row[Any]]:
    """The tasks of some sections in the order of the list: by section, what is urgent first, and then by date."""
    section = _section(user, today)
    query = _of(user, _columns(user, today), only).where(section.in_([one.value for one in sections]))
    query = query.order_by("section", "snoozed", t.tasks.c.urgent.desc(), _due().is_(None), _due(), t.tasks.c.id)
    return list(tx.execute(query.limit(limit).offset(offset or None)))


def chosen(tx: Tx, user: User, task_ids: Collection[int], today: date) -> list[Row[Any]]:
    """Tasks by their id, as far as the user may see them: also those of others, and those that are done."""
    query = _columns(user, today).where(visible(user), sees(user), t.tasks.c.id.in_(task_ids))
    return list(tx.execute(query.order_by(t.tasks.c.id)))


def options(tx: Tx, user: User) -> Options:
    """What the user's tasks can be filtered on: one statement."""
    parts = (
        ("phase", MAIN.c.phase, literal("")),
        ("kind", t.tasks.c.title, literal("")),
        ("family", t.cases.c.code, t.cases.c.alias),
    )
    queries = [
        _of(user, _from(user, select(literal(what).label("what"), value.label("value"), more.label("more"))), Filter())
        .distinct()
        .order_by(value)
        .limit(MOST_OPTIONS)
        .subquery()
        for what, value, more in parts
    ]
    found: dict[str, list[tuple[str, str]]] = {"phase": [], "kind": [], "family": []}
    for row in tx.execute(union_all(*(select(query) for query in queries))):
        if row.value:
            found[row.what].append((row.value, row.more))
    of = {what: sorted(values) for what, values in found.items()}
    return Options(tuple(v for v, _ in of["phase"]), tuple(v for v, _ in of["kind"]), tuple(of["family"]))


def families(tx: Tx, user: User, coaching: bool, limit: int) -> list[Row[Any]]:
    """The families beside the list, with their phase and since when: those that the user coaches, or else all that it may see;
    and whether it has work for them that is late (`first` is 0) or to be done this week (1)."""
    since = (
        select(func.max(t.events.c.at))
        .where(t.events.c.case_id == t.cases.c.id, t.events.c.kind == "phase", t.events.c.element == MAIN.c.phase_element)
        .scalar_subquery()
    )
    coached = exists().where(
        t.participants.c.case_id == t.cases.c.id,
        t.participants.c.user_id.in_(user.selves),
        t.participants.c.role == Role.COACH,
        t.participants.c.until.is_(None),
    )
    query = (
        select(
            t.cases.c.id,
            t.cases.c.code,
            t.cases.c.alias,
            MAIN.c.phase,
            since.label("since"),
            t.organisations.c.name.label("referrer"),
        )
        .join(MAIN, and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main))
        .join(t.organisations, t.organisations.c.id == t.cases.c.referrer_id)
        .where(visible(user), t.cases.c.kind == CASE, MAIN.c.done.is_(None), coached if coaching else true())
        .order_by(t.cases.c.id.desc())
        .limit(limit)
    )
    return list(tx.execute(query))


def pressing(tx: Tx, case_ids: Collection[int], user: User, today: date) -> dict[int, Section]:
    """How pressing the most pressing open task of each of these cases is, whosever it is: LATE, THIS_WEEK or LATER."""
    when = _when(today)
    query = (
        select(t.tasks.c.case_id, func.min(when).label("first"))
        .join(t.cases, t.cases.c.id == t.tasks.c.case_id)
        .join(t.instances, t.instances.c.id == t.tasks.c.instance_id)
        .where(t.tasks.c.case_id.in_(case_ids), t.tasks.c.state == OPEN, sees(user))
        .group_by(t.tasks.c.case_id)
    )
    return {row.case_id: Section(row.first) for row in tx.execute(query)}


def coached(tx: Tx, user: User, coach_id: int) -> list[Row[Any]]:
    """The running cases of a coach that the user may see, with the number of open tasks that are this coach's."""
    tasks = (
        select(func.count())
        .where(t.tasks.c.case_id == t.cases.c.id, t.tasks.c.state == OPEN, t.tasks.c.assignee_id == coach_id)
        .scalar_subquery()
    )
    query = (
        select(t.cases.c.id, t.cases.c.code, t.cases.c.alias, MAIN.c.phase, tasks.label("tasks"))
        .join(MAIN, and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main))
        .join(t.participants, t.participants.c.case_id == t.cases.c.id)
        .where(
            visible(user),
            MAIN.c.done.is_(None),
            t.participants.c.user_id == coach_id,
            t.participants.c.role == Role.COACH,
            t.participants.c.until.is_(None),
        )
        .order_by(t.cases.c.code)
    )
    return list(tx.execute(query))


def moments(tx: Tx, user: User, since: datetime, until: datetime, limit: int) -> list[Row[Any]]:
    """The instances whose first moment falls between `since` and `until`, the first one first, with their case."""
    query = (
        select(t.cases.c.code, t.cases.c.alias, t.cases.c.bundle, t.instances.c.timers)
        .join(t.instances, t.instances.c.case_id == t.cases.c.id)
        .where(visible(user), sees(user), t.instances.c.wake_at > since, t.instances.c.wake_at <= until)
        .order_by(t.instances.c.wake_at, t.instances.c.id)
        .limit(limit)
    )
    return list(tx.execute(query))


def beside(tx: Tx, user: User, case_ids: Collection[int]) -> list[Row[Any]]:
    """The side processes that run in these cases, as far as the user may see them: case_id, bundle, process."""
    query = (
        select(t.instances.c.case_id, t.cases.c.bundle, t.instances.c.process)
        .join(t.cases, t.cases.c.id == t.instances.c.case_id)
        .where(t.instances.c.case_id.in_(case_ids), ~t.instances.c.main, t.instances.c.done.is_(None), sees(user))
        .order_by(t.instances.c.started, t.instances.c.id)
    )
    return list(tx.execute(query))


def sees(user: User) -> ColumnElement[bool]:
    """Whether the user may see an instance (`permissions.may_see_instance`, for the database): a list of roles is JSON, in
    which each stands between quotes."""
    roles = type_coerce(t.instances.c.visible_for, Text)
    return or_(roles == "[]", *(roles.contains(f'"{role.value}"', autoescape=True) for role in user.roles))


def _of(user: User, query: Select[Any], only: Filter) -> Select[Any]:
    """A query of the user's work, as far as it is asked for."""
    mine = t.tasks.c.assignee_id.in_(user.selves)
    free = and_(t.tasks.c.assignee_id.is_(None), t.tasks.c.role.in_(user.roles))
    query = query.where(visible(user), sees(user), t.tasks.c.state == OPEN, or_(mine, free))
    wanted: Mapping[Any, str] = {MAIN.c.phase: only.phase, t.tasks.c.title: only.kind, t.cases.c.code: only.family}
    for column, value in wanted.items():
        query = query.where(column == value) if value else query
    if only.search:
        query = query.where(or_(*(c.icontains(only.search, autoescape=True) for c in (t.cases.c.code, t.cases.c.alias))))
    return query


def _from(user: User, query: Select[Any]) -> Select[Any]:
    """The tables that a query of the user's work reads, for one that is not `listed`."""
    return _own(
        user,
        query.select_from(t.tasks)
        .join(t.cases, t.cases.c.id == t.tasks.c.case_id)
        .join(t.instances, t.instances.c.id == t.tasks.c.instance_id)
        .join(MAIN, and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main)),
    )


def _own(user: User, query: Select[Any]) -> Select[Any]:
    """With what this user did with each task: opening it, putting it away."""
    looked = and_(t.looks.c.task_id == t.tasks.c.id, t.looks.c.user_id == user.id)
    put_away = and_(t.snoozes.c.task_id == t.tasks.c.id, t.snoozes.c.user_id == user.id)
    return query.outerjoin(t.looks, looked).outerjoin(t.snoozes, put_away)


def _columns(user: User, today: date) -> Select[Any]:
    section = _section(user, today)
    asleep = case((section == Section.SNOOZED.value, t.snoozes.c.until))
    unread = t.looks.c.task_id.is_(None)
    more = (section.label("section"), asleep.label("snoozed"), unread.label("unread"), t.cases.c.bundle)
    return _own(user, listed()).add_columns(*more).order_by(None)


def _due() -> ColumnElement[Any]:
    return func.coalesce(t.tasks.c.target, t.tasks.c.hard)


def _section(user: User, today: date) -> ColumnElement[int]:
    """Where a task stands. What was put away comes back on its day, and before it when it becomes late or urgent, or is warned
    of for the first time. What is a colleague's that the user stands in for counts as its own."""
    task, snooze = t.tasks.c, t.snoozes.c
    when = _when(today)
    warned = and_(~still(), func.coalesce(task.warn <= today, false()), ~snooze.warned)
    calls = or_(task.urgent, when == Section.LATE.value, warned)
    return case(
        (and_(snooze.until.is_not(None), snooze.until > today, ~calls), Section.SNOOZED.value),
        (func.coalesce(task.assignee_id.not_in(user.selves), true()), Section.TO_CLAIM.value),
        else_=when,
    )


def _when(today: date) -> ColumnElement[int]:
    """LATE, THIS_WEEK or LATER; what stands still with its case is not late."""
    due, runs = _due(), ~still()
    return case(
        (and_(runs, func.coalesce(due < today, false())), Section.LATE.value),
        (or_(t.tasks.c.urgent, and_(runs, func.coalesce(due <= today + WEEK, false()))), Section.THIS_WEEK.value),
        else_=Section.LATER.value,
    )
