"""Starting a referral, or what comes before one."""

from __future__ import annotations

import re

from tests.web.visiting import Site, hidden, text

REFERRAL = {"gezinsnaam": "De Vries", "klok": "2026-03-02", "personen__0__naam": "Kim", "personen__0__rol": "kind"}


def test_one_sees_what_one_may_start(pages: Site) -> None:
    page = pages.visit("verwijzer").get("/aanmelden")
    assert 'href="/aanmelden/traject"' in page and 'href="/aanmelden/vraag"' in page
    assert "U kunt hier niets beginnen." in pages.visit("coach").get("/aanmelden")


def test_a_referral_makes_a_case(pages: Site) -> None:
    visit = pages.visit("verwijzer")
    token = hidden(visit.get("/aanmelden/traject"), "_token")
    page = text(visit.post("/aanmelden/traject", **REFERRAL, _token=token))
    assert visit.path == "/aanmelden/traject/gedaan"
    assert "Gelukt" in page and "Aanmelding beoordelen" in page
    assert "Dit was al gedaan" in visit.post("/aanmelden/traject", **REFERRAL, _token=token)
    assert len(set(re.findall(r'href="/trajecten/([A-Z]-\d+)"', visit.get("/trajecten")))) == 1
    assert "De Vries" not in visit.get("/trajecten")


def test_mistakes_come_back_with_what_was_typed(pages: Site) -> None:
    visit = pages.visit("verwijzer")
    wrong = {"gezinsnaam": "", "klok": "31-31-2026", "personen__0__naam": ""}
    page = visit.post("/aanmelden/traject", 422, **{**REFERRAL, **wrong})
    assert "Er zijn 3 fouten" in page and 'value="31-31-2026"' in page and 'value="kind"' in page
    page = visit.post("/aanmelden/traject", 422, klok="1-4-2026")
    assert 'value="2026-04-01"' in page


def test_rows_come_and_go(pages: Site) -> None:
    visit = pages.visit("verwijzer")
    page = visit.post("/aanmelden/traject", **REFERRAL, _rij_erbij="personen")
    assert 'name="personen.1.naam"' in page and 'value="De Vries"' in page
    assert visit.get("/trajecten").count("</tr>") == 0


def test_what_comes_before_a_case_makes_none(pages: Site) -> None:
    visit = pages.visit("verwijzer")
    token = hidden(visit.get("/aanmelden/vraag"), "_token")
    page = visit.post("/aanmelden/vraag", vraagstuk="Mag ik overleggen?", _token=token)
    assert "Gelukt" in page
    [link] = re.findall(r'href="(/trajecten/[^"]+)"', page)
    assert "Beantwoorden" in text(visit.get(link)) and 'class="phases' not in visit.get(link)
    pages.visit("vreemde").get(link, 404)
    assert pages.world.titles("coach") == ["Beantwoorden"]
    assert "Mag ik" not in visit.get("/trajecten")
    coach = pages.visit("coach")
    path = pages.task("Beantwoorden", "coach")
    assert "Beantwoorden" in coach.get(path)
    assert "Gelukt" in coach.post(path, oordeel="Ja hoor", _token="t")


def test_what_one_may_not_start(pages: Site) -> None:
    visit = pages.visit("coach")
    visit.get("/aanmelden/traject", 403)
    assert "De Vries" in visit.post("/aanmelden/traject", 403, **REFERRAL)
    visit.get("/aanmelden/onderzoek", 404)
    visit.get("/aanmelden/traject/gedaan")
    assert visit.path == "/aanmelden"
