"""Who opened which task: until then it is unread for that person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from service.store import tables as t
from service.store.session import Tx


def note(tx: Tx, user_id: int, task_id: int, now: datetime) -> None:
    """The user opened the task; the first time is kept."""
    make = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    query: Any = make(t.looks).values(user_id=user_id, task_id=task_id, first=now)
    tx.execute(query.on_conflict_do_nothing(index_elements=["task_id", "user_id"]))
