"""The list of cases: filtered, counted, sorted and page by page in the database, so that ten thousand cases take as many
statements as ten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy import cast as sql_cast

from service.domain.people import Role, User
from service.store import tables as t
from service.store.cases import CASE, visible
from service.store.columns import Feel
from service.store.session import Tx
from service.store.tasks import MAIN, OPEN, still
from service.store.work import WEEK, sees

MOST_OPTIONS = 300  # of each filter
NAMES = ("code", "alias")


class Standing(IntEnum):
    """How a case stands: by its open tasks, or because it stands still. The most pressing one counts."""

    LATE = 0
    THIS_WEEK = 1
    ON_TIME = 2
    STILL = 3


@dataclass(frozen=True)
class Filter:
    """Which cases. `closed`: only those that are closed (True), that run (False), or both (None). `programme` is a value of one
    of the `programme_keys`; `search` looks in code and alias, never in names."""

    search: str = ""
    phase: str = ""
    coach: int | None = None
    referrer: int | None = None
    programme: str = ""
    programme_keys: tuple[str, ...] = ()
    closed: bool | None = False


@dataclass(frozen=True)
class Options:
    """What there is to filter on: phases by name, and coaches and referring organisations as (id, name)."""

    phases: tuple[str, ...]
    coaches: tuple[tuple[int, str], ...]
    referrers: tuple[tuple[int, str], ...]


def counts(tx: Tx, user: User, only: Filter, today: date) -> dict[Standing, int]:
    """How many cases stand how."""
    due = _due(user, today)
    standing = _standing(due)
    columns: list[ColumnElement[Any]] = [standing.label("stands"), func.count().label("number")]
    query = _of(_joined(select(*columns), due), user, only).group_by("stands")
    found = {row.stands: row.number for row in tx.execute(query)}
    return {one: found.get(one.value, 0) for one in Standing}


def page(
    tx: Tx, user: User, only: Filter, today: date, *, standing: Standing | None, order: Sequence[str], phases: Sequence[str],
    limit: int, offset: int,
) -> list[Row[Any]]:  # fmt: skip
    """Cases as they stand in the list. `order` are columns, a `-` before one turns it round: code, alias, opened, due, phase,
    coach, referrer; phases go in the order of `phases`."""
    due = _due(user, today)
    standing_ = _standing(due)
    referrer = t.organisations.c.name.label("referrer")
    commissioner = t.organisations.alias("commissioner")
    columns: list[Any] = [
        t.cases.c.id, t.cases.c.code, t.cases.c.alias, t.cases.c.bundle, t.cases.c.opened, t.cases.c.suspended,
        MAIN.c.phase, MAIN.c.phase_element, MAIN.c.done, MAIN.c.outcome, due.c.due,
        t.users.c.name.label("coach"), referrer, commissioner.c.name.label("commissioner"), standing_.label("stands"),
    ]  # fmt: skip
    query = _of(_joined(select(*columns), due), user, only)
    query = query.join(t.organisations, t.organisations.c.id == t.cases.c.referrer_id)
    query = query.outerjoin(commissioner, commissioner.c.id == t.cases.c.commissioner_id)
    query = query if standing is None else query.where(standing_ == standing.value)
    place: Mapping[Any, int] = {name: number for number, name in enumerate(phases)}
    by: Mapping[str, list[Any]] = {
        "code": [t.cases.c.code],
        "alias": [t.cases.c.alias],
        "opened": [t.cases.c.opened],
        "due": [due.c.due.is_(None), due.c.due],
        "standing": [standing_],
        "phase": [case(place, value=MAIN.c.phase, else_=len(place)) if place else literal(0), MAIN.c.phase],
        "coach": [t.users.c.name.is_(None), t.users.c.name],
        "referrer": [referrer],
    }
    for one in order:
        columns_ = by[one.removeprefix("-")]
        query = query.order_by(*(column.desc() if one.startswith("-") else column for column in columns_))
    return list(tx.execute(query.order_by(t.cases.c.id.desc()).limit(limit).offset(offset or None)))


def next_tasks(tx: Tx, user: User, case_ids: Collection[int]) -> list[Row[Any]]:
    """The open tasks of these cases, of each the one with the first date first: case_id, title, due, still."""
    due = func.coalesce(t.tasks.c.target, t.tasks.c.hard)
    query = (
        select(t.tasks.c.case_id, t.tasks.c.title, due.label("due"), still().label("still"))
        .join(t.cases, t.cases.c.id == t.tasks.c.case_id)
        .join(t.instances, t.instances.c.id == t.tasks.c.instance_id)
        .where(t.tasks.c.case_id.in_(case_ids), t.tasks.c.state == OPEN, sees(user))
        .order_by(t.tasks.c.case_id, still(), due.is_(None), due, t.tasks.c.id)
    )
    return list(tx.execute(query))


def phases_since(tx: Tx, case_ids: Collection[int]) -> dict[int, Any]:
    """Since when each of these cases is in its phase."""
    e = t.events.c
    query = (
        select(e.case_id, func.max(e.at).label("since"))
        .join(MAIN, and_(MAIN.c.case_id == e.case_id, MAIN.c.main, MAIN.c.phase_element == e.element))
        .where(e.case_id.in_(case_ids), e.kind == "phase")
        .group_by(e.case_id)
    )
    return {row.case_id: row.since for row in tx.execute(query)}


def options(tx: Tx, user: User) -> Options:
    """What this user's cases can be filtered on: one statement."""
    here = and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main)
    whole = select(t.cases.c.id).join(MAIN, here).where(visible(user), t.cases.c.kind == CASE)
    text_ = String().with_variant(String(20), "postgresql")
    parts: list[Select[Any]] = [
        whole.with_only_columns(literal("phase").label("what"), MAIN.c.phase.label("name"), literal("").label("id"))
        .where(MAIN.c.done.is_(None), MAIN.c.phase != ""),
        _with_coach(whole).with_only_columns(literal("coach"), t.users.c.name, sql_cast(t.users.c.id, text_))
        .where(t.users.c.id.is_not(None)),
        whole.join(t.organisations, t.organisations.c.id == t.cases.c.referrer_id)
        .with_only_columns(literal("referrer"), t.organisations.c.name, sql_cast(t.organisations.c.id, text_)),
    ]  # fmt: skip
    limited = [part.distinct().limit(MOST_OPTIONS).subquery() for part in parts]
    found: dict[str, set[tuple[str, str]]] = {"phase": set(), "coach": set(), "referrer": set()}
    for row in tx.execute(union_all(*(select(*one.c) for one in limited))):
        found[row.what].add((row.name, row.id))
    named = {what: tuple((int(id_), name) for name, id_ in sorted(found[what])) for what in ("coach", "referrer")}
    return Options(tuple(name for name, _ in sorted(found["phase"])), named["coach"], named["referrer"])


def bundles(tx: Tx) -> list[str]:
    """The bundles that cases are pinned to."""
    return list(tx.execute(select(t.cases.c.bundle).distinct()).scalars())


def _due(user: User, today: date) -> Any:
    """By case: the first date of its open tasks that do not stand still, and the most pressing of them."""
    due = func.coalesce(t.tasks.c.target, t.tasks.c.hard)
    runs = ~still()
    pressing = case(
        (and_(runs, due < today), Standing.LATE.value),
        (or_(t.tasks.c.urgent, and_(runs, due <= today + WEEK)), Standing.THIS_WEEK.value),
        else_=Standing.ON_TIME.value,
    )
    return (
        select(t.tasks.c.case_id, func.min(case((runs, due))).label("due"), func.min(pressing).label("pressing"))
        .join(t.cases, t.cases.c.id == t.tasks.c.case_id)
        .join(t.instances, t.instances.c.id == t.tasks.c.instance_id)
        .where(t.tasks.c.state == OPEN, sees(user))
        .group_by(t.tasks.c.case_id)
        .subquery()
    )


def _standing(due: Any) -> ColumnElement[int]:
    return case(
        (due.c.pressing == Standing.LATE.value, Standing.LATE.value),
        (and_(t.cases.c.suspended.is_not(None), MAIN.c.done.is_(None)), Standing.STILL.value),
        else_=func.coalesce(due.c.pressing, Standing.ON_TIME.value),
    )


def _joined(query: Select[Any], due: Any) -> Select[Any]:
    query = query.select_from(t.cases).join(MAIN, and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main))
    return _with_coach(query).outerjoin(due, due.c.case_id == t.cases.c.id)


def _with_coach(query: Select[Any]) -> Select[Any]:
    p = t.participants.c
    coach = and_(p.case_id == t.cases.c.id, p.role == Role.COACH, p.until.is_(None))
    return query.outerjoin(t.participants, coach).outerjoin(t.users, t.users.c.id == p.user_id)


def _of(query: Select[Any], user: User, only: Filter) -> Select[Any]:
    """A query of the cases that are asked for."""
    query = query.where(visible(user), t.cases.c.kind == CASE)
    if only.closed is not None:
        query = query.where(MAIN.c.done.is_not(None) if only.closed else MAIN.c.done.is_(None))
    wanted: Mapping[Any, object] = {MAIN.c.phase: only.phase, t.users.c.id: only.coach, t.cases.c.referrer_id: only.referrer}
    for column, value in wanted.items():
        query = query.where(column == value) if value else query
    if only.search:
        query = query.where(or_(*(t.cases.c[name].icontains(only.search, autoescape=True) for name in NAMES)))
    return query.where(_answered(only.programme_keys, only.programme)) if only.programme else query


def _answered(keys: Sequence[str], value: str) -> ColumnElement[bool]:
    """Whether the current answer of the case to one of these fields is this one."""
    newest, a = t.answers.alias("newest"), t.answers.c
    place = (newest.c.scope_id.is_(None), newest.c.register == "", newest.c.row == "", newest.c.field == a.field)
    last = select(func.max(newest.c.id)).where(newest.c.case_id == t.cases.c.id, *place).correlate(t.cases, t.answers)
    given = (a.scope_id.is_(None), a.register == "", a.row == "", a.field.in_(keys), a.id == last.scalar_subquery())
    return exists().where(a.case_id == t.cases.c.id, *given, a.value == literal(value, Feel()))
