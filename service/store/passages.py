"""What cases went through: every element that was completed and every sequence flow that was taken, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, insert, select

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


def of_case(tx: Tx, case_id: int) -> list[Row[Any]]:
    """All that a case went through, oldest first."""
    query = select(t.passages).where(t.passages.c.case_id == case_id).order_by(t.passages.c.id)
    return list(tx.execute(query))


def remove_last(tx: Tx, instance_id: int, number: int) -> None:
    """The last step of an instance is taken back: so are the passages that it made."""
    p = t.passages.c
    last = select(p.id).where(p.instance_id == instance_id).order_by(p.id.desc()).limit(number)
    tx.execute(delete(t.passages).where(p.id.in_(last.scalar_subquery() if number else ())))


def any_after(tx: Tx, case_id: int, moment: datetime) -> bool:
    """Whether anything in the case went on after a moment."""
    return bool(tx.execute(select(exists().where(t.passages.c.case_id == case_id, t.passages.c.at > moment))).scalar_one())
