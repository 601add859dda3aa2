"""The one place where reading a case is written down: who, when, which case and what of it; and reading that log.

What stands out is asked of the database over all lines of a period, because there is a line for each page of a case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, func, insert, or_, select

from service.store import tables as t
from service.store.session import Store, Tx

Span = tuple[datetime, datetime]  # from the first moment up to but not including the second


@dataclass(frozen=True)
class Filter:
    """The lines from `first` up to but not including `last`; of one user, or of the case with one code."""

    first: datetime
    last: datetime
    user_id: int | None = None
    code: str = ""


def note(store: Store, user_id: int, case_id: int, what: str, now: datetime) -> None:
    """Write one line; a transaction of its own, because the reading itself changes nothing."""
    with store.transaction() as tx:
        tx.execute(insert(t.reads).values(at=now, user_id=user_id, case_id=case_id, what=what))


def of_case(store: Store, case_id: int) -> list[Row[Any]]:
    """Who read the case, oldest first."""
    with store.read() as tx:
        return list(tx.execute(select(t.reads).where(t.reads.c.case_id == case_id).order_by(t.reads.c.id)))


def count(tx: Tx, only: Filter) -> int:
    return int(tx.execute(_of(select(func.count()), only)).scalar_one())


def page(tx: Tx, only: Filter, limit: int | None, offset: int = 0) -> Iterator[Row[Any]]:
    """Lines, newest first: at, user_id, name, organisation, roles (those of today), code, what, and `part`: the role that the
    user had in the case at that moment, or None."""
    r, p, u = t.reads.c, t.participants.c, t.users.c
    part = select(func.min(p.role)).where(_takes_part(p.user_id == r.user_id)).correlate(t.reads).scalar_subquery()
    columns = (r.at, r.user_id, u.name, u.roles, t.organisations.c.name.label("organisation"), t.cases.c.code, r.what)
    query = _of(select(*columns, part.label("part")), only).join(t.organisations, t.organisations.c.id == u.organisation_id)
    yield from tx.execute(query.order_by(r.at.desc(), r.id.desc()).limit(limit).offset(offset or None))


def strangers(tx: Tx, only: Filter, besides: Collection[int], limit: int) -> list[Row[Any]]:
    """Who read a case in which it had no role at that moment, has no task and did none, and for nobody whom it stood in for
    either; but for the users `besides`, who see every case by their role: user_id, name, code, reads, last."""
    r, c, task = t.reads.c, t.covers.c, t.tasks.c
    today = func.date(r.at)  # by UTC: an hour or two around midnight do not matter here
    stood_in = and_(c.substitute_id == r.user_id, today >= c.first, today <= c.last, or_(c.ended.is_(None), c.ended > r.at))
    covered = select(c.user_id).where(stood_in).correlate(t.reads)
    part = exists().where(_takes_part(t.participants.c.user_id == r.user_id)).correlate(t.reads)
    for_other = exists().where(_takes_part(t.participants.c.user_id.in_(covered))).correlate(t.reads)
    worked = exists().where(task.case_id == r.case_id, or_(task.assignee_id == r.user_id, task.done_by == r.user_id))
    columns = (r.user_id, t.users.c.name, t.cases.c.code, func.count().label("reads"), func.max(r.at).label("last"))
    query = _of(select(*columns), only).where(~t.users.c.guest, r.user_id.not_in(besides), ~part, ~worked, ~for_other)
    query = query.group_by(r.user_id, t.users.c.name, t.cases.c.code)
    return list(tx.execute(query.order_by(func.max(r.at).desc()).limit(limit)))


def many(tx: Tx, only: Filter, days: Sequence[tuple[date, datetime]], most: int, limit: int) -> list[Row[Any]]:
    """Who read more than `most` cases on one day: user_id, name, number (of `days`: which one), cases, reads. Each of `days`
    has the moment at which it ends."""
    r = t.reads.c
    number = case(*((r.at < end, at) for at, (_, end) in enumerate(days)), else_=len(days) - 1).label("number")
    cases = func.count(r.case_id.distinct())
    query = _of(select(r.user_id, t.users.c.name, number, cases.label("cases"), func.count().label("reads")), only)
    query = query.group_by(r.user_id, t.users.c.name, number).having(cases > most)
    return list(tx.execute(query.order_by(cases.desc(), r.user_id).limit(limit)))


def off_hours(tx: Tx, only: Filter, office: Sequence[Span], limit: int) -> list[Row[Any]]:
    """Who read outside the hours that the `office` was open, without duty: user_id, name, cases, reads, last."""
    r, d = t.reads.c, t.duties.c
    open_ = or_(false(), *(and_(r.at >= opens, r.at < closes) for opens, closes in office))
    duty = exists().where(d.user_id == r.user_id, d.begins <= r.at, d.ends > r.at)
    number = func.count()
    columns = (r.user_id, t.users.c.name, func.count(r.case_id.distinct()).label("cases"), number.label("reads"))
    query = _of(select(*columns, func.max(r.at).label("last")), only).where(~t.users.c.guest, ~open_, ~duty)
    return list(tx.execute(query.group_by(r.user_id, t.users.c.name).order_by(number.desc(), r.user_id).limit(limit)))


def _takes_part(who: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody took part in the case that was read, at that moment."""
    r, p = t.reads.c, t.participants.c
    return and_(p.case_id == r.case_id, who, p.since <= r.at, or_(p.until.is_(None), p.until > r.at))


def _of(query: Select[Any], only: Filter) -> Select[Any]:
    r = t.reads.c
    query = query.select_from(t.reads).join(t.cases, t.cases.c.id == r.case_id).join(t.users, t.users.c.id == r.user_id)
    query = query.where(r.at >= only.first, r.at < only.last)
    query = query if only.user_id is None else query.where(r.user_id == only.user_id)
    return query if not only.code else query.where(t.cases.c.code == only.code)
