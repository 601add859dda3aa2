"""What the service remembers about itself: the offset of the demo clock."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from service.store import tables as t
from service.store.session import Tx


def get(tx: Tx, name: str) -> str | None:
    value: str | None = tx.execute(select(t.settings.c.value).where(t.settings.c.name == name)).scalar_one_or_none()
    return value


def put(tx: Tx, name: str, value: str) -> None:
    tx.execute(delete(t.settings).where(t.settings.c.name == name))
    tx.execute(insert(t.settings).values(name=name, value=value))
