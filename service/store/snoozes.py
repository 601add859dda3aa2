"""Tasks that somebody put away until a day comes; for others nothing changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from service.store import tables as t
from service.store.session import Tx


def put(tx: Tx, user_id: int, task_id: int, until: date, warned: bool, now: datetime) -> None:
    """Put a task away until a day; when it was put away already, until this day instead."""
    make = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    query: Any = make(t.snoozes).values(user_id=user_id, task_id=task_id, until=until, warned=warned, at=now)
    changed = {name: query.excluded[name] for name in ("until", "warned", "at")}
    tx.execute(query.on_conflict_do_update(index_elements=["user_id", "task_id"], set_=changed))


def take_back(tx: Tx, user_id: int, task_id: int) -> None:
    """The task is in the user's list again."""
    tx.execute(delete(t.snoozes).where(t.snoozes.c.user_id == user_id, t.snoozes.c.task_id == task_id))
