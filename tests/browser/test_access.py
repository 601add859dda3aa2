"""Everybody can use every page: axe-core finds nothing, a keyboard reaches everything, and nothing is wider than a small screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from service.web.frontend.build import build
from tests.browser import pages
from tests.browser.axe import too_wide, violations
from tests.browser.filled import Filled, fill, opened
from tests.browser.pages import NO_PAGES, PAGES

pytestmark = pytest.mark.browser
WIDTH, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Tour:
    """One browser for each of the people, kept open from page to page."""

    def __init__(self, site: Filled, browser: Browser, places: Mapping[str, str]) -> None:
        self.site, self.browser, self.places = site, browser, places
        self.tabs: dict[str, Page] = {}

    def see(self, endpoint: str) -> Page:
        """The page as it opens, with its scripts at rest."""
        who = PAGES[endpoint].who
        if who not in self.tabs:
            self.tabs[who] = self.site.browse(self.browser, who or None)
        page = self.tabs[who]
        page.set_viewport_size(WIDTH)  # type: ignore[arg-type]
        answer = page.goto(self.site.address + pages.address(self.site, self.places, endpoint), wait_until="load")
        assert answer is not None and answer.ok, f"{endpoint}: {answer and answer.status} {page.url}"
        for ready in ("#studio", ".viewer"):
            if page.locator(f"{ready}[data-ready], {ready}").count() and page.locator(f"{ready}[data-source]").count():
                page.locator(f"{ready}[data-ready]").wait_for()
        return page


@pytest.fixture(scope="session")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the families in it, to be copied."""
    path = tmp_path_factory.mktemp("gevuld") / "regie.db"
    path.write_bytes(sqlite_template.read_bytes())
    fill(f"sqlite:///{path}", pages.FAMILIES)
    return path


@pytest.fixture(scope="module")
def tour(chromium: Browser, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    build()
    with opened(template, tmp_path_factory.mktemp("rondgang")) as site:
        yield Tour(site, chromium, pages.settle(site))


def test_every_page_is_on_the_list(tour: Tour) -> None:
    there = pages.endpoints(tour.site.app)
    assert there - set(PAGES) - NO_PAGES == set(), "Add a line to tests/browser/pages.py, or name it in NO_PAGES."
    assert (set(PAGES) | NO_PAGES) - there == set()


@pytest.mark.parametrize("endpoint", PAGES)
def test_nothing_is_wrong_with_a_page(tour: Tour, endpoint: str) -> None:
    page = tour.see(endpoint)
    found = violations(page)
    assert not found, "\n".join(found)
    assert too_wide(page) == []
