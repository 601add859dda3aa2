"""Mijn instellingen: how one is reached and mailed, the language, and the password."""

from __future__ import annotations

from service.usecases.people import set_password
from service.usecases.wishes import of
from tests.web.visiting import Site, text

OLD, NEW = "a long enough password", "another long password"


def test_an_address_and_a_number_are_kept(pages: Site) -> None:
    visit = pages.visit("coach")
    assert 'href="/instellingen"' in visit.get("/werk")
    page = visit.post("/instellingen/bereikbaar", email="coco@regie.example", telefoon="06-12345678")
    assert "zijn bewaard" in page and 'value="coco@regie.example"' in page
    assert "zijn bewaard" not in visit.get("/instellingen")
    page = visit.post("/instellingen/bereikbaar", 400, email="coco", telefoon="")
    assert 'value="coco"' in page and "geen e-mailadres" in page
    assert "geen telefoonnummer" in visit.post("/instellingen/bereikbaar", 400, email="", telefoon="bel maar")


def test_mails_are_chosen(pages: Site) -> None:
    visit = pages.visit("coach")
    page = visit.post("/instellingen/mail", soort=["te_laat", "verzonnen"], hoe="overzicht")
    assert page.count('name="soort"') == 5 and page.count(" checked") == 3  # late, the digest, and the language
    found = of(pages.world.regie, pages.world.users["coach"])
    assert (found.mails, found.digest) == (("te_laat",), True)


def test_a_language_is_chosen(pages: Site) -> None:
    visit = pages.visit("coach")
    assert '<html lang="en">' in visit.post("/instellingen/taal", taal="en")
    assert '<html lang="en">' in visit.post("/instellingen/taal", taal="fr")
    assert of(pages.world.regie, pages.world.users["coach"]).language == "en"


def test_a_password_is_changed_and_other_sessions_end(pages: Site) -> None:
    set_password(pages.world.regie, "coach", OLD)
    visit, other = pages.visit(), pages.visit()
    for one in (visit, other):
        one.post("/inloggen", naam="coach", wachtwoord=OLD)
    given = {"wachtwoord_oud": OLD, "wachtwoord_nieuw": NEW, "wachtwoord_nog_eens": NEW}
    assert "zijn bewaard" in visit.post("/instellingen/wachtwoord", **given)
    other.get("/werk")
    assert other.path == "/inloggen"
    visit.get("/werk")
    assert visit.path == "/werk"
    assert "klopt niet" in visit.post("/instellingen/wachtwoord", 422, **given)
    short = {"wachtwoord_nieuw": "kort", "wachtwoord_nog_eens": "kort"}
    for wrong, told in (({"wachtwoord_nog_eens": "x"}, "niet gelijk"), (short, "tekens")):
        page = visit.post("/instellingen/wachtwoord", 400, **{**given, "wachtwoord_oud": NEW, **wrong})
        assert told in text(page) and NEW not in page
