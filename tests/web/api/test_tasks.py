"""Tasks through the API: the same use cases as the pages, so the same permissions."""

from __future__ import annotations

import pytest

from service.store.session import Store
from tests.usecases.diagrams import FILES, choice, field, form
from tests.usecases.world import token
from tests.web.api.calling import Api, Caller, api


def screening(made: Api) -> tuple[Caller, str]:
    """The coordinator in front of a referral that was just made."""
    made.world.refer()
    return made.caller("coordinator"), made.task("Aanmelding beoordelen", "coordinator")


def test_work_is_listed_by_how_it_presses(made: Api) -> None:
    caller, path = screening(made)
    [found] = caller.get("/taken")["items"]
    assert found["groep"] == "tePakken" and found["tePakken"] and found["behandelaar"] is None and found["ongelezen"]
    caller.post(path + "/claims", 204)
    [found] = caller.get("/taken?groep=dezeWeek")["items"]
    assert found["vanMij"] and found["behandelaar"]["naam"] == "Coordinator" and found["termijn"] == "2026-03-07"
    made.world.later(days=10)
    assert [one["groep"] for one in caller.get("/taken")["items"]] == ["teLaat"]
    assert caller.get("/taken?groep=later")["items"] == []
    assert caller.get(f"/taken?traject={found['traject']}")["items"] and not caller.get("/taken?traject=B-0000")["items"]


def test_lists_come_in_pages_with_links(made: Api) -> None:
    for _ in range(3):
        made.world.refer()
    caller = made.caller("coordinator")
    answer = caller.call("GET", "/taken?pagina=2&paginaGrootte=1&groep=tePakken")
    page = answer.get_json()
    assert len(page["items"]) == 1 and page["links"]["prev"] and page["links"]["next"]
    assert 'rel="next"' in answer.headers["Link"] and "groep=tePakken" in page["links"]["next"]
    seen, path = [], "/taken?paginaGrootte=2"
    while path:
        page = caller.get(path)
        seen += [one["id"] for one in page["items"]]
        path = (page["links"]["next"] or "").removeprefix("/api/v1")
    assert len(set(seen)) == 3 and caller.get("/taken?pagina=9")["items"] == []


def test_a_task_comes_with_its_form_as_it_was_drawn(made: Api) -> None:
    made.world.admitted()
    found = made.caller("coach").get(made.task("Onderzoek doen", "coach"))
    asked = found["formulier"]
    assert asked["schema"]["components"][0] == {
        "type": "textarea", "key": "verslag", "label": "Verslag", "validate": {"required": True},
        "properties": {"merken": "persoonsgegeven"},
    }  # fmt: skip
    [row] = asked["antwoorden"]["personen"]
    assert row["naam"] == "Kim" and row["id"]
    assert found["streefdatum"] == "2026-04-13" and found["status"] == "open"
    assert found["magAfronden"] and not found["waaromNiet"]
    assert [one["status"] for one in found["fasen"]] == ["nu", "later"]


def test_options_that_the_case_gives_come_along(made: Api) -> None:
    caller, path = screening(made)
    caller.send(path + "/afrondingen", {"besluit": "toelaten"})
    asked = caller.get(made.task("Coach kiezen", "coordinator"))["formulier"]
    coach = made.world.users["coach"]
    assert {"label": "Coach", "waarde": coach.id} in asked["keuzes"]["coach_id"]
    caller.send(made.task("Coach kiezen", "coordinator") + "/afrondingen", {"coach_id": coach.id})
    assert "Onderzoek doen" in made.world.titles("coach")


def test_all_mistakes_at_once_with_pointers(made: Api) -> None:
    made.world.admitted()
    path = made.task("Onderzoek doen", "coach")
    rows = [{"naam": "", "rol": "kind"}, {"naam": "Sam", "id": "geen rij"}]
    wrong = {"antwoorden": {"personen": rows, "vreemd/~": 1}}
    told = made.caller("coach").problem("POST", path + "/afrondingen", 422, wrong)
    assert {one["pointer"] for one in told["errors"]} == {
        "#/antwoorden/verslag", "#/antwoorden/personen/0/naam", "#/antwoorden/personen/1", "#/antwoorden/vreemd~1~0",
    }  # fmt: skip
    assert told["type"].endswith("ongeldige-antwoorden") and made.world.titles("coach") == ["Onderzoek doen"]


@pytest.mark.parametrize("answer", [{"diep": {"er": {"is": {"te": []}}}}, [["x"]], 1e300, ["toelaten"] * 300, {}])
def test_answers_that_no_form_holds(made: Api, answer: object) -> None:
    caller, path = screening(made)
    caller.problem("POST", path + "/afrondingen", 422, {"antwoorden": {"besluit": answer}})


def test_a_repeat_with_the_key_is_harmless_and_without_it_a_conflict(made: Api) -> None:
    caller, path = screening(made)
    done = caller.send(path + "/afrondingen", {"besluit": "toelaten"}, Idempotency_Key="k")
    assert not done["herhaald"] and done["geopend"][0]["titel"] == "Coach kiezen"
    assert caller.send(path + "/afrondingen", {"besluit": "toelaten"}, Idempotency_Key="k")["herhaald"]
    assert "U heeft deze taak al gedaan" in caller.problem("POST", path + "/afrondingen", 409, {"antwoorden": {}})["detail"]
    another = made.caller("tweede").problem("POST", path + "/afrondingen", 409, {"antwoorden": {}}, Idempotency_Key="k")
    assert "Coordinator heeft deze taak al gedaan" in another["detail"]


def test_a_task_that_is_done_is_there_to_read(made: Api) -> None:
    caller, path = screening(made)
    caller.send(path + "/afrondingen", {"besluit": "toelaten"})
    found = caller.get(path)
    assert found["status"] == "gedaan" and found["gedaanDoor"] == "Coordinator" and found["gedaanOp"] == "2026-03-02T09:00:00Z"
    assert not found["magAfronden"] and found["formulier"]["antwoorden"] == {"besluit": "toelaten"}


@pytest.mark.parametrize("username", ["vreemde", "coach", "opdrachtgever", "leiding", "lezer", "privacy", "invaller"])
def test_another_cases_task_is_not_there(made: Api, username: str) -> None:
    _, path = screening(made)
    caller = made.caller(username)
    for method, rest, body in (
        ("GET", "", None), ("POST", "/afrondingen", {"antwoorden": {"besluit": "toelaten"}}), ("POST", "/claims", None),
        ("PUT", "/behandelaar", {"gebruiker": 1}), ("DELETE", "/behandelaar", None), ("GET", "/concept", None),
        ("PUT", "/concept", {"antwoorden": {}}), ("DELETE", "/concept", None), ("GET", "/opmerkingen", None),
        ("POST", "/opmerkingen", {"opmerking": "x"}), ("DELETE", "/opmerkingen/1", None),
        ("POST", "/heropeningen", {"reden": "x"}), ("PUT", "/uitstel", {"dag": "2026-03-09"}),
    ):  # fmt: skip
        caller.problem(method, path + rest, 404, body)
    assert made.world.titles("coordinator") == ["Aanmelding beoordelen"]


def test_who_sees_a_task_may_not_always_do_it(made: Api) -> None:
    _, path = screening(made)
    referrer = made.caller("verwijzer")
    assert not referrer.get(path)["magAfronden"]
    told = referrer.problem("POST", path + "/afrondingen", 403, {"antwoorden": {"besluit": "toelaten"}})
    assert "coördinator" in told["detail"]
    referrer.problem("POST", path + "/claims", 403)
    referrer.problem("PUT", path + "/behandelaar", 403, {"gebruiker": made.world.users["coordinator"].id})
    referrer.problem("PUT", path + "/termijn", 403, {"dagen": 1, "reden": "r"})


def test_taking_giving_back_and_handing_over(made: Api) -> None:
    caller, path = screening(made)
    other = made.caller("tweede")
    caller.post(path + "/claims", 204)
    assert "Coordinator" in other.problem("POST", path + "/claims", 409)["detail"]
    caller.call("DELETE", path + "/behandelaar", 204)
    other.call("PUT", path + "/behandelaar", 204, {"gebruiker": made.world.users["tweede"].id})
    assert other.get(path)["behandelaar"]["naam"] == "Tweede"
    assert made.world.users["tweede"].id in [one["id"] for one in other.get(path)["kandidaten"]]
    other.problem("PUT", path + "/behandelaar", 409, {"gebruiker": made.world.users["coach"].id})
    for nobody in ({"gebruiker": "1"}, {"gebruiker": 0}, {"gebruiker": True}, {"gebruiker": 1.5}, {"gebruiker": None}, {}):
        if nobody != {"gebruiker": "1"}:
            other.problem("PUT", path + "/behandelaar", 400, nobody)
    other.problem("PUT", path + "/behandelaar", 409, {"gebruiker": 10**17})


def test_putting_away_and_moving(made: Api) -> None:
    caller, path = screening(made)
    caller.post(path + "/claims", 204)
    caller.call("PUT", path + "/uitstel", 204, {"dag": "2026-03-05"})
    assert [one["groep"] for one in caller.get("/taken")["items"]] == ["weggelegd"]
    assert caller.get("/taken")["items"][0]["weggelegdTot"] == "2026-03-05"
    caller.call("DELETE", path + "/uitstel", 204)
    assert [one["groep"] for one in caller.get("/taken")["items"]] == ["dezeWeek"]
    assert caller.problem("PUT", path + "/uitstel", 422, {"dag": "2020-01-01"})["errors"][0]["pointer"] == "#/dag"
    caller.problem("PUT", path + "/uitstel", 400, {"dag": "5 maart"})
    caller.call("PUT", path + "/termijn", 204, {"dagen": 7, "reden": "Later afgesproken"})
    assert caller.get(path)["streefdatum"] == "2026-03-14"
    told = caller.problem("PUT", path + "/termijn", 422, {"reden": " "})
    assert {one["pointer"] for one in told["errors"]} == {"#/dag", "#/reden"}


def test_what_is_said_and_taken_back(made: Api) -> None:
    caller, path = screening(made)
    caller.call("POST", path + "/opmerkingen", 201, {"opmerking": "Even bellen"})
    [said] = made.caller("tweede").get(path + "/opmerkingen")["items"]
    assert said["opmerking"] == "Even bellen" and said["wie"] == "Coordinator" and not said["vanMij"]
    made.caller("tweede").problem("DELETE", f"{path}/opmerkingen/{said['id']}", 403)
    caller.call("DELETE", f"{path}/opmerkingen/{said['id']}", 204)
    assert caller.get(path + "/opmerkingen")["items"][0]["opmerking"] == ""
    assert caller.problem("POST", path + "/opmerkingen", 422, {"opmerking": " "})["errors"][0]["pointer"] == "#/opmerking"


def test_opening_again(made: Api) -> None:
    caller, path = screening(made)
    caller.send(path + "/afrondingen", {"besluit": "toelaten"})
    assert caller.get(path)["heropenenTot"]
    made.caller("tweede").problem("POST", path + "/heropeningen", 403, {"reden": "r"})
    caller.call("POST", path + "/heropeningen", 204, {"reden": "Verkeerd gekozen"})
    assert caller.get(path)["status"] == "open"
    caller.problem("POST", path + "/heropeningen", 409, {"reden": "Nog eens"})


def test_a_draft_is_what_the_page_keeps_too(made: Api) -> None:
    made.world.admitted()
    caller, path = made.caller("coach"), made.task("Onderzoek doen", "coach")
    rows, ticks = [{"naam": "Kim"}, {"naam": ""}], {"nee": False, "ja": True, "keuzes": ["a", "b"]}
    half = {"verslag": "half", "personen": rows, "leeg": None, **ticks}
    first = caller.call("PUT", path + "/concept", 200, {"antwoorden": half})
    assert first.headers["ETag"] == '"1"' and first.get_json()["door"] == "Coach"
    kept = caller.call("GET", path + "/concept")
    assert kept.headers["ETag"] == '"1"'
    assert kept.get_json()["antwoorden"] == {
        "verslag": "half", "personen": [{"naam": "Kim"}, {"naam": ""}], "ja": "true", "keuzes": ["a", "b"]}  # fmt: skip
    caller.problem("PUT", path + "/concept", 409, {"antwoorden": {"verslag": "anders"}})
    caller.problem("PUT", path + "/concept", 412, {"antwoorden": {"verslag": "anders"}}, If_Match='"9"')
    caller.problem("PUT", path + "/concept", 400, {"antwoorden": {}}, If_Match="1")
    assert caller.call("PUT", path + "/concept", 200, {"antwoorden": {"verslag": "x"}}, If_Match='"1"').headers["ETag"] == '"2"'
    assert caller.call("PUT", path + "/concept", 200, {"antwoorden": {"verslag": "y"}}, If_Match="*").headers["ETag"] == '"3"'
    for wrong in ({"a b": "x"}, {"personen": [{"naam": {}}]}, {"personen": ["x", {}]}, {"x": {}}):
        caller.problem("PUT", path + "/concept", 422, {"antwoorden": wrong}, If_Match="*")
    caller.call("DELETE", path + "/concept", 204)
    assert caller.get(path + "/concept")["antwoorden"] is None
    caller.send(path + "/afrondingen", {"verslag": "af"})
    caller.problem("PUT", path + "/concept", 409, {"antwoorden": {}}, If_Match="*")


def test_sending_a_form_with_the_drafts_key_ends_the_draft(made: Api) -> None:
    caller, key = made.caller("verwijzer"), token()
    caller.call("PUT", "/processen/traject/concept", 200, {"antwoorden": {"gezinsnaam": "De V"}}, Idempotency_Key=key)
    assert caller.get("/processen/traject/concept")["antwoorden"] == {"gezinsnaam": "De V"}
    body = {"proces": "traject", "antwoorden": {"gezinsnaam": "De Vries", "klok": "2026-03-02"}}
    caller.call("POST", "/trajecten", 201, body, Idempotency_Key=key)
    assert caller.get("/processen/traject/concept")["antwoorden"] is None


def test_every_kind_of_value_comes_back_as_it_went(sqlite_store: Store) -> None:
    kinds = form(
        "screening", field("radio", "besluit", values=choice("toelaten")),
        field("datetime", "dag", subtype="date"), field("datetime", "uur", subtype="time"),
        field("datetime", "moment", subtype="datetime"), field("number", "half"), field("number", "heel"),
        field("checkbox", "vinkje"), field("checklist", "lijst", values=choice("a", "b", "c")),
    )  # fmt: skip
    made = api(sqlite_store, {**FILES, "forms/screening.form": kinds})
    caller, path = screening(made)
    given = {
        "besluit": "toelaten", "dag": "2026-07-01", "uur": "09:30:00", "moment": "2026-07-01T10:00:00Z", "half": 1.5, "heel": 3,
        "vinkje": True, "lijst": ["a", "c"],
    }  # fmt: skip
    caller.send(path + "/afrondingen", given)
    assert caller.get(path)["formulier"]["antwoorden"] == given
    wrong = {"dag": "2026-02-30", "moment": "2026-13-01T10:00:00+01:00", "half": "x"}
    made.world.refer()
    told = caller.problem("POST", made.task("Aanmelding beoordelen", "coordinator") + "/afrondingen", 422,
                          {"antwoorden": {**given, **wrong}})  # fmt: skip
    assert {one["pointer"].rsplit("/")[-1] for one in told["errors"]} == set(wrong)
