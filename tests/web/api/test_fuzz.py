"""schemathesis makes requests from the document alone, right and wrong ones: every answer is one that the document promises,
and none is a mistake of ours. `make test` tries a share of them, `make api-fuzz` 2,000."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from service.store import events
from service.store.session import Store
from service.usecases import tokens
from service.web.api.document import document
from tests.web.api.calling import PREFIX, Api, Caller, api

CASES = int(os.environ.get("API_CASES", "3"))  # of each operation
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
]
OPERATIONS = [
    (method.upper(), path) for path, found in document()["paths"].items() for method in found if method != "parameters"
]
USERS = ("coordinator", "coach", "verwijzer")


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Cases in several states, drafts, comments and rows; a link, a substitution and an incident."""
    path = copyfile(sqlite_template, tmp_path_factory.mktemp("fuzz") / "regie.db")
    store = Store(f"sqlite:///{path}")
    made = api(store)
    made.world.refer()
    for _ in range(2):
        started = made.world.admitted()
        made.world.act("niet-meewerken", "coach", started.case_id, feiten="f")
        made.world.do("Onderzoek doen", "coach", started.case_id, verslag="v")
    made.world.do("Veiligheid inschatten", "coach", started.case_id, score="1")
    _beside(made)
    yield made
    store.close()


def _beside(made: Api) -> None:
    coach, coordinator, users = made.caller("coach"), made.caller("coordinator"), made.world.users
    days = {"vanaf": "2026-03-02", "totEnMet": "2026-03-06"}
    coach.call("POST", "/vervangingen", 201, {"vervanger": users["invaller"].id, **days})
    coordinator.call("PUT", "/diensten", 204, {"gebruiker": users["coach"].id, **days})
    task = made.world.task("Escalatie besluiten", "verwijzer").task_id
    [partner] = coach.get(f"/taken/{task}/links")["organisaties"]
    somebody = {"naam": "Gast", "email": "gast@elders.example", "telefoon": "06 1234 5678", "organisatie": partner["id"]}
    coach.call("POST", f"/taken/{task}/links", 201, somebody)
    with made.world.regie.store.transaction() as tx:
        events.add_incident(tx, None, None, None, made.world.now, process="", element="", text="Een mail kwam niet aan.")


@pytest.fixture(scope="module")
def schema(filled: Api) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", filled.app)


@pytest.fixture(scope="module")
def parts(filled: Api) -> dict[str, list[Any]]:
    """Parts of addresses that lead somewhere, and some that don't."""
    coordinator = filled.caller("coordinator")
    codes = [one["code"] for one in coordinator.get("/trajecten")["items"]]
    registers = [one for code in codes for one in coordinator.get(f"/trajecten/{code}/registers")["items"]]
    return {
        "taak": list(range(1, 16)),
        "code": [*codes, "B-0000", "%00"],
        "proces": ["traject", "vraag", "niet-meewerken", "geheim", "stoppen", "nergens"],
        "register": ["personen", "nergens"],
        "rij": [*(row["id"] for one in registers for row in one["rijen"]), "geen"],
        "bestand": ["geen"],
        "document": ["brief", "nergens"],
        "naam": ["conflict", "nergens"],
        "link": [*(one["id"] for task in range(1, 16) for one in _links(coordinator, task)), "geen"],
        "vervanging": [1, 2],
        "storing": [1, 2],
        "sleutel": ["doelen", "werkdruk", "nergens"],
        "opmerking": [1, 2, 99],
    }


def _links(caller: Caller, task: int) -> list[Any]:
    answer = caller.client.get(f"{PREFIX}/taken/{task}/links", headers={"Authorization": f"Bearer {caller.token}"})
    return list(answer.get_json().get("items", ()))


@pytest.fixture(scope="module")
def bearers(filled: Api) -> list[str]:
    return [tokens.add(filled.world.regie, name, "", filled.world.now)[0] for name in USERS]


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{method} {path}" for method, path in OPERATIONS])
def test_every_answer_is_as_promised(
    schema: Any, parts: dict[str, list[Any]], bearers: list[str], method: str, path: str
) -> None:
    operation = schema[path][method]
    right, wrong = (operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))

    @settings(
        max_examples=CASES, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        case = data.draw(st.one_of(right, right, wrong) if has_anything(operation) else right)
        for name in case.path_parameters or {}:
            if data.draw(st.integers(0, 5)):
                case.path_parameters[name] = data.draw(st.sampled_from(parts[name]))
        bearer = data.draw(st.sampled_from(bearers))
        checks = [*CHECKS, negative_data_rejection] if wrong_parts(case) & {"query", "body"} else CHECKS
        case.call_and_validate(headers={"Authorization": f"Bearer {bearer}"}, checks=checks)

    tried()


def wrong_parts(case: Any) -> set[str]:
    """Where schemathesis put what the document forbids; addresses and headers were made right again. A parameter without a
    name does not arrive, so what is wrong with it can't be told."""
    found = {place.value for place, part in case.meta.components.items() if part.mode == GenerationMode.NEGATIVE}
    return found - {"query"} if "" in (case.query or {}) else found


def has_anything(operation: Any) -> bool:
    """Whether there is anything in a request that can be wrong."""
    return bool(list(chain(operation.path_parameters, operation.query, operation.headers, operation.body)))
