"""A client made from the OpenAPI document alone: it knows operation ids, and how a Camunda form is written; no
address and no field.

Every answer is held against what the document promises for its status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jsonschema_rs
from flask.testing import FlaskClient

DOCUMENT = "/api/v1/openapi.json"


@dataclass
class Described:
    http: FlaskClient
    token: str
    etag: str = ""
    location: str = ""
    asked: list[str] = field(default_factory=list)

    @cached_property
    def document(self) -> Any:
        return self.http.get(DOCUMENT).get_json()

    def do(self, operation_id: str, status: int = 200, body: object = None, headers: Mapping[str, str] | None = None,
           **parameters: object) -> Any:  # fmt: skip
        """Carry out an operation that answers with this status; the answer, which is as promised."""
        answered, found = self.attempt(operation_id, body, headers, **parameters)
        assert answered == status, found
        return found

    def attempt(self, operation_id: str, body: object = None, headers: Mapping[str, str] | None = None,
                **parameters: object) -> tuple[int, Any]:  # fmt: skip
        """The same, whatever the status."""
        method, path, operation = self._find(operation_id)
        self.asked.append(operation_id)
        query = {one["name"]: parameters.pop(one["name"]) for one in operation.get("parameters", [])
                 if one["in"] == "query" and one["name"] in parameters}  # fmt: skip
        address = self.document["servers"][0]["url"] + path.format(**parameters)
        given = {**({} if operation.get("security") == [] else {"Authorization": f"Bearer {self.token}"}), **(headers or {})}
        sent = {} if body is None else {"json": body}
        answer = self.http.open(address, method=method, query_string=query, headers=given, **sent)  # type: ignore[arg-type]
        self._holds(operation, answer)
        self.etag, self.location = answer.headers.get("ETag", ""), answer.headers.get("Location", "")
        return answer.status_code, answer.get_json() if answer.data else None

    def _find(self, operation_id: str) -> tuple[str, str, Any]:
        return next(
            (method, path, operation)
            for path, operations in self.document["paths"].items()
            for method, operation in operations.items()
            if operation["operationId"] == operation_id
        )

    def _holds(self, operation: Any, answer: Any) -> None:
        promised = self._resolved(operation["responses"][str(answer.status_code)])
        assert set(promised.get("headers", {})) - {"Link"} <= set(answer.headers.keys())
        if "content" not in promised:
            assert not answer.data
            return
        [(kind, content)] = promised["content"].items()
        assert answer.content_type == kind
        validator = jsonschema_rs.validator_for({**content["schema"], "components": self.document["components"]})
        assert [error.message for error in validator.iter_errors(answer.get_json())] == []

    def _resolved(self, part: Any) -> Any:
        if "$ref" not in part:
            return part
        found = self.document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return found

    def filled(self, form: Any) -> dict[str, Any]:
        """The form with something in every question that must be answered and that has no answer yet."""
        answers = {key: value for key, value in form["antwoorden"].items() if key in writable(form["schema"])}
        for one in components(form["schema"]):
            key = one.get("path") or one["key"]
            if not answers.get(key) and one.get("validate", {}).get("required") and key not in form["verborgen"]:
                answers[key] = something(one, form, key)
        return answers

    def improved(self, form: Any, answers: dict[str, Any], problem: Any) -> dict[str, Any]:
        """The same with something in each question that the problem points at."""
        by_key = {one.get("path") or one["key"]: one for one in components(form["schema"])}
        for mistake in problem["errors"]:
            steps = re.sub(r"^#/antwoorden/?", "", mistake["pointer"]).split("/")
            if len(steps) == 1:
                answers[steps[0]] = something(by_key[steps[0]], form, steps[0])
            else:
                columns = {one["key"]: one for one in components(by_key[steps[0]])}
                answers[steps[0]][int(steps[1])][steps[2]] = something(columns[steps[2]], form, f"{steps[0]}.{steps[2]}")
        return answers


def components(schema: Any) -> Iterator[Any]:
    """The components that take an answer."""
    for one in schema["components"]:
        if one["type"] == "group":
            yield from components(one)
        elif (one.get("key") or one.get("path")) and one["type"] not in ("text", "separator", "spacer", "filepicker"):
            yield one


def writable(schema: Any) -> set[str]:
    return {one.get("path") or one["key"] for one in components(schema) if not one.get("readonly")}


def something(one: Any, form: Any, key: str) -> Any:
    """An answer that the component takes."""
    match one["type"]:
        case "dynamiclist":
            required = [column for column in components(one) if column.get("validate", {}).get("required")]
            return [{column["key"]: something(column, form, f"{key}.{column['key']}") for column in required}]
        case "radio" | "select" | "checklist":
            options = form["keuzes"].get(key) or [{"waarde": option["value"]} for option in one.get("values", ())]
            assert options, one
            return [options[0]["waarde"]] if one["type"] == "checklist" else options[0]["waarde"]
        case "checkbox":
            return True
        case "number":
            return one.get("validate", {}).get("min", 1)
        case "datetime":
            return {"time": "09:30", "datetime": "2026-03-02T09:30:00Z"}.get(one.get("subtype", "date"), "2026-03-02")
        case _:
            kind = one.get("validate", {}).get("validationType")
            return {"email": "iemand@voorbeeld.nl", "phone": "06 12345678"}.get(kind, "Een antwoord van genoeg woorden")
