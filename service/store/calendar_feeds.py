"""The addresses of people's calendars; only the SHA-256 of the token in an address is kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, insert, select

from service.domain.people import User
from service.store import people
from service.store import tables as t
from service.store.session import Tx


def put(tx: Tx, feed_id: str, user_id: int, now: datetime) -> None:
    """Give somebody an address; the one before is worth nothing any more."""
    end(tx, user_id)
    tx.execute(insert(t.calendar_feeds).values(id=feed_id, user_id=user_id, made=now))


def end(tx: Tx, user_id: int) -> None:
    tx.execute(delete(t.calendar_feeds).where(t.calendar_feeds.c.user_id == user_id))


def made(tx: Tx, user_id: int) -> datetime | None:
    """Since when somebody has an address; None without one."""
    found: datetime | None = tx.execute(
        select(t.calendar_feeds.c.made).where(t.calendar_feeds.c.user_id == user_id)
    ).scalar_one_or_none()
    return found


def user(tx: Tx, feed_id: str, day: date) -> User | None:
    """Whose address this is, standing in for whom on this day; None when it is unknown or the user no longer active."""
    user_id = tx.execute(select(t.calendar_feeds.c.user_id).where(t.calendar_feeds.c.id == feed_id)).scalar_one_or_none()
    found = people.user(tx, user_id, day) if user_id is not None else None
    return found if found is not None and found.active and not found.guest else None
