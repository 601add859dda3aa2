"""Drafts: working copies of a published bundle. Only what differs from the base is stored, every version of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.store import tables as t
from service.store.session import Tx

OPEN, PUBLISHED, DROPPED = "open", "published", "dropped"


@dataclass(frozen=True)
class Draft:
    """A row of `drafts`; see there. `by` is the name of who began it."""

    id: int
    title: str
    base: str
    state: str
    submitted: Mapping[str, Any] | None
    user_id: int
    by: str
    created: datetime
    closed: datetime | None


@dataclass(frozen=True)
class Saved:
    """One saved version of a file; `content` is None where the file was taken out."""

    path: str
    version: int
    content: bytes | None
    user_id: int
    by: str
    at: datetime


def add(tx: Tx, title: str, base: str, user_id: int, now: datetime) -> int:
    values = {"title": title, "base": base, "state": OPEN, "submitted": None, "user_id": user_id, "created": now}
    return int(tx.execute(insert(t.drafts).values(**values).returning(t.drafts.c.id)).scalar_one())


def get(tx: Tx, draft_id: int) -> Draft | None:
    row = tx.execute(_drafts().where(t.drafts.c.id == draft_id)).one_or_none()
    return _draft(row) if row else None


def lock(tx: Tx, draft_id: int) -> Draft | None:
    """The draft, held until the transaction ends: whoever changes one locks it first."""
    row = tx.execute(_drafts().where(t.drafts.c.id == draft_id).with_for_update(of=t.drafts)).one_or_none()
    return _draft(row) if row else None


def open_ones(tx: Tx) -> tuple[Draft, ...]:
    """The newest first."""
    return tuple(_draft(row) for row in tx.execute(_drafts().where(t.drafts.c.state == OPEN).order_by(t.drafts.c.id.desc())))


def submit(tx: Tx, draft_id: int, submitted: Mapping[str, Any] | None) -> None:
    """Keep the request to publish, or take it back (None)."""
    tx.execute(update(t.drafts).where(t.drafts.c.id == draft_id).values(submitted=submitted))


def rebase(tx: Tx, draft_id: int, base: str) -> None:
    """From here on the draft is a change of this bundle."""
    tx.execute(update(t.drafts).where(t.drafts.c.id == draft_id).values(base=base))


def close(tx: Tx, draft_id: int, state: str, now: datetime) -> None:
    tx.execute(update(t.drafts).where(t.drafts.c.id == draft_id).values(state=state, closed=now))


def newest(tx: Tx, draft_id: int) -> dict[str, Saved]:
    """The newest version of each file that was ever saved in the draft, by path."""
    one = t.draft_files
    last = (
        select(one.c.path, func.max(one.c.version).label("version")).where(one.c.draft_id == draft_id).group_by(one.c.path)
    ).subquery()
    query = _saved().join(last, and_(one.c.path == last.c.path, one.c.version == last.c.version))
    return {row.path: _version(row) for row in tx.execute(query.where(one.c.draft_id == draft_id))}


def newest_of(tx: Tx, draft_id: int, path: str) -> Saved | None:
    """The newest version of one file; None when it was never saved in the draft."""
    one = t.draft_files
    query = _saved().where(one.c.draft_id == draft_id, one.c.path == path).order_by(one.c.version.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    return _version(row) if row else None


def versions(tx: Tx, draft_id: int, path: str) -> tuple[Saved, ...]:
    """All versions of one file, the newest first."""
    one = t.draft_files
    query = _saved().where(one.c.draft_id == draft_id, one.c.path == path).order_by(one.c.version.desc())
    return tuple(_version(row) for row in tx.execute(query))


def save(tx: Tx, draft_id: int, path: str, version: int, content: bytes | None, user_id: int, now: datetime) -> None:
    """Add a version of a file. The primary key refuses a second one with the same number."""
    values = {"draft_id": draft_id, "path": path, "version": version, "content": content, "user_id": user_id, "at": now}
    tx.execute(insert(t.draft_files).values(**values))


def seen(tx: Tx, draft_id: int, path: str, user_id: int, now: datetime) -> None:
    """Note that somebody has the file open now."""
    make: Any = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    query = make(t.draft_editors).values(draft_id=draft_id, path=path, user_id=user_id, seen=now)
    tx.execute(query.on_conflict_do_update(index_elements=["draft_id", "path", "user_id"], set_={"seen": query.excluded.seen}))


def editors(tx: Tx, draft_id: int, since: datetime, path: str | None = None) -> tuple[tuple[str, int, str], ...]:
    """Who was seen since then: (path, user id, name), by path and name; of one file when `path` is given."""
    one = t.draft_editors
    query = (
        select(one.c.path, one.c.user_id, t.users.c.name)
        .join(t.users, t.users.c.id == one.c.user_id)
        .where(one.c.draft_id == draft_id, one.c.seen >= since)
        .order_by(one.c.path, t.users.c.name)
    )
    found = tx.execute(query if path is None else query.where(one.c.path == path))
    return tuple((row.path, row.user_id, row.name) for row in found)


def forget_editors(tx: Tx, before: datetime) -> None:
    """Who was last seen before then is not at work any more."""
    tx.execute(delete(t.draft_editors).where(t.draft_editors.c.seen < before))


def _drafts() -> Select[Any]:
    return select(t.drafts, t.users.c.name).join(t.users, t.users.c.id == t.drafts.c.user_id)


def _draft(row: Row[Any]) -> Draft:
    return Draft(row.id, row.title, row.base, row.state, row.submitted, row.user_id, row.name, row.created, row.closed)


def _saved() -> Select[Any]:
    return select(t.draft_files, t.users.c.name).join(t.users, t.users.c.id == t.draft_files.c.user_id)


def _version(row: Row[Any]) -> Saved:
    return Saved(row.path, row.version, row.content, row.user_id, row.name, row.at)
