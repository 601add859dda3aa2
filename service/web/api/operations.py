"""Operations: each reads its parameters and body with a schema, does one thing, and answers with a schema.

What an operation says of itself here is what it does and what the OpenAPI document tells: there is no second list.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Blueprint, Response, request
from marshmallow import Schema, ValidationError

from service.web.api.problems import PREFIX, Refused
from service.web.context import actor

JSON = "application/json"
MULTIPART = "multipart/form-data"
LONGEST_KEY = 100

api = Blueprint("api", __name__, url_prefix=PREFIX)

View = Callable[..., Any]


@dataclass(frozen=True)
class Operation:
    """One method of one path. `path` is written as Flask does ("/taken/<int:taak_id>").

    `replies` are its good answers by status (None: without a body), `problems` the statuses of what may go wrong beside what
    goes for all of them. With `keyed` a header Idempotency-Key makes a repeat harmless; `headers` are others that it reads.
    `open`: without a token. `media` is what its body is sent as, `gives` the types of a file that it answers with.
    """

    id: str
    method: str
    path: str
    tag: str
    view: View
    replies: Mapping[int, type[Schema] | None]
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    example: object = None
    problems: tuple[int, ...] = ()
    keyed: bool = False
    open: bool = False
    headers: tuple[str, ...] = ()
    media: str = JSON
    gives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What an endpoint answers when that is more than a 200."""

    value: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Key:
    """The header Idempotency-Key, or None when it was not given: then a repeat is a new one."""

    given: str | None

    def token(self, subject: object) -> str:
        """What the use cases know the form by: the same again only for the same user, form and key."""
        if self.given is None:
            return secrets.token_urlsafe(24)
        return hashlib.sha256(f"{actor().id} {subject} {self.given}".encode()).hexdigest()


OPERATIONS: dict[str, Operation] = {}


def operation(id_: str, method: str, path: str, tag: str, *, reply: Any = None, **more: Any) -> Callable[[View], View]:
    """Make a function an endpoint. `reply` is the schema of a 200 (or, given as a dict, those by status)."""

    def register(view: View) -> View:
        replies = reply if isinstance(reply, dict) else {200: reply}
        made = OPERATIONS[f"api.{id_}"] = Operation(id_, method, path, tag, view, replies, **more)
        # an address with // or a slash at its end is another one, which is not there
        api.add_url_rule(
            path,
            id_,
            lambda **parts: _answer(made, parts),
            methods=[method],
            merge_slashes=False,
            provide_automatic_options=False,
        )
        return view

    return register


def _answer(made: Operation, parts: dict[str, Any]) -> Response:
    arguments = dict(parts)
    if made.keyed:
        arguments["key"] = _key()
    if made.query:
        arguments["query"] = _load(made.query(), request.args.to_dict(), "parameter")
    elif made.query is None and request.args:
        raise Refused(400, "Dit adres heeft geen parameters.", [_mistake("parameter", (name,), "Deze parameter is er niet.")
                                                                for name in request.args])  # fmt: skip
    if made.body:
        arguments["body"] = _body(made.body()) if made.media == JSON else _files(made.body(), made.media)
    given = made.view(**arguments)
    if isinstance(given, Response):
        return given
    answer = given if isinstance(given, Answer) else Answer(given)
    schema = made.replies[answer.status]
    content = orjson.dumps(schema().dump(answer.value)) if schema else b""
    response = Response(content, answer.status, dict(answer.headers), content_type=JSON if schema else None)
    if not schema:
        response.headers.pop("Content-Type", None)
    return response


def _body(schema: Schema) -> Mapping[str, Any]:
    if request.mimetype != JSON:
        raise Refused(415, f"Stuur JSON, met Content-Type: {JSON}.")
    try:
        sent = orjson.loads(request.get_data(cache=False))
    except orjson.JSONDecodeError as error:
        place = f"Regel {error.lineno}, teken {error.colno}."
        raise Refused(400, "Dit is geen JSON.", [{"pointer": "#", "detail": place}]) from None
    return _load(schema, sent, "pointer")


def _files(schema: Schema, media: str) -> Mapping[str, Any]:
    if request.mimetype != media:
        raise Refused(415, f"Stuur het bestand met Content-Type: {media}.")
    return _load(schema, {**request.form.to_dict(), **request.files.to_dict()}, "pointer")


def _load(schema: Schema, sent: Any, place: str) -> Mapping[str, Any]:
    try:
        loaded: Mapping[str, Any] = schema.load(sent)
    except ValidationError as error:
        mistakes = [_mistake(place, path, text) for path, text in _flat(error.messages, ())]
        raise Refused(400, "Dit verzoek is niet zoals de beschrijving van de API het zegt.", mistakes) from None
    return loaded


def _flat(messages: Any, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
    if isinstance(messages, dict):
        return [one for key, inner in messages.items() for one in _flat(inner, path if key == "_schema" else (*path, str(key)))]
    return [(path, str(text)) for text in messages]


def _mistake(place: str, path: tuple[str, ...], detail: str) -> Mapping[str, str]:
    if place == "parameter":
        return {"parameter": ".".join(path)[:200], "detail": detail}
    steps = [step[:200].replace("~", "~0").replace("/", "~1") for step in path]
    return {"pointer": "#" + "".join(f"/{step}" for step in steps), "detail": detail}


def _key() -> Key:
    given = request.headers.get("Idempotency-Key")
    if given is not None and not (0 < len(given) <= LONGEST_KEY and given.isascii() and given.isprintable()):
        raise Refused(400, "De header Idempotency-Key klopt niet.", [
            {"header": "Idempotency-Key", "detail": f"Geef 1 tot en met {LONGEST_KEY} gewone tekens, bijvoorbeeld een UUID."}
        ])  # fmt: skip
    return Key(given)
