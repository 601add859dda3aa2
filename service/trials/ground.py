"""Where trials are played: for each an SQLite database of its own, copied from one that holds the world and the publication."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from service.bundle.model import Bundle
from service.domain.permissions import Permission, may
from service.store import bundles, cases
from service.store.session import Store
from service.store.upgrade import upgrade
from service.trials.model import World
from service.trials.run import Bookmark
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


def put(regie: Regie, bundle: Bundle) -> None:
    """Make a bundle the current one, for the cases that there are too."""
    with regie.store.transaction() as tx:
        bundles.add(tx, bundle.hash, bundle.files, morning(LONG_AGO))
        bundles.publish(tx, bundle.hash, None, morning(LONG_AGO), "")
        cases.move_all(tx, bundle.hash)


def scratch(within: str | None = None) -> tempfile.TemporaryDirectory[str]:
    """A folder that is thrown away, in memory where that can be."""
    folder = within or (str(IN_MEMORY) if IN_MEMORY.is_dir() else None)
    return tempfile.TemporaryDirectory(dir=folder, prefix="regie-proeven-")


class Ground:
    """A folder with one database, put back as it was for each trial. Use it in a `with`, in one process, one trial at a time.

    There is one `Store` for all trials: what SQLAlchemy works out for a statement, it keeps with the engine.
    """

    def __init__(self, world: World, files: Mapping[str, bytes] | None = None, within: str | None = None) -> None:
        self._folder = scratch(within)
        self.world = world
        self.bookmarks: dict[tuple[str, str], Bookmark] = {}
        self._numbers = itertools.count(1)
        self._database = Path(self._folder.name) / "proef.db"
        self._store = Store(f"sqlite:///{self._database}")
        with self._closing() as regie:
            prepare(regie, world)
        self._empty = self._start = self._kept("wereld.db")
        if files is not None:
            self.publish(files)

    def publish(self, files: Mapping[str, bytes]) -> None:
        """From here on trials are played with these files. Raises InvalidBundle for files that the checks refuse."""
        shutil.copyfile(self._empty, self._database)
        with self._closing() as regie:
            publish_as_somebody(regie, self.world, files)
        self._start = self._kept("bundel.db")
        self.bookmarks = {}

    def change(self, bundle: Bundle) -> None:
        """From here on trials are played with a changed bundle: published without checks, since it is wrong on purpose."""
        shutil.copyfile(self._empty, self._database)
        with self._closing() as regie:
            put(regie, bundle)
        self._start = self._kept("bundel.db")
        for bookmark in self.bookmarks.values():
            Path(bookmark.place).unlink()
        self.bookmarks = {}

    def adopt(self, key: tuple[str, str], bookmark: Bookmark, bundle: Bundle) -> None:
        """Take over a point of another ground, where the changed part was not touched yet; its cases go on with `bundle`."""
        shutil.copyfile(bookmark.place, self._database)
        with self._closing() as regie:
            put(regie, bundle)
        self.bookmarks[key] = replace(bookmark, place=str(self._kept(f"punt{next(self._numbers)}.db")))

    @contextmanager
    def fresh(self, place: str = "") -> Iterator[Regie]:
        """A database with the world and the publication and nothing else, or as it was kept at `place`."""
        shutil.copyfile(place or self._start, self._database)
        with self._closing() as regie:
            yield regie

    def keep(self) -> str:
        """Keep the database in use as it is now."""
        self._store.close()
        return str(self._kept(f"punt{next(self._numbers)}.db"))

    @contextmanager
    def _closing(self) -> Iterator[Regie]:
        """Closing the last connection writes all that SQLite kept aside into the one file, so that it can be copied."""
        try:
            yield Regie(self._store)
        finally:
            self._store.close()

    def _kept(self, name: str) -> Path:
        return shutil.copyfile(self._database, self._database.with_name(name))

    def close(self) -> None:
        self._store.close()
        self._folder.cleanup()

    def __enter__(self) -> Ground:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
