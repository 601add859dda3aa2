"""The pages of Trajecten by role: the list, the morning list, the load of coaches, the waiting list."""

from __future__ import annotations

import re

import pytest

from service.store import events
from service.store.session import Store
from tests.usecases.staffed import FILES_STAFFED
from tests.web.visiting import Site, site, text

PAGES = ("/trajecten/ochtend", "/trajecten/verdeling", "/trajecten/wachtlijst")


@pytest.fixture
def pages(sqlite_store: Store) -> Site:
    return site(sqlite_store, FILES_STAFFED)


def test_everybody_has_a_list_and_only_a_coordinator_the_rest(pages: Site) -> None:
    started = pages.world.admitted(programma="zuid")
    for by in ("coach", "verwijzer", "leiding", "lezer", "privacy"):
        visit = pages.visit(by)
        page = visit.get("/trajecten")
        assert (started.code in page) == (by in ("coach", "verwijzer")), by
        assert "Ochtendlijst" not in page
        for path in PAGES:
            visit.get(path, 403)
    coordinator = pages.visit("coordinator")
    assert all(f'href="{path}"' in coordinator.get("/trajecten") for path in PAGES)


def test_the_list_is_filtered_sorted_and_keeps_what_was_asked(pages: Site) -> None:
    north, south = pages.world.admitted(programma="noord"), pages.world.admitted(programma="zuid")
    other = pages.world.refer("vreemde")
    visit = pages.visit("coordinator")
    page = visit.get("/trajecten?programma=zuid&volgorde=coach&stand=op-schema")
    assert south.code in page and north.code not in page and other.code not in page
    assert re.search(r'href="/trajecten\?[^"]*programma=zuid[^"]*volgorde=coach|volgorde=coach[^"]*programma=zuid', page)
    assert "week 1" in page and "Eerst nodig" in page and "Onderzoek doen" in page
    page = text(visit.get("/trajecten?fase=Onderzoek"))
    assert "Alle 2" in page and other.code not in page
    assert "Niets gevonden." in visit.get("/trajecten?zoek=niemand")
    for odd in ("stand=raar", "volgorde=raar", "toon=raar", "coach=abc", "verwijzer=1e9", "blad=0", "blad=-1", "blad=99999999"):
        assert other.code in visit.get(f"/trajecten?{odd}")


def test_pages_keep_their_filters(pages: Site) -> None:
    for _ in range(26):
        pages.world.refer()
    visit = pages.visit("verwijzer")
    page = visit.get("/trajecten?volgorde=code")
    assert "Bladzijde 1 van 2" in page and re.search(r'rel="next" href="[^"]*blad=2[^"]*"', page)
    last = visit.get("/trajecten?volgorde=code&blad=7")
    assert "Bladzijde 2 van 2" in last and len(re.findall(r'scope="row"', last)) == 1
    assert re.search(r'rel="prev" href="[^"]*volgorde=code', last)


def test_a_long_phase_is_told_in_months(pages: Site) -> None:
    pages.world.admitted()
    pages.world.later(days=200)
    assert "maand 7" in pages.visit("coordinator").get("/trajecten")


def test_closed_and_suspended_cases_say_so(pages: Site) -> None:
    started, gone = pages.world.admitted(), pages.world.refer()
    pages.world.do("Aanmelding beoordelen", "coordinator", gone.case_id, besluit="afwijzen")
    visit = pages.visit("coordinator")
    visit.post(f"/trajecten/{started.code}/stilstand", sinds="2026-03-02", reden="Vakantie")
    assert "staat stil sinds 2 maart" in text(visit.get("/trajecten?stand=staat-stil"))
    page = text(visit.get("/trajecten?toon=afgesloten"))
    assert gone.code in page and "Afgewezen" in page and started.code not in page


def test_a_task_is_given_from_the_morning_list(pages: Site) -> None:
    started = pages.world.refer()
    visit = pages.visit("coordinator")
    page = visit.get("/trajecten/ochtend")
    assert "Van niemand 1" in text(page) and started.code in page
    [task] = re.findall(r'name="taak" value="(\d+)" form="samen"', page)
    tweede = pages.world.users["tweede"].id
    after = text(visit.post("/trajecten/ochtend/toewijzen", taak=task, persoon=tweede, deel="van-niemand", blad=1))
    assert visit.path == "/trajecten/ochtend" and "Hier staat niets." in after
    pages.world.later(days=10)
    assert "Tweede" in text(visit.get("/trajecten/ochtend?deel=te-laat"))


def test_what_can_not_be_given_is_told_on_the_list(pages: Site) -> None:
    pages.world.refer()
    visit = pages.visit("coordinator")
    [task] = re.findall(r'name="taak" value="(\d+)" form="samen"', visit.get("/trajecten/ochtend"))
    assert "Kies eerst een persoon" in visit.post("/trajecten/ochtend/toewijzen", 404, taak=task, persoon="")
    coach = pages.world.users["coach"].id
    assert "Deze persoon kan de taak niet doen" in visit.post("/trajecten/ochtend/toewijzen", 409, taak=task, persoon=coach)
    pages.visit("coach").post("/trajecten/ochtend/toewijzen", 403, taak=task, persoon=coach)


def test_the_chosen_tasks_go_to_bulk_and_come_back(pages: Site) -> None:
    pages.world.refer()
    visit = pages.visit("coordinator")
    [task] = re.findall(r'name="taak" value="(\d+)" form="samen"', visit.get("/trajecten/ochtend"))
    page = visit.get(f"/werk/samen?wat=toewijzen&taak={task}&terug=/trajecten/ochtend?")
    assert "1 taak toewijzen" in text(page) and "/trajecten/ochtend" in page


def test_stuck_cases_and_incidents_lead_to_the_case(pages: Site) -> None:
    started = pages.world.admitted()
    visit = pages.visit("coordinator")
    visit.get("/trajecten/ochtend")
    assert "Alles loopt." in visit.get("/trajecten/ochtend")
    with pages.world.regie.store.transaction() as tx:
        now = pages.world.now
        events.add_incident(tx, started.case_id, None, None, now, process="", element="", text="De mail kwam niet aan.")
        events.add_incident(tx, None, None, None, now, process="", element="", text="De sms kwam niet aan.")
    pages.world.later(weeks=7)
    page = visit.get("/trajecten/ochtend")
    assert f'href="/trajecten/{started.code}"' in page and "7 weken stil" in page
    assert "De mail kwam niet aan." in page and "Buiten een traject" in page
    number = re.findall(r"storingen/(\d+)", page)
    after = visit.post(f"/trajecten/ochtend/storingen/{number[0]}", deel="storingen", blad=1)
    assert "De sms kwam niet aan." not in after and "De mail kwam niet aan." in after
    visit.post("/trajecten/ochtend/storingen/999", 404)


def test_long_parts_of_the_morning_list_have_pages(pages: Site) -> None:
    for _ in range(27):
        pages.world.refer()
    visit = pages.visit("coordinator")
    page = visit.get("/trajecten/ochtend")
    assert "Alle 27" in text(page) and page.count('form="samen"') == 6
    page = visit.get("/trajecten/ochtend?deel=van-niemand&blad=2")
    assert page.count('form="samen"') == 2 and "Bladzijde 2 van 2" in page and "deel=van-niemand" in page


def test_the_load_of_coaches_with_what_comes_free(pages: Site) -> None:
    started = pages.world.admitted(klok="2026-02-02")
    waits = pages.world.refer(programma="zuid")
    pages.world.do("Aanmelding beoordelen", "coordinator", waits.case_id, besluit="toelaten")
    page = pages.visit("coordinator").get("/trajecten/verdeling")
    words = text(page)
    assert "1 van 5 gezinnen" in words and "10 van 36 uur per week" in words and "plek voor 2" in words
    assert f"Komt vrij: {started.code} (16 maart)" in words and "1 gezin wacht." in words
    assert f'href="/werk/caseload?van={pages.world.users["coach"].id}"' in page
    assert re.search(r'role="img" aria-label="Vrije plekken per week. 2-3: 5; [^"]*1 wachten"', page)
    assert "23 maart 6 1 1" in words


def test_the_waiting_list_leads_to_choosing_a_coach(pages: Site) -> None:
    visit = pages.visit("coordinator")
    assert "Niemand wacht op een coach." in visit.get("/trajecten/wachtlijst")
    waits = pages.world.refer(programma="zuid")
    pages.world.do("Aanmelding beoordelen", "coordinator", waits.case_id, besluit="toelaten")
    pages.world.later(days=20)
    page = visit.get("/trajecten/wachtlijst")
    words = text(page)
    assert "1 gezin wacht langer dan mag." in words and "20 dagen van 14" in words and "6 dagen te lang" in words
    found = re.search(r'href="(/taken/\d+)\?terug=/trajecten/wachtlijst"', page)
    assert found and "Coach kiezen" in visit.get(found[1])
