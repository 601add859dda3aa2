"""Who comes in, and what is refused at the door: always as a problem, never as a page."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from service.store import tables as t
from service.usecases import tokens
from tests.web.api.calling import PREFIX, PROBLEM, Api, Caller


def test_a_token_is_somebody(made: Api) -> None:
    found = made.caller("coach").get("/gebruikers/ik")
    assert found == {
        "id": made.world.users["coach"].id, "gebruikersnaam": "coach", "naam": "Coach", "rollen": ["coach"],
        "organisatie": "Bureau",
    }  # fmt: skip


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic Y29hY2g6eA==", "Bearer regie_wrong", "Bearer " + "x" * 5000, "Bearer é"]
)
def test_without_a_good_token_nobody_comes_in(made: Api, header: str | None) -> None:
    nobody = made.caller()
    headers = {} if header is None else {"Authorization": header}
    told = nobody.problem("GET", "/taken", 401, **headers)
    answer = nobody.call("GET", "/taken", 401, **headers)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert told["type"] == "/api/v1/problemen/niet-aangemeld"


def test_a_token_that_is_over_revoked_or_of_somebody_who_left_is_worth_nothing(made: Api) -> None:
    regie, now = made.world.regie, made.world.now
    short, revoked, left = made.caller("coach"), made.caller("coach"), made.caller("invaller")
    short.token = tokens.add(regie, "coach", "", now, days=1)[0]
    for caller in (short, revoked, left):
        caller.get("/gebruikers/ik")
    [number] = [one.id for one in tokens.listed(regie) if tokens._hash(revoked.token) == one.id]
    tokens.revoke(regie, number[:12], now)
    with regie.store.transaction() as tx:
        tx.execute(update(t.users).where(t.users.c.username == "invaller").values(active=False))
    made.world.later(days=1)
    for caller in (short, revoked, left):
        answer = caller.call("GET", "/gebruikers/ik", 401)
        assert answer.content_type == PROBLEM and 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_session_of_the_pages_is_no_token(made: Api) -> None:
    visit = made.site.visit("coach")
    visit.get("/aanmelden")
    assert visit.client.get(PREFIX + "/taken").status_code == 401


def test_the_door_sets_no_cookie_and_asks_for_no_csrf(made: Api) -> None:
    made.world.refer()
    answer = made.caller("coordinator").call("POST", made.task("Aanmelding beoordelen", "coordinator") + "/claims", 204)
    assert "Set-Cookie" not in answer.headers and not answer.data


def test_every_response_says_the_version_and_keeps_safe(made: Api) -> None:
    coach, nobody = made.caller("coach"), made.caller()
    for caller, path, status in ((coach, "/taken", 200), (nobody, "/taken", 401), (nobody, "/x", 404)):
        headers = caller.call("GET", path, status).headers
        assert headers["API-Version"] == "1.0.0" and headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store" and headers["X-Frame-Options"] == "DENY"
        assert "Content-Security-Policy" in headers and "text/html" not in headers["Content-Type"]


@pytest.mark.parametrize("path", ["/nergens", "/taken/", "//taken", "/taken//1", "/taken/x", "/taken/-1", "/Taken"])
def test_an_address_that_is_not_there(made: Api, path: str) -> None:
    made.caller("coach").problem("GET", path, 404)


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_a_task_that_is_not_there(made: Api, number: str) -> None:
    made.caller("coach").problem("GET", f"/taken/{number}", 404)


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/taken"), ("PATCH", "/taken"), ("OPTIONS", "/taken"), ("PUT", "")])
def test_a_method_that_is_not_there(made: Api, method: str, path: str) -> None:
    caller = made.caller("coach")
    caller.problem(method, path, 405)
    assert "GET" in caller.call(method, path, 405).headers["Allow"]


def finishing(made: Api) -> tuple[Caller, str]:
    made.world.refer()
    return made.caller("coordinator"), made.task("Aanmelding beoordelen", "coordinator") + "/afrondingen"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json"])
def test_a_body_that_is_no_json(made: Api, kind: str) -> None:
    caller, path = finishing(made)
    answer = caller.client.post(PREFIX + path, data='{"antwoorden": {}}', headers={
        "Authorization": f"Bearer {caller.token}", "Content-Type": kind})  # fmt: skip
    assert answer.status_code == 415 and answer.content_type == PROBLEM


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"a":NaN}', b"[" * 5000, b'"\\ud800"', b'{"antwoorden": {}}x'])
def test_json_that_can_not_be_read(made: Api, body: bytes) -> None:
    caller, path = finishing(made)
    answer = caller.client.post(PREFIX + path, data=body, headers={
        "Authorization": f"Bearer {caller.token}", "Content-Type": "application/json"})  # fmt: skip
    assert answer.status_code == 400 and answer.content_type == PROBLEM and answer.get_json()["errors"][0]["pointer"] == "#"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/antwoorden"]),
        ([], ["#"]),
        (None, ["#"]),
        ({"antwoorden": []}, ["#/antwoorden"]),
        ({"antwoorden": None, "meer/~": 1}, ["#/antwoorden", "#/meer~1~0"]),
    ],
)
def test_a_body_that_is_not_as_described(made: Api, body: object, pointers: list[str]) -> None:
    caller, path = finishing(made)
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": "application/json"}
    answer = caller.client.post(PREFIX + path, data=json.dumps(body), headers=headers)
    told = answer.get_json()
    assert answer.status_code == 400 and sorted(one["pointer"] for one in told["errors"]) == pointers
    assert all(one["detail"][-1] == "." for one in told["errors"])


def test_a_body_that_is_too_large(made: Api) -> None:
    caller, path = finishing(made)
    caller.problem("POST", path, 413, {"antwoorden": {"besluit": "x" * 3_000_000}})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("pagina=0", ["pagina"]),
        ("pagina=x&paginaGrootte=101", ["pagina", "paginaGrootte"]),
        ("pagina=１", ["pagina"]),
        ("pagina=1_0", ["pagina"]),
        ("pagina=", ["pagina"]),
        ("groep=straks", ["groep"]),
        ("onbekend=1&nogeen=2", ["nogeen", "onbekend"]),
    ],
)
def test_parameters_that_are_not_as_described(made: Api, query: str, names: list[str]) -> None:
    told = made.caller("coach").problem("GET", f"/taken?{query}", 400)
    assert sorted(one["parameter"] for one in told["errors"]) == names


def test_parameters_where_there_are_none(made: Api) -> None:
    assert made.caller("coach").problem("GET", "/processen?x=1", 400)["errors"][0]["parameter"] == "x"


@pytest.mark.parametrize("key", ["", "x" * 101, "é"])
def test_a_key_that_is_none(made: Api, key: str) -> None:
    caller, path = finishing(made)
    told = caller.problem("POST", path, 400, {"antwoorden": {}}, Idempotency_Key=key)
    assert told["errors"][0]["header"] == "Idempotency-Key"


def test_what_breaks_is_told_as_a_problem(made: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("service.usecases.work.work", broken)
    told = made.caller("coach").problem("GET", "/taken", 500)
    assert "inside" not in str(told) and told["type"].endswith("fout-bij-ons")


def test_without_a_database_it_is_told_that_it_is_away(made: Api) -> None:
    caller = made.caller("coach")
    with made.world.regie.store.transaction() as tx:
        for table in reversed(t.metadata.sorted_tables):
            tx.exec_driver_sql(f"DROP TABLE {table.name}")
    assert caller.problem("GET", "/taken", 503)["detail"].startswith("De gegevens zijn nu niet")


def test_every_type_of_problem_explains_itself(made: Api) -> None:
    nobody = made.caller()
    for kind in nobody.get("/problemen")["items"]:
        assert nobody.client.get(kind["type"]).get_json() == kind
    nobody.problem("GET", "/problemen/verzonnen", 404)


def test_a_token_notes_when_it_was_used(made: Api) -> None:
    caller = made.caller("coach")
    for hours in (0, 1):
        made.world.later(hours=hours)
        caller.get("/gebruikers/ik")
        assert tokens.listed(made.world.regie)[0].last_used == made.world.now
    made.world.later(minutes=1)
    caller.get("/gebruikers/ik")
    assert tokens.listed(made.world.regie)[0].last_used == made.world.now - timedelta(minutes=1)
