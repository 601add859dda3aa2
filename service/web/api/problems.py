"""What goes wrong, as RFC 9457 tells it: one problem with all its mistakes at once, of a type whose address explains it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException

from service.domain.errors import InvalidAnswers, RegieError
from service.web.api.parts import on_the_wire

_log = logging.getLogger("regie.web")

PREFIX = "/api/v1"
API_VERSION = "1.0.0"
PROBLEM_JSON = "application/problem+json"

Mistake = Mapping[str, str]


@dataclass(frozen=True)
class Kind:
    """A type of problem: `name` ends its address, `title` is Dutch as all that goes over the wire, `meaning` is for
    developers."""

    status: int
    name: str
    title: str
    meaning: str


KINDS = {
    kind.status: kind
    for kind in (
        Kind(400, "ongeldig-verzoek", "Dit verzoek klopt niet",
             "The request itself is wrong: JSON that can't be read, or a body, parameter or header that is not as the OpenAPI "
             "document says. `errors` names each."),
        Kind(401, "niet-aangemeld", "U bent niet aangemeld",
             "There is no bearer token, or it is unknown, expired or revoked, or its user is no longer active. "
             "Ask for a new one: regie token add."),
        Kind(403, "niet-toegestaan", "Dit mag u niet doen",
             "The user of the token may see this, but may not do this to it: its role is not the right one, or four eyes."),
        Kind(404, "niet-gevonden", "Dit is er niet",
             "It is not there, or not for the user of the token: the two are never told apart."),
        Kind(405, "verkeerde-methode", "Dit kan hier niet", "The address is right, the method is not; see the header Allow."),
        Kind(409, "conflict", "Dit kan nu niet",
             "Somebody else was first, or the case has moved on. `detail` says who and when. Get it again first."),
        Kind(412, "intussen-gewijzigd", "Dit is intussen gewijzigd",
             "What If-Match names is no longer what is there. Get it again and put your change in that."),
        Kind(413, "te-groot", "Dit is te veel tegelijk", "The body is larger than this address takes."),
        Kind(415, "verkeerde-soort", "Dit is niet de soort inhoud die hier hoort",
             "The body is not of the content type that the operation takes: JSON, or for a file multipart/form-data."),
        Kind(422, "ongeldige-antwoorden", "Niet alles is goed ingevuld",
             "What was filled in is not right. `errors` has every mistake, each with its field; nothing was kept."),
        Kind(429, "te-vaak", "Even wachten", "Too many requests in a short time."),
        Kind(500, "fout-bij-ons", "Er ging bij ons iets mis",
             "A mistake of ours, or a step of the process that broke. Nothing was kept; the coordinator sees the incident."),
        Kind(503, "even-niet-bereikbaar", "Regie is even niet bereikbaar", "The database does not answer. Nothing was kept."),
    )
}  # fmt: skip
SENTENCES = {
    404: "Dit adres is er niet, of u mag het niet zien.",
    405: "Dit adres kan niet op deze manier worden gebruikt.",
    413: "Wat u stuurde is te groot.",
    500: "Er is niets opgeslagen. Probeer het nog eens. Blijft het misgaan? Bel dan de coördinator.",
    503: "De gegevens zijn nu niet te bereiken. Er is niets opgeslagen. Probeer het over een paar minuten nog eens.",
}


class Refused(Exception):
    """A request that the API itself refuses. `errors` are {pointer, parameter or header; detail}."""

    def __init__(
        self, status: int, detail: str, errors: Iterable[Mistake] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.detail, self.errors, self.headers = status, detail, tuple(errors), headers or {}
        super().__init__(detail)


def problem(status: int, detail: str, errors: Iterable[Mistake] = (), headers: Mapping[str, str] | None = None) -> Response:
    """The response."""
    kind = KINDS.get(status) or KINDS[500 if status >= 500 else 400]
    body: dict[str, Any] = {"type": type_of(kind), "title": kind.title, "status": status, "detail": detail}
    if found := list(errors):
        body["errors"] = found
    response = Response(orjson.dumps(body), status, {**(headers or {}), "API-Version": API_VERSION}, content_type=PROBLEM_JSON)
    if request.method == "HEAD":
        response.set_data(b"")
    return response


def type_of(kind: Kind) -> str:
    return f"{PREFIX}/problemen/{kind.name}"


def refused(error: Refused) -> Response:
    return problem(error.status, error.detail, error.errors, error.headers)


def of_service(error: RegieError, within: str) -> Response:
    """What a use case refused, in its own words; `within` is the part of the body that holds the answers."""
    if error.status >= 500:
        _log.error("%s %s: %s", request.method, request.path, error, exc_info=error)
    if isinstance(error, InvalidAnswers):
        paths = {path if within else on_the_wire(path): text for path, text in error.errors.items()}
        mistakes = [{"pointer": pointer(within, path), "detail": text} for path, text in paths.items()]
        return problem(error.status, "Er is niets opgeslagen.", mistakes)
    return problem(error.status, SENTENCES[503] if error.status == 503 else str(error))


def of_http(error: HTTPException) -> Response:
    """What Flask refused: no such address, not this method, too large."""
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return problem(status, SENTENCES.get(status, "Dit verzoek konden we niet lezen."), headers=headers)


def of_mistake(error: Exception) -> Response:
    """A mistake of ours."""
    _log.error("%s %s", request.method, request.path, exc_info=error)
    return problem(500, SENTENCES[500])


def pointer(within: str, path: str) -> str:
    """The path of a field in a form ("personen.0.naam") as a JSON pointer into the body, written as a URI fragment."""
    steps = [*([within] if within else []), *(path.split(".") if path else [])]
    return "#" + "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def is_ours(path: str) -> bool:
    """Whether an address is the API's, known to it or not."""
    return path == PREFIX or path.startswith(PREFIX + "/")
