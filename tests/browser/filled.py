"""A small filled demo behind a real server: families at the stages that bring every kind of page, and browsers of its people.

The families are those of `processes/demo.yaml`, picked by what their life reaches, so that nothing is invented twice.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import yaml
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from service import worker
from service.bundle.read import read_folder
from service.domain.clock import AMSTERDAM
from service.post import mail
from service.store import people as accounts
from service.store.session import Store
from service.trials.demo import begin_filling, both
from service.trials.families import FILE, read_families
from service.trials.ground import publish_as_somebody
from service.trials.read import read_trials
from service.trials.world import Settled, fill_world, settled
from service.usecases.jobs import Times
from service.usecases.regie import Regie
from service.usecases.sending import Post
from service.web.context import LOGIN
from service.web.site import create_pages
from tests.browser.launching import BROWSING, PATIENCE
from tests.browser.walk import PASSWORD, served

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 4, 16, 10, 30, tzinfo=AMSTERDAM)  # a Thursday
LONG_AGO = timedelta(days=5 * 366)
SESSIONS_END = NOW + timedelta(days=3650)

# by name, each with its coach ("" for whoever it has): five of one coach, three that still need one
FAMILIES = {
    "Appelboom": "coach", "Dauwdrup": "coach", "Elzengaard": "coach", "Havikhof": "coach", "Fluitekruid": "coach",
    "Beukenhorst": "", "Kattendoorn": "", "Gansewei": "",
}  # fmt: skip


def picked(files: dict[str, bytes], wanted: dict[str, str]) -> bytes:
    """The families' file with only these, by name; each with this coach ("" for whoever it has)."""
    content = yaml.safe_load((ROOT / FILE).read_text())
    families = {one["gezin"]: one for one in content["gezinnen"]}
    chosen = []
    for name, coach in wanted.items():
        family = families[name]
        others = {who: other for who, other in family.get("mensen", {}).items() if who != "coach"}
        chosen.append({**family, "mensen": {**others, "coach": coach}} if coach else family)
    return yaml.safe_dump({**content, "gezinnen": chosen}, allow_unicode=True, sort_keys=False).encode()


def fill(url: str, wanted: dict[str, str] = FAMILIES) -> None:
    """Put the world and these families into an empty database with all tables."""
    files = dict(read_folder(ROOT))
    content = picked(files, wanted)
    regie = Regie(Store(url))
    try:
        world = both(read_trials(files).world, read_families(content).world)
        fill_world(regie, world, NOW - LONG_AGO, PASSWORD, (NOW - LONG_AGO).date())
        publish_as_somebody(regie, world, files)
        begin_filling(regie, content, Times(NOW, NOW))
        while worker.work(regie, lambda: NOW, lambda: NOW):
            pass
    finally:
        regie.store.close()


@dataclass
class Filled:
    """The demo, served. `now` is its clock, which a test may move; `mail` is the folder that mails go to."""

    regie: Regie
    people: Settled
    app: Flask
    address: str
    mail: Path
    now: datetime = NOW
    contexts: list[BrowserContext] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def browse(self, browser: Browser, username: str | None = None, **options: object) -> Page:
        """A page in a browser of its own; of somebody who is logged in, when there is a name."""
        wanted = {"viewport": {"width": 1280, "height": 900}, **BROWSING, **options}
        context = browser.new_context(**wanted)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if username:
            name = str(self.app.config["SESSION_COOKIE_NAME"])
            context.add_cookies([{"name": name, "value": self.signed_in(username), "url": self.address}])
        return context.new_page()

    def signed_in(self, username: str) -> str:
        """The cookie of somebody who is logged in, without the slow check of a password."""
        token, client = f"browser {next(self.numbers)} of {username}", self.app.test_client()
        with self.regie.store.transaction() as tx:
            digest = hashlib.sha256(token.encode()).hexdigest()
            accounts.add_session(tx, digest, self.people.users[username].id, NOW, SESSIONS_END)
        with client.session_transaction() as session:
            session[LOGIN] = token
        cookie = client.get_cookie(str(self.app.config["SESSION_COOKIE_NAME"]))
        assert cookie is not None
        return cookie.value

    def work(self) -> None:
        """What the worker does beside the pages: wake, plan mails, send them into the folder."""
        post = Post(self.address, mail.into(self.mail, "regie@regie.example"), _unsent, None)
        while worker.work(self.regie, lambda: self.now, lambda: self.now, post):
            pass

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


def _unsent(*_: object) -> None:
    """There are no webhooks here."""


@contextmanager
def opened(template: Path, folder: Path, *, demo: bool = True) -> Iterator[Filled]:
    """A copy of a filled database, with the pages on it."""
    regie = Regie(Store(f"sqlite:///{shutil.copyfile(template, folder / 'regie.db')}"))
    found: list[Filled] = []
    app = create_pages(regie, lambda: found[0].now if found else NOW, secret=PASSWORD, demo_password=PASSWORD if demo else None)
    files = dict(read_folder(ROOT))
    world = both(read_trials(files).world, read_families((ROOT / FILE).read_bytes()).world)
    with served(app) as address:
        found.append(Filled(regie, settled(regie, world), app, address, folder / "mail"))
        try:
            yield found[0]
        finally:
            found[0].close()
            regie.store.close()
