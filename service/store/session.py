"""The database: connections and transactions. This is the only module that commits, and the only one that sees driver errors.

SQLite (the default) is set to survive a power cut (WAL, synchronous FULL); a write transaction takes the write lock at once
(BEGIN IMMEDIATE), behind a lock of our own, which keeps writers in one process from polling for it.
PostgreSQL is used through psycopg 3.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.domain.errors import Conflict, Misconfigured, NotFound, RegieError

Tx = Connection
BUSY_SECONDS = 10


class Unavailable(RegieError):
    """The database does not answer, or not in time."""

    status = 503


class OnlyOnce(Conflict):
    """What bears the mark `eenmalig` happened in this case before."""


class Store:
    """One database. `url` is SQLAlchemy's: sqlite:///path or postgresql://user:password@host/name."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._one_writer: AbstractContextManager[object] = (
            threading.Lock() if self.engine.dialect.name == "sqlite" else nullcontext()
        )

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """All or nothing: commits when the block ends, rolls back when it raises."""
        with _translated(), self._one_writer, self.engine.connect() as connection:
            connection.execution_options(regie_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Only for reading: nothing is committed."""
        with _translated(), self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise Misconfigured(f"Regie kent de database ‘{parsed.drivername}’ niet. Gebruik sqlite of postgresql.")
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed.database or "")
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10)
    except (ArgumentError, NoSuchModuleError) as error:
        raise Misconfigured(
            "REGIE_DATABASE_URL is geen adres van een database. Schrijf bijvoorbeeld sqlite:///var/regie.db "
            "of postgresql://gebruiker:wachtwoord@computer/regie."
        ) from error


def _sqlite(path: str) -> Engine:
    if path in ("", ":memory:"):
        raise Misconfigured("Regie heeft een bestand nodig als database: sqlite:///pad/naar/regie.db.")
    if not Path(path).parent.is_dir():
        raise Misconfigured(f"De map voor de database bestaat niet: {Path(path).parent}. Maak die map eerst.")
    engine = create_engine(f"sqlite:///{path}", pool_size=20, max_overflow=20, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we write BEGIN ourselves
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("regie_writes")
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def _translated() -> Iterator[None]:
    """Driver errors become errors of the service, here and nowhere else."""
    try:
        yield
    except IntegrityError as error:
        said = str(error.orig).lower()
        if "events_once" in said or "events.once" in said:
            raise OnlyOnce("Dit kan maar één keer per traject, en het is al gebeurd. Er is niets veranderd.") from error
        if "unique" in said:
            raise Conflict("Iemand anders was net iets eerder. Laad de pagina opnieuw.") from error
        raise
    except (DataError, OverflowError) as error:  # a number in an address that no id can be
        raise NotFound("Dit is er niet.") from error
    except ProgrammingError:
        raise
    except (PoolTimeout, DatabaseError, InterfaceError) as error:
        why = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
        raise Unavailable(f"De database antwoordt niet: {why[0] if why else type(error).__name__}") from error
