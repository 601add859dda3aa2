"""Mijn werk."""

from __future__ import annotations

import re
from html import unescape

import pytest

from service.web.work import greeting
from tests.usecases.test_work import many
from tests.web.visiting import Site, hidden, text


def sections(page: str) -> list[tuple[str, int]]:
    """The headings of the list with the number of cards below each."""
    parts = re.findall(r'<section aria-labelledby="[^"]*">\s*<h2[^>]*>(.*?)</h2>(.*?)</section>', page, re.S)
    return [(re.sub(r" \d+ ta\w+$", "", text(heading)), body.count('class="card ')) for heading, body in parts]


def test_somebody_without_work_is_told_so(pages: Site) -> None:
    page = text(pages.visit("coach").get("/werk"))
    assert "U heeft geen open taken." in page and "Alles is af." in page


def test_work_is_ordered_by_when_it_is_due(pages: Site) -> None:
    pages.world.refer()
    visit = pages.visit("coordinator")
    page = visit.get("/werk")
    assert sections(page) == [("Op te pakken", 1)]
    assert "1 taak om op te pakken" in text(page)
    visit.post(pages.task("Aanmelding beoordelen", "coordinator") + "/oppakken")
    assert sections(visit.get("/werk")) == [("Deze week", 1)]
    pages.world.later(days=9)
    page = visit.get("/werk")
    assert sections(page) == [("Te laat", 1)]
    assert "Een taak is over de datum." in text(page) and "was 7 maart" in text(page)


def test_a_family_is_shown_by_code_and_alias_and_never_by_name(pages: Site) -> None:
    started = pages.world.refer(gezinsnaam="Geheimnaam")
    for path in ("/werk", "/trajecten"):
        page = pages.visit("coordinator").get(path)
        assert f"{started.code} · {started.alias}" in text(page)
        assert "Geheimnaam" not in page


def test_a_coach_sees_its_families_with_how_they_stand(pages: Site) -> None:
    started = pages.world.admitted()
    visit = pages.visit("coach")
    page = text(visit.get("/werk"))
    assert "Mijn gezinnen" in page and f"{started.alias} Onderzoek · week 1 op schema" in page
    assert "1 van de 5 gezinnen" in page
    pages.world.later(weeks=5, days=3)
    assert f"{started.alias} Onderzoek · week 6 deze week" in text(visit.get("/werk"))
    pages.world.later(weeks=2)
    assert f"{started.alias} Onderzoek · week 8 let op" in text(visit.get("/werk"))


def test_more_families_than_fit_are_behind_a_link(pages: Site) -> None:
    for _ in range(9):
        pages.world.refer()
    assert "Alle trajecten" in pages.visit("coordinator").get("/werk")


def test_who_may_start_something_finds_it_here(pages: Site) -> None:
    assert 'href="/aanmelden/traject"' in pages.visit("verwijzer").get("/werk")
    assert 'href="/aanmelden/traject"' not in pages.visit("coach").get("/werk")


def chosen(page: str) -> list[str]:
    """The values of the tasks that a page posts on."""
    return re.findall(r'name="taak" value="([^"]*)"', page)


def test_filters_and_pages_stay_in_links_and_in_the_way_back(pages: Site) -> None:
    for _ in range(27):
        pages.world.refer()
    visit = pages.visit("coordinator")
    page = visit.get("/werk?deel=op-te-pakken&soort=Aanmelding+beoordelen&blad=2")
    assert sections(page) == [("Op te pakken", 2)] and "Bladzijde 2 van 2" in text(page)
    assert "blad=1" in page and "soort=Aanmelding+beoordelen" in page
    link = re.search(r'class="title" href="([^"]*)"', page)
    assert link and "terug=/werk?deel%3Dop-te-pakken" in link[1]
    task = visit.get(unescape(link[1]))
    assert 'href="/werk?deel=op-te-pakken&amp;soort=Aanmelding+beoordelen&amp;blad=2"' in task
    visit.post(unescape(link[1]).partition("?")[0] + "/oppakken")
    assert "blad=2" in visit.post(unescape(link[1]).partition("?")[0] + "/teruggeven") and visit.path == "/werk"
    assert 'href="https://elders' not in visit.get("/werk/samen?wat=oppakken&taak=1&terug=https://elders")
    for odd in ("deel=niets&blad=x", "blad=0", "blad=999999", "fase=niets&gezin=%00"):
        visit.get(f"/werk?{odd}")


def test_a_search_without_a_result_says_so(pages: Site) -> None:
    pages.world.refer()
    visit = pages.visit("coordinator")
    page = text(visit.get("/werk?zoek=ZZZ"))
    assert "Hier staat niets." in page and "Alles weer tonen" in page
    assert sections(visit.get("/werk?zoek=" + pages.world.task("Aanmelding beoordelen", "coordinator").code[2:]))


def test_counts_are_capped_and_can_be_heard(pages: Site) -> None:
    pages.world.admitted()
    many(pages.world, 120)
    assert "99+ meer dan 99 taken" in text(pages.visit("coach").get("/werk"))


def test_an_opened_task_is_no_longer_new(pages: Site) -> None:
    pages.world.refer()
    visit = pages.visit("coordinator")
    assert "(nieuw)" in visit.get("/werk")
    visit.get(pages.task("Aanmelding beoordelen", "coordinator"))
    assert "(nieuw)" not in visit.get("/werk")


def test_tasks_are_put_away_and_taken_back(pages: Site) -> None:
    pages.world.admitted()
    visit = pages.visit("coach")
    visit.get("/werk")
    task_id = pages.world.task("Onderzoek doen", "coach").task_id
    asked = visit.get(f"/werk/samen?wat=wegzetten&taak={task_id}")
    assert "Tot wanneer?" in text(asked)
    assert "Dit is geen datum" in text(visit.post("/werk/samen", 422, wat="wegzetten", taak=chosen(asked), dag="morgen"))
    done = visit.post("/werk/samen", wat="wegzetten", taak=chosen(asked), snel="2026-03-09")
    assert "Komt terug op 9 maart 2026" in text(done) and "Ongedaan maken" in done
    page = text(visit.get("/werk"))
    assert "Weggezet 1 taak" in page and "terug op ma 9 maart" in page and "Alles is af" not in page
    assert "Nu terugzetten" in visit.get("/werk?deel=weggezet")
    visit.post("/werk/terugzetten", taak=[str(task_id)])
    assert "Weggezet 1" not in text(visit.get("/werk"))


def test_dates_are_moved_after_a_preview(pages: Site) -> None:
    pages.world.refer()
    visit = pages.visit("coordinator")
    task_id = pages.world.task("Aanmelding beoordelen", "coordinator").task_id
    asked = visit.get(f"/werk/samen?wat=verplaatsen&taak={task_id}&taak=999999&taak=x")
    assert "1 gekozen taak is er niet meer voor u" in text(asked) and "Ja, doe dit" not in asked
    given: dict[str, object] = {"wat": "verplaatsen", "taak": chosen(asked)}
    wrong = text(visit.post("/werk/samen/bekijken", 422, **given, dagen="veel"))
    assert "Dit is geen aantal dagen" in wrong and "Schrijf waarom" in wrong
    assert "al voorbij" in text(visit.post("/werk/samen/bekijken", **given, dagen="-20", reden="Druk"))
    shown = visit.post("/werk/samen/bekijken", **given, dagen="7", reden="Vakantie")
    assert "Van 7 maart 2026 naar 14 maart 2026." in text(shown) and "Ja, doe dit met 1 taak" in text(shown)
    assert "Gelukt" in text(visit.post("/werk/samen", **given, dagen="7", reden="Vakantie"))
    again = text(visit.post("/werk/samen", **given, dagen="7", reden="Vakantie"))  # sent twice
    assert "Er is niets veranderd" in again and "Iemand anders heeft intussen" in again


def test_tasks_are_given_to_somebody_and_claimed(pages: Site) -> None:
    pages.world.refer()
    visit = pages.visit("coordinator")
    task_id = pages.world.task("Aanmelding beoordelen", "coordinator").task_id
    asked = visit.get(f"/werk/samen?wat=toewijzen&taak={task_id}")
    second = str(pages.world.users["tweede"].id)
    assert "Kies aan wie" in text(visit.post("/werk/samen/bekijken", 422, wat="toewijzen", taak=chosen(asked)))
    shown = visit.post("/werk/samen/bekijken", wat="toewijzen", taak=chosen(asked), persoon=second)
    assert "Gaat naar Tweede." in text(shown) and hidden(shown, "persoon") == second
    visit.post("/werk/samen", wat="toewijzen", taak=chosen(asked), persoon=second)
    assert "Deze taak is al van iemand anders." in text(visit.get(f"/werk/samen?wat=oppakken&taak={task_id}"))
    visit.get("/werk/samen?wat=oppakken", 404)
    visit.get(f"/werk/samen?wat=weggooien&taak={task_id}", 404)
    pages.visit("coach").get(f"/werk/samen?wat=verplaatsen&taak={task_id}", 403)


def test_families_are_handed_over(pages: Site) -> None:
    started = pages.world.admitted()
    visit, users = pages.visit("coordinator"), pages.world.users
    assert "/werk/caseload" in visit.get("/werk") and "/werk/caseload" not in pages.visit("coach").get("/werk")
    both = {"van": str(users["coach"].id), "naar": str(users["invaller"].id)}
    page = visit.get(f"/werk/caseload?van={both['van']}&naar={both['naar']}")
    assert started.code in page and "1 open taak" in text(page)
    assert page.count(" checked>") == 1
    assert "Schrijf waarom" in text(visit.post("/werk/caseload", 422, **both, gezin=str(started.case_id)))
    page = visit.post("/werk/caseload", 422, **both, reden="Ziek")
    assert "Kies eerst een of meer gezinnen." in page and " checked>" not in page and 'value="Ziek"' in page
    done = text(visit.post("/werk/caseload", **both, gezin=str(started.case_id), reden="Ziek"))
    assert "Gaat naar Invaller, met 1 open taak." in done and "Coach heeft geen gezinnen." in done
    pages.visit("coach").get("/werk/caseload", 403)


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "Goedenacht"), (6, "Goedemorgen"), (12, "Goedemiddag"), (18, "Goedenavond"), (23, "Goedenavond")]
)
def test_the_greeting_fits_the_hour(pages: Site, hour: int, words: str) -> None:
    with pages.app.test_request_context():
        assert greeting(hour) == words
