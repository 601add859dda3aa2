"""Files that were added to forms."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update

from service.store import tables as t
from service.store.session import Tx

_META = tuple(column for column in t.attachments.c if column.name != "content")


def add(
    tx: Tx, id_: str, subject: str, case_id: int | None, user_id: int, now: datetime, *, name: str, type_: str, content: bytes
) -> None:
    """Keep a file with the form that it was added to; nobody sent the form yet."""
    values = {"id": id_, "subject": subject, "case_id": case_id, "user_id": user_id, "at": now, "name": name, "type": type_}
    tx.execute(insert(t.attachments).values(**values, size=len(content), content=content, kept=False))


def number(tx: Tx, subject: str) -> int:
    """How many files were added to a form."""
    query = select(func.count()).select_from(t.attachments).where(t.attachments.c.subject == subject)
    return int(tx.execute(query).scalar_one())


def get(tx: Tx, id_: str) -> Row[Any] | None:
    """All of a file but its content."""
    return tx.execute(select(*_META).where(t.attachments.c.id == id_)).one_or_none()


def content(tx: Tx, id_: str) -> bytes:
    found: bytes = tx.execute(select(t.attachments.c.content).where(t.attachments.c.id == id_)).scalar_one()
    return found


def known(tx: Tx, subject: str, case_id: int | None) -> list[Row[Any]]:
    """The files of a form that is being filled in, and those that the case has: all but their content."""
    a = t.attachments.c
    here = (a.subject == subject) & a.kept.is_(False)
    query = select(*_META).where(here if case_id is None else or_(here, (a.case_id == case_id) & a.kept))
    return list(tx.execute(query.order_by(a.at, a.id)))


def keep(tx: Tx, subject: str, ids: Collection[str], case_id: int | None) -> list[str]:
    """The form is sent with these files: those that were added to it stay, and are the case's. Gives the ids of those, and of
    those that the case had already. One statement."""
    a = t.attachments.c
    mine = (a.subject == subject) & a.kept.is_(False)
    values: dict[str, Any] = {"kept": True} if case_id is None else {"kept": True, "case_id": case_id}
    allowed = mine if case_id is None else mine | ((a.case_id == case_id) & a.kept)
    query = update(t.attachments).where(allowed, a.id.in_(ids)).values(**values).returning(a.id)
    return list(tx.execute(query).scalars())


def give_case(tx: Tx, ids: Collection[str], case_id: int) -> None:
    """The files of a form that began a case are that case's."""
    tx.execute(update(t.attachments).where(t.attachments.c.id.in_(ids)).values(case_id=case_id))


def remove(tx: Tx, id_: str) -> None:
    """Throw a file away that no form was sent with."""
    tx.execute(delete(t.attachments).where(t.attachments.c.id == id_, t.attachments.c.kept.is_(False)))


def forget_unsent(tx: Tx, until: datetime) -> None:
    """Throw files away that were added before then and with which no form was ever sent, unless it is still half filled in."""
    a, drafts = t.attachments.c, select(t.form_drafts.c.subject)
    tx.execute(delete(t.attachments).where(a.kept.is_(False), a.at < until, a.subject.not_in(drafts)))
