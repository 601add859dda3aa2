"""Links for one task: found by the hash of the token in their address, and only ever used through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from service.domain.people import Role
from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Link:
    """A row of `task_links`; see there. `case_id` and `task_open` are its task's."""

    id: str
    task_id: int
    user_id: int
    code: str
    attempts: int
    expires: datetime
    opened: datetime | None
    used: datetime | None
    revoked: datetime | None
    case_id: int
    task_open: bool

    def holds(self, now: datetime) -> bool:
        """Whether the task can still be done with it."""
        return self.task_open and self.used is None and self.revoked is None and now < self.expires


def add_guest(tx: Tx, username: str, name: str, role: Role, organisation_id: int, email: str, phone: str) -> int:
    """Somebody without an account: can't log in, and is in no list of people."""
    values = {"username": username, "name": name, "roles": [role], "organisation_id": organisation_id}
    flags = {"password": None, "active": True, "failures": 0, "guest": True, "digest": False, "language": ""}
    query = insert(t.users).values(**values, **flags, email=email, phone=phone).returning(t.users.c.id)
    return int(tx.execute(query).scalar_one())


def add(
    tx: Tx, id_: str, task_id: int, user_id: int, contact: tuple[str, str], code: str, made_by: int, made: datetime,
    expires: datetime,
) -> None:
    """`contact` is the e-mail address and the telephone number, `code` a hash."""
    email, phone = contact
    values = {"id": id_, "task_id": task_id, "user_id": user_id, "email": email, "phone": phone, "code": code, "attempts": 0}
    tx.execute(insert(t.task_links).values(**values, made_by=made_by, made=made, expires=expires))


def get(tx: Tx, id_: str) -> Link | None:
    query = select(t.task_links, t.tasks.c.case_id, t.tasks.c.state).join(t.tasks).where(t.task_links.c.id == id_)
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    return Link(
        row.id, row.task_id, row.user_id, row.code, row.attempts, row.expires, row.opened, row.used, row.revoked, row.case_id,
        row.state == "open",
    )


def holds(tx: Tx, user_id: int, task_id: int) -> bool:
    """Whether this guest has a link to exactly this task that was not used or revoked."""
    links = t.task_links.c
    query = select(links.id).where(links.user_id == user_id, links.task_id == task_id, links.used.is_(None))
    return tx.execute(query.where(links.revoked.is_(None)).limit(1)).first() is not None


def count_try(tx: Tx, id_: str, most: int) -> bool:
    """One more try of the code, counted by the database before it is looked at, so that guesses at the same moment all count;
    False when there were too many already."""
    links = t.task_links
    query = update(links).where(links.c.id == id_, links.c.attempts < most).values(attempts=links.c.attempts + 1)
    return bool(tx.execute(query).rowcount)


def mark(tx: Tx, id_: str, **moments: datetime) -> bool:
    """Note when it was `opened`, `used` or `revoked`, once each; whether that was noted now."""
    columns = t.task_links.c
    fresh = [columns[name].is_(None) for name in moments]
    return bool(tx.execute(update(t.task_links).where(columns.id == id_, *fresh).values(**moments)).rowcount)


def forget_tries(tx: Tx, id_: str) -> None:
    tx.execute(update(t.task_links).where(t.task_links.c.id == id_).values(attempts=0))


def of_task(tx: Tx, task_id: int) -> Sequence[Row[Any]]:
    """The links of a task, newest first, with the name and organisation of who has them."""
    query = (
        select(t.task_links, t.users.c.name, t.organisations.c.name.label("organisation"))
        .join(t.users, t.users.c.id == t.task_links.c.user_id)
        .join(t.organisations, t.organisations.c.id == t.users.c.organisation_id)
        .where(t.task_links.c.task_id == task_id)
        .order_by(t.task_links.c.made.desc(), t.task_links.c.id)
    )
    return tx.execute(query).all()
