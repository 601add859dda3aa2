"""The one place where reading a case is written down: who, when, which case and what of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from service.store import tables as t
from service.store.session import Store


def note(store: Store, user_id: int, case_id: int, what: str, now: datetime) -> None:
    """Write one line; a transaction of its own, because the reading itself changes nothing."""
    with store.transaction() as tx:
        tx.execute(insert(t.reads).values(at=now, user_id=user_id, case_id=case_id, what=what))


def of_case(store: Store, case_id: int) -> list[Row[Any]]:
    """Who read the case, oldest first."""
    with store.read() as tx:
        return list(tx.execute(select(t.reads).where(t.reads.c.case_id == case_id).order_by(t.reads.c.id)))
