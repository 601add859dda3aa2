"""The current answers of many cases to a few fields at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from service.feel import FeelValue
from service.store import tables as t
from service.store.session import Tx

MOST_AT_ONCE = 5_000  # cases in one statement


def answers(tx: Tx, case_ids: Collection[int], fields: Collection[str]) -> dict[int, dict[str, FeelValue]]:
    """By case and field, what holds for the whole case now; what is personal is null. One statement for each MOST_AT_ONCE
    cases."""
    found: dict[int, dict[str, FeelValue]] = {}
    ids = sorted(set(case_ids))
    a = t.answers.c
    for begin in range(0, len(ids) if fields else 0, MOST_AT_ONCE):
        part = ids[begin : begin + MOST_AT_ONCE]
        whole = (a.case_id.in_(part), a.scope_id.is_(None), a.register == "", a.row == "", a.field.in_(fields))
        last = select(func.max(a.id)).where(*whole).group_by(a.case_id, a.field)
        for row in tx.execute(select(a.case_id, a.field, a.value).where(a.id.in_(last))):
            found.setdefault(row.case_id, {})[row.field] = row.value
    return found
