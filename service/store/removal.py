"""Taking a case away with all that belongs to it. Only for what a demo made halfway: a family's case is never removed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, delete, select

from service.store import tables as t
from service.store.session import Tx
from service.store.tables.metadata import metadata


def remove_case(tx: Tx, case_id: int) -> None:
    """Remove a case and the rows of every table that belong to it, what depends on others first."""
    for table in reversed(metadata.sorted_tables):
        for belongs in _belonging(table, case_id):
            tx.execute(delete(table).where(belongs))
    tx.execute(delete(t.cases).where(t.cases.c.id == case_id))


def _belonging(table: Table, case_id: int) -> Iterator[ColumnElement[bool]]:
    """The rows of this case: a table says whose they are itself, or by what it refers to."""
    if "case_id" in table.c:
        yield table.c.case_id == case_id
        return
    for key in table.foreign_keys:
        other = key.column.table
        if "case_id" in other.c and other is not table:
            yield key.parent.in_(select(key.column).where(other.c.case_id == case_id))
