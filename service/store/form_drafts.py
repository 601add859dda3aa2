"""Form drafts: what was typed in a form and not sent yet. Versions are only added; the newest counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, String, cast, delete, func, insert, literal, select

from service.store import tables as t
from service.store.session import Tx

AT_ONCE = 500  # subjects that one round of tidying looks at


@dataclass(frozen=True)
class Version:
    """A row of `form_drafts`; `by` is who saved it. `content` is None where the draft was thrown away, and in lists."""

    subject: str
    version: int
    user_id: int
    by: str
    at: datetime
    content: dict[str, Any] | None


def newest(tx: Tx, subject: str) -> Version | None:
    """The newest version; None when the form was never saved."""
    row = tx.execute(_whole().where(t.form_drafts.c.subject == subject).order_by(_number().desc()).limit(1)).one_or_none()
    return _version(row) if row else None


def get(tx: Tx, subject: str, version: int) -> Version | None:
    row = tx.execute(_whole().where(t.form_drafts.c.subject == subject, _number() == version)).one_or_none()
    return _version(row) if row else None


def versions(tx: Tx, subject: str, most: int) -> tuple[Version, ...]:
    """Who saved when, the newest first; without what was typed, and without the versions that are empty."""
    one = t.form_drafts
    query = (
        select(one.c.subject, one.c.version, one.c.user_id, t.users.c.name, one.c.at)
        .join(t.users, t.users.c.id == one.c.user_id)
        .where(one.c.subject == subject, cast(one.c.content, String) != "null")
        .order_by(_number().desc())
        .limit(most)
    )
    return tuple(Version(row.subject, row.version, row.user_id, row.name, row.at, None) for row in tx.execute(query))


def add(
    tx: Tx, subject: str, version: int, case_id: int | None, user_id: int, content: dict[str, Any] | None, now: datetime
) -> None:
    """Add a version. The database refuses a second one with the same number."""
    values = {"subject": subject, "version": version, "case_id": case_id, "user_id": user_id, "at": now, "content": content}
    tx.execute(insert(t.form_drafts).values(**values))


def forget_finished_tasks(tx: Tx, before: datetime) -> None:
    """Take away the drafts of tasks that are not open any more, when nobody saved them since then."""
    of_task = literal("taak:") + cast(t.tasks.c.id, String)
    over = select(of_task).join(t.form_drafts, t.form_drafts.c.subject == of_task).where(t.tasks.c.state != "open")
    over = over.group_by(t.tasks.c.id).having(func.max(t.form_drafts.c.at) < before)
    tx.execute(delete(t.form_drafts).where(t.form_drafts.c.subject.in_(over)))


def forget_earlier(tx: Tx, before: datetime) -> None:
    """Take away versions from before then that are not the newest of their form."""
    later = t.form_drafts.alias("later")
    superseded = select(later.c.id).where(later.c.subject == t.form_drafts.c.subject, later.c.version > _number())
    tx.execute(delete(t.form_drafts).where(t.form_drafts.c.at < before, superseded.exists()))


def resting(tx: Tx, before: datetime) -> tuple[Version, ...]:
    """The newest version of each form that is no task's and that nobody saved since then; not all at once."""
    one = t.form_drafts
    last = select(one.c.subject, func.max(one.c.version).label("version")).group_by(one.c.subject)
    old = last.having(func.max(one.c.at) < before).where(one.c.subject.not_like("taak:%")).limit(AT_ONCE).subquery()
    query = _whole().join(old, (one.c.subject == old.c.subject) & (one.c.version == old.c.version))
    return tuple(_version(row) for row in tx.execute(query))


def forget(tx: Tx, subject: str) -> None:
    """Take away all versions of one form."""
    tx.execute(delete(t.form_drafts).where(t.form_drafts.c.subject == subject))


def _whole() -> Select[Any]:
    return select(t.form_drafts, t.users.c.name).join(t.users, t.users.c.id == t.form_drafts.c.user_id)


def _number() -> Any:
    return t.form_drafts.c.version


def _version(row: Row[Any]) -> Version:
    return Version(row.subject, row.version, row.user_id, row.name, row.at, row.content)
