"""How somebody can be reached, and what he wants to be mailed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Wishes:
    """`mails` are the kinds that are wanted (None: all of them); with `digest` they come together once a day."""

    email: str
    phone: str
    mails: tuple[str, ...] | None
    digest: bool
    language: str

    def wants(self, kind: str) -> bool:
        return self.mails is None or kind in self.mails


def get(tx: Tx, user_id: int) -> Wishes | None:
    """None when there is no such user that is active and has an account."""
    row = tx.execute(_query().where(t.users.c.id == user_id)).one_or_none()
    return _wishes(row) if row else None


def with_digest(tx: Tx) -> list[int]:
    """Who wants a daily digest and has an address for it."""
    query = select(t.users.c.id).where(t.users.c.active, ~t.users.c.guest, t.users.c.digest, t.users.c.email != "")
    return list(tx.execute(query.order_by(t.users.c.id)).scalars())


def save(tx: Tx, user_id: int, **values: object) -> None:
    """Keep `email`, `phone`, `mails`, `digest` or `language`."""
    tx.execute(update(t.users).where(t.users.c.id == user_id).values(**values))


def has_account(tx: Tx, email: str) -> bool:
    """Whether somebody with an account has this address; capitals do not matter."""
    query = select(t.users.c.id).where(t.users.c.active, ~t.users.c.guest, t.users.c.email.icontains(email, autoescape=True))
    rows = select(t.users.c.email).where(t.users.c.id.in_(query))
    return any(known.lower() == email.lower() for known in tx.execute(rows).scalars())


def _query() -> Any:
    columns = (t.users.c.email, t.users.c.phone, t.users.c.mails, t.users.c.digest, t.users.c.language)
    return select(*columns).where(t.users.c.active, ~t.users.c.guest)


def _wishes(row: Row[Any]) -> Wishes:
    mails = tuple(row.mails) if row.mails is not None else None
    return Wishes(row.email, row.phone, mails, row.digest, row.language)
