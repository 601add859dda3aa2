"""Visiting the pages as somebody: Flask's test client on a real database, with what a browser would do itself."""

from __future__ import annotations

import hashlib
import re
import weakref
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.store import people
from service.store.session import Store
from service.usecases.pages import Started
from service.web.context import LOGIN
from service.web.context import Site as Settings
from service.web.guard import CSRF
from service.web.site import create_pages
from tests.usecases.world import World, world

SECRET = "a secret of the tests"
LOGGED_IN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Visit:
    """One person's browser. `last` is the page that was seen last."""

    client: FlaskClient
    site: Site = field(repr=False)
    last: TestResponse | None = field(default=None, repr=False)

    def get(self, path: str, status: int = 200) -> str:
        return self._seen(self.client.get(path, follow_redirects=True), status)

    def post(self, path: str, status: int = 200, **fields: object) -> str:
        """Send a form as the page would: with its hidden fields, and dots in names written as two underscores."""
        sent = {name.replace("__", "."): value for name, value in fields.items()}
        return self.send(path, {"_csrf": self.csrf(), **sent}, status)

    def send(self, path: str, fields: dict[str, object], status: int = 200) -> str:
        return self._seen(self.client.post(path, data=fields, follow_redirects=True), status)

    def csrf(self) -> str:
        with self.client.session_transaction() as session:
            return str(session.setdefault(CSRF, "the token of this session"))

    @property
    def path(self) -> str:
        assert self.last is not None
        return self.last.request.path

    def _seen(self, answer: TestResponse, status: int) -> str:
        self.last = answer
        assert answer.status_code == status, text(answer.text)
        return answer.text


@dataclass(eq=False)
class Site:
    """The pages on a small world, whose clock stands still until a test moves it."""

    world: World
    app: Flask

    def visit(self, username: str | None = None) -> Visit:
        """A browser; signed in as somebody without the slow check of a password."""
        visit = Visit(self.app.test_client(), self)
        if username:
            token = f"session of {username}"
            with self.world.regie.store.transaction() as tx:
                people.end_session(tx, hashlib.sha256(token.encode()).hexdigest())
                ends = LOGGED_IN + timedelta(days=3650)
                people.add_session(
                    tx, hashlib.sha256(token.encode()).hexdigest(), self.world.users[username].id, LOGGED_IN, ends
                )
            with visit.client.session_transaction() as session:
                session[LOGIN] = token
        return visit

    def task(self, title: str, by: str, started: Started | None = None) -> str:
        """The path of an open task with this title in somebody's work."""
        return f"/taken/{self.world.task(title, by, started.case_id if started else None).task_id}"


def site(store: Store, files: dict[str, bytes] | None = None, demo_password: str | None = None) -> Site:
    return site_on(world(store, files), demo_password=demo_password)


def site_on(found: World, *, demo_password: str | None = None, four_eyes: bool = True) -> Site:
    """The pages on this world, in an app whose own site has gone when there is one: making one takes half a second."""
    idle = _idle[demo_password is not None]
    app = idle.pop() if idle else create_pages(found.regie, lambda: found.now, secret=SECRET, demo_password=demo_password)
    app.testing = False  # errors get their page, as they would
    app.extensions["regie"] = Settings(found.regie, lambda: found.now, lambda: found.now, demo_password, four_eyes)
    made = Site(found, app)
    weakref.finalize(made, idle.append, app)
    return made


_idle: dict[bool, list[Flask]] = {False: [], True: []}


def text(page: str) -> str:
    """What a reader sees, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def wrong(page: str) -> list[str]:
    """The fields with a sentence about what is wrong, from top to bottom; each is pointed at from above, and says so itself."""
    names = re.findall(r'<p class="error" id="(\w+)-fout">', page)
    for name in names:
        assert f'<a href="#{name}">' in page
        assert re.search(rf'id="{name}"[^>]* aria-describedby="[^"]*{name}-fout" aria-invalid="true"', page), name
    return names


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return unescape(found[1])


def control(page: str, name: str) -> str:
    """The tag of the control with this name."""
    found = re.search(rf'<(?:input|select|textarea)[^>]*name="{re.escape(name)}"[^>]*>', page)
    assert found, f"no control {name}"
    return found[0]
