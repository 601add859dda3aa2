"""Debian's Chromium, without JavaScript: every page must work without it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.filled import fill, opened
from tests.browser.launching import BROWSING, PATIENCE
from tests.browser.pages import settle


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, **BROWSING)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@dataclass(frozen=True)
class Settled:
    """A filled database in which what the pages of the studio show was brought about, and where everything is."""

    path: Path
    places: Mapping[str, str]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Path:
    """A folder that all workers of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_name == "main" else base.parent


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


@pytest.fixture(scope="session")
def filled_template(sqlite_template: Path, shared: Path) -> Path:
    """A database with the families of the demo that bring every kind of page, to be copied. One worker fills it for all."""
    path = shared / "gevuld.db"
    with _one_at_a_time(path):
        if not path.exists():
            half = shutil.copyfile(sqlite_template, path.with_suffix(".half"))
            fill(f"sqlite:///{half}")
            half.rename(path)
    return path


@pytest.fixture(scope="session")
def settled_template(filled_template: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """The same with a draft, a move, a play and a link in it. One worker makes it for all."""
    path, places = shared / "ingericht.db", shared / "ingericht.json"
    with _one_at_a_time(path):
        if not path.exists():
            folder = tmp_path_factory.mktemp("ingericht")
            with opened(filled_template, folder) as site:
                places.write_text(json.dumps(settle(site)))
            (folder / "regie.db").rename(path)
    return Settled(path, json.loads(places.read_text()))
