"""The on-call roster: who has duty outside office hours, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Duty:
    """A row of `duties` with the name of who has it; see there. `ends` is the first moment that it lasts no more."""

    id: int
    user_id: int
    user: str
    begins: datetime
    ends: datetime


def add(tx: Tx, user_id: int, begins: datetime, ends: datetime, made_by: int, now: datetime) -> None:
    tx.execute(insert(t.duties).values(user_id=user_id, begins=begins, ends=ends, made_by=made_by, made=now))


def remove(tx: Tx, duty_id: int) -> None:
    tx.execute(delete(t.duties).where(t.duties.c.id == duty_id))


def between(tx: Tx, begin: datetime, end: datetime) -> list[Duty]:
    """The duties that lie, at least partly, between two moments; the first one first."""
    d = t.duties.c
    query = select(d.id, d.user_id, t.users.c.name.label("user"), d.begins, d.ends).join(t.users, t.users.c.id == d.user_id)
    query = query.where(d.begins < end, d.ends > begin).order_by(d.begins, d.id)
    return [Duty(**row._mapping) for row in tx.execute(query)]
