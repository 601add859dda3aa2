"""What stands open: the index, the OpenAPI document and the list of problems; and who the token works for."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, url_for
from marshmallow import fields

from service.domain.errors import NotFound
from service.domain.people import User
from service.web.api import document
from service.web.api.operations import operation
from service.web.api.parts import Reply, number, text
from service.web.api.problems import API_VERSION, KINDS, Kind, type_of
from service.web.api.schemas import UserSchema
from service.web.context import actor


class IndexSchema(Reply):
    """Where the API begins."""

    titel = text("What this is.", "Regie API")
    versie = text("The version of the API.", API_VERSION)
    links = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "Where the rest is, by what it is called."}
    )


class KindSchema(Reply):
    """A type of problem."""

    type = text("The address that a problem bears.", "/api/v1/problemen/conflict")
    titel = text("Its title.", "Dit kan nu niet", of="title")
    status = number("The HTTP status that it comes with.", 409)
    betekenis = text("When it comes, and what to do.", of="meaning")


class KindListSchema(Reply):
    """All types of problems."""

    items = fields.List(fields.Nested(KindSchema), metadata={"description": "By status."})


@operation("getIndex", "GET", "", "api", reply=IndexSchema, open=True)
def get_index() -> Mapping[str, object]:
    """Where the API begins."""
    links = {
        "beschrijving": url_for("api.getDocument"),
        "problemen": url_for("api.listProblems"),
        "gebruiker": url_for("api.getUser"),
        "processen": url_for("api.listStartable"),
        "taken": url_for("api.listTasks"),
        "trajecten": url_for("api.listCases"),
    }
    return {"titel": "Regie API", "versie": API_VERSION, "links": links}


@operation("getDocument", "GET", "/openapi.json", "api", reply={200: None}, open=True)
def get_document() -> Response:
    """This document."""
    response = Response(document.written(), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"  # documentation tools in a browser may read it; it holds no data
    return response


@operation("listProblems", "GET", "/problemen", "api", reply=KindListSchema, open=True)
def list_problems() -> Mapping[str, object]:
    """All types of problems that the API tells of."""
    return {"items": [_kind(kind) for kind in KINDS.values()]}


@operation("getProblem", "GET", "/problemen/<naam>", "api", reply=KindSchema, open=True, problems=(404,))
def get_problem(naam: str) -> Mapping[str, object]:
    """What a type of problem means: the address is the `type` of a problem."""
    found = next((kind for kind in KINDS.values() if kind.name == naam), None)
    if found is None:
        raise NotFound("Deze soort fout is er niet.")
    return _kind(found)


@operation("getUser", "GET", "/gebruikers/ik", "api", reply=UserSchema)
def get_user() -> User:
    """In whose name the token works."""
    return actor()


def _kind(kind: Kind) -> Mapping[str, object]:
    return {**vars(kind), "type": type_of(kind)}
