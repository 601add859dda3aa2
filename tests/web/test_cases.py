"""The list of cases, a case, what is started on it, and who sees it."""

from __future__ import annotations

import re

import pytest

from tests.web.visiting import Site, hidden, text


def test_the_list_is_searched_and_holds_the_closed_on_request(pages: Site) -> None:
    first, second = pages.world.refer(), pages.world.refer()
    pages.world.do("Aanmelding beoordelen", "coordinator", first.case_id, besluit="afwijzen")
    visit = pages.visit("coordinator")
    page = visit.get("/trajecten")
    assert second.code in page and first.code not in page and "Alle 1 " in text(page)
    assert first.code in visit.get("/trajecten?gesloten=ja")
    assert first.code in visit.get(f"/trajecten?gesloten=ja&zoek={first.code}")
    assert "Niets gevonden." in visit.get("/trajecten?zoek=<script>")
    assert 'value="&lt;script&gt;"' in visit.get("/trajecten?zoek=<script>")


def test_somebody_without_cases_is_told_so(pages: Site) -> None:
    assert "Er zijn nog geen trajecten." in pages.visit("coach").get("/trajecten")


def test_a_case_shows_where_it_is_and_what_comes(pages: Site) -> None:
    started = pages.world.admitted()
    page = text(pages.visit("coach").get(f"/trajecten/{started.code}"))
    for words in (
        f"{started.code} · {started.alias}", "Onderzoek sinds 2 maart (nu)", "Plan (later)", "Open taken 1 Onderzoek doen",
        "Te laat staat vast · Onderzoek 13 april", "Klok 2 maart 2026", "Verwijzer Verwijzer Jeugdbescherming",
        "Coach Coach Bureau", "Niet meewerken", "Fase begonnen: Onderzoek", "Voeg toe aan Personen",
    ):  # fmt: skip
        assert words in page, words
    assert "Personen 1" in text(pages.visit("coach").get(f"/trajecten/{started.code}/registers"))
    assert "Prioriteit : hoog regel 2" in text(pages.visit("coach").get(f"/trajecten/{started.code}/logboek"))


def test_a_closed_case_says_how_it_ended(pages: Site) -> None:
    started = pages.world.refer()
    pages.world.do("Aanmelding beoordelen", "coordinator", besluit="afwijzen")
    page = text(pages.visit("coordinator").get(f"/trajecten/{started.code}"))
    assert "Afgewezen op 2 maart" in page and "Er staat nu niets open." in page and "Wat u nu kunt beginnen" not in page


@pytest.mark.parametrize(
    ("username", "status"),
    [("coordinator", 200), ("tweede", 200), ("verwijzer", 200), ("collega", 200), ("coach", 200),
     ("vreemde", 404), ("invaller", 404), ("leiding", 404), ("opdrachtgever", 404), ("lezer", 404), ("privacy", 404)],
)  # fmt: skip
def test_a_role_sees_only_its_own(pages: Site, username: str, status: int) -> None:
    started = pages.world.admitted()
    visit = pages.visit(username)
    visit.get(f"/trajecten/{started.code}", status)
    assert (started.code in visit.get("/trajecten")) == (status == 200)
    if status == 404:
        for path in ("acties/niet-meewerken", "registers/personen"):
            visit.get(f"/trajecten/{started.code}/{path}", 404)
            visit.post(f"/trajecten/{started.code}/{path}", 404, feiten="x", naam="x")


def test_an_action_is_started_with_its_form(pages: Site) -> None:
    started = pages.world.admitted()
    visit, path = pages.visit("coach"), f"/trajecten/{started.code}/acties/niet-meewerken"
    token = hidden(visit.get(path), "_token")
    assert "Er is 1 fout" in visit.post(path, 422, feiten="", _token=token)
    page = text(visit.post(path, feiten="De deur bleef dicht.", _token=token))
    assert visit.path == f"/trajecten/{started.code}"
    assert "Niet meewerken: begonnen" in page and "Escalatie besluiten" in page
    assert pages.world.titles("verwijzer") == ["Escalatie besluiten"]
    page = text(visit.post(path, feiten="De deur bleef dicht.", _token=token))
    assert "Dit was al gedaan" in page
    assert pages.world.titles("verwijzer") == ["Escalatie besluiten"]


def test_an_action_that_is_not_for_this_role(pages: Site) -> None:
    started = pages.world.admitted()
    visit, path = pages.visit("verwijzer"), f"/trajecten/{started.code}/acties/niet-meewerken"
    assert "Niet meewerken" not in text(visit.get(f"/trajecten/{started.code}")).split("Laatst gebeurd")[0]
    visit.get(path, 403)
    assert "De deur" in visit.post(path, 403, feiten="De deur bleef dicht.")


def test_an_action_that_can_no_longer_be_started_keeps_what_was_typed(pages: Site) -> None:
    started = pages.world.admitted()
    pages.world.act("stoppen", "coordinator", started.case_id, reden="x")
    visit = pages.visit("coach")
    page = visit.post(f"/trajecten/{started.code}/acties/niet-meewerken", 409, feiten="De deur bleef dicht.")
    assert "De deur bleef dicht." in page


def test_a_row_is_added_to_a_register(pages: Site) -> None:
    started = pages.world.admitted()
    visit, path = pages.visit("coach"), f"/trajecten/{started.code}/registers/personen"
    assert f'href="{path}"' in visit.get(f"/trajecten/{started.code}")
    token = hidden(visit.get(path), "_token")
    assert 'value="oma"' in visit.post(path, 422, naam="", rol="oma", _token=token)
    for _ in range(2):
        visit.post(path, naam="Oma", rol="oma", _token=token)
        page = visit.get(f"/trajecten/{started.code}/registers")
        assert "Oma" in page and "Personen 2" in text(page)
    pages.visit("coordinator").get(path, 403)
    visit.get(f"/trajecten/{started.code}/registers/bestaat_niet", 404)


def test_what_is_restricted_is_seen_by_those_roles_only(pages: Site) -> None:
    started = pages.world.admitted()
    done = pages.world.act("geheim", "coach", started.case_id, feit="Het feit")
    path = pages.task("Meelezen strafbaar feit", "lezer", done)
    assert "Meelezen strafbaar feit" in pages.visit("lezer").get(path)
    for username in ("coordinator", "verwijzer", "vreemde"):
        pages.visit(username).get(path, 404)
    page = pages.visit("coordinator").get(f"/trajecten/{started.code}")
    assert "trafbaar" not in page and "Het feit" not in page


def test_a_step_that_breaks_leaves_the_case_and_tells_the_coordinator(pages: Site) -> None:
    started = pages.world.admitted()
    visit = pages.visit("coordinator")
    page = visit.post(f"/trajecten/{started.code}/acties/breken", 500, reden="Mijn reden", _token="t")
    assert "Mijn reden" in page and "Er ging bij ons iets mis" in page
    assert "Storing" in text(visit.get(f"/trajecten/{started.code}"))
    assert "Storing" not in text(pages.visit("coach").get(f"/trajecten/{started.code}"))


def test_a_code_is_matched_as_a_whole(pages: Site) -> None:
    started = pages.world.refer()
    visit = pages.visit("coordinator")
    for code in (started.code[:-1], started.code.lower(), "%", "_" * len(started.code), "'; --"):
        visit.get(f"/trajecten/{code}", 404)


def test_the_rows_button_works_when_an_action_is_started(pages: Site) -> None:
    started = pages.world.admitted()
    visit, path = pages.visit("coach"), f"/trajecten/{started.code}/acties/geheim"
    page = visit.post(path, feit="Wat ik zag", _rij_erbij="personen")
    assert "Wat ik zag" in page and len(re.findall(r'name="personen\.\d\.naam"', page)) == 1


def test_every_tab_is_a_page_of_its_own(pages: Site) -> None:
    started = pages.world.admitted()
    path = f"/trajecten/{started.code}"
    visit = pages.visit("coach")
    for tab, words in (
        ("registers", "Personen 1"), ("doelen", "Er zijn nog geen doelen"), ("dossier", "3 ingevulde formulieren"),
        ("logboek", "Beslissingen van tabellen 1"), ("diagram", "Stap voor stap"),
    ):  # fmt: skip
        page = visit.get(f"{path}/{tab}")
        assert words in text(page) and f'href="{path}/{tab}" aria-current="page"' in page
    assert "Fase begonnen" not in text(visit.get(f"{path}/logboek?soort=beslissingen&pagina=abc"))
    assert "Aanmelding beoordelen" in text(visit.get(f"{path}/dossier?formulier=screening"))


def test_the_diagram_opens_what_is_called_in_it(pages: Site) -> None:
    started = pages.world.admitted()
    visit, path = pages.visit("coach"), f"/trajecten/{started.code}/diagram"
    assert "Onderdeel van: Traject" in text(visit.get(f"{path}?proces=traject&stap=fase_onderzoek"))
    assert "<process" in visit.get(f"{path}/onderzoek.bpmn")
    visit.get(f"{path}/plan.bpmn", 404)
    visit.get(f"{path}?proces=geheim", 404)


def test_a_row_is_put_right_on_its_page(pages: Site) -> None:
    started = pages.world.admitted()
    visit = pages.visit("coach")
    found = re.search(r'href="([^"]*/registers/personen/[^"]+)"', visit.get(f"/trajecten/{started.code}/registers"))
    assert found
    path = found[1]
    form = visit.get(f"{path}/veranderen")
    assert 'value="Kim"' in form
    page = visit.post(f"{path}/veranderen", naam="Kimberly", rol="kind", _token=hidden(form, "_token"))
    assert visit.path == path and "Naam: Kim Kimberly" in text(page)
    pages.visit("coordinator").get(f"{path}/veranderen", 403)


def test_who_may_not_read_the_dossier_gets_no_tabs_of_it(pages: Site) -> None:
    started = pages.world.admitted(gemeente=str(pages.world.organisations["Gemeente"].id))
    visit, path = pages.visit("opdrachtgever"), f"/trajecten/{started.code}"
    page = visit.get(path)
    assert "/logboek" in page and "/dossier" not in page and "/registers" not in page
    for tab in ("registers", "doelen", "dossier"):
        assert "Met uw rol" in text(visit.get(f"{path}/{tab}", 403))


def test_a_referrer_has_its_families(pages: Site) -> None:
    started = pages.world.admitted()
    page = text(pages.visit("verwijzer").get("/gezinnen"))
    assert started.code in page and "Het traject stopt niet." in page and "Kim" not in page
    assert "U hoeft nu niets te doen." in text(pages.visit("verwijzer").get(f"/gezinnen/{started.code}"))
    assert "Er lopen nu geen gezinnen." in text(pages.visit("vreemde").get("/gezinnen?pagina=x"))
    pages.visit("coach").get("/gezinnen", 403)
