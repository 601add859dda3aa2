"""Where plays are played: databases of their own in a folder for temporary files, never the real one.

What is kept there only saves doing the same steps again: it may be thrown away at any moment.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from service.bundle.model import Bundle
from service.store.session import Store
from service.trials.ground import IN_MEMORY, prepare, put
from service.trials.model import World
from service.usecases.regie import Regie

NAME = "regie-proefrit"
MOST_BYTES = 250 * 1024 * 1024  # of everything that is kept
LONGEST = 6 * 3600  # seconds that something is kept after it was used last, reckoned from what was used most recently
WORKING = "bezig-"


class Scratch:
    """A folder with databases: one to begin with for each bundle and world, and one after each step that was kept.

    Any number of processes may use one folder: files appear whole, and each play works in a copy of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._idle: list[tuple[Store, Path]] = []

    def begun(self, bundle: Bundle, world: World) -> Path:
        """A database with the people of the world and this bundle, published without checks: a play may be of a wrong draft."""
        kept = self.place(digest(bundle.hash, repr(world)))
        if not kept.exists():
            with self._unfinished() as unfinished:
                store = Store(f"sqlite:///{unfinished}")
                try:
                    prepare(Regie(store), world)
                    put(Regie(store), bundle)
                finally:
                    store.close()
                unfinished.replace(kept)
            self.clean()
        return kept

    def place(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    @contextmanager
    def working(self, place: Path) -> Iterator[tuple[Regie, Path]]:
        """A copy of a database to work in; what is in it afterwards does not matter.

        A `Store` is used again: what SQLAlchemy works out for a statement, it keeps with it.
        """
        os.utime(place)
        try:
            store, path = self._idle.pop()
        except IndexError:
            handle, name = tempfile.mkstemp(prefix=WORKING, suffix=".db", dir=self.folder)
            os.close(handle)
            store, path = Store(f"sqlite:///{name}"), Path(name)
        try:
            shutil.copyfile(place, path)
            yield Regie(store), path
        finally:
            store.close()
            for left in (f"{path}-wal", f"{path}-shm"):
                Path(left).unlink(missing_ok=True)
            self._idle.append((store, path))

    def keep(self, regie: Regie, working: Path, name: str, about: Mapping[str, Any]) -> None:
        """Keep the database that is worked in as it is now, with what the story knew."""
        regie.store.close()  # writes all that SQLite kept aside into the one file
        with self._unfinished() as unfinished:
            shutil.copyfile(working, unfinished)
            self.place(name).with_suffix(".json").write_text(json.dumps(about))
            unfinished.replace(self.place(name))

    def known(self, name: str) -> dict[str, Any] | None:
        """What the story knew there; None when it was not kept, or not any more."""
        try:
            found = json.loads(self.place(name).with_suffix(".json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return found if isinstance(found, dict) and self.place(name).exists() else None

    def clean(self) -> None:
        """Throw away what was not used for long, and the oldest when there is too much."""
        found = []
        own = {path for _, path in self._idle}
        for path in set(self.folder.iterdir()) - own:
            try:
                found.append((path.stat().st_mtime, path.stat().st_size, path))
            except FileNotFoundError:
                continue  # another process was cleaning too
        total = 0
        newest = max((at for at, _, _ in found), default=0.0)
        for at, size, path in sorted(found, reverse=True):
            total += size
            if at < newest - LONGEST or total > MOST_BYTES:
                path.unlink(missing_ok=True)

    @contextmanager
    def _unfinished(self) -> Iterator[Path]:
        handle, name = tempfile.mkstemp(prefix=WORKING, suffix=".db", dir=self.folder)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            for left in (name, f"{name}-wal", f"{name}-shm"):
                Path(left).unlink(missing_ok=True)


def digest(*parts: str) -> str:
    """A name for a file: the hash of these texts."""
    found = hashlib.sha256()
    for part in parts:
        found.update(f"{len(part)}:{part}".encode())
    return found.hexdigest()[:40]


@cache
def shared() -> Scratch:
    """The folder that all processes of this account share; nobody else may look into it."""
    within = IN_MEMORY if IN_MEMORY.is_dir() else Path(tempfile.gettempdir())
    folder = within / f"{NAME}-{getattr(os, 'getuid', int)()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    about = folder.lstat()
    ours = stat.S_ISDIR(about.st_mode) and about.st_uid == getattr(os, "getuid", lambda: about.st_uid)()
    if not ours or stat.S_IMODE(about.st_mode) & 0o077:  # somebody else was here first
        folder = Path(tempfile.mkdtemp(prefix=f"{NAME}-"))
    return Scratch(folder)
