"""The editors in Debian's Chromium, on the real pages with the real bundle; two coordinators can sit at one draft."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from service.bundle.read import read_folder
from service.store.session import Store
from service.usecases import drafts
from service.web.frontend.build import build
from tests.browser.launching import BROWSING, PATIENCE
from tests.browser.walk import served
from tests.web.visiting import Site, site

ROOT = Path(__file__).parent.parent.parent
COMPLAINT = re.compile(r"Content.Security.Policy|Refused to|Uncaught|is not defined|TypeError", re.IGNORECASE)


@dataclass
class Studio:
    """A draft of the real bundle, and browsers of coordinators who work on it. `complaints` is what their consoles said."""

    address: str
    site: Site
    browser: Browser
    draft: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def browse(self, username: str = "coordinator", **options: object) -> Page:
        """A page of somebody who is logged in, in a browser of their own."""
        wanted = {"viewport": {"width": 1280, "height": 800}, **BROWSING, **options}
        context = self.browser.new_context(**wanted)  # type: ignore[arg-type]
        name = str(self.site.app.config["SESSION_COOKIE_NAME"])
        cookie = self.site.visit(username).client.get_cookie(name)
        assert cookie is not None
        context.add_cookies([{"name": name, "value": cookie.value, "url": self.address}])
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if COMPLAINT.search(message.text):
            self.complaints.append(message.text)

    def edit(self, page: Page, path: str, element: str = "") -> Page:
        """Open the editor of a file, until it stands."""
        page.goto(f"{self.address}{self.draft}/bewerken/{path}{f'?element={element}' if element else ''}")
        page.locator("#studio[data-ready]").wait_for()
        return page

    def content(self, path: str) -> str:
        """The newest content of a file of the draft, as the server has it."""
        answer = self.site.visit("coordinator").client.get(f"{self.draft}/bestanden/{path}")
        return str(answer.get_json()["content"])

    def save(self, page: Page) -> None:
        """Save now, and wait until it is."""
        page.keyboard.press("Control+s")
        page.locator('.saved[data-state="saved"]').wait_for()

    def saved(self, page: Page) -> None:
        """Wait until the editor says that it saved."""
        page.locator('.saved[data-state="saved"]', has_text="Opgeslagen").wait_for()


@pytest.fixture(scope="session")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """The pages with the real bundle, served; each test has a draft of its own."""
    build()
    store = Store(f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path_factory.mktemp('studio') / 'regie.db')}")
    pages = site(store, dict(read_folder(ROOT)))
    with served(pages.app) as address:
        yield pages, address
    store.close()


@pytest.fixture
def studio(chromium: Browser, desk: tuple[Site, str]) -> Iterator[Studio]:
    pages, address = desk
    world = pages.world
    draft = drafts.open_draft(world.regie, world.users["coordinator"], "Een eerste wijziging", world.now)
    found = Studio(address, pages, chromium, f"/processen/concepten/{draft.id}")
    yield found
    for context in found.contexts:
        context.close()
    assert found.complaints == []
