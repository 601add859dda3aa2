"""Where the real trials are played in tests: SQLite as `regie trial` does, and PostgreSQL from a template database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text

from service.store.session import Store
from service.trials.ground import prepare, publish_as_somebody
from service.trials.model import World
from service.usecases.regie import Regie

WORLD_DATABASE, TRIAL_DATABASE = "regie_wereld", "regie_proef"


class PostgresqlGround:
    """A database with the world and the publication that each trial gets a copy of, on a server of the test run's own."""

    def __init__(self, server_url: str, world: World, files: Mapping[str, bytes]) -> None:
        url = make_url(server_url).set(drivername="postgresql+psycopg")
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")
        self._urls = {
            name: url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
            for name in (WORLD_DATABASE, TRIAL_DATABASE)
        }
        self._do(f"CREATE DATABASE {WORLD_DATABASE}")
        with self._opened(WORLD_DATABASE) as regie:
            prepare(regie, world)
            publish_as_somebody(regie, world, files)

    @contextmanager
    def fresh(self) -> Iterator[Regie]:
        """A copy of the database, dropped afterwards."""
        self._do(f"CREATE DATABASE {TRIAL_DATABASE} TEMPLATE {WORLD_DATABASE}")
        try:
            with self._opened(TRIAL_DATABASE) as regie:
                yield regie
        finally:
            self._do(f"DROP DATABASE {TRIAL_DATABASE} WITH (FORCE)")

    @contextmanager
    def _opened(self, name: str) -> Iterator[Regie]:
        store = Store(self._urls[name])
        try:
            yield Regie(store)
        finally:
            store.close()

    def _do(self, command: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(command))

    def close(self) -> None:
        self._do(f"DROP DATABASE {WORLD_DATABASE} WITH (FORCE)")
        self._admin.dispose()
