"""Tokens with which a program works in somebody's name; only the SHA-256 of a token is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from service.domain.people import User
from service.store import people
from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class ApiToken:
    """A token as it may be listed: `id` is the SHA-256 of what was shown once."""

    id: str
    username: str
    name: str
    made: datetime
    expires: datetime
    last_used: datetime | None
    revoked: datetime | None


def add(tx: Tx, token_id: str, user_id: int, name: str, now: datetime, expires: datetime) -> None:
    tx.execute(insert(t.api_tokens).values(id=token_id, user_id=user_id, name=name, made=now, expires=expires))


def listed(tx: Tx) -> list[ApiToken]:
    """All tokens, those of one user together, the newest first."""
    query = (
        select(t.api_tokens, t.users.c.username)
        .join(t.users, t.users.c.id == t.api_tokens.c.user_id)
        .order_by(t.users.c.username, t.api_tokens.c.made.desc(), t.api_tokens.c.id)
    )
    return [
        ApiToken(row.id, row.username, row.name, row.made, row.expires, row.last_used, row.revoked) for row in tx.execute(query)
    ]


def user(tx: Tx, token_id: str, now: datetime, day: date) -> tuple[User, datetime | None] | None:
    """Whose token this is and when it was last used; None when it is unknown, over or revoked, or its user not active. `day`
    tells for whom it stands in."""
    valid = (t.api_tokens.c.id == token_id, t.api_tokens.c.expires > now, t.api_tokens.c.revoked.is_(None))
    row = tx.execute(select(t.api_tokens.c.user_id, t.api_tokens.c.last_used).where(*valid)).one_or_none()
    found = people.user(tx, row.user_id, day) if row else None
    return (found, row.last_used) if row and found and found.active else None


def used(tx: Tx, token_id: str, now: datetime) -> None:
    tx.execute(update(t.api_tokens).where(t.api_tokens.c.id == token_id).values(last_used=now))


def revoke(tx: Tx, token_id: str, now: datetime) -> None:
    tx.execute(update(t.api_tokens).where(t.api_tokens.c.id == token_id).values(revoked=now))
