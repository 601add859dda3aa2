"""Counting over all cases: where they stand, how long steps take, which ways were taken. Every question is one statement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Label,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    select,
)

from service.domain.people import Role
from service.store import tables as t
from service.store.instances import Place
from service.store.session import Tx

DAY = 24  # hours


@dataclass(frozen=True)
class Scope:
    """What is counted: with `bundle` only cases that run on it, with `since` only what happened from then on."""

    bundle: str | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Stands:
    """An instance that runs: where it is now."""

    case_id: int
    visible_for: frozenset[Role]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Length:
    """How long something took, in days: how many there were, how many of them were late, the median and the slowest."""

    number: int
    late: int
    median: float
    slowest: float


@dataclass(frozen=True)
class Passed:
    """What was counted of a process: `times` by (element, flow), with flow "" for the element itself; `lengths` by element."""

    times: dict[tuple[str, str], int] = field(default_factory=dict)
    lengths: dict[str, Length] = field(default_factory=dict)


def standing(tx: Tx, scope: Scope) -> list[Stands]:
    """Where every instance that runs is."""
    i = t.instances.c
    query = select(i.case_id, cast(i.visible_for, Text).label("roles"), i.standing).where(i.done.is_(None))
    rows = tx.execute(_on(query, i.case_id, scope)).all()
    roles = {text: frozenset(Role(role) for role in orjson.loads(text)) for text in {row.roles for row in rows}}
    return [
        Stands(row.case_id, roles[row.roles], tuple((process, element) for process, element, _ in row.standing or ()))
        for row in rows
    ]


def late(tx: Tx, scope: Scope, today: date) -> dict[str, int]:
    """By process: how many cases have an open task in it that should have been done."""
    a = t.tasks.c
    query = select(a.process, _late(today)).where(a.state == "open")
    return {row.process: row.late for row in tx.execute(_on(query, a.case_id, scope).group_by(a.process))}


def waiting(tx: Tx, scope: Scope, today: date, process: str) -> dict[str, Row[Any]]:
    """The open tasks of a process by element: `late` is how many cases have one that should have been done, `longest` since
    when the first one waits."""
    a = t.tasks.c
    query = select(a.element, _late(today), func.min(a.opened).label("longest"))
    query = query.where(a.process == process, a.state == "open")
    return {row.element: row for row in tx.execute(_on(query, a.case_id, scope).group_by(a.element))}


def _late(today: date) -> Label[int]:
    a = t.tasks.c
    return func.count(case((func.coalesce(a.target, a.hard) < today, a.case_id)).distinct()).label("late")


def passed(tx: Tx, scope: Scope, process: str) -> Passed:
    """How often each element of a process was gone through and each flow was taken, and how long cases were there.

    The hours come in whole ones, each with how often: so there are few of them, however many passages.
    """
    p = t.passages.c
    query = select(p.process, p.element, p.flow, p.hours, p.late, func.count().label("times")).where(p.process == process)
    order = (p.process, p.flow, p.element, p.hours, p.late)
    found = Passed()
    hours: dict[Place, dict[int, int]] = {}
    late: dict[Place, int] = {}
    for row in tx.execute(_on(_since(query, scope), p.case_id, scope).group_by(*order)):
        key = (row.element, row.flow)
        found.times[key] = found.times.get(key, 0) + row.times
        if row.hours is not None:
            place = (row.process, row.element)
            of_place = hours.setdefault(place, {})
            of_place[row.hours] = of_place.get(row.hours, 0) + row.times
            late[place] = late.get(place, 0) + (row.times if row.late else 0)
    found.lengths.update({place[1]: length_of(counted, late[place]) for place, counted in hours.items()})
    return found


def lengths(tx: Tx, scope: Scope, places: Collection[Place]) -> dict[Place, Length]:
    """How long cases were at each of these places, in whole days: that is precise enough for all of them together."""
    p = t.passages.c
    days = ((p.hours + DAY // 2) // DAY).label("days")  # of whole numbers, on both databases
    query = select(p.process, p.element, days, func.count().label("times"))
    processes, elements = (sorted({place[at] for place in places}) for at in (0, 1))
    query = query.where(p.process.in_(processes), p.flow == "", p.element.in_(elements), p.hours.is_not(None))
    counted: dict[Place, dict[int, int]] = {}
    for row in tx.execute(_on(_since(query, scope), p.case_id, scope).group_by(p.process, p.element, days)):
        if (row.process, row.element) in places:
            counted.setdefault((row.process, row.element), {})[int(row.days) * DAY] = row.times
    return {place: length_of(hours, 0) for place, hours in counted.items()}


def length_of(hours: Mapping[int, int], late: int) -> Length:
    """The length of what took so many hours so many times. The median is the middle one, or between the two."""
    number, ordered = sum(hours.values()), sorted(hours)
    seen, low, high = 0, 0, 0
    for one in ordered:
        if seen < (number + 1) // 2:
            low = one
        if seen < number // 2 + 1:
            high = one
        seen += hours[one]
    return Length(number, late, (low + high) / 2 / DAY, ordered[-1] / DAY)


def counted_since(tx: Tx) -> datetime | None:
    """When the first passage was kept; None when there is none yet."""
    moment: datetime | None = tx.execute(select(t.passages.c.at).order_by(t.passages.c.id).limit(1)).scalar_one_or_none()
    return moment


def bundles_in_use(tx: Tx) -> list[str]:
    """The bundles that cases run on or ran on."""
    return list(tx.execute(select(t.cases.c.bundle).distinct().order_by(t.cases.c.bundle)).scalars())


def publication_of(tx: Tx, bundle: str) -> int | None:
    """The number of the last publication of a bundle; None when it never was one."""
    number: int | None = tx.execute(select(func.max(t.publications.c.id)).where(t.publications.c.bundle == bundle)).scalar_one()
    return number


def behind(tx: Tx, scope: Scope, place: Place, limit: int) -> list[Row[Any]]:
    """The instances that stand at a place, with their open task there (its columns are empty where it is no task), those that
    began first on top."""
    i, a = t.instances.c, t.tasks.c
    main = t.instances.alias("main")
    here = and_(a.instance_id == i.id, a.state == "open", a.process == place[0], a.element == place[1])
    started = func.coalesce(a.opened, i.started)
    query = (
        select(
            i.id, i.case_id, i.visible_for, i.standing, t.cases.c.code, t.cases.c.alias, main.c.phase,
            a.id.label("task_id"), a.opened, a.target, a.hard, a.role, t.users.c.name.label("assignee"),
        )
        .join_from(t.instances, t.cases, t.cases.c.id == i.case_id)
        .join(main, and_(main.c.case_id == i.case_id, main.c.main))
        .outerjoin(t.tasks, here)
        .outerjoin(t.users, t.users.c.id == a.assignee_id)
        .where(i.done.is_(None), cast(i.standing, Text).contains(f"{orjson.dumps(place).decode()[:-1]},", autoescape=True))
        .order_by(started, i.id)
        .limit(limit)
    )  # fmt: skip
    return list(tx.execute(query if scope.bundle is None else query.where(t.cases.c.bundle == scope.bundle)))


def _since(query: Select[Any], scope: Scope) -> Select[Any]:
    return query if scope.since is None else query.where(t.passages.c.at >= scope.since)


def _on(query: Select[Any], case_id: ColumnElement[int], scope: Scope) -> Select[Any]:
    if scope.bundle is None:
        return query
    return query.where(case_id.in_(select(t.cases.c.id).where(t.cases.c.bundle == scope.bundle)))
