"""What cases went through: every element that was completed and every sequence flow that was taken, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Passage:
    """A new row of `passages`; see there."""

    case_id: int
    instance_id: int
    process: str
    element: str
    flow: str
    at: datetime
    hours: int | None = None
    late: bool = False


def add(tx: Tx, passages: Sequence[Passage]) -> None:
    """Write them, in one statement."""
    if passages:
        tx.execute(insert(t.passages), [vars(passage) for passage in passages])
