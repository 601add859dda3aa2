"""A form that is kept, without scripts: for later, by whom, put back, thrown away; and what two people see of each other."""

from __future__ import annotations

import re

import pytest

from service.store.session import Store
from tests.usecases.diagrams import FILES
from tests.web.visiting import Site, Visit, control, hidden, site, text

ASKED = FILES["forms/onderzoek.form"].replace(b"onderzoek", b"screening")


@pytest.fixture
def two(sqlite_store: Store) -> Site:
    """The first task, which two coordinators may do, asks for a text and for rows."""
    return site(sqlite_store, FILES | {"forms/screening.form": ASKED})


def screening(pages: Site) -> tuple[Visit, str]:
    pages.world.refer()
    return pages.visit("coordinator"), pages.task("Aanmelding beoordelen", "coordinator")


def later(visit: Visit, path: str, status: int = 200, keep: str = "later", version: str = "0", **fields: object) -> str:
    return visit.post(path, status, _bewaren=keep, _concept_versie=version, _token="t", **fields)


def test_a_form_is_kept_for_later_without_scripts(two: Site) -> None:
    visit, path = screening(two)
    assert "Opslaan en later verder" in visit.get(path)
    page = later(visit, path, verslag="Half", personen__0__naam="")
    assert visit.path == path and "Bewaard." in page and "Uw concept, vandaag 10:00." in text(page)
    two.world.later(days=1)
    page = two.visit("coordinator").get(path)
    assert "Half</textarea>" in page and "Uw concept, gisteren 10:00." in text(page) and hidden(page, "_concept_versie") == "1"
    assert "fout in dit formulier" not in page and "Er is een vraag bijgekomen" not in page


def test_it_survives_a_log_out_and_a_change_of_coach(pages: Site) -> None:
    case_id, coach = pages.world.admitted().case_id, pages.visit("coach")
    path = pages.task("Onderzoek doen", "coach")
    later(coach, path, verslag="Van de vorige")
    coach.post("/uitloggen")
    pages.world.act("coachwissel", "coordinator", case_id, coach_id=str(pages.world.users["invaller"].id))
    page = pages.visit("invaller").get(path)
    assert "Concept van Coach, vandaag 10:00. U gaat verder met wat Coach al invulde." in text(page)
    assert "Van de vorige</textarea>" in page


def test_who_may_not_do_the_task_never_sees_what_was_typed(two: Site) -> None:
    visit, path = screening(two)
    later(visit, path, verslag="Geheim concept")
    page = two.visit("verwijzer").get(path)
    assert "Geheim concept" not in page and "Opslaan en later verder" not in page
    for other, status in (("verwijzer", 403), ("vreemde", 404)):
        two.visit(other).get(f"/concepten/taak:{path.rsplit('/', 1)[1]}", status)


def test_two_people_without_scripts_choose_between_both(two: Site) -> None:
    visit, path = screening(two)
    other = two.visit("tweede")
    later(visit, path, verslag="Van mij")
    page = later(other, path, 409, verslag="Van een ander")
    assert "Coordinator vulde dit formulier intussen ook in" in page and "Van een ander</textarea>" in page
    assert "Verslag Van een ander Van mij" in text(page)
    page = later(other, path, keep="hun", verslag="Van een ander")
    assert "Van mij</textarea>" in page and "Eerdere versies" in page
    page = later(visit, path, 409, version="1", verslag="Nog eens")
    assert "Tweede vulde" in page
    page = later(visit, path, keep="toch", version="1", verslag="Nog eens")
    assert "Nog eens</textarea>" in page


@pytest.mark.parametrize("script", [{}, {"_blad": "b"}])
def test_sending_on_top_of_what_another_saved_asks_first(two: Site, script: dict[str, str]) -> None:
    visit, path = screening(two)
    later(two.visit("tweede"), path, verslag="Van een ander")
    page = visit.post(path, 409, verslag="Af", personen__0__naam="Kim", _token="x", _concept_versie="0", **script)
    assert "Tweede vulde dit formulier intussen ook in" in page and "Af</textarea>" in page
    visit.post(path, verslag="Af", _token="x", _concept_versie="1")
    assert visit.path.endswith("/gedaan")


def test_an_earlier_version_is_put_back_and_a_draft_thrown_away(two: Site) -> None:
    visit, path = screening(two)
    later(visit, path, verslag="Eerste")
    two.world.later(hours=1)
    later(visit, path, version="1", verslag="Tweede")
    page = visit.get(path)
    subject = f"/concepten/taak:{path.rsplit('/', 1)[1]}"
    assert "vandaag 10:00, Coordinator" in text(page) and "Tweede</textarea>" in page
    page = visit.post(subject + "/terug", versie="1", pagina=path)
    assert visit.path == path and "Teruggezet." in page and "Eerste</textarea>" in page
    page = visit.post(subject + "/weg", pagina=path)
    assert "Het concept is weggegooid" in page and "Eerste</textarea>" not in page and "Terugzetten" in page
    visit.post(subject + "/terug", 404, versie="99", pagina=path)
    visit.post(subject + "/weg", pagina="//elders.nl")
    assert visit.path == "/werk"


def test_rows_that_came_meanwhile_are_there_and_those_that_went_are_not(two: Site) -> None:
    visit, path = screening(two)
    page = visit.get(path)
    row = hidden(page, "personen.0.id")
    later(visit, path, verslag="", personen__0__id=row, personen__0__naam="Kim!", personen__1__naam="Nieuw",
          personen__2__id="weg", personen__2__naam="Verdwenen")  # fmt: skip
    page = visit.get(path)
    names = re.findall(r'name="personen\.\d\.naam" value="([^"]*)"', page)
    assert names == ["Kim!", "Nieuw"]


FORMS = {
    "/aanmelden/traject": "gezinsnaam",
    "/trajecten/{code}/acties/niet-meewerken": "feiten",
    "/trajecten/{code}/registers/personen": "naam",
}


@pytest.mark.parametrize("path", FORMS)
def test_every_form_is_kept_and_a_start_for_who_began_it_only(pages: Site, path: str) -> None:
    who = "verwijzer" if "aanmelden" in path else "coach"
    address = path.format(code=pages.world.admitted().code)
    visit = pages.visit(who)
    visit.send(address, {"_csrf": visit.csrf(), "_bewaren": "later", FORMS[path]: "Half getypt"})
    assert "Half getypt" in pages.visit(who).get(address)
    if who == "verwijzer":
        assert "Half getypt" not in pages.visit("collega").get(address)


def test_what_the_script_asks_for(two: Site) -> None:
    visit, path = screening(two)
    subject = f"/concepten/taak:{path.rsplit('/', 1)[1]}"
    json = {"Accept": "application/json", "X-CSRF-Token": visit.csrf()}
    fields = {"verslag": "Half", "_concept_versie": "0", "_blad": "a", "_token": "t"}
    saved = visit.client.post(subject, data=fields, headers=json)
    assert saved.json == {"version": 1, "at": "vandaag 10:00", "who": "Coordinator"}
    other = two.visit("tweede")
    theirs = {"Accept": "application/json", "X-CSRF-Token": other.csrf()}
    refused = other.client.post(subject, data={**fields, "verslag": "Anders", "_blad": "b"}, headers=theirs)
    assert refused.status_code == 409 and refused.json and refused.json["who"] == "Coordinator"
    assert "Verder met die van Coordinator" in refused.json["panel"]
    two.world.later(minutes=2)
    state = other.client.get(subject, headers=theirs)
    assert state.json == {"version": 1, "saved": "Coordinator heeft dit formulier bewaard, vandaag 10:00.",
                          "busy": "Coordinator is hier nu mee bezig (2 minuten geleden)."}  # fmt: skip
    assert other.client.post(subject + "/bezig", headers=theirs).status_code == 200
    assert "Tweede is hier nu mee bezig (net)." in text(visit.get(path))
    sheet = visit.client.post(subject + "/formulier", data={**fields, "_rij_erbij": "personen"}, headers=json)
    assert 'name="personen.0.naam"' in sheet.text and "<html" not in sheet.text
    gone = two.visit().client.post(subject, data=fields, headers={"Accept": "application/json"})
    assert gone.status_code == 401 and gone.json


def test_a_draft_that_is_refused_says_why(two: Site) -> None:
    visit, path = screening(two)
    subject = f"/concepten/taak:{path.rsplit('/', 1)[1]}"
    json = {"Accept": "application/json", "X-CSRF-Token": visit.csrf()}
    answer = visit.client.post(subject, data={"verslag": "x" * 20_000}, headers=json)
    assert answer.status_code == 422 and "te lang" in answer.text
    assert visit.client.post("/concepten/iets:1", data={}, headers=json).status_code == 404
    two.world.do("Aanmelding beoordelen", "coordinator", verslag="Af")
    assert visit.client.post(subject, data={"verslag": "x"}, headers=json).status_code == 409


def test_a_draft_keeps_its_own_token_so_that_sending_ends_it(pages: Site) -> None:
    visit = pages.visit("verwijzer")
    token = hidden(visit.get("/aanmelden/traject"), "_token")
    visit.post("/aanmelden/traject", _bewaren="later", _concept_versie="0", _token=token, gezinsnaam="De Vries")
    page = visit.get("/aanmelden/traject")
    assert hidden(page, "_token") == token and 'value="De Vries"' in control(page, "gezinsnaam")
    visit.post("/aanmelden/traject", _concept_versie="1", _token=token, gezinsnaam="De Vries", klok="2026-03-02",
               personen__0__naam="Kim")  # fmt: skip
    page = visit.get("/aanmelden/traject")
    assert hidden(page, "_token") != token and "De Vries" not in control(page, "gezinsnaam")
