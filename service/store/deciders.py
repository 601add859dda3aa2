"""Who decides in an organisation, about what, and up to where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Decider:
    """A row of `deciders`; see there. `about` is "" for everything."""

    id: int
    organisation_id: int
    name: str
    about: str
    bound: str
    phone: str
    email: str


def of_organisations(tx: Tx, organisation_ids: Collection[int]) -> list[Decider]:
    """The deciders of these organisations; those who decide about everything first."""
    c = t.deciders.c
    columns = (c.id, c.organisation_id, c.name, c.about, c.bound, c.phone, c.email)
    query = select(*columns).where(c.organisation_id.in_(organisation_ids)).order_by(c.organisation_id, c.about, c.name, c.id)
    return [Decider(**row._mapping) for row in tx.execute(query)]


def get(tx: Tx, decider_id: int) -> Decider | None:
    c = t.deciders.c
    query = select(c.id, c.organisation_id, c.name, c.about, c.bound, c.phone, c.email).where(c.id == decider_id)
    row = tx.execute(query).one_or_none()
    return Decider(**row._mapping) if row else None


def save(tx: Tx, decider_id: int | None, organisation_id: int, **values: str) -> int:
    """Add a decider, or change one: its id."""
    if decider_id is not None:
        tx.execute(update(t.deciders).where(t.deciders.c.id == decider_id).values(**values))
        return decider_id
    query = insert(t.deciders).values(organisation_id=organisation_id, **values).returning(t.deciders.c.id)
    return int(tx.execute(query).scalar_one())


def remove(tx: Tx, decider_id: int) -> None:
    tx.execute(delete(t.deciders).where(t.deciders.c.id == decider_id))
