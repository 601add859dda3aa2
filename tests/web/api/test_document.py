"""The OpenAPI document: complete, explained, and of every address that answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from service.web.api.document import document
from service.web.api.operations import OPERATIONS
from tests.web.api.calling import PREFIX, Api

DOCUMENT = document()
OPERATIONS_IN_IT = [
    (f"{method.upper()} {path}", operation) for path, found in DOCUMENT["paths"].items() for method, operation in found.items()
]


def everything(part: Any) -> Iterator[Any]:
    yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from everything(inner)


def test_it_is_served_to_anybody_and_to_tools_in_a_browser(made: Api) -> None:
    answer = made.caller().call("GET", "/openapi.json")
    assert answer.get_json() == json.loads(json.dumps(DOCUMENT)) and answer.headers["Access-Control-Allow-Origin"] == "*"
    index = made.caller().get("")
    assert index["links"]["beschrijving"] == f"{PREFIX}/openapi.json"
    coach = made.caller("coach")
    assert all(coach.client.get(link, headers={"Authorization": f"Bearer {coach.token}"}).status_code == 200
               for link in index["links"].values())  # fmt: skip


def test_every_address_that_answers_is_in_it_and_no_other(made: Api) -> None:
    served = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix(PREFIX))
        for rule in made.app.url_map.iter_rules() if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD"}
    }  # fmt: skip
    told = {(method.upper(), path) for path, found in DOCUMENT["paths"].items() for method in found}
    assert served - {("GET", "")} == told


def test_every_reference_leads_somewhere() -> None:
    for part in everything(DOCUMENT):
        if isinstance(part, dict) and isinstance(reference := part.get("$ref"), str):
            found: Any = DOCUMENT
            for step in reference.removeprefix("#/").split("/"):
                found = found[step]


def test_every_operation_is_called_by_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _, operation in OPERATIONS_IN_IT]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"[a-z][A-Za-z]+", name) for name in names)
    assert DOCUMENT["openapi"].startswith("3.1") and DOCUMENT["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


@pytest.mark.parametrize(("where", "operation"), OPERATIONS_IN_IT, ids=[where for where, _ in OPERATIONS_IN_IT])
def test_every_operation_explains_itself(where: str, operation: Any) -> None:
    assert operation["summary"] and operation["tags"][0] in {tag["name"] for tag in DOCUMENT["tags"]}
    for parameter in operation.get("parameters", []):
        assert parameter["description"] and parameter["schema"]["type"]
    if "requestBody" in operation:
        [content] = operation["requestBody"]["content"].values()
        assert "example" in content or "multipart/form-data" in operation["requestBody"]["content"]
    assert {"500", "503"} <= set(operation["responses"])
    assert ("401" in operation["responses"]) == (operation.get("security") != [])
    assert ("404" in operation["responses"]) >= ("{" in where)


def test_every_field_says_what_it_means() -> None:
    silent = [
        f"{name}.{key}"
        for name, schema in DOCUMENT["components"]["schemas"].items()
        for key, found in schema.get("properties", {}).items()
        if "description" not in found
    ]
    assert silent == []


def test_addresses_are_as_the_design_rules_want() -> None:
    for made in OPERATIONS.values():
        fixed = [step for step in made.path.split("/") if step and not step.startswith("<")]
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*(\.json)?", step) for step in fixed) and not made.path.endswith("/")
    keys = [key for schema in DOCUMENT["components"]["schemas"].values() for key in schema.get("properties", {})]
    assert [key for key in keys if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", key)] == []
