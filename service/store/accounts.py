"""Users as Beheer sees them: with how they are reached, their hours, and what would be left behind when they go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, or_, select, update

from service.domain.people import Role
from service.store import tables as t
from service.store.session import Tx
from service.store.tasks import OPEN


@dataclass(frozen=True)
class Account:
    """A row of `users` with its organisation. `hours` are the contract's, per week; `can_log_in`: there is a password."""

    id: int
    username: str
    name: str
    roles: tuple[Role, ...]
    organisation_id: int
    organisation: str
    active: bool
    email: str
    phone: str
    hours: int | None
    can_log_in: bool
    renew: bool


def search(tx: Tx, text: str, role: Role | None, inactive: bool) -> list[Account]:
    """Accounts whose name, user name or organisation holds the text, in the order of their names."""
    query = _query().order_by(t.users.c.name, t.users.c.id)
    if text:
        columns = (t.users.c.name, t.users.c.username, t.organisations.c.name)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if not inactive:
        query = query.where(t.users.c.active)
    found = [_account(row) for row in tx.execute(query)]
    return [one for one in found if role is None or role in one.roles]


def get(tx: Tx, user_id: int) -> Account | None:
    row = tx.execute(_query().where(t.users.c.id == user_id)).one_or_none()
    return _account(row) if row else None


def save(tx: Tx, user_id: int, **values: object) -> None:
    """Keep columns of `users`."""
    tx.execute(update(t.users).where(t.users.c.id == user_id).values(**values))


def log_out(tx: Tx, user_id: int) -> None:
    """End all sessions of a user."""
    tx.execute(delete(t.sessions).where(t.sessions.c.user_id == user_id))


def open_tasks(tx: Tx, user_id: int) -> list[tuple[int, int]]:
    """The open tasks that are this user's: (case, task), case by case."""
    c = t.tasks.c
    query = select(c.case_id, c.id).where(c.assignee_id == user_id, c.state == OPEN).order_by(c.case_id, c.id)
    return [(row.case_id, row.id) for row in tx.execute(query)]


def takes_part(tx: Tx, user_id: int) -> dict[Role, list[int]]:
    """The running cases in which a user has a role now, by role."""
    p, i = t.participants.c, t.instances.c
    query = (
        select(p.role, p.case_id)
        .join(t.instances, (i.case_id == p.case_id) & i.main & i.done.is_(None))
        .where(p.user_id == user_id, p.until.is_(None))
        .order_by(p.case_id)
    )
    found: dict[Role, list[int]] = {}
    for row in tx.execute(query):
        found.setdefault(Role(row.role), []).append(row.case_id)
    return found


def leave_duties(tx: Tx, user_id: int, now: datetime) -> int:
    """Take the duties to come from somebody who goes: how many."""
    return int(tx.execute(delete(t.duties).where(t.duties.c.user_id == user_id, t.duties.c.begins > now)).rowcount)


def feed_made(tx: Tx, user_id: int) -> datetime | None:
    """Since when there is an address of this user's calendar; None when there is none."""
    made: datetime | None = tx.execute(
        select(t.calendar_feeds.c.made).where(t.calendar_feeds.c.user_id == user_id)
    ).scalar_one_or_none()
    return made


def end_feed(tx: Tx, user_id: int) -> bool:
    """The address of this user's calendar works no more; False when there was none."""
    return bool(tx.execute(delete(t.calendar_feeds).where(t.calendar_feeds.c.user_id == user_id)).rowcount)


def end_tokens(tx: Tx, user_id: int, now: datetime) -> int:
    """Revoke all tokens of a user that still work: how many."""
    c = t.api_tokens.c
    query = update(t.api_tokens).where(c.user_id == user_id, c.revoked.is_(None), c.expires > now).values(revoked=now)
    return int(tx.execute(query).rowcount)


def lock_coordinators(tx: Tx) -> list[Account]:
    """The active users, locked where the database can: so that two cannot each put away the other's last colleague."""
    query = _query().where(t.users.c.active).order_by(t.users.c.id).with_for_update(of=t.users)
    found = [_account(row) for row in tx.execute(query)]
    return [one for one in found if Role.COORDINATOR in one.roles]


def organisation_users(tx: Tx) -> dict[int, int]:
    """How many active users each organisation has."""
    c = t.users.c
    query = select(c.organisation_id, func.count().label("number")).where(c.active, ~c.guest).group_by(c.organisation_id)
    return {row.organisation_id: row.number for row in tx.execute(query)}


def _query() -> Select[Any]:
    return (
        select(t.users, t.organisations.c.name.label("organisation"))
        .join(t.organisations, t.organisations.c.id == t.users.c.organisation_id)
        .where(~t.users.c.guest)
    )


def _account(row: Row[Any]) -> Account:
    return Account(
        row.id, row.username, row.name, tuple(sorted(Role(role) for role in row.roles)), row.organisation_id, row.organisation,
        row.active, row.email, row.phone, row.hours, row.password is not None, row.renew,
    )  # fmt: skip
