"""A day's work through the API, by a client that was made from the OpenAPI document alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from service.bundle.read import read_folder
from service.store.session import Store
from service.usecases.people import set_mandate
from tests.usecases.diagrams import DATA, FILES, field, form
from tests.web.api.calling import Api, api
from tests.web.api.described import Described

VISITS = """
  - {sleutel: bezoeken, naam: Bezoeken, mag_toevoegen: [coach], formulier: bezoek}
afgeleid:"""
WITH_VISITS = {
    **FILES,
    "processes/gegevens.yaml": DATA.replace("\nafgeleid:", VISITS).encode(),
    "forms/bezoek.form": form(
        "bezoek",
        field("datetime", "dag", subtype="datetime"),
        field("number", "uren"),
        field("textarea", "verslag", required=False),
    ),
}


def described(made: Api, username: str) -> Described:
    return Described(made.app.test_client(), made.caller(username).token)


def test_a_coachs_day(sqlite_store: Store) -> None:
    made = api(sqlite_store, WITH_VISITS)
    code = made.world.admitted().code
    made.world.later(days=1)
    coach = described(made, "coach")

    work = coach.do("listTasks")["items"]
    [task] = [one for one in work if one["vanMij"]]
    assert task["titel"] == "Onderzoek doen" and task["traject"] == code
    opened = coach.do("getTask", taak=task["id"])
    assert opened["magAfronden"] and opened["formulier"]["antwoorden"]["personen"][0]["naam"] == "Kim"
    assert any(one["titel"] == "Te laat" and one["vast"] for one in coach.do("listTimers", code=code)["items"])

    draft = coach.do("getTaskDraft", taak=task["id"])
    assert draft["versie"] == 0 and draft["antwoorden"] is None
    half = {"personen": opened["formulier"]["antwoorden"]["personen"], "verslag": "Half a"}
    coach.do("saveTaskDraft", body={"antwoorden": half}, headers={"If-Match": coach.etag}, taak=task["id"])
    kept = coach.do("getTaskDraft", taak=task["id"])
    assert kept["versie"] == 1 and kept["antwoorden"]["verslag"] == "Half a" and kept["opgeslagen"]["vanMij"]
    assert kept["antwoorden"]["personen"][0]["naam"] == "Kim"
    coach.do("addComment", 201, {"opmerking": "Morgen verder."}, taak=task["id"])
    assert coach.do("listComments", taak=task["id"])["items"][0]["opmerking"] == "Morgen verder."

    key = {"Idempotency-Key": "een voornemen"}
    done = coach.do("completeTask", body={"antwoorden": {**half, "verslag": "Helemaal af"}}, headers=key, taak=task["id"])
    assert [one["titel"] for one in done["geopend"]] == ["Veiligheid inschatten"] and not done["herhaald"]
    again = coach.do("completeTask", body={"antwoorden": {}}, headers=key, taak=task["id"])
    assert again["herhaald"] and again["geopend"] == []

    actions = coach.do("listActions", code=code)["items"]
    [action] = [one for one in actions if one["naam"] == "Niet meewerken"]
    asked = coach.do("getActionForm", code=code, proces=action["proces"])
    begun = coach.do("startAction", 201, {"antwoorden": coach.filled(asked)}, code=code, proces=action["proces"])
    assert begun["traject"] == code

    register = next(one for one in coach.do("listRegisters", code=code)["items"] if one["naam"] == "Bezoeken")
    asked = coach.do("getNewRowForm", code=code, register=register["sleutel"])
    visit = {**coach.filled(asked), "verslag": "Koffie"}
    coach.do("addRow", 201, {"antwoorden": visit}, headers=key, code=code, register=register["sleutel"])
    coach.do("addRow", 201, {"antwoorden": visit}, headers=key, code=code, register=register["sleutel"])
    register = next(one for one in coach.do("listRegisters", code=code)["items"] if one["naam"] == "Bezoeken")
    [row] = register["rijen"]
    assert "2 maart 2026 10:30 uur" in row["teksten"] and "Koffie" in row["teksten"]  # written in UTC, read in Amsterdam
    was = coach.do("getRowForm", code=code, register=register["sleutel"], rij=row["id"])
    assert was["antwoorden"]["dag"] == "2026-03-02T09:30:00Z"
    made.world.later(hours=1)
    coach.do("changeRow", 204, {"antwoorden": {**was["antwoorden"], "verslag": "Thee"}}, code=code,
             register=register["sleutel"], rij=row["id"])  # fmt: skip
    changed = coach.do("getRow", code=code, register=register["sleutel"], rij=row["id"])
    assert changed["wijzigingen"][0]["velden"] == [{"label": "Verslag", "was": "Koffie", "werd": "Thee"}]

    log = {one["tekst"] for one in coach.do("listLog", code=code)["items"]}
    assert {"Toegevoegd aan Bezoeken", "Afgerond: Onderzoek doen", "Begonnen: Niet meewerken"} <= log
    forms = coach.do("listDossier", code=code)["items"]
    [research] = [one for one in forms if one["titel"] == "Onderzoek doen"]
    assert {"label": "Verslag", "tekst": "Helemaal af"} in research["antwoorden"]
    assert research["groepen"][0]["naam"] == "Personen"
    case = coach.do("getCase", code=code)
    assert case["traject"]["coach"] == "Coach" and [one["status"] for one in case["fasen"]] == ["nu", "later"]
    assert coach.do("getGoals", code=code)["meetwaarden"] == []


def test_a_referrers_referral(sqlite_store: Store) -> None:
    """With the real diagrams and forms: what the form asks more because of an answer comes back as mistakes, all at once."""
    made = api(sqlite_store, dict(read_folder(Path(__file__).parents[3])))
    for name in ("opdracht", "verwijzen"):
        set_mandate(made.world.regie, made.world.organisations["Gemeente"].id, name, date(2020, 1, 1))
    referrer = described(made, "verwijzer")
    startable = referrer.do("listStartable")["items"]
    for found in startable:
        asked = referrer.do("getStartForm", proces=found["proces"])
        assert asked["schema"]["components"] and asked["versie"]
        key = {"Idempotency-Key": f"aanmelding {found['proces']}"}
        answers = referrer.filled(asked)
        problem = referrer.do("startCase", 422, {"proces": found["proces"], "antwoorden": {}}, headers=key)
        assert len(problem["errors"]) >= len([one for one in answers.values() if one])
        for _ in range(5):
            status, told = referrer.attempt("startCase", {"proces": found["proces"], "antwoorden": answers}, key)
            if status != 422:
                break
            answers = referrer.improved(asked, answers, told)
        assert status == 201, told
        again = referrer.do("startCase", 200, {"proces": found["proces"], "antwoorden": answers}, headers=key)
        assert again["herhaald"] and again["traject"] == told["traject"]
        there = referrer.http.get(referrer.location, headers={"Authorization": f"Bearer {referrer.token}"})
        assert there.get_json()["traject"]["code"] == told["traject"]
    assert startable and len(referrer.do("listCases", gesloten="true")["items"]) == 1


def test_the_client_knows_no_address() -> None:
    source = (Path(__file__).parent / "described.py").read_text(encoding="utf-8")
    assert source.count("/api/v1") == 1


@pytest.mark.parametrize("username", ["coach", "verwijzer", "coordinator", "lezer", "privacy", "opdrachtgever", "leiding"])
def test_everybody_sees_its_own_beginnings(sqlite_store: Store, username: str) -> None:
    made = api(sqlite_store)
    user = described(made, username)
    assert user.do("getUser")["gebruikersnaam"] == username
    names = {one["proces"] for one in user.do("listStartable")["items"]}
    assert names == ({"traject", "vraag"} if username == "verwijzer" else set())
