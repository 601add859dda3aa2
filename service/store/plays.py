"""Plays: trials in the making, kept as the steps that were done. Where they led is worked out again when it is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from service.domain.errors import Conflict
from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Play:
    """A row of `plays`; `steps` are mappings as in the YAML of a trial, with dates as texts. `by` is who did the last step."""

    id: int
    draft_id: int
    title: str
    begin: date
    steps: tuple[Mapping[str, Any], ...]
    version: int
    by: str
    at: datetime


def add(tx: Tx, draft_id: int, title: str, begin: date, user_id: int, now: datetime) -> int:
    values = {"draft_id": draft_id, "title": title, "begin": begin, "steps": [], "version": 1, "user_id": user_id, "at": now}
    return int(tx.execute(insert(t.plays).values(**values).returning(t.plays.c.id)).scalar_one())


def get(tx: Tx, play_id: int) -> Play | None:
    row = tx.execute(_plays().where(t.plays.c.id == play_id)).one_or_none()
    return _play(row) if row else None


def of_draft(tx: Tx, draft_id: int) -> tuple[Play, ...]:
    """The one that was played last first."""
    query = _plays().where(t.plays.c.draft_id == draft_id).order_by(t.plays.c.at.desc(), t.plays.c.id.desc())
    return tuple(_play(row) for row in tx.execute(query))


def save(tx: Tx, play: Play, steps: Sequence[Mapping[str, Any]], user_id: int, now: datetime) -> None:
    """Keep other steps. Raises Conflict when somebody else did a step in the meantime."""
    values = {"steps": list(steps), "version": play.version + 1, "user_id": user_id, "at": now}
    same = (t.plays.c.id == play.id, t.plays.c.version == play.version)
    if not tx.execute(update(t.plays).where(*same).values(**values)).rowcount:
        raise Conflict("Iemand anders deed intussen een stap in deze proefrit. Kijk eerst hoe hij nu staat.")


def remove(tx: Tx, play_id: int) -> None:
    tx.execute(delete(t.plays).where(t.plays.c.id == play_id))


def _plays() -> Any:
    return select(t.plays, t.users.c.name).join(t.users, t.users.c.id == t.plays.c.user_id)


def _play(row: Row[Any]) -> Play:
    return Play(row.id, row.draft_id, row.title, row.begin, tuple(row.steps), row.version, row.name, row.at)
