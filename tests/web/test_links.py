"""The pages of a link for one task: for who makes it, and for who has it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from service.domain.people import DATA_SHARING
from service.store.session import Store
from service.usecases.people import set_mandate
from tests.usecases.posting import Postbox, deliver, reachable
from tests.web.visiting import Site, Visit, hidden, site, text, wrong


@pytest.fixture
def linked(sqlite_store: Store) -> Site:
    found = site(sqlite_store)
    w = reachable(found.world)
    set_mandate(w.regie, w.organisations["Jeugdbescherming"].id, "gegevensdeling", date(2020, 1, 1), agreement=True)
    started = w.admitted()
    w.act("niet-meewerken", "coach", started.case_id, feiten="Niemand deed open.")
    return found


def ask(linked: Site, visit: Visit, **more: str) -> tuple[str, str, str]:
    """The path of the task, the code, and the address in the mail."""
    task = linked.task("Escalatie besluiten", "verwijzer")
    organisation = str(linked.world.organisations["Jeugdbescherming"].id)
    given = {"naam": "Gast", "email": "gast@elders.example", "telefoon": "06 1234 5678", "dagen": "7"}
    given["organisatie"] = organisation
    page = visit.post(f"{task}/link", **{**given, **more})
    code = re.search(r'class="link-code">(\d{3})&nbsp;(\d{3})<', page)
    assert code, text(page)
    (mail,) = [letter for letter in deliver(linked.world, Postbox()).mails if letter.to == "gast@elders.example"]
    address = re.search(r"/stap/\S+", mail.text)
    assert address
    return task, code[1] + code[2], address[0]


def test_from_making_to_thanking(linked: Site) -> None:
    coach, guest = linked.visit("coach"), linked.visit()
    task, code, address = ask(linked, coach)
    coach.get(f"{task}/link/gemaakt")
    assert coach.path == task  # the code is shown once
    assert "Verstuurd, nog niet geopend" in text(coach.get(task))
    page = guest.get(address)
    assert "Code van zes cijfers" in page and "Escalatie" not in page and "Hoofdmenu" not in page
    assert guest.last is not None and guest.last.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "nog 4 keer" in guest.post(f"{address}/code", 401, code="12")
    page = guest.post(f"{address}/code", code=f"{code[:3]} {code[3:]}")
    assert "Escalatie besluiten" in text(page) and "Hoofdmenu" not in page
    assert "Geopend met de code" in text(coach.get(task))
    sent = {"_token": hidden(page, "_token"), "_getoond": ""}
    assert "Vul dit veld in" in text(guest.post(address, 422, **sent))
    thanks = guest.post(address, oordeel="Doorgaan", **sent)
    assert "Bedankt" in thanks and guest.path == "/stap/bedankt"
    assert "werkt niet" in guest.get(address, 404)
    assert "werkt niet" in guest.post(address, 404, oordeel="Nog eens", **sent)
    guest.get("/werk")
    assert guest.path == "/inloggen"


def test_without_the_code_a_form_can_not_be_sent(linked: Site) -> None:
    _, _, address = ask(linked, linked.visit("coach"))
    stranger = linked.visit()
    assert "Code van zes cijfers" in stranger.post(address, oordeel="Stiekem")
    assert "Escalatie besluiten" in linked.world.titles("verwijzer")


def test_who_opened_it_in_one_browser_did_not_in_another_and_not_for_ever(linked: Site) -> None:
    _, code, address = ask(linked, linked.visit("coach"))
    guest, other = linked.visit(), linked.visit()
    guest.post(f"{address}/code", code=code)
    assert "Code van zes cijfers" in other.get(address)
    linked.world.later(hours=3)
    assert "Code van zes cijfers" in guest.get(address)


def test_five_wrong_codes_end_it_and_an_unknown_one_looks_the_same(linked: Site) -> None:
    _, code, address = ask(linked, linked.visit("coach"))
    guest = linked.visit()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(4):
        guest.post(f"{address}/code", 401, code=wrong)
    ended = guest.post(f"{address}/code", 404, code=wrong)
    unknown = guest.post("/stap/bestaat-niet/code", 404, code=wrong)
    assert text(ended) == text(unknown) == text(guest.get(address, 404))


def test_too_many_posts_have_to_wait(linked: Site) -> None:
    guest = linked.visit()
    guest.client.environ_base["REMOTE_ADDR"] = "192.0.2.30"  # the count is of this process: other tests come from elsewhere
    for _ in range(30):
        guest.post("/stap/geraden/code", 404, code="1")
    assert "Wacht vijf minuten" in guest.post("/stap/geraden/code", 429, code="1")
    linked.world.later(minutes=6)
    guest.post("/stap/geraden/code", 404, code="1")


def test_a_post_of_another_site_is_refused(linked: Site) -> None:
    _, code, address = ask(linked, linked.visit("coach"))
    linked.visit().send(f"{address}/code", {"code": code}, 400)


def test_a_link_is_revoked_on_the_task(linked: Site) -> None:
    coach = linked.visit("coach")
    task, _, address = ask(linked, coach)
    action = re.search(r'action="([^"]*/intrekken)"', coach.get(task))
    assert action
    assert "Ingetrokken" in text(coach.post(action[1]))
    assert "werkt niet" in linked.visit().get(address, 404)


def test_what_is_wrong_is_told_and_kept(linked: Site) -> None:
    coach = linked.visit("coach")
    task = linked.task("Escalatie besluiten", "verwijzer")
    page = coach.post(f"{task}/link", 422, naam="", email="geen", telefoon="x", organisatie="²", dagen="900")
    assert wrong(page) == ["naam", "organisatie", "email", "telefoon", "dagen"]
    assert 'value="geen"' in page and "een goed e-mailadres" in page and "1 tot 30 dagen" in page


def test_who_may_not_make_a_link_finds_none(linked: Site) -> None:
    task = linked.task("Escalatie besluiten", "verwijzer")
    referrer = linked.visit("verwijzer")
    assert "Iemand zonder account" not in referrer.get(task)
    referrer.get(f"{task}/link", 404)
    referrer.post(f"{task}/link", 403, naam="Gast")


def test_without_an_agreement_the_page_says_why(pages: Site) -> None:
    started = pages.world.admitted()
    pages.world.act("niet-meewerken", "coach", started.case_id, feiten="Niemand deed open.")
    task = pages.task("Escalatie besluiten", "verwijzer")
    partner = pages.world.organisations["Jeugdbescherming"]
    ended = (date(2020, 1, 1), date(2020, 2, 1))
    set_mandate(pages.world.regie, partner.id, DATA_SHARING, *ended, agreement=True)
    assert "is gegevens delen niet afgesproken" in pages.visit("coach").get(f"{task}/link")
