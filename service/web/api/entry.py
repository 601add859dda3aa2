"""The door of the API: who comes in by a bearer token, and what every response says."""

from __future__ import annotations

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from service.domain.errors import RegieError
from service.domain.filetypes import MOST_BYTES
from service.usecases import tokens
from service.web.api import problems
from service.web.api.operations import MULTIPART, OPERATIONS, api
from service.web.api.problems import API_VERSION, Refused
from service.web.api.schemas import ANSWERS, AnswersBody
from service.web.context import regie, site, today

POLICY = "default-src 'none'; frame-ancestors 'none'"
LONGEST_TOKEN = 200
MOST_UPLOADED = MOST_BYTES + 100 * 1024  # one file and what is around it


@api.before_request
def _let_in() -> None:
    """Know who asks. Raises Refused for whom nobody knows: what is wrong with the token is not said."""
    made = OPERATIONS.get(request.endpoint or "")
    if made is None or made.open:
        return
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(401, "Stuur een token mee: Authorization: Bearer …", headers={"WWW-Authenticate": 'Bearer realm="regie"'})
    user = tokens.token_user(regie(), token.strip(), site().wall_clock(), today()) if len(token) <= LONGEST_TOKEN else None
    if user is None:
        told = 'Bearer realm="regie", error="invalid_token"'
        raise Refused(401, "Dit token geldt niet, of niet meer.", headers={"WWW-Authenticate": told})
    g.visitor = user
    if made.media == MULTIPART:
        request.max_content_length = MOST_UPLOADED  # before anything of it is read


@api.after_request
def _label(response: Response) -> Response:
    response.headers["API-Version"] = API_VERSION
    response.headers["Content-Security-Policy"] = POLICY
    return response


@api.errorhandler(Refused)
def _refused(error: Refused) -> Response:
    return problems.refused(error)


@api.errorhandler(RegieError)
def _of_service(error: RegieError) -> Response:
    made = OPERATIONS.get(request.endpoint or "")
    form = made is not None and made.body is not None and issubclass(made.body, AnswersBody)
    return problems.of_service(error, ANSWERS if form else "")


@api.errorhandler(HTTPException)
def _of_http(error: HTTPException) -> Response:
    return problems.of_http(error)


@api.errorhandler(Exception)
def _of_mistake(error: Exception) -> Response:
    return problems.of_mistake(error)
