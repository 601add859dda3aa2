"""Beheer, the pages for everybody, and the choice of a language: per role, and what they never show."""

from __future__ import annotations

import csv
import io
import re

import pytest

from service.store import reads
from service.usecases.people import set_password
from tests.web.visiting import Site, text

PAGES = (
    "/beheer/gebruikers", "/beheer/gebruikers/nieuw", "/beheer/gebruikers/1", "/beheer/gebruikers/1/uitzetten",
    "/beheer/organisaties", "/beheer/organisaties/1", "/beheer/instellingen", "/beheer/logboek",
    "/beheer/inzage", "/beheer/inzage/lijst.csv",
)  # fmt: skip
POSTS = (
    "/beheer/gebruikers/nieuw", "/beheer/gebruikers/1", "/beheer/gebruikers/1/wachtwoord", "/beheer/gebruikers/1/uitzetten",
    "/beheer/gebruikers/1/aanzetten", "/beheer/gebruikers/1/tokens/x/intrekken", "/beheer/gebruikers/1/agenda/intrekken",
    "/beheer/organisaties", "/beheer/organisaties/1", "/beheer/organisaties/1/afspraken", "/beheer/organisaties/1/afspraken/1",
    "/beheer/organisaties/1/afspraken/1/papieren", "/beheer/organisaties/papieren/x/weg", "/beheer/organisaties/1/beslissers",
    "/beheer/organisaties/1/beslissers/1/weg", "/beheer/instellingen",
)  # fmt: skip
FORM: dict[str, object] = {
    "gebruikersnaam": "nieuweling", "naam": "Nieuwe Ling", "rol": ["coach"], "organisatie": 4, "email": "", "telefoon": "",
    "uren": "24",
}  # fmt: skip


@pytest.mark.parametrize("who", ["coach", "verwijzer", "leiding", "opdrachtgever", "lezer", "privacy"])
def test_only_coordinators_reach_beheer(pages: Site, who: str) -> None:
    visit = pages.visit(who)
    assert "/beheer" not in visit.get("/instellingen")
    for path in PAGES:
        visit.get(path, 403)
    for path in POSTS:
        filled = {**FORM, "vanaf": "2026-01-01", "tot": "", "naar": "team", "wat": "gegevensdeling"}
        visit.post(path, 403, **filled)


def test_a_coordinator_finds_all_of_it(pages: Site) -> None:
    visit = pages.visit("coordinator")
    assert 'href="/beheer/gebruikers"' in visit.get("/werk")
    for path in PAGES:
        visit.get(path)
    assert "Coach" in text(visit.get("/beheer/gebruikers?zoek=inval&rol=coach")) and "Niemand gevonden" in visit.get(
        "/beheer/gebruikers?zoek=bestaat-niet"
    )


def test_a_new_user_gets_a_password_once_and_chooses_its_own_first(pages: Site) -> None:
    visit = pages.visit("coordinator")
    assert "Dit is niet opgeslagen" in visit.post("/beheer/gebruikers/nieuw", 422, **{**FORM, "rol": []})
    page = visit.post("/beheer/gebruikers/nieuw", **FORM)
    found = re.search(r'<dd class="password">([^<]+)</dd>', page)
    assert found and found[1] not in visit.get("/beheer/gebruikers?zoek=nieuweling") + visit.get("/beheer/logboek")
    new = pages.visit()
    page = new.post("/inloggen", naam="nieuweling", wachtwoord=found[1])
    assert new.path == "/instellingen" and "Kies eerst een eigen wachtwoord" in page
    new.get("/trajecten")
    assert new.path == "/instellingen"
    own = {"wachtwoord_nieuw": "vier woorden op rij", "wachtwoord_nog_eens": "vier woorden op rij"}
    new.post("/instellingen/wachtwoord", wachtwoord_oud=found[1], **own)
    new.get("/trajecten")
    assert new.path == "/trajecten"


def test_a_user_is_put_away_and_back(pages: Site) -> None:
    visit, coach = pages.visit("coordinator"), pages.visit("coach")
    started = pages.world.admitted()
    user_id = pages.world.users["coach"].id
    assert "1 gezin heeft deze persoon als coach" in text(visit.get(f"/beheer/gebruikers/{user_id}/uitzetten"))
    visit.post(f"/beheer/gebruikers/{user_id}/uitzetten", 422)
    page = visit.post(f"/beheer/gebruikers/{user_id}/uitzetten", naar=pages.world.users["invaller"].id)
    assert "Het account is uitgezet. Gezinnen overgedragen, met hun taken: 1." in text(page)
    coach.get("/werk")
    assert coach.path == "/inloggen"
    assert "Invaller" in visit.get(f"/trajecten/{started.code}")
    assert "weer actief" in visit.post(f"/beheer/gebruikers/{user_id}/aanzetten")


def test_an_agreement_with_its_paper_and_its_end(pages: Site) -> None:
    visit = pages.visit("coordinator")
    page = visit.get("/beheer/organisaties/2")
    assert "krijgt geen gegevens" in page
    given = {"soort": "afspraak", "wat": "gegevensdeling", "vanaf": "2026-01-01", "tot": "2026-03-30"}
    assert "De einddatum ligt voor de begindatum" in visit.post(
        "/beheer/organisaties/2/afspraken", 422, **{**given, "tot": "2025-01-01"}
    )
    page = visit.post("/beheer/organisaties/2/afspraken", **given)
    assert "gegevens delen is afgesproken" in page and "loopt af op" in page
    found = re.search(r"/beheer/organisaties/2/afspraken/(\d+)/papieren", page)
    assert found
    wrong = visit.post(found[0], 422, partijen="VIG en wij", papier=(io.BytesIO(b"MZ\x90\x00\x03"), "virus.pdf"))
    assert "Dit soort bestand kan hier niet" in wrong
    page = visit.post(found[0], partijen="VIG en wij", papier=(io.BytesIO(b"%PDF-1.7 ..."), "convenant.exe"))
    paper = re.search(r'href="(/beheer/organisaties/papieren/[^"]+)">([^<]+)<', page)
    assert paper and paper[2] == "convenant.exe.pdf"
    visit.get(paper[1])
    assert visit.last is not None and visit.last.headers["Content-Disposition"].startswith("attachment")
    pages.visit("verwijzer").get(paper[1], 403)
    assert "is weg" in visit.post(paper[1] + "/weg")
    visit.get(paper[1], 404)
    assert "krijgt geen gegevens" in visit.post(f"/beheer/organisaties/2/afspraken/{found[1]}", tot="2026-03-01")


def test_who_decides_stands_with_the_case(pages: Site) -> None:
    visit, started = pages.visit("coordinator"), pages.world.refer()
    given = {"naam": "Dirk Dekker", "waarover": "verwijzen", "grens": "tot een gesprek", "telefoon": "", "email": ""}
    assert "niet te bereiken" in visit.post("/beheer/organisaties/1/beslissers", 422, **given)
    page = visit.post("/beheer/organisaties/1/beslissers", **{**given, "telefoon": "020-1234567"})
    assert "Dirk Dekker" in page and "tot een gesprek" in page
    assert "Dirk Dekker" in visit.get(f"/trajecten/{started.code}")
    found = re.search(r"/beheer/organisaties/1/beslissers/(\d+)/weg", page)
    assert found and "Dirk Dekker" not in text(visit.post(found[0])).replace("Dirk Dekker besluit", "")


def test_settings_are_checked_and_kept(pages: Site) -> None:
    visit = pages.visit("coordinator")
    page = visit.post("/beheer/instellingen", 422, heropenen_minuten="veel", team_telefoon="bel")
    assert page.count('aria-invalid="true"') == 2 and 'value="veel"' in page
    page = visit.post("/beheer/instellingen", heropenen_minuten="15", team_telefoon="020-1234567", team_naam="Team Reiger")
    assert "zijn bewaard" in page and "heropenen_minuten: van 30 naar 15" in visit.get("/beheer/logboek")
    assert "Team Reiger" in pages.visit().get("/partners")


def test_the_public_pages_tell_of_no_person(pages: Site) -> None:
    pages.world.admitted()
    for path in ("/partners", "/toegankelijkheid"):
        stranger = pages.visit()
        page = stranger.get(path)
        assert stranger.path == path
        for user in pages.world.users.values():
            if user.name not in ("Coach", "Coordinator", "Verwijzer", "Opdrachtgever"):  # these are words too
                assert not re.search(rf"\b{user.name}\b", text(page))
    assert "Het traject stopt niet" in stranger.get("/partners")


def test_a_language_is_chosen_by_anybody(pages: Site) -> None:
    stranger = pages.visit()
    assert '<html lang="en">' in stranger.post("/taal", taal="en", verder="/partners?x=1") and stranger.path == "/partners"
    assert '<html lang="en">' in stranger.post("/taal", taal="fr", verder="//elders.example/") and stranger.path == "/inloggen"
    stranger.send("/taal", {"taal": "nl"}, 400)
    set_password(pages.world.regie, "coach", "a long enough password")
    pages.visit("coach").get("/toegankelijkheid")
    coach = pages.visit("coach")
    coach.post("/taal", taal="en", verder="/agenda")
    again = pages.visit()
    again.post("/inloggen", naam="coach", wachtwoord="a long enough password")
    assert '<html lang="en">' in again.get("/toegankelijkheid")


def test_who_looked_in_which_case_on_a_page_and_for_a_spreadsheet(pages: Site) -> None:
    w = pages.world
    case_id = w.admitted().case_id
    reads.note(w.regie.store, w.users["invaller"].id, case_id, "document:brief", w.now)
    visit = pages.visit("coordinator")
    page = visit.get("/beheer/inzage")
    assert "Invaller" in page and "Keek zonder rol" in page and "een document" in page and "De Vries" not in page
    assert "hooguit 92 dagen" in text(visit.get("/beheer/inzage?van=2020-01-01&tot=2026-01-01&gebruiker=x", 422))
    content = visit.get(f"/beheer/inzage/lijst.csv?gebruiker={w.users['invaller'].id}")
    assert visit.last is not None and "attachment" in visit.last.headers["Content-Disposition"]
    [head, line] = list(csv.reader(content.lstrip("\ufeff").splitlines(), delimiter=";"))
    assert head[0] == "Wanneer" and line[:2] == ["02-03-2026 10:00:00", "Invaller"] and line[-1] == "een document"
    assert "Gedownload: wat Invaller las" in text(visit.get("/beheer/logboek"))
