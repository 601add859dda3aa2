"""What was changed in Beheer: users, organisations, agreements, deciders, settings. It only grows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Change:
    """A row of `admin_log`; `who` is "" for what was done on the machine where Regie runs."""

    at: datetime
    who: str
    subject: str
    text: str


def add(tx: Tx, user_id: int | None, subject: str, text: str, now: datetime) -> None:
    tx.execute(insert(t.admin_log).values(at=now, user_id=user_id, subject=subject, text=text))


def page(tx: Tx, subject: str, skip: int, limit: int) -> tuple[list[Change], int]:
    """Lines, newest first, and how many there are; those of one subject, or ("") of all."""
    c = t.admin_log.c
    of = [c.subject == subject] if subject else []
    query = select(c.at, t.users.c.name, c.subject, c.text).outerjoin(t.users, t.users.c.id == c.user_id).where(*of)
    total = tx.execute(select(func.count()).select_from(t.admin_log).where(*of)).scalar_one()
    rows = tx.execute(query.order_by(c.id.desc()).offset(skip).limit(limit))
    return [Change(row.at, row.name or "", row.subject, row.text) for row in rows], total
