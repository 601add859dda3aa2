"""What the users do in a day, on the pages: the same deeds with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLong

from service.trials.plausible import plausible
from service.trials.story import Story
from service.usecases import task
from service.usecases.pages import FormPage
from tests.browser import walk
from tests.browser.filled import Filled
from tests.browser.launching import PATIENCE
from tests.browser.pages import at, lived
from tests.browser.turning import turn
from tests.browser.walk import MOST_SUBMITS, PASSWORD

SHORT = 4_000  # milliseconds: an answer is tried anew when the page changed under it
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Day:
    """Somebody's browser, from logging in on."""

    site: Filled
    page: Page
    script: bool

    @classmethod
    def of(cls, site: Filled, browser: Browser, script: bool, username: str = "") -> Day:
        day = cls(site, site.browse(browser, java_script_enabled=script), script)
        if username:
            day.log_in(username)
        return day

    def log_in(self, username: str) -> None:
        self.go("/inloggen")
        self.page.fill("input[name=naam]:visible", username)
        self.page.fill("input[name=wachtwoord]:visible", PASSWORD)
        self.press("Inloggen")
        expect(self.page.get_by_role("button", name="Uitloggen")).to_be_visible()

    def go(self, path: str) -> None:
        answer = self.page.goto(self.site.address + path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"

    def press(self, name: str | re.Pattern[str], within: str = "body") -> None:
        exact = isinstance(name, str)
        turn(self.page.locator(within).get_by_role("button", name=name, exact=exact).first)

    def follow(self, name: str | re.Pattern[str], within: str = "main") -> None:
        turn(self.page.locator(within).get_by_role("link", name=name).first)

    def reads(self, *texts: str) -> None:
        """All of these stand on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def open_task(self, element: str) -> str:
        """Open a task from Mijn werk; its number."""
        _, number = at(self.site, element)
        self.go("/werk")
        turn(self.page.locator(f"a[href^='/taken/{number}']").first)
        return number

    def form_of(self, username: str, number: str) -> tuple[FormPage, Story]:
        """The form of a task, and the case that it belongs to."""
        shown = task.show(self.site.regie, self.site.people.users[username], int(number), self.site.now)
        return shown.form, lived(self.site, shown.item.code)

    def answers(self, username: str, number: str, **wanted: object) -> Mapping[str, object]:
        """Plausible answers for a task."""
        form, story = self.form_of(username, number)
        return plausible(form, story.known(), story.trials.examples.get(form.form.id), wanted=wanted)

    def plausible(self, form: FormPage, story: Story) -> Mapping[str, object]:
        """Plausible answers for a form of a case."""
        return plausible(form, story.known(), story.trials.examples.get(form.form.id))

    def fill_in(self, sent: Mapping[str, object]) -> None:
        """Fill in the form on the page and send it, until the page takes it: the first answers may bring more questions."""
        for _ in range(MOST_SUBMITS):
            self._rows(sent)
            self.fill(sent)
            turn(self.page.locator("main form:has([name=_token]) button.main").last)
            if not self.page.locator("input[name=_token]").count():
                return
        raise AssertionError(" ".join(self.page.locator(".alert, .error").all_inner_texts()))

    def fill(self, sent: Mapping[str, object]) -> None:
        """With a script questions come and go while one types: what went meanwhile is not asked any more."""
        self.page.set_default_timeout(SHORT if self.script else PATIENCE)
        for key, value in sent.items():
            for _ in range(MOST_SUBMITS):
                try:
                    walk.fill(self.page, {key: value})
                    break
                except TooLong:
                    continue
        self.page.set_default_timeout(PATIENCE)

    def _rows(self, sent: Mapping[str, object]) -> None:
        """As many rows on the page as are sent; a script adds them in place, a moment after the press."""
        for key, value in sent.items():
            add = self.page.locator(f"button[name=_rij_erbij][value='{key}']")
            if not isinstance(value, list) or not add.count():
                continue
            rows = self.page.locator(f"fieldset.rows:has(> button[value='{key}']) > fieldset.row")
            for number in range(rows.count(), len(value)):
                add.click()
                expect(rows).to_have_count(number + 1)

    def attach(self, field: str, name: str = "brief.pdf") -> Locator:
        """Add a file to the form; where it then stands."""
        file = {"name": name, "mimeType": "application/pdf", "buffer": PDF}
        self.page.set_input_files(f"input[name='_bestand.{field}']", file)  # type: ignore[arg-type]
        if not self.script:
            self.press(re.compile("^Toevoegen"), f".field:has([name='_bestand.{field}'])")
        there = self.page.get_by_role("link", name=re.compile(re.escape(name)))
        expect(there).to_be_visible()
        return there
