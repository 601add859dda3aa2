"""Mijn werk."""

from __future__ import annotations

import re

import pytest

from service.web.work import greeting
from tests.web.visiting import Site, text


def sections(page: str) -> list[tuple[str, int]]:
    """The headings of the list with the number of cards below each."""
    parts = re.findall(r'<section aria-labelledby="[^"]*">\s*<h2[^>]*>(.*?)</h2>(.*?)</section>', page, re.S)
    return [(text(heading).rsplit(" ", 1)[0], body.count('class="card ')) for heading, body in parts]


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
    assert "Mijn gezinnen" in page and f"{started.alias} Onderzoek op schema" in page
    pages.world.later(weeks=5, days=3)
    assert f"{started.alias} Onderzoek deze week" in text(visit.get("/werk"))
    pages.world.later(weeks=2)
    assert f"{started.alias} Onderzoek let op" in text(visit.get("/werk"))


def test_more_families_than_fit_are_behind_a_link(pages: Site) -> None:
    for _ in range(9):
        pages.world.refer()
    assert "Alle trajecten" in pages.visit("coordinator").get("/werk")


def test_who_may_start_something_finds_it_here(pages: Site) -> None:
    assert 'href="/aanmelden/traject"' in pages.visit("verwijzer").get("/werk")
    assert 'href="/aanmelden/traject"' not in pages.visit("coach").get("/werk")


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "Goedenacht"), (6, "Goedemorgen"), (12, "Goedemiddag"), (18, "Goedenavond"), (23, "Goedenavond")]
)
def test_the_greeting_fits_the_hour(hour: int, words: str) -> None:
    assert greeting(hour) == words
