"""Everybody can use every page: axe-core finds nothing, a keyboard reaches all of it, nothing is wider than a small screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from service.web.frontend.build import build
from tests.browser import pages
from tests.browser.axe import violations, violations_here
from tests.browser.conftest import Settled
from tests.browser.filled import Filled, opened
from tests.browser.measuring import not_fitting, too_wide
from tests.browser.pages import ALSO, NO_PAGES, PAGES, Visit
from tests.browser.pressing import PHONE, WIDE, Stop, not_shown, out_of_order, stops, unreached
from tests.browser.states import STATES, Scene

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
ALL_RULES_ON_A_PHONE = frozenset((
    "work.show", "tasks.show", "cases.show", "agenda.show", "agenda.note", "cases.row", "account.show", "links.show",
))  # fmt: skip
EMPTY = """(button) => {
  const form = button.form;
  form.noValidate = true;
  for (const one of form.elements) {
    if (['checkbox', 'radio'].includes(one.type)) one.checked = false;
    else if (!['hidden', 'submit', 'button', 'file'].includes(one.type)) one.value = '';
  }
}"""
# what is wrong without saying so to a screen reader, or says so without a sentence that belongs to it
UNEXPLAINED = """() => {
  const says = (one) => (one.getAttribute('aria-describedby') ?? '').split(' ')
    .some((id) => document.getElementById(id)?.matches('.error'));
  const bad = [...document.querySelectorAll('main [aria-invalid=true]')].filter((one) => !says(one));
  const silent = [...document.querySelectorAll('main .field:has(> .error)')]
    .filter((one) => ![one, ...one.querySelectorAll('input, select, textarea')].some(says));
  return [...bad, ...silent].map((one) => one.outerHTML.slice(0, 200));
}"""


@dataclass
class Tour:
    """One browser for each of the people, kept open from page to page."""

    site: Filled
    browser: Browser
    places: Mapping[str, str]
    tabs: dict[str, Page] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def tab(self, who: str, size: Mapping[str, int] = WIDE) -> Page:
        if who not in self.tabs:
            self.tabs[who] = self.site.browse(self.browser, who or None)
        self.tabs[who].set_viewport_size(size)  # type: ignore[arg-type]
        return self.tabs[who]

    def see(self, endpoint: str, size: Mapping[str, int] = WIDE, visit: Visit | None = None) -> Page:
        """The page as it opens, with its scripts at rest."""
        page = self.tab((visit or PAGES[endpoint]).who, size)
        answer = page.goto(self.site.address + pages.address(self.site, self.places, endpoint, visit), wait_until="load")
        assert answer is not None and answer.ok, f"{endpoint}: {answer and answer.status} {page.url}"
        if page.locator("#studio").count():
            page.locator("#studio[data-ready]").wait_for()
        return page

    def scene(self, who: str) -> Scene:
        return Scene(self.tab(who), self.site, self.places)


@pytest.fixture(scope="module")
def tour(chromium: Browser, settled_template: Settled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    build()
    with opened(settled_template.path, tmp_path_factory.mktemp("rondgang")) as site:
        yield Tour(site, chromium, settled_template.places)


def nothing_wrong(page: Page, *, on_a_phone: bool = False) -> None:
    """Nothing in light and dark, on the smallest screen and to a finger, with wider text; nor, if asked, on a phone."""
    found = violations(page)
    if on_a_phone:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        found += [f"[390 px] {one}" for one in violations_here(page, all_rules=True)]
    found += [f"[320 px] {one}" for one in too_wide(page) + not_fitting(page) + violations_here(page, all_rules=False)]
    assert not found, "\n".join(found)


def test_every_page_is_on_the_list(tour: Tour) -> None:
    there = pages.endpoints(tour.site.app)
    missing = sorted(there - set(PAGES) - NO_PAGES)
    assert not missing, f"Add a line to tests/browser/pages.py, or name it in NO_PAGES: {missing}"
    assert not (set(PAGES) | NO_PAGES) - there


@pytest.mark.parametrize("endpoint", PAGES)
def test_nothing_is_wrong_with_a_page(tour: Tour, endpoint: str) -> None:
    """As it opens; and, on the same visit, when its form was sent empty."""
    page = tour.see(endpoint)
    path = urlsplit(page.url).path
    assert tour.titles.setdefault(page.title(), path) == path, "two pages have the same title"
    nothing_wrong(page, on_a_phone=endpoint in ALL_RULES_ON_A_PHONE)
    if endpoint in WRONG:
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        button = page.locator(WRONG[endpoint]).last
        button.evaluate(EMPTY)
        button.click()
        page.locator("main :is(.alert, .error, [role=alert]):visible").first.wait_for()
        assert violations(page) + page.evaluate(UNEXPLAINED) + too_wide(page) == []


@pytest.mark.parametrize(("endpoint", "visit"), ALSO, ids=[f"{endpoint}-{visit.who}" for endpoint, visit in ALSO])
def test_nothing_is_wrong_with_what_others_see(tour: Tour, endpoint: str, visit: Visit) -> None:
    page = tour.see(endpoint, visit=visit)
    assert violations(page) + too_wide(page) == []


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong_with_what_opens_on_a_page(tour: Tour, state: str) -> None:
    who, bring_about = STATES[state]
    scene = tour.scene(who)
    bring_about(scene)
    assert violations(scene.page) + too_wide(scene.page) == []


def test_nothing_is_wrong_with_the_help_on_keys(tour: Tour) -> None:
    page = tour.see("work.show")
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")


@pytest.mark.parametrize("endpoint", BY_KEYBOARD)
def test_a_keyboard_reaches_everything(tour: Tour, endpoint: str) -> None:
    page = tour.see(endpoint)
    seen: list[Stop] = stops(page)
    assert unreached(page) == []
    assert not_shown(seen) == []
    assert out_of_order(seen) == []


@pytest.mark.parametrize("endpoint", ["work.show", "tasks.show", "agenda.note"])
def test_nothing_that_sticks_to_a_phone_hides_the_focus(tour: Tour, endpoint: str) -> None:
    page = tour.see(endpoint, PHONE)
    for box in page.locator(".card .pick input").all()[:1]:
        box.check()
    assert not_shown(stops(page)) == []


def test_the_first_stop_skips_the_menu(tour: Tour) -> None:
    page = tour.see("work.show")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("one => one === document.activeElement && one.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
