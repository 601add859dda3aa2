"""A coordinator at work in the studio, in a real browser: what a hand does with the editors, and what the server made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from service.bundle.model import Bundle
from service.bundle.read import survey
from service.checks import check, errors
from service.domain.people import User
from service.usecases.drafts import working
from service.usecases.regie import Regie
from tests.browser.turning import turn
from tests.browser.walk import PASSWORD

SELECT = """(id) => {
  const { modeler } = document.getElementById('studio');
  modeler.get('selection').select(modeler.get('elementRegistry').get(id));
}"""
ALONG = """([id, part]) => {
  const path = document.querySelector(`.djs-container > svg [data-element-id='${id}'] .djs-visual > path`);
  const { x, y } = path.getPointAtLength(path.getTotalLength() * part);
  const point = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
  return [point.x, point.y];
}"""
STANDS = 700  # milliseconds that the editor waits before it writes what is typed


@dataclass
class Studio:
    """One coordinator's browser on one draft."""

    page: Page
    address: str
    regie: Regie
    user: User
    draft: int = 0

    def log_in(self, username: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/inloggen")
        self.page.get_by_label("Gebruikersnaam").fill(username)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        turn(self.page.get_by_role("button", name="Inloggen", exact=True))
        expect(self.page.get_by_role("button", name="Uitloggen")).to_be_visible()

    def begin(self, title: str) -> None:
        """A new draft."""
        turn(self.page.get_by_role("link", name="Processen", exact=True))
        self.page.locator("input[name=titel]").fill(title)
        turn(self.page.get_by_role("button", name=re.compile("concept", re.I)).first)
        self.draft = int(self.page.url.rstrip("/").split("/")[-1])

    @property
    def root(self) -> str:
        return f"{self.address}/processen/concepten/{self.draft}"

    def edit(self, path: str, element: str = "") -> None:
        """Open a file in its editor, with an element selected."""
        self.page.goto(f"{self.root}/bewerken/{path}" + (f"?element={element}" if element else ""))
        expect(self.saved).to_have_attribute("data-state", "saved")
        if element:
            self.page.wait_for_timeout(STANDS)

    @property
    def saved(self) -> Locator:
        """What the editor says of saving."""
        return self.page.locator(".studio .saved")

    def wait_until_saved(self) -> None:
        """Until the server has what is on the screen."""
        self.page.wait_for_timeout(STANDS)  # what is typed is written after a pause
        expect(self.saved).to_have_attribute("data-state", "saved")

    def shape(self, element: str) -> Locator:
        """An element in the drawing."""
        return self.page.locator(f".djs-container > svg [data-element-id='{element}']").first

    def point_at_arrow(self, flow: str, part: float) -> None:
        """Click on an arrow, so far along its way from 0 to 1."""
        x, y = self.page.evaluate(ALONG, [flow, part])
        self.page.mouse.move(x - 30, y - 30)
        self.page.mouse.move(x, y, steps=5)
        self.page.mouse.click(x, y)

    def choose(self, element: str) -> None:
        """Select an element or an arrow: some are too thin, or too close to others, to be sure of a click."""
        self.page.evaluate(SELECT, element)
        expect(self.panel.locator("output").first).to_have_text(element)

    @property
    def panel(self) -> Locator:
        """The properties of what is selected."""
        return self.page.locator(".side")

    def files(self) -> dict[str, bytes]:
        """The draft as the server has it."""
        return working(self.regie, self.user, self.draft).files

    def bundle(self) -> Bundle:
        return survey(self.files()).bundle

    def errors(self) -> list[str]:
        """What the checks say of the draft."""
        return [str(finding) for finding in errors(check(self.files()))]

