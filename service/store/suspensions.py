"""When a case stood still, and why. Whether it does now is on the case itself (`cases.suspended`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from service.domain.clock import civil_date
from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Suspension:
    """A row of `suspensions` with the names of who did it; see there. `since` is the day that it counts from."""

    id: int
    begun: datetime
    begun_by: str
    reason: str
    ended: datetime | None

    @property
    def since(self) -> date:
        return civil_date(self.begun)


def begin(tx: Tx, case_id: int, begun: datetime, user_id: int, reason: str) -> None:
    tx.execute(insert(t.suspensions).values(case_id=case_id, begun=begun, begun_by=user_id, reason=reason))


def end(tx: Tx, suspension_id: int, now: datetime, user_id: int) -> None:
    tx.execute(update(t.suspensions).where(t.suspensions.c.id == suspension_id).values(ended=now, ended_by=user_id))


def of_case(tx: Tx, case_id: int) -> list[Suspension]:
    """Every time that the case stood still, the last one first."""
    s = t.suspensions.c
    query = (
        select(s.id, s.begun, s.reason, s.ended, t.users.c.name)
        .join(t.users, t.users.c.id == s.begun_by)
        .where(s.case_id == case_id)
        .order_by(s.id.desc())
    )
    return [Suspension(row.id, row.begun, row.name, row.reason, row.ended) for row in tx.execute(query)]
