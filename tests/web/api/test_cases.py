"""Cases through the API: beginning them, looking at them, and what can happen in them."""

from __future__ import annotations

import pytest

from service.store import reads
from tests.usecases.world import REFERRAL
from tests.web.api.calling import Api

START = {"proces": "traject", "antwoorden": REFERRAL}


def test_a_referral(made: Api) -> None:
    caller = made.caller("verwijzer")
    offered = {one["proces"]: one["naam"] for one in caller.get("/processen")["items"]}
    assert offered == {"traject": "Aanmelden", "vraag": "Vraag"}
    asked = caller.get("/processen/traject/formulier")
    assert asked["titel"] == "Aanmelden" and asked["keuzes"]["gemeente"][0]["label"] == "Gemeente"
    answer = caller.call("POST", "/trajecten", 201, START, Idempotency_Key="k")
    code = answer.get_json()["traject"]
    assert answer.headers["Location"] == f"/api/v1/trajecten/{code}"
    again = caller.call("POST", "/trajecten", 200, START, Idempotency_Key="k").get_json()
    assert again["traject"] == code and again["herhaald"]
    assert caller.call("POST", "/trajecten", 201, START).get_json()["traject"] != code  # without a key it is another
    assert len(caller.get("/trajecten")["items"]) == 2


def test_one_key_is_for_one_form_of_one_user(made: Api) -> None:
    caller = made.caller("verwijzer")
    one = caller.call("POST", "/trajecten", 201, START, Idempotency_Key="k").get_json()
    body = {"proces": "vraag", "antwoorden": {"vraagstuk": "Wat nu?"}}
    assert caller.call("POST", "/trajecten", 201, body, Idempotency_Key="k").get_json()["traject"] != one["traject"]
    other = made.caller("collega").call("POST", "/trajecten", 201, START, Idempotency_Key="k").get_json()
    assert other["traject"] != one["traject"]


def test_who_may_not_begin(made: Api) -> None:
    caller = made.caller("coach")
    assert caller.get("/processen")["items"] == []
    caller.problem("GET", "/processen/traject/formulier", 403)
    caller.problem("POST", "/trajecten", 403, START)
    caller.problem("POST", "/trajecten", 404, {**START, "proces": "nergens"})
    wrong = {"proces": "traject", "antwoorden": {"klok": "gisteren"}}
    told = made.caller("verwijzer").problem("POST", "/trajecten", 422, wrong)
    assert {one["pointer"] for one in told["errors"]} == {"#/antwoorden/gezinsnaam", "#/antwoorden/klok"}


def test_a_case_as_far_as_one_may_see_it(made: Api) -> None:
    started = made.world.admitted()
    path = f"/trajecten/{started.code}"
    found = made.caller("coach").get(path)
    assert found["traject"]["code"] == started.code and found["traject"]["verwijzer"] == "Jeugdbescherming"
    assert {"label": "Aantal personen", "tekst": "1"} in found["gegevens"] and found["taken"][0]["titel"] == "Onderzoek doen"
    assert {"rol": "coach", "label": "Coach", "naam": "Coach", "organisatie": "Bureau"} in found["deelnemers"]
    assert "De Vries" not in str(found["traject"])
    noted = [(one.user_id, one.what) for one in reads.of_case(made.world.regie.store, started.case_id)]
    assert (made.world.users["coach"].id, "case") in noted
    other = made.caller("leiding")
    other.problem("GET", path, 404)
    assert made.caller("verwijzer").get(path)["acties"] == []


@pytest.mark.parametrize("username", ["vreemde", "invaller", "leiding", "opdrachtgever", "lezer", "privacy"])
def test_another_case_is_not_there(made: Api, username: str) -> None:
    code = made.world.admitted().code
    caller = made.caller(username)
    assert caller.get("/trajecten")["items"] == []
    answers = {"antwoorden": {}}
    for method, rest, body in (
        ("GET", "", None), ("GET", "/taken", None), ("GET", "/wachtmomenten", None), ("GET", "/logregels", None),
        ("GET", "/formulieren", None), ("GET", "/doelen", None), ("GET", "/stilstanden", None), ("GET", "/registers", None),
        ("POST", "/stilstanden", {"sinds": "2026-03-02", "reden": "r"}), ("POST", "/hervattingen", {"reden": "r"}),
        ("GET", "/registers/personen/formulier", None), ("POST", "/registers/personen/rijen", answers),
        ("GET", "/registers/personen/rijen/x", None), ("PUT", "/registers/personen/rijen/x", answers),
        ("GET", "/registers/personen/concept", None), ("GET", "/acties", None), ("GET", "/acties/stoppen/formulier", None),
        ("POST", "/acties/stoppen/starts", answers), ("GET", "/acties/stoppen/concept", None),
    ):  # fmt: skip
        caller.problem(method, f"/trajecten/{code}{rest}", 404, body)


def test_lists_of_cases(made: Api) -> None:
    codes = [made.world.refer().code for _ in range(3)]
    caller = made.caller("coordinator")
    page = caller.get("/trajecten?paginaGrootte=2")
    assert [one["code"] for one in page["items"]] == codes[:0:-1] and page["links"]["prev"] is None
    rest = caller.get(page["links"]["next"].removeprefix("/api/v1"))
    assert [one["code"] for one in rest["items"]] == codes[:1] and rest["links"]["next"] is None
    assert [one["code"] for one in caller.get(f"/trajecten?zoek={codes[1]}")["items"]] == [codes[1]]
    assert caller.get("/trajecten?zoek=Vries")["items"] == []
    caller.problem("GET", "/trajecten?zoek=%00", 400)
    caller.problem("GET", "/trajecten?gesloten=ja", 400)


def test_closed_cases_are_listed_when_asked(made: Api) -> None:
    started = made.world.refer()
    made.world.do("Aanmelding beoordelen", "coordinator", started.case_id, besluit="afwijzen")
    caller = made.caller("coordinator")
    assert caller.get("/trajecten")["items"] == []
    [found] = caller.get("/trajecten?gesloten=true")["items"]
    assert found["gesloten"] == "2026-03-02T09:00:00Z" and found["uitkomst"]


def test_an_action(made: Api) -> None:
    started = made.world.admitted()
    caller, path = made.caller("coach"), f"/trajecten/{started.code}/acties"
    assert "niet-meewerken" in [one["proces"] for one in caller.get(path)["items"]]
    made_now = caller.send(f"{path}/niet-meewerken/starts", {"feiten": "Komt niet"}, 201, Idempotency_Key="k")
    assert made_now["geopend"][0]["rol"] == "verwijzer"
    assert caller.send(f"{path}/niet-meewerken/starts", {"feiten": "Komt niet"}, 200, Idempotency_Key="k")["herhaald"]
    assert made.world.titles("verwijzer") == ["Escalatie besluiten"]
    caller.problem("POST", f"{path}/stoppen/starts", 403, {"antwoorden": {"reden": "r"}})
    caller.problem("POST", f"{path}/nergens/starts", 404, {"antwoorden": {}})
    made.caller("coordinator").send(f"{path}/stoppen/starts", {"reden": "r"}, 201)
    caller.problem("GET", f"{path}/niet-meewerken/formulier", 409)


def test_what_only_some_may_see_stays_so(made: Api) -> None:
    started = made.world.admitted()
    coach = made.caller("coach")
    path = f"/trajecten/{started.code}"
    coach.send(f"{path}/acties/geheim/starts", {"feit": "Gestolen", "personen": [{"naam": "Oom"}]}, 201)
    assert any("Strafbaar" in one["tekst"] for one in coach.get(f"{path}/logregels")["items"])
    referrer = made.caller("verwijzer")
    for rest in ("", "/taken", "/logregels", "/formulieren", "/registers", "/wachtmomenten"):
        told = str(referrer.get(path + rest))
        assert "Strafbaar" not in told and "Oom" not in told and "Gestolen" not in told


def test_the_log_by_sort_with_its_decisions(made: Api) -> None:
    started = made.world.admitted()
    caller, path = made.caller("coordinator"), f"/trajecten/{started.code}/logregels"
    everything = caller.get(path)["items"]
    assert everything[0]["op"] == "2026-03-02T09:00:00Z" and everything[-1]["wie"] == "Verwijzer"
    [decided] = caller.get(f"{path}?soort=beslissingen")["items"]
    read = [{"label": "Waarde", "tekst": "(persoonsgegeven)"}]
    assert decided["beslissing"] == {"tabel": "Prioriteit", "regels": [2], "invoer": read, "uitkomst": "hoog"}
    assert caller.get(f"{path}?pagina=2")["items"] == []
    caller.problem("GET", f"{path}?soort=alles", 400)


def test_registers(made: Api) -> None:
    started = made.world.admitted()
    caller, path = made.caller("coach"), f"/trajecten/{started.code}/registers"
    [found] = caller.get(path)["items"]
    assert found["sleutel"] == "personen" and found["kolommen"] == ["Naam", "Rol"] and found["magToevoegen"]
    [kim] = found["rijen"]
    assert kim["teksten"] == ["Kim", "kind"]
    told = caller.problem("POST", f"{path}/personen/rijen", 422, {"antwoorden": {"rol": ["x"]}})
    assert {one["pointer"] for one in told["errors"]} == {"#/antwoorden/naam", "#/antwoorden/rol"}
    made.caller("coordinator").problem("POST", f"{path}/personen/rijen", 403, {"antwoorden": {"naam": "Sam"}})
    caller.problem("POST", f"{path}/nergens/rijen", 404, {"antwoorden": {"naam": "Sam"}})
    caller.problem("GET", f"{path}/personen/rijen/nergens", 404)
    assert caller.get(f"{path}/personen/rijen/{kim['id']}")["gegevens"][0] == {"label": "Naam", "tekst": "Kim"}


def test_standing_still(made: Api) -> None:
    started = made.world.admitted()
    path = f"/trajecten/{started.code}"
    coordinator, coach = made.caller("coordinator"), made.caller("coach")
    coach.problem("POST", f"{path}/stilstanden", 403, {"sinds": "2026-03-02", "reden": "r"})
    coordinator.problem("POST", f"{path}/hervattingen", 409, {"reden": "r"})
    assert coordinator.get(f"{path}/stilstanden")["magStilzetten"]
    coordinator.call("POST", f"{path}/stilstanden", 201, {"sinds": "2026-03-02", "reden": "Vakantie"})
    coordinator.problem("POST", f"{path}/stilstanden", 409, {"sinds": "2026-03-02", "reden": "Nog eens"})
    made.world.later(days=14)
    assert coordinator.call("POST", f"{path}/hervattingen", 200, {"reden": "Terug"}).get_json() == {"dagen": 14}
    found = coach.get(f"{path}/stilstanden")
    assert found["items"][0]["sinds"] == "2026-03-02" and found["items"][0]["beeindigd"] and not found["magHervatten"]


def test_what_goes_wrong_in_a_step_is_a_problem_and_an_incident(made: Api) -> None:
    started = made.world.admitted()
    caller, path = made.caller("coordinator"), f"/trajecten/{started.code}"
    told = caller.problem("POST", f"{path}/acties/breken/starts", 500, {"antwoorden": {"reden": "r"}})
    assert told["type"].endswith("fout-bij-ons")
    assert caller.get(path)["storingen"] and not made.caller("coach").get(path)["storingen"]
