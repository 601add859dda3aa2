"""Where trials are played: for each an SQLite database of its own, copied from one that holds the world and the publication."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from service.domain.permissions import Permission, may
from service.store.upgrade import upgrade
from service.store.session import Store
from service.trials.model import World
from service.trials.story import morning
from service.trials.world import Settled, fill_world, settled
from service.usecases.publish import publish
from service.usecases.regie import Regie

LONG_AGO = date(2000, 1, 1)  # mandates and agreements of the world hold on every day that a trial may begin
IN_MEMORY = Path("/dev/shm")  # noqa: S108  # nothing secret is written, and a disk would make trials wait for it


def prepare(regie: Regie, world: World) -> Settled:
    """An empty database made ready: its tables, and the people of the world."""
    upgrade(regie.store)
    return fill_world(regie, world, morning(LONG_AGO))


def publish_as_somebody(regie: Regie, world: World, files: Mapping[str, bytes]) -> None:
    """Publish as the first of the world who may. Raises InvalidBundle for files that the checks refuse."""
    user = next(user for user in settled(regie, world).users.values() if may(user, Permission.PUBLISH))
    publish(regie, files, user, morning(LONG_AGO))


class Ground:
    """A folder with databases that are thrown away. Use it in a `with`; it can be used by one process at a time."""

    def __init__(self, world: World, files: Mapping[str, bytes] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None, prefix="regie-proeven-")
        self._numbers = itertools.count(1)
        self.world = world
        self._empty = self._path("wereld")
        with self._open(self._empty) as regie:
            prepare(regie, world)
        self._start = self._empty
        if files is not None:
            self.publish(files)

    def publish(self, files: Mapping[str, bytes]) -> None:
        """From here on trials are played with these files. Raises InvalidBundle for files that the checks refuse."""
        path = shutil.copyfile(self._empty, self._path("bundel"))
        with self._open(path) as regie:
            publish_as_somebody(regie, self.world, files)
        self._start = path

    @contextmanager
    def fresh(self) -> Iterator[Regie]:
        """A new database with the world and the publication, gone afterwards."""
        path = shutil.copyfile(self._start, self._path(f"proef{next(self._numbers)}"))
        try:
            with self._open(path) as regie:
                yield regie
        finally:
            path.unlink()

    @contextmanager
    def _open(self, path: Path) -> Iterator[Regie]:
        """Closing the last connection writes all that SQLite kept aside into the one file, so that it can be copied."""
        store = Store(f"sqlite:///{path}")
        try:
            yield Regie(store)
        finally:
            store.close()

    def _path(self, name: str) -> Path:
        return Path(self._folder.name) / f"{name}.db"

    def close(self) -> None:
        self._folder.cleanup()

    def __enter__(self) -> Ground:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
