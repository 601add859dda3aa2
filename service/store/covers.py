"""Who stands in for whom, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Cover:
    """A row of `covers` with the names that belong to it; see there."""

    id: int
    user_id: int
    substitute_id: int
    first: date
    last: date
    ended: datetime | None
    user: str
    substitute: str
    by: str


def add(tx: Tx, user_id: int, substitute_id: int, first: date, last: date, made_by: int, now: datetime) -> None:
    values = {"user_id": user_id, "substitute_id": substitute_id, "first": first, "last": last}
    tx.execute(insert(t.covers).values(**values, made_by=made_by, made=now))


def end(tx: Tx, cover_id: int, now: datetime) -> None:
    tx.execute(update(t.covers).where(t.covers.c.id == cover_id).values(ended=now))


def since(tx: Tx, day: date) -> list[Cover]:
    """Those that last on this day or later, also those that were called off; the first one first."""
    user, substitute, by = t.users.alias(), t.users.alias(), t.users.alias()
    c = t.covers.c
    columns = (c.id, c.user_id, c.substitute_id, c.first, c.last, c.ended)
    names = (user.c.name.label("user"), substitute.c.name.label("substitute"), by.c.name.label("by"))
    query = (
        select(*columns, *names)
        .join(user, user.c.id == c.user_id)
        .join(substitute, substitute.c.id == c.substitute_id)
        .join(by, by.c.id == c.made_by)
        .where(c.last >= day)
        .order_by(c.first, c.id)
    )
    return [Cover(**row._mapping) for row in tx.execute(query)]


def lock(tx: Tx, user_ids: Collection[int]) -> None:
    """One at a time for each of these people: covers that do not fit together have somebody in common."""
    tx.execute(select(t.users.c.id).where(t.users.c.id.in_(user_ids)).order_by(t.users.c.id).with_for_update()).all()


def substitute_of(tx: Tx, user_id: int, day: date) -> int | None:
    """Who stands in for somebody on a day: at most one does at a time."""
    c = t.covers.c
    query = select(c.substitute_id).where(c.user_id == user_id, c.first <= day, c.last >= day, c.ended.is_(None))
    return tx.execute(query.order_by(c.id.desc()).limit(1)).scalar_one_or_none()
