"""Logging in and out, and what stands before every page."""

from __future__ import annotations

import pytest

from service.store.session import Store
from service.usecases.people import set_password
from service.web.site import create_pages
from tests.usecases.world import World
from tests.web.visiting import SECRET, Site, site, text

PASSWORD = "a long enough password"
BEHIND = ["/", "/werk", "/taken/1", "/taken/1/gedaan", "/trajecten", "/trajecten/X-1", "/trajecten/X-1/acties/x",
          "/trajecten/X-1/registers/x", "/aanmelden", "/aanmelden/traject"]  # fmt: skip


def known(world: World, username: str = "coach") -> None:
    set_password(world.regie, username, PASSWORD)


def test_who_logs_in_sees_my_work(pages: Site) -> None:
    known(pages.world)
    visit = pages.visit()
    assert "Gebruikersnaam" in visit.get("/")
    page = visit.post("/inloggen", naam="coach", wachtwoord=PASSWORD)
    assert visit.path == "/werk"
    assert "Goedemorgen, Coach" in text(page)
    visit.get("/inloggen")
    assert visit.path == "/werk"


@pytest.mark.parametrize(("username", "password"), [("coach", "wrong"), ("nobody", PASSWORD), ("", ""), ("coach", "x" * 5000)])
def test_a_wrong_password_keeps_the_name_and_says_nothing_more(pages: Site, username: str, password: str) -> None:
    known(pages.world)
    page = pages.visit().post("/inloggen", 401, naam=username, wachtwoord=password)
    assert "horen niet bij elkaar" in page
    assert f'value="{username}"' in page
    assert "wrong" not in page


def test_too_many_tries_have_a_page(pages: Site) -> None:
    known(pages.world)
    visit = pages.visit()
    for _ in range(5):
        visit.post("/inloggen", 401, naam="coach", wachtwoord="wrong")
    assert "Wacht even" in visit.post("/inloggen", 429, naam="coach", wachtwoord=PASSWORD)


def test_logging_out_ends_the_session_for_every_copy_of_its_cookie(pages: Site) -> None:
    visit, copy = pages.visit("coach"), pages.visit()
    visit.get("/werk")
    with visit.client.session_transaction() as session, copy.client.session_transaction() as stolen:
        stolen.update(session)
    copy.get("/werk")
    assert copy.path == "/werk"
    visit.post("/uitloggen")
    copy.get("/werk")
    assert visit.path == copy.path == "/inloggen"


def test_logging_out_is_a_post(pages: Site) -> None:
    pages.visit("coach").get("/uitloggen", 405)


@pytest.mark.parametrize("path", BEHIND)
def test_every_page_is_behind_the_log_in(pages: Site, path: str) -> None:
    visit = pages.visit()
    visit.get(path)
    assert visit.path == "/inloggen"


def test_after_logging_in_one_gets_the_page_that_was_asked_for(pages: Site) -> None:
    known(pages.world)
    visit = pages.visit()
    assert 'name="verder" value="/trajecten?zoek=B-1"' in visit.get("/trajecten?zoek=B-1")
    visit.post("/inloggen", naam="coach", wachtwoord=PASSWORD, verder="/trajecten")
    assert visit.path == "/trajecten"


@pytest.mark.parametrize("elsewhere", ["https://x.example", "//x.example", "/\\x.example", "javascript:x", "/a\nb"])
def test_the_page_that_was_asked_for_is_one_of_ours(pages: Site, elsewhere: str) -> None:
    known(pages.world)
    visit = pages.visit()
    visit.post("/inloggen", naam="coach", wachtwoord=PASSWORD, verder=elsewhere)
    assert visit.path == "/werk"


def test_a_session_cookie_is_for_this_site_and_for_no_script(pages: Site) -> None:
    answer = pages.visit().client.get("/inloggen")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    safe = create_pages(pages.world.regie, lambda: pages.world.now, secret=SECRET, https=True)
    cookie = safe.test_client().get("/inloggen", base_url="https://regie.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-regie=") and "Secure" in cookie


def test_a_session_signed_with_another_secret_is_nothing(pages: Site, sqlite_store: Store) -> None:
    other = create_pages(pages.world.regie, lambda: pages.world.now, secret="another")
    visit = pages.visit("coach")
    cookie = visit.client.get_cookie("regie")
    assert cookie is not None
    client = other.test_client()
    client.set_cookie("regie", cookie.value)
    assert client.get("/werk").status_code == 302


class TestDemo:
    def test_the_accounts_are_shown_with_their_role(self, sqlite_store: Store) -> None:
        pages = site(sqlite_store, demo_password=PASSWORD)
        page = text(pages.visit().get("/inloggen"))
        assert "Coach · Bureau" in page and "Verwijzer · Jeugdbescherming" in page and PASSWORD in page
        assert "vandaag is het 2 maart 2026" in page

    def test_the_date_moves_along_and_nobody_is_logged_out(self, sqlite_store: Store) -> None:
        pages = site(sqlite_store, demo_password=PASSWORD)
        visit = pages.visit("coach")
        pages.world.later(days=200)
        assert "18 september 2026" in text(visit.get("/werk"))
        assert visit.path == "/werk"

    def test_outside_a_demo_none_of_it_is_there(self, pages: Site) -> None:
        page = pages.visit().get("/inloggen")
        assert "Verwijzer" not in page and "vandaag is het" not in text(page) and 'class="demo"' not in page
