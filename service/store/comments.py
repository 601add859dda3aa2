"""What colleagues say to each other about a task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from service.store import tables as t
from service.store.session import Tx


def add(tx: Tx, case_id: int, task_id: int, user_id: int, now: datetime, text: str) -> int:
    """Keep what somebody says; its number."""
    values = {"case_id": case_id, "task_id": task_id, "user_id": user_id, "at": now, "text": text}
    return int(tx.execute(insert(t.comments).values(**values).returning(t.comments.c.id)).scalar_one())


def get(tx: Tx, comment_id: int) -> Row[Any] | None:
    return tx.execute(select(t.comments).where(t.comments.c.id == comment_id)).one_or_none()


def erase(tx: Tx, comment_id: int) -> None:
    """What was said is gone; that something was said stays."""
    tx.execute(update(t.comments).where(t.comments.c.id == comment_id).values(text=""))


def of_task(tx: Tx, task_id: int) -> list[Row[Any]]:
    """All comments on a task with the names of who wrote them, newest last."""
    query = select(t.comments, t.users.c.name.label("who")).join(t.users, t.users.c.id == t.comments.c.user_id)
    return list(tx.execute(query.where(t.comments.c.task_id == task_id).order_by(t.comments.c.at, t.comments.c.id)))
