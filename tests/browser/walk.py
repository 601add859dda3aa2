"""A trial that is lived in the browser: every deed is done on the pages, by whoever's task it is.

What a trial looks at (`verwacht`) is read as always; only the doing goes through log-in, Mijn werk, Taak and Traject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Event, Thread

from flask import Flask
from playwright.sync_api import Locator, Page
from waitress import create_server

from service.bundle.model import Bundle
from service.domain.errors import RegieError
from service.domain.people import User
from service.trials.examples import filled_in
from service.trials.model import Act, AddRow, Answers, Complete, Start, Trials
from service.trials.story import Story
from service.trials.world import Settled
from service.usecases import act, rows, start, task
from service.usecases.pages import FormPage
from service.usecases.regie import Regie
from tests.browser.turning import turn
from tests.usecases.listing import lines

PASSWORD = "een lang wachtwoord voor de proef"  # noqa: S105
CODE = re.compile(r"[A-Z]-\d{4,}")
MOST_SUBMITS = 5  # a form may show more questions after the first answers
# one look for a whole form: asking for each control by itself takes longer than filling it in
CONTROLS = """() => {
  const found = {};
  for (const one of document.querySelectorAll('main :is(input, select, textarea)[name]')) {
    const kind = one.matches('input') ? one.type : one.localName;
    if (!(one.name in found) || found[one.name][0] === 'hidden') found[one.name] = [kind, one.value];
  }
  return found;
}"""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app on a free port of this machine; gives its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    closing = Event()

    def run() -> None:
        try:
            server.run()
        except OSError:  # its socket is closed while it waits for visitors
            if not closing.is_set():
                raise

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        closing.set()
        server.close()
        thread.join(timeout=5)


class Walk(Story):
    """A story whose deeds are done on the pages."""

    def __init__(self, regie: Regie, bundle: Bundle, trials: Trials, settled: Settled, begin: date) -> None:
        super().__init__(regie, bundle, trials, settled, begin)
        self.signed_in: set[str] = set()
        self.began = begin

    def at(self, page: Page, address: str) -> Walk:
        self.tab, self.address, self.who = page, address, ""
        return self

    def _start(self, deed: Start) -> None:
        actor = self.user(deed.user)
        self._open(actor, "/aanmelden")
        form = start.start_form(self.regie, actor, deed.process, self.now)
        self._click(f"a[href='/aanmelden/{deed.process}']")
        self._submit(form, deed.answers)
        found = CODE.search(self.tab.locator("main").inner_text())
        if found is None:
            raise RegieError(f"{self.tab.url} noemt het nieuwe traject niet.")
        self.case = next(head.id for head in lines(self.regie, actor, self.now) if head.code == found.group())
        self.cases.append(self.case)

    def _complete(self, deed: Complete) -> None:
        found = self.matching(deed.task, deed.row)
        if not found:
            raise RegieError(f"De taak ‘{deed.task}’ staat niet open.")
        actor = self.user(deed.user) if deed.user else self.doer(found[0])
        form = task.show(self.regie, actor, found[0].id, self.now).form
        self._open(actor, "/werk")
        self._click(f"a[href='/taken/{found[0].id}']")
        claim = self.tab.locator("form[action$='/oppakken'] button")
        if claim.count():
            turn(claim)
        self._submit(form, deed.answers)

    def _act(self, deed: Act) -> None:
        actor = self.user(deed.user)
        form = act.action_form(self.regie, actor, self.case, deed.process, self.now)
        self._open(actor, f"/trajecten/{self._code(actor)}")
        self._click(f"a[href$='/acties/{deed.process}']")
        self._submit(form, deed.answers)

    def _add_row(self, deed: AddRow) -> None:
        actor = self.user(deed.user)
        form = rows.row_form(self.regie, actor, self.case, deed.register, self.now)
        self._open(actor, f"/trajecten/{self._code(actor)}")
        self._click(f"a[href$='/{deed.register}']")
        self._submit(form, deed.answers)

    def _code(self, actor: User) -> str:
        return next(head.code for head in lines(self.regie, actor, self.now) if head.id == self.case)

    def _open(self, actor: User, path: str) -> None:
        """The page as this user, who logs in when somebody else was here or the session ended."""
        if self.who != actor.username:
            self.tab.context.clear_cookies()
        self._visit(path)
        if "/inloggen" in self.tab.url:
            self.tab.fill("#naam", actor.username)
            self.tab.fill("#wachtwoord", PASSWORD)
            turn(self.tab.locator("form:has(#wachtwoord) button.main"))
            self.who = actor.username
            if "/inloggen" in self.tab.url:
                raise RegieError(f"{actor.username} kan niet inloggen.")
            self._visit(path)

    def _visit(self, path: str) -> None:
        answer = self.tab.goto(self.address + path)
        if answer is None or answer.status != 200:
            raise RegieError(f"{path} geeft {answer.status if answer else 'niets'} voor {self.who}.")
        self.signed_in.add(self.who)

    def _click(self, selector: str) -> None:
        found = self.tab.locator(selector)
        if not found.count():
            raise RegieError(f"Op {self.tab.url} staat niets om op te klikken voor {self.who}: {selector}")
        turn(found.first)

    def _submit(self, form: FormPage, answers: Answers) -> None:
        example = self.trials.examples.get(form.form.id, {})
        sent = filled_in(form.form, form.prefilled, example, answers, self.known())
        for _ in range(MOST_SUBMITS):
            fill(self.tab, sent)
            turn(self.tab.locator("button.main").last)
            if self.tab.url.endswith("/gedaan") or not self.tab.locator("input[name=_token]").count():
                return
        mistakes = self.tab.locator(".alert").all_inner_texts()
        raise RegieError(f"{self.tab.url} neemt het formulier niet aan: {' '.join(mistakes)}")


@dataclass(frozen=True)
class Control:
    """What has a name in a form on the page: its `kind` (the type of an input, or `select`, `textarea`), and its value."""

    kind: str
    value: str


def controls(page: Page) -> dict[str, Control]:
    """All that can be filled in on the page, and the ids of rows, by name; of radios and boxes together the first."""
    found: dict[str, list[str]] = page.evaluate(CONTROLS)
    return {name: Control(*one) for name, one in found.items()}


def fill(page: Page, sent: Mapping[str, object]) -> None:
    """Type every answer whose control is on the page now; rows are added with the button that the page has for it."""
    rows = {key: value for key, value in sent.items() if isinstance(value, list) and value and isinstance(value[0], dict)}
    for register, lines_ in rows.items():
        _fill_rows(page, register, lines_)
    there = controls(page)
    for key, value in sent.items():
        if key not in rows:
            _set(page, there, key, value)


def _fill_rows(page: Page, register: str, sent: list[dict[str, object]]) -> None:
    button = page.locator(f"button[name=_rij_erbij][value='{register}']")
    if not button.count():
        return
    while None in (places := _places(there := controls(page), register, sent)):
        turn(button)
    for place, row in zip(places, sent, strict=True):
        for key, value in row.items():
            if key not in ("id", "_weg"):
                _set(page, there, f"{register}.{place}.{key}", value)


def _places(there: Mapping[str, Control], register: str, sent: list[dict[str, object]]) -> list[int | None]:
    """The number on the page of each row that is sent: its own for one that is known, else the next that has no id."""
    numbers = sorted({int(name.split(".")[1]) for name in there if name.startswith(f"{register}.")})
    ids = {number: there.get(f"{register}.{number}.id") for number in numbers}
    known = {id_.value: number for number, id_ in ids.items() if id_}
    spare = iter([number for number, id_ in ids.items() if not id_])
    return [known[str(row["id"])] if "id" in row else next(spare, None) for row in sent]


def _set(page: Page, there: Mapping[str, Control], name: str, value: object) -> None:
    kind = there[name].kind if name in there else "hidden"
    if kind == "hidden":
        return
    found = page.locator(f"[name='{name}']:not([type=hidden])")
    if kind == "radio":
        page.locator(f"label:has([name='{name}'][value='{_text(value)}'])").click()
    elif kind == "checkbox":
        _tick(found, value)
    elif kind == "select":
        found.first.select_option(value=_text(value))
    else:
        found.first.fill(_text(value))


def _tick(boxes: Locator, value: object) -> None:
    wanted = {_text(item) for item in value} if isinstance(value, list) else {"true"} if value else set()
    for control in boxes.all():
        if control.is_checked() != (control.get_attribute("value") in wanted):
            control.locator("xpath=ancestor::label").click()


def _text(value: object) -> str:
    return "true" if value is True else "false" if value is False else str(value)
