"""The SQL statements that are sent to a database meanwhile: tests count them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def statements(engine: Engine | type[Engine]) -> Iterator[list[str]]:
    """The statements of one engine, or (with the class `Engine`) of every one, as they come."""
    seen: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
