"""Webhooks: where lines of the log go as CloudEvents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Webhook:
    """A row of `webhooks`; see there."""

    id: int
    url: str
    secret: str
    kinds: tuple[str, ...]
    user_id: int
    active: bool
    made: datetime


def add(tx: Tx, url: str, secret: str, kinds: Sequence[str], user_id: int, now: datetime) -> int:
    values = {"url": url, "secret": secret, "kinds": list(kinds), "user_id": user_id, "active": True, "made": now}
    return int(tx.execute(insert(t.webhooks).values(**values).returning(t.webhooks.c.id)).scalar_one())


def active(tx: Tx) -> list[Webhook]:
    return [_webhook(row) for row in tx.execute(select(t.webhooks).where(t.webhooks.c.active).order_by(t.webhooks.c.id))]


def get(tx: Tx, webhook_id: int) -> Webhook | None:
    row = tx.execute(select(t.webhooks).where(t.webhooks.c.id == webhook_id)).one_or_none()
    return _webhook(row) if row else None


def remove(tx: Tx, webhook_id: int) -> bool:
    """Nothing goes there any more; False when there was no such webhook that is active."""
    query = update(t.webhooks).where(t.webhooks.c.id == webhook_id, t.webhooks.c.active).values(active=False, secret="")
    return bool(tx.execute(query).rowcount)


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(row.id, row.url, row.secret, tuple(row.kinds), row.user_id, row.active, row.made)
