"""Where the real trials are played in tests: SQLite as `regie trial` does, and PostgreSQL from a template database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text

from service.store.session import Store
from service.trials.ground import prepare, publish_as_somebody
from service.trials.model import World
from service.trials.run import Bookmark
from service.usecases.regie import Regie

WORLD_DATABASE, TRIAL_DATABASE = "regie_wereld", "regie_proef"


class PostgresqlGround:
    """A database with the world and the publication that each trial gets a copy of, on a server of the test run's own."""

    def __init__(self, server_url: str, world: World, files: Mapping[str, bytes]) -> None:
        url = make_url(server_url).set(drivername="postgresql+psycopg")
        self.bookmarks: dict[tuple[str, str], Bookmark] = {}
        self._numbers = itertools.count(1)
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")
        own = url.set(drivername="postgresql", database=TRIAL_DATABASE)
        self._store = Store(own.render_as_string(hide_password=False))
        self._do(f"CREATE DATABASE {TRIAL_DATABASE}")
        prepare(Regie(self._store), world)
        publish_as_somebody(Regie(self._store), world, files)
        self._store.close()
        self._do(f"ALTER DATABASE {TRIAL_DATABASE} RENAME TO {WORLD_DATABASE}")

    @contextmanager
    def fresh(self, place: str = "") -> Iterator[Regie]:
        """A copy of the database as it was at the beginning, or as it was kept at `place`; dropped afterwards."""
        self._do(f"CREATE DATABASE {TRIAL_DATABASE} TEMPLATE {place or WORLD_DATABASE}")
        try:
            yield Regie(self._store)
        finally:
            self._store.close()
            self._do(f"DROP DATABASE {TRIAL_DATABASE} WITH (FORCE)")

    def keep(self) -> str:
        """Keep the database in use as it is now."""
        self._store.close()
        place = f"regie_punt{next(self._numbers)}"
        self._do(f"CREATE DATABASE {place} TEMPLATE {TRIAL_DATABASE}")
        return place

    def _do(self, command: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(command))

    def close(self) -> None:
        """The databases go with the server."""
        self._admin.dispose()
