"""Calling the API as somebody's program: Flask's test client with a token that was made for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.store.session import Store
from service.usecases import tokens
from tests.usecases.world import World
from tests.web.visiting import Site, site

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"


@dataclass
class Caller:
    """One program. `token` is "" for one that has none."""

    client: FlaskClient
    token: str
    site: Site = field(repr=False)

    def call(self, method: str, path: str, status: int = 200, body: object = None, **headers: str) -> TestResponse:
        """`headers` are written with _ for -; a `body` is sent as JSON."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given.setdefault("Authorization", f"Bearer {self.token}")
        sent = {} if body is None else {"json": body}
        answer = self.client.open(PREFIX + path, method=method, headers=given, **sent)  # type: ignore[arg-type]
        assert answer.status_code == status, answer.text
        return answer

    def get(self, path: str) -> Any:
        return self.call("GET", path).get_json()

    def post(self, path: str, status: int = 200, **headers: str) -> Any:
        return self.call("POST", path, status, **headers).get_json()

    def send(self, path: str, answers: object, status: int = 200, **headers: str) -> Any:
        return self.call("POST", path, status, {"antwoorden": answers}, **headers).get_json()

    def problem(self, method: str, path: str, status: int, body: object = None, **headers: str) -> Any:
        """What is told of a request that is refused."""
        answer = self.call(method, path, status, body, **headers)
        assert answer.content_type == PROBLEM and answer.headers["API-Version"]
        told: Any = answer.get_json()
        assert told["status"] == status and told["title"] and told["detail"]
        return told


@dataclass
class Api:
    site: Site

    @property
    def world(self) -> World:
        return self.site.world

    @property
    def app(self) -> Flask:
        return self.site.app

    def caller(self, username: str | None = None) -> Caller:
        token = tokens.add(self.world.regie, username, "test", self.world.now)[0] if username else ""
        return Caller(self.app.test_client(), token, self.site)

    def task(self, title: str, by: str) -> str:
        """The path of an open task with this title in somebody's work."""
        return f"/taken/{self.world.task(title, by).task_id}"


def api(store: Store, files: dict[str, bytes] | None = None) -> Api:
    return Api(site(store, files))
