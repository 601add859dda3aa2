"""Bundles, stored once by the hash of their content, and the publications that made them current."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import zstandard
from sqlalchemy import Row, Select, delete, exists, insert, not_, or_, select, text

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Published:
    """A row of `publications`. `by` and `approved_by` are names ("" when nobody approved it), `changes` the sentences on what
    was different from the publication before it."""

    id: int
    bundle: str
    at: datetime
    by: str
    note: str
    approved_by: str = ""
    changes: tuple[str, ...] = ()


def has(tx: Tx, hash_: str) -> bool:
    return tx.execute(select(t.bundles.c.hash).where(t.bundles.c.hash == hash_)).first() is not None


def add(tx: Tx, hash_: str, files: Mapping[str, bytes], now: datetime) -> None:
    plain = orjson.dumps({path: base64.b64encode(content).decode() for path, content in files.items()})
    tx.execute(insert(t.bundles).values(hash=hash_, files=zstandard.compress(plain), added=now))


def files(tx: Tx, hash_: str) -> dict[str, bytes]:
    """The files of a bundle; KeyError for one that is not there (a foreign key sees to it that a case's always is)."""
    packed = tx.execute(select(t.bundles.c.files).where(t.bundles.c.hash == hash_)).scalar_one_or_none()
    if packed is None:
        raise KeyError(hash_)
    return {path: base64.b64decode(content) for path, content in orjson.loads(zstandard.decompress(packed)).items()}


def publish(
    tx: Tx,
    hash_: str,
    user_id: int | None,
    now: datetime,
    note: str,
    changes: Sequence[str] = (),
    approved_by: int | None = None,
) -> int:
    """Make a bundle current; the number of the publication."""
    who = {"user_id": user_id, "approved_by": approved_by}
    values = {"bundle": hash_, "at": now, "note": note, "changes": list(changes), **who}
    return int(tx.execute(insert(t.publications).values(**values).returning(t.publications.c.id)).scalar_one())


def remove_unused(tx: Tx, before: datetime) -> None:
    """Take away what was stored before then and that no publication, case, draft or move needs."""
    b = t.bundles.c
    used = [t.publications.c.bundle, t.cases.c.bundle, t.drafts.c.base, t.moves.c.bundle]
    there = [exists().where(column == b.hash) for column in used]
    tx.execute(delete(t.bundles).where(b.added < before, not_(or_(*there))))


def one_at_a_time(tx: Tx) -> None:
    """Until the transaction ends nobody else publishes: what is newest now stays so. (SQLite has one writer anyway.)"""
    if tx.dialect.name == "postgresql":
        tx.execute(text("LOCK TABLE publications IN SHARE ROW EXCLUSIVE MODE"))


def publications(tx: Tx, limit: int | None = None) -> tuple[Published, ...]:
    """The newest first."""
    return tuple(_published(row) for row in tx.execute(_publications().order_by(t.publications.c.id.desc()).limit(limit)))


def publication(tx: Tx, id_: int) -> Published | None:
    row = tx.execute(_publications().where(t.publications.c.id == id_)).one_or_none()
    return _published(row) if row else None


def newest(tx: Tx) -> Published | None:
    """What new cases take."""
    return next(iter(publications(tx, 1)), None)


def was_published(tx: Tx, hash_: str) -> bool:
    """Whether this bundle was ever current; one that was only tried out is stored as well."""
    return tx.execute(select(t.publications.c.id).where(t.publications.c.bundle == hash_).limit(1)).first() is not None


def _publications() -> Select[Any]:
    by, approver = t.users.alias(), t.users.alias()
    return (
        select(t.publications, by.c.name.label("by"), approver.c.name.label("approver"))
        .outerjoin(by, by.c.id == t.publications.c.user_id)
        .outerjoin(approver, approver.c.id == t.publications.c.approved_by)
    )


def _published(row: Row[Any]) -> Published:
    changes = tuple(row.changes or ())
    return Published(row.id, row.bundle, row.at, row.by or "Regie", row.note, row.approver or "", changes)
