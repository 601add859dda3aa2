"""Who is filling in the form of a task at this moment (`looks.busy`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from service.store import tables as t
from service.store.session import Tx


def note(tx: Tx, task_id: int, user_id: int, now: datetime) -> None:
    """This user is at work in the form now."""
    make: Any = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    query = make(t.looks).values(task_id=task_id, user_id=user_id, first=now, busy=now)
    tx.execute(query.on_conflict_do_update(index_elements=["task_id", "user_id"], set_={"busy": query.excluded.busy}))


def others(tx: Tx, task_id: int, user_id: int, since: datetime) -> tuple[tuple[str, datetime], ...]:
    """Who else was at work in it since then, and when last; the most recent first."""
    one = t.looks
    query = (
        select(t.users.c.name, one.c.busy)
        .join(t.users, t.users.c.id == one.c.user_id)
        .where(one.c.task_id == task_id, one.c.user_id != user_id, one.c.busy >= since)
        .order_by(one.c.busy.desc())
    )
    return tuple((row.name, row.busy) for row in tx.execute(query))
