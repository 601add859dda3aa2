"""Mandates and agreements one by one, with their papers; `people` reads them as part of an organisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update

from service.store import tables as t
from service.store.people import AGREEMENT
from service.store.session import Tx


@dataclass(frozen=True)
class Paper:
    """The paper of an agreement, without its content; `by` is who uploaded it."""

    id: str
    name: str
    parties: str
    size: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Agreed:
    """A row of `mandates` with its organisation and papers; `agreement`, or else a mandate."""

    id: int
    organisation_id: int
    organisation: str
    agreement: bool
    name: str
    valid_from: date
    valid_until: date | None
    papers: tuple[Paper, ...] = field(default=())


def of_organisation(tx: Tx, organisation_id: int) -> list[Agreed]:
    """All that was ever agreed with or given to one organisation, agreements first, with their papers."""
    c, p = t.mandates.c, t.agreement_papers.c
    papers: dict[int, list[Paper]] = {}
    found = (
        select(p.id, p.mandate_id, p.name, p.parties, p.size, p.at, t.users.c.name.label("by"))
        .join(t.mandates, c.id == p.mandate_id)
        .join(t.users, t.users.c.id == p.user_id)
        .where(c.organisation_id == organisation_id)
        .order_by(p.at, p.id)
    )
    for row in tx.execute(found):
        papers.setdefault(row.mandate_id, []).append(Paper(row.id, row.name, row.parties, row.size, row.by, row.at))
    rows = tx.execute(_query().where(c.organisation_id == organisation_id).order_by(c.kind, c.name, c.valid_from))
    return [_agreed(row, tuple(papers.get(row.id, ()))) for row in rows]


def get(tx: Tx, agreed_id: int) -> Agreed | None:
    row = tx.execute(_query().where(t.mandates.c.id == agreed_id)).one_or_none()
    return _agreed(row) if row else None


def all_agreements(tx: Tx) -> list[Agreed]:
    """The agreements with all organisations, by organisation."""
    c = t.mandates.c
    query = _query().where(c.kind == AGREEMENT).order_by(t.organisations.c.name, c.name, c.valid_from)
    return [_agreed(row) for row in tx.execute(query)]


def set_until(tx: Tx, agreed_id: int, until: date | None) -> None:
    tx.execute(update(t.mandates).where(t.mandates.c.id == agreed_id).values(valid_until=until))


def add_paper(
    tx: Tx, paper_id: str, agreed_id: int, parties: str, name: str, type_: str, content: bytes, user_id: int, now: datetime
) -> None:
    values = {"id": paper_id, "mandate_id": agreed_id, "parties": parties, "name": name, "type": type_, "size": len(content)}
    tx.execute(insert(t.agreement_papers).values(**values, content=content, user_id=user_id, at=now))


def paper(tx: Tx, paper_id: str) -> Row[Any] | None:
    """A paper with its content: organisation_id, name, type, content."""
    query = select(t.agreement_papers, t.mandates.c.organisation_id).join(
        t.mandates, t.mandates.c.id == t.agreement_papers.c.mandate_id
    )
    return tx.execute(query.where(t.agreement_papers.c.id == paper_id)).one_or_none()


def remove_paper(tx: Tx, paper_id: str) -> None:
    tx.execute(delete(t.agreement_papers).where(t.agreement_papers.c.id == paper_id))


def _query() -> Select[Any]:
    return select(t.mandates, t.organisations.c.name.label("organisation")).join(
        t.organisations, t.organisations.c.id == t.mandates.c.organisation_id
    )


def _agreed(row: Row[Any], papers: tuple[Paper, ...] = ()) -> Agreed:
    return Agreed(
        row.id, row.organisation_id, row.organisation, row.kind == AGREEMENT, row.name, row.valid_from, row.valid_until, papers
    )
