"""Who takes part in a case: one person a role at a time, and who did before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.people import Role
from service.store import tables as t
from service.store.session import Tx


def take_over(
    tx: Tx,
    case_id: int,
    now: datetime,
    before: Mapping[Role, tuple[int, int] | None],
    after: Mapping[Role, tuple[int, int]],
) -> None:
    """Give roles to other users; the access of who had them ends at once. One statement.

    Both map a role to (user, the how-manieth in that role); `before` to None for a role that nobody had.
    """
    rows: list[dict[str, object]] = []
    for role, holder in before.items():
        for (user_id, number), until in ((holder or (0, 0), now), (after[role], None)):
            row = {"case_id": case_id, "role": role, "number": number, "user_id": user_id, "since": now, "until": until}
            rows += [row] if user_id else []
    if rows:
        make = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
        query: Any = make(t.participants)
        keys = ["case_id", "role", "number"]
        tx.execute(query.on_conflict_do_update(index_elements=keys, set_={"until": query.excluded["until"]}), rows)


def give_back(tx: Tx, case_id: int, role: Role, after: tuple[int, int], before: tuple[int, int] | None) -> bool:
    """Undo one take-over: who had the role before has it again, and the other never had it. False when the role went on to
    somebody else since."""
    p = t.participants.c
    one = (p.case_id == case_id) & (p.role == role)
    if not tx.execute(delete(t.participants).where(one, p.number == after[1], p.until.is_(None))).rowcount:
        return False
    if before is not None:
        tx.execute(update(t.participants).where(one, p.number == before[1]).values(until=None))
    return True


def of_case(tx: Tx, case_id: int) -> list[Row[Any]]:
    """Who has a role now: role, user_id, name, phone, organisation."""
    query = (
        select(t.participants.c.role, t.participants.c.user_id, t.users.c.name, t.users.c.phone,
               t.organisations.c.name.label("organisation"))
        .join(t.users, t.users.c.id == t.participants.c.user_id)
        .join(t.organisations, t.organisations.c.id == t.users.c.organisation_id)
        .where(t.participants.c.case_id == case_id, t.participants.c.until.is_(None))
        .order_by(t.participants.c.role)
    )
    return list(tx.execute(query))
