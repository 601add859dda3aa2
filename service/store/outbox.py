"""The outbox: lines of the log that are still to be planned from, and what is to be sent.

A row that a worker takes to send is leased: its `next_try` is moved on, so that no other worker takes it. When that worker
dies, the row is tried again after the lease.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.store import tables as t
from service.store.session import Tx

MAIL, SMS, WEBHOOK = "mail", "sms", "webhook"


@dataclass(frozen=True)
class Parcel:
    """What is to be sent, or was; the columns of `outbox` say what each part means. `content` is plain JSON without a name or a
    fact; `once` makes planning it twice harmless."""

    kind: str
    address: str
    subject: str
    content: Mapping[str, Any]
    case_id: int | None = None
    user_id: int | None = None
    event_id: int | None = None
    once: str | None = None
    made: datetime | None = None
    attempts: int = 0
    next_try: datetime | None = None
    id: int = 0


def unhandled(tx: Tx) -> bool:
    """Whether there are lines of the log that nothing was planned from: looking takes no lock."""
    return tx.execute(select(t.events.c.id).where(t.events.c.handled.is_(None)).limit(1)).first() is not None


def pass_over(tx: Tx, before: datetime, now: datetime) -> None:
    """Plan nothing from lines that are older than this."""
    tx.execute(update(t.events).where(t.events.c.handled.is_(None), t.events.c.at < before).values(handled=now))


def claim_events(tx: Tx, limit: int) -> list[Row[Any]]:
    """The first lines of the log that nothing was planned from, with the code and bundle of their case; those that another
    worker holds are passed over."""
    query = (
        select(t.events, t.cases.c.code, t.cases.c.bundle, t.cases.c.kind.label("case_kind"))
        .join(t.cases, t.cases.c.id == t.events.c.case_id)
        .where(t.events.c.handled.is_(None))
        .order_by(t.events.c.id)
        .limit(limit)
    )
    return list(tx.execute(query.with_for_update(of=t.events, skip_locked=True)))


def set_handled(tx: Tx, event_ids: Sequence[int], now: datetime) -> None:
    tx.execute(update(t.events).where(t.events.c.id.in_(event_ids)).values(handled=now))


def add(tx: Tx, parcels: Sequence[Parcel], now: datetime) -> None:
    """Plan these; what was planned before (`once`) is left as it is. One statement."""
    if not parcels:
        return
    make = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    names = ("kind", "address", "subject", "content", "case_id", "user_id", "event_id", "once")
    fresh = {"made": now, "next_try": now, "attempts": 0, "error": ""}
    rows = [{**{name: getattr(parcel, name) for name in names}, **fresh} for parcel in parcels]
    query: Any = make(t.outbox)
    tx.execute(query.on_conflict_do_nothing(index_elements=["once"]), rows)


def due(tx: Tx, now: datetime) -> bool:
    """Whether anything waits to be sent: looking takes no lock."""
    return tx.execute(select(t.outbox.c.id).where(t.outbox.c.next_try <= now).limit(1)).first() is not None


def claim(tx: Tx, now: datetime, until: datetime) -> Parcel | None:
    """What waits longest, leased until then, with this try counted; None when nothing waits."""
    query = select(t.outbox).where(t.outbox.c.next_try <= now).order_by(t.outbox.c.next_try, t.outbox.c.id).limit(1)
    row = tx.execute(query.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    tx.execute(update(t.outbox).where(t.outbox.c.id == row.id).values(next_try=until, attempts=row.attempts + 1))
    return Parcel(
        row.kind, row.address, row.subject, row.content, row.case_id, row.user_id, row.event_id, row.once, row.made,
        row.attempts + 1, until, row.id,
    )


def sent(tx: Tx, parcel: Parcel, now: datetime) -> None:
    """It was sent, and its content is needed no more: it may have held a link."""
    _close(tx, parcel, sent=now, error="")


def give_up(tx: Tx, parcel: Parcel, why: str) -> None:
    """It will not be sent; `why` says so in Dutch."""
    _close(tx, parcel, error=why)


def try_later(tx: Tx, parcel: Parcel, when: datetime, why: str) -> None:
    tx.execute(update(t.outbox).where(*_ours(parcel)).values(next_try=when, error=why))


def _close(tx: Tx, parcel: Parcel, **values: object) -> None:
    tx.execute(update(t.outbox).where(*_ours(parcel)).values(next_try=None, content={}, **values))


def _ours(parcel: Parcel) -> tuple[Any, ...]:
    """Nothing is changed when the lease was over and another worker went on with it."""
    return t.outbox.c.id == parcel.id, t.outbox.c.next_try == parcel.next_try


def of_case(tx: Tx, case_id: int) -> list[Row[Any]]:
    """Everything that was planned for a case, oldest first."""
    return list(tx.execute(select(t.outbox).where(t.outbox.c.case_id == case_id).order_by(t.outbox.c.id)))
