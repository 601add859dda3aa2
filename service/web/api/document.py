"""The OpenAPI document, made of what the operations say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from service.web.api.operations import JSON, LONGEST_KEY, OPERATIONS, Operation
from service.web.api.problems import API_VERSION, KINDS, PREFIX, PROBLEM_JSON, type_of
from service.web.api.schemas import ProblemSchema

OPENAPI = "3.1.0"
ABOUT = """\
Everything that the pages of Regie can do to cases and tasks, for programs: the same use cases, with the permissions of the user
in whose name the token works. Somebody else's case does not exist (404).

* **Language.** What goes over the wire is Dutch, in camelCase; descriptions are English.
* **Tokens.** `regie token add USER` makes one; send it as `Authorization: Bearer …`. It is never part of an address.
* **Time.** Dates are `jjjj-mm-dd` on the Dutch calendar; moments are UTC.
* **Repeats.** What begins or completes something takes a header `Idempotency-Key`: choose one per intention (a UUID) and send
  it again when you do not know whether the first request arrived. It holds for this user and this address.
* **Problems.** Every error is `application/problem+json` (RFC 9457) with all mistakes at once.
* **Changes.** Within version 1 fields and operations may be added, and words to lists that say so; nothing goes or changes
  meaning.
"""
TAGS = {
    "taken": "Tasks: the work list, one task with its form, and what one does with it.",
    "beginnen": "Starting a case: a referral, or a consultation before one.",
    "trajecten": "Cases: where they stand, what happened in them, what they wait for.",
    "acties": "What can happen in a case at any moment.",
    "documenten": "Documents of a case, and files that were added to forms.",
    "planning": "Who does what and when: agenda, substitution, duty, what waits, and who carries what.",
    "gezinnen": "The families of who refers.",
    "rapportages": "Figures over all cases, without a family in them.",
    "registers": "Tables of a case to which rows may be added at any time.",
    "api": "The API itself.",
}
PATH_PARTS: dict[str, tuple[str, dict[str, Any], object]] = {
    "taak": ("The number of a task.", {"type": "integer", "minimum": 1}, 42),
    "code": ("The code of a case.", {"type": "string"}, "B-2291"),
    "proces": ("The id of a process.", {"type": "string"}, "vig-traject"),
    "register": ("The name of a register.", {"type": "string"}, "afspraken"),
    "opmerking": ("The number of a comment.", {"type": "integer", "minimum": 1}, 5),
    "rij": ("The id of a row.", {"type": "string"}, "3f2a9c1b7d5e4a60"),
    "bestand": ("The id of a file.", {"type": "string"}, "kJ3v0Zc5p7u1q9wXyB2nR4tL6mA8sD0f"),
    "document": ("The id of a document.", {"type": "string"}, "eindrapport"),
    "link": ("The id of a link.", {"type": "string"}, "9f86d081884c7d65"),
    "vervanging": ("The number of a substitution.", {"type": "integer", "minimum": 1}, 4),
    "storing": ("The number of an incident.", {"type": "integer", "minimum": 1}, 3),
    "sleutel": ("The key of a report.", {"type": "string"}, "werkdruk"),
    "naam": ("The last part of a problem's type.", {"type": "string"}, "conflict"),
}
VERSION_HEADER = {"description": "The version of the API.", "schema": {"type": "string"}, "example": API_VERSION}
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes a repeat harmless.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
    "example": "0b9f6a52-6c3e-4a8e-9a39-0f6f4b1f2f43",
}
HEADERS = {
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The ETag that the change is based on; `*` for whatever is there; none for nothing yet.",
        "schema": {"type": "string"},
        "example": '"3"',
    }
}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@cache
def written() -> bytes:
    """The document as JSON."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2)


def document() -> dict[str, Any]:
    """The document."""
    spec = APISpec(
        title="Regie API",
        version=API_VERSION,
        openapi_version=OPENAPI,
        info={"description": ABOUT},
        servers=[{"url": PREFIX}],
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        security=[{"token": []}],
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
    )
    spec.components.security_scheme("token", {
        "type": "http", "scheme": "bearer", "description": "A token of `regie token add USER`."})  # fmt: skip
    spec.components.schema("Problem", schema=ProblemSchema)
    for status, kind in KINDS.items():
        spec.components.response(f"Problem{status}", _problem_response(status, kind.title, kind.meaning, type_of(kind)))
    paths: dict[str, dict[str, Any]] = {}
    for made in OPERATIONS.values():
        if made.path:  # the index: OpenAPI has no way to write a path that is empty
            paths.setdefault(_PART.sub(r"{\2}", made.path), {})[made.method.lower()] = _operation(made)
    for path, operations in paths.items():
        spec.path(path, operations=operations)
    return spec.to_dict()


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")


def _operation(made: Operation) -> dict[str, Any]:
    summary, _, more = (made.view.__doc__ or "").strip().partition("\n")
    found: dict[str, Any] = {
        "operationId": made.id,
        "tags": [made.tag],
        "summary": summary.rstrip("."),
        "responses": {str(status): response for status, response in _responses(made)},
    }
    if more.strip():
        found["description"] = " ".join(more.split())
    if parameters := list(_parameters(made)):
        found["parameters"] = parameters
    if made.body:
        content = {"schema": made.body, **({"example": made.example} if made.example else {})}
        found["requestBody"] = {"required": True, "content": {made.media: content}}
    if made.open:
        found["security"] = []
    return found


def _parameters(made: Operation) -> Iterator[dict[str, Any]]:
    for _, name in _PART.findall(made.path):
        meaning, schema, example = PATH_PARTS[name]
        yield {"name": name, "in": "path", "required": True, "description": meaning, "schema": schema, "example": example}
    if made.query:
        yield {"in": "query", "schema": made.query}
    if made.keyed:
        yield KEY_HEADER
    for name in made.headers:
        yield HEADERS[name]


def _responses(made: Operation) -> Iterator[tuple[int, Any]]:
    for status, schema in made.replies.items():
        headers = {"API-Version": VERSION_HEADER}
        if status == HTTPStatus.CREATED and schema:
            headers["Location"] = {"description": "Where it is.", "schema": {"type": "string"}}
        if made.query and "pagina" in made.query().fields:
            headers["Link"] = {"description": "The other pages (RFC 8288).", "schema": {"type": "string"}}
        response: dict[str, Any] = {"description": _told(status, schema), "headers": headers}
        if schema or made.id == "getDocument":
            response["content"] = {JSON: {"schema": schema or {"type": "object"}}}
        elif made.gives:
            response["content"] = {kind: {"schema": {}} for kind in made.gives}
        yield status, response
    for status in sorted(_problems(made)):
        yield status, f"Problem{status}"


def _told(status: int, schema: type[Schema] | None) -> str:
    said = (schema.__doc__ or "").strip().split("\n")[0] if schema else HTTPStatus(status).phrase
    return said or HTTPStatus(status).phrase


def _problems(made: Operation) -> set[int]:
    """What may go wrong: what the operation says, and what follows from how it is asked."""
    found = {400, 500, 503, *made.problems}  # 400: an unknown parameter, a key that is none
    if not made.open:
        found.add(401)
    if _PART.search(made.path):
        found.add(404)
    if made.body:
        found |= {413, 415}
    return found


def _problem_response(status: int, title: str, meaning: str, type_: str) -> dict[str, Any]:
    example: dict[str, Any] = {"type": type_, "title": title, "status": status, "detail": title + "."}
    if status in (400, 422):
        example["errors"] = [{"pointer": "#/antwoorden/personen/0/naam", "detail": "Vul dit veld in."}]
    headers: dict[str, Any] = {"API-Version": VERSION_HEADER}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = {"description": "Bearer (RFC 6750).", "schema": {"type": "string"}}
    return {
        "description": " ".join(meaning.split()),
        "headers": headers,
        "content": {PROBLEM_JSON: {"schema": ProblemSchema, "example": example}},
    }
