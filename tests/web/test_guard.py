"""Headers, tokens, sizes, and the pages of what goes wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.store.session import Store
from service.web import site as site_module
from service.web import work
from tests.web.visiting import Site, text

TEMPLATES = Path(site_module.__file__).parent / "templates"


@pytest.mark.parametrize("path", ["/inloggen", "/werk", "/bestaat-niet", "/static/regie.css"])
def test_every_answer_is_sealed(pages: Site, path: str) -> None:
    with pages.visit("coach").client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert (headers["Cache-Control"] == "no-store") == (path != "/static/regie.css")


def test_https_is_kept_to(pages: Site) -> None:
    client = pages.visit().client
    assert "Strict-Transport-Security" not in client.get("/inloggen").headers
    assert "Strict-Transport-Security" in client.get("/inloggen", base_url="https://regie.example").headers


# a file of ours, or data that one of them reads, is none
OWN_SCRIPT = '<script(?! type="module" src=| type="application/json" id=)'


def test_no_page_has_a_script_or_a_style_of_its_own() -> None:
    for path in TEMPLATES.glob("*.html"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(rf"{OWN_SCRIPT}|<style|\sstyle=|\son[a-z]+=|javascript:", source), path.name
        assert "|safe" not in source and "autoescape" not in source, path.name


@pytest.mark.parametrize("path", ["/inloggen", "/uitloggen", "/taken/1", "/taken/1/oppakken", "/aanmelden/traject"])
@pytest.mark.parametrize("token", [None, "", "verkeerd", "é"])
def test_a_post_without_the_pages_token_does_nothing(pages: Site, path: str, token: str | None) -> None:
    visit = pages.visit("coach")
    visit.get("/werk")
    carried = {} if token is None else {"_csrf": token}
    page = visit.send(path, {**carried, "toelichting": "Kim & co"}, 400)
    assert "verlopen" in page
    assert "Kim &amp; co" in page  # what was typed is still there to copy
    visit.get("/werk")
    assert visit.path == "/werk"


def test_a_post_after_the_session_ended_keeps_what_was_typed(pages: Site) -> None:
    page = pages.visit().post("/taken/1", 401, verslag="Een lang verhaal")
    assert "uitgelogd" in page and "Een lang verhaal" in page and "Naar inloggen" in page


def test_a_password_never_comes_back(pages: Site) -> None:
    page = pages.visit().send("/inloggen", {"naam": "coach", "wachtwoord": "geheim geheim"}, 400)
    assert "geheim" not in page


def test_what_is_too_large_has_a_page(pages: Site) -> None:
    visit = pages.visit("verwijzer")
    assert "te groot" in visit.post("/aanmelden/traject", 413, gezinsnaam="x" * 2_200_000)
    assert "te lang" in visit.post("/aanmelden/traject", 422, gezinsnaam="x" * 10_001)
    many = {f"veld{number}": "x" for number in range(5_001)}
    assert "te veel tegelijk" in visit.post("/aanmelden/traject", 422, **many)


@pytest.mark.parametrize("name", ["a.b", "__class__", "personen.0.__init__", "a[b]", "personen.x.naam"])
def test_a_name_that_no_page_posts_is_refused(pages: Site, name: str) -> None:
    visit = pages.visit("verwijzer")
    page = visit.send("/aanmelden/traject", {"_csrf": visit.csrf(), name: "x", "gezinsnaam": "Vries"}, 422)
    assert "Vries" in page


def test_what_is_not_there_has_a_page(pages: Site) -> None:
    visit = pages.visit("coach")
    for path in ("/bestaat-niet", "/taken/9999", "/taken/abc", "/trajecten/X-1", "/trajecten/X-1/acties/x", "/aanmelden/x"):
        assert "Deze pagina is er niet" in visit.get(path, 404)
    assert "Dit kon niet" in visit.post("/werk", 405)


def test_a_defect_of_ours_has_a_calm_page(
    pages: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret details")

    monkeypatch.setattr(work.work, "work", broken)
    page = pages.visit("coach").get("/werk", 500)
    assert "Er ging bij ons iets mis" in page and "secret details" not in page
    assert "secret details" in caplog.text


def test_a_database_that_is_gone_has_a_page(pages: Site, sqlite_store: Store) -> None:
    visit = pages.visit("coach")
    with sqlite_store.transaction() as tx:
        tx.exec_driver_sql("ALTER TABLE users RENAME TO gone")
    page = text(visit.get("/werk", 503))
    assert "niet te bereiken" in page and "gone" not in page and "users" not in page


def test_the_health_page_needs_no_log_in(pages: Site) -> None:
    answer = pages.visit().client.get("/gezond")
    assert (answer.status_code, answer.text, answer.headers.get("Set-Cookie")) == (200, "goed", None)


def test_fonts_and_their_licence_are_ours_to_serve(pages: Site) -> None:
    client = pages.visit().client
    for name in ("fonts/source-sans-3-latin.woff2", "fonts/source-sans-3-latin-ext.woff2", "fonts/OFL.txt", "logo.svg"):
        with client.get(f"/static/{name}") as answer:
            assert answer.status_code == 200
    with client.get("/static/regie.css") as answer:
        assert "http" not in answer.text
