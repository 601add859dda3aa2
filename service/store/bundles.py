"""Bundles, stored once by the hash of their content, and the publications that made them current."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
import zstandard
from sqlalchemy import insert, select

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Published:
    id: int
    bundle: str
    at: datetime
    by: str
    note: str


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


def publish(tx: Tx, hash_: str, user_id: int | None, now: datetime, note: str) -> int:
    query = insert(t.publications).values(bundle=hash_, at=now, user_id=user_id, note=note).returning(t.publications.c.id)
    return int(tx.execute(query).scalar_one())


def publications(tx: Tx, limit: int | None = None) -> tuple[Published, ...]:
    """The newest first."""
    query = (
        select(t.publications, t.users.c.name)
        .outerjoin(t.users, t.users.c.id == t.publications.c.user_id)
        .order_by(t.publications.c.id.desc())
        .limit(limit)
    )
    return tuple(Published(r.id, r.bundle, r.at, r.name or "Regie", r.note) for r in tx.execute(query))


def newest(tx: Tx) -> Published | None:
    """What new cases take."""
    return next(iter(publications(tx, 1)), None)
