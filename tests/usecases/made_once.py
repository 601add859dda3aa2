"""What many tests begin with is made once, by the use cases; later tests get the same rows, with the same ids."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import copy
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Table, func, select

from service.store.session import Store
from service.store.tables import metadata
from service.usecases.regie import Regie

if TYPE_CHECKING:
    from tests.usecases.world import World

P = ParamSpec("P")
Made = TypeVar("Made")  # a World, or a tuple that begins with one
Rows = dict[Table, list[dict[str, Any]]]


def made_once(build: Callable[Concatenate[Store, P], Made]) -> Callable[Concatenate[Store, P], Made]:
    """For a function that fills an empty database: the second time with the same arguments its rows are put back."""
    made: dict[bytes, tuple[Any, Rows]] = {}

    @wraps(build)
    def again(store: Store, *args: P.args, **kwargs: P.kwargs) -> Made:
        key = sha256(pickle.dumps((args, kwargs))).digest()
        if key not in made:
            result = build(store, *args, **kwargs)
            made[key] = _with(result, store), _rows(store)
            return result
        result, rows = made[key]
        _put(store, rows)
        found: Made = _with(result, store)
        return found

    return again


def _with(made: Any, store: Store) -> Any:
    """The same on another database; a test may move the clock and add people without another test seeing it."""
    if isinstance(made, tuple):
        return (_with(made[0], store), *made[1:])
    world: World = copy(made)
    world.regie, world.organisations, world.users = Regie(store), dict(made.organisations), dict(made.users)
    return world


def _rows(store: Store) -> Rows:
    with store.read() as tx:
        found = {table: [dict(row) for row in tx.execute(table.select()).mappings()] for table in metadata.sorted_tables}
    return {table: rows for table, rows in found.items() if rows}


def _put(store: Store, rows: Rows) -> None:
    with store.transaction() as tx:
        for table, some in rows.items():
            tx.execute(table.insert(), some)
            if tx.dialect.name == "postgresql" and "id" in table.c and isinstance(some[0]["id"], int):
                last = func.pg_get_serial_sequence(table.name, "id")
                tx.execute(select(func.setval(last, func.max(table.c.id))))
