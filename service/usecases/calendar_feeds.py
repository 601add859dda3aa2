"""Somebody's agenda for a calendar program: whoever has the address can read it, so it tells codes and days only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.domain.clock import civil_date
from service.domain.errors import NotFound
from service.domain.people import User
from service.store import calendar_feeds
from service.usecases import agenda
from service.usecases.agenda import Entry
from service.usecases.regie import Regie

BACK, AHEAD = timedelta(days=62), timedelta(days=366)


@dataclass(frozen=True)
class Feed:
    """What stands in it, from the day `first` up to and including `last`."""

    entries: tuple[Entry, ...]
    first: date
    last: date


def make(regie: Regie, actor: User, now: datetime) -> str:
    """A new address for this user's agenda: the token in it, told only now. The one before is worth nothing any more."""
    token = secrets.token_urlsafe(32)
    with regie.store.transaction() as tx:
        calendar_feeds.put(tx, _hash(token), actor.id, now)
    return token


def end(regie: Regie, actor: User) -> None:
    """From now on there is no address."""
    with regie.store.transaction() as tx:
        calendar_feeds.end(tx, actor.id)


def made(regie: Regie, actor: User) -> datetime | None:
    """Since when this user has an address; None without one."""
    with regie.store.read() as tx:
        return calendar_feeds.made(tx, actor.id)


def read(regie: Regie, token: str, now: datetime) -> Feed:
    """What stands in the agenda behind an address: two months back, a year ahead. Raises NotFound."""
    today = civil_date(now)
    first, last = today - BACK, today + AHEAD
    with regie.store.read() as tx:
        user = calendar_feeds.user(tx, _hash(token), today)
        if user is None:
            raise NotFound("Deze agenda is er niet. Maak in Regie een nieuw adres.")
        return Feed(tuple(agenda.feed(tx, user, first, last, now)), first, last)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
