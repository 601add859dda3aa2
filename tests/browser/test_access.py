"""Everybody can use every page: axe-core finds nothing, a keyboard reaches all of it, nothing is wider than a small screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from service.web.frontend.build import build
from tests.browser import pages
from tests.browser.axe import too_wide, violations
from tests.browser.filled import Filled, opened
from tests.browser.pages import NO_PAGES, PAGES
from tests.browser.pressing import PHONE, WIDE, Stop, not_shown, stops, unreached

pytestmark = pytest.mark.browser

# what to press on a page to see what is wrong with an empty form
WRONG: Mapping[str, str] = {
    "account.show": ".panel > form button.main",
    "accounts.new": "main form button.main",
    "accounts.leave": "main form button.main",
    "agenda.note": "main form button.main",
    "bulk.hand_over": "main form[method=post] button.main",
    "bulk.show": "main form button.main",
    "cases.action": "#formulier button.main",
    "cases.change_row": "#formulier button.main",
    "cases.row": "#formulier button.main",
    "covers.show": "main form button.main",
    "duty.show": "main form button.main",
    "links.show": "main form button.main",
    "organisations.index": "main form button.main",
    "organisations.show": "form:has([name=naam]) button",
    "plays.form": "main form button.main",
    "reopening.show": "main form button.main",
    "settings.show": "main form button.main",
    "start.show": "#formulier button.main",
    "suspending.show": "main form button.main",
    "task_links.new": "main form button.main",
    "tasks.show": "#formulier button.main",
    "wishes.show": "form:has([name=wachtwoord_oud]) button",
}
# pages that are used every day, and one of each kind with something special
BY_KEYBOARD = (
    "work.show", "tasks.show", "cases.show", "cases.index", "cases.diagram", "agenda.show", "agenda.note", "referrals.show",
    "bulk.show", "covers.show", "start.show", "account.show", "drafts.index", "reports.index",
)  # fmt: skip
ON_A_PHONE = ("work.show", "tasks.show", "cases.show", "agenda.show", "agenda.note", "cases.row", "account.show", "links.show")
EMPTY = """(button) => {
  const form = button.form;
  form.noValidate = true;
  for (const one of form.elements) {
    if (['checkbox', 'radio'].includes(one.type)) one.checked = false;
    else if (!['hidden', 'submit', 'button', 'file'].includes(one.type)) one.value = '';
  }
}"""


class Tour:
    """One browser for each of the people, kept open from page to page."""

    def __init__(self, site: Filled, browser: Browser, places: Mapping[str, str]) -> None:
        self.site, self.browser, self.places = site, browser, places
        self.tabs: dict[str, Page] = {}

    def see(self, endpoint: str, size: Mapping[str, int] = WIDE) -> Page:
        """The page as it opens, with its scripts at rest."""
        who = PAGES[endpoint].who
        if who not in self.tabs:
            self.tabs[who] = self.site.browse(self.browser, who or None)
        page = self.tabs[who]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        answer = page.goto(self.site.address + pages.address(self.site, self.places, endpoint), wait_until="load")
        assert answer is not None and answer.ok, f"{endpoint}: {answer and answer.status} {page.url}"
        if page.locator("#studio").count():
            page.locator("#studio[data-ready]").wait_for()
        return page


@pytest.fixture(scope="module")
def tour(chromium: Browser, filled_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    build()
    with opened(filled_template, tmp_path_factory.mktemp("rondgang")) as site:
        yield Tour(site, chromium, pages.settle(site))


def nothing_wrong(page: Page) -> None:
    found = violations(page)
    assert not found, "\n".join(found)


def test_every_page_is_on_the_list(tour: Tour) -> None:
    there = pages.endpoints(tour.site.app)
    missing = sorted(there - set(PAGES) - NO_PAGES)
    assert not missing, f"Add a line to tests/browser/pages.py, or name it in NO_PAGES: {missing}"
    assert not (set(PAGES) | NO_PAGES) - there


@pytest.mark.parametrize("endpoint", PAGES)
def test_nothing_is_wrong_with_a_page(tour: Tour, endpoint: str) -> None:
    page = tour.see(endpoint)
    nothing_wrong(page)
    assert too_wide(page) == []


@pytest.mark.parametrize("endpoint", ON_A_PHONE)
def test_nothing_is_wrong_on_a_phone(tour: Tour, endpoint: str) -> None:
    nothing_wrong(tour.see(endpoint, PHONE))


@pytest.mark.parametrize("endpoint", WRONG)
def test_nothing_is_wrong_with_a_form_that_says_what_is_wrong(tour: Tour, endpoint: str) -> None:
    page = tour.see(endpoint)
    button = page.locator(WRONG[endpoint]).last
    button.evaluate(EMPTY)
    button.click()
    page.locator("main :is(.alert, .error, [role=alert]):visible").first.wait_for()
    nothing_wrong(page)
    assert too_wide(page) == []


def test_nothing_is_wrong_with_the_help_on_keys(tour: Tour) -> None:
    page = tour.see("work.show")
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    nothing_wrong(page)
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")


@pytest.mark.parametrize("endpoint", BY_KEYBOARD)
def test_a_keyboard_reaches_everything(tour: Tour, endpoint: str) -> None:
    page = tour.see(endpoint)
    seen: list[Stop] = stops(page)
    assert unreached(page) == []
    assert not_shown(seen) == []


def test_the_first_stop_skips_the_menu(tour: Tour) -> None:
    page = tour.see("work.show")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("one => one === document.activeElement && one.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
