"""Forms that were sent and began something: a second post with the same token begins nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from service.store import tables as t
from service.store.session import Tx


def seen(tx: Tx, token: str, user_id: int) -> int | None:
    """The case that this user's form with this token was about, or None when it was not sent before."""
    query = select(t.submissions.c.case_id).where(t.submissions.c.token == token, t.submissions.c.user_id == user_id)
    case_id: int | None = tx.execute(query).scalar_one_or_none()
    return case_id


def add(tx: Tx, token: str, user_id: int, case_id: int, now: datetime) -> None:
    tx.execute(insert(t.submissions).values(token=token, user_id=user_id, case_id=case_id, at=now))
