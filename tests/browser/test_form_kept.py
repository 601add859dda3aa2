"""A form in real Chromium, with its script: kept on the server and on the device, two people, questions and rows in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from service.store.session import Store
from service.usecases import form_drafts as drafts
from service.usecases.subjects import TASK, Subject
from tests.browser.launching import BROWSING, PATIENCE
from tests.browser.walk import served
from tests.usecases.diagrams import FILES, choice, form, rows
from tests.usecases.diagrams import field as question
from tests.web.visiting import Site, site

BSN = question("textfield", "burgernummer", "bsn", required=False)
SCREENING = form(
    "screening",
    question("radio", "besluit", values=choice("toelaten", "afwijzen")),
    question("textarea", "reden", conditional={"hide": '=besluit != "afwijzen"'}),
    question("textfield", "toelichting", required=False),
    BSN,
    rows(
        "personen",
        question("textfield", "naam"),
        question("select", "rol", required=False, values=choice("kind", "ouder")),
        question("textfield", "school", required=False, conditional={"hide": '=rol != "kind"'}),
    ),
)


@dataclass
class Desk:
    """The pages, served; each browser is of somebody who is logged in."""

    address: str
    site: Site
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    path: str = ""

    def open(self, username: str = "coordinator", path: str = "") -> Page:
        context = self.browser.new_context(viewport={"width": 1280, "height": 900}, **BROWSING)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        name = str(self.site.app.config["SESSION_COOKIE_NAME"])
        cookie = self.site.visit(username).client.get_cookie(name)
        assert cookie is not None
        context.add_cookies([{"name": name, "value": cookie.value, "url": self.address}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address + (path or self.path))
        return page

    @property
    def subject(self) -> Subject:
        return Subject(TASK, self.path.rsplit("/", 1)[1])

    def typed(self, username: str = "coordinator") -> dict[str, str]:
        """What the newest version of the draft holds."""
        world = self.site.world
        found = drafts.show(world.regie, world.users[username], self.subject, world.now).typed
        return dict(found.pairs) if found else {}


@pytest.fixture
def desk(chromium: Browser, sqlite_store: Store) -> Iterator[Desk]:
    pages = site(sqlite_store, FILES | {"forms/screening.form": SCREENING})
    pages.world.refer()
    with served(pages.app) as address:
        found = Desk(address, pages, chromium, path=pages.task("Aanmelding beoordelen", "coordinator"))
        yield found
        for context in found.contexts:
            context.close()
    assert found.complaints == []


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text("Bewaard, vandaag")


def reopened(desk: Desk, page: Page) -> Page:
    """The same browser later, with a connection again: the page was closed meanwhile."""
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(desk.address + desk.path)
    return again


def test_what_is_typed_is_saved_by_itself_and_stands_there_again(desk: Desk) -> None:
    page = desk.open()
    page.fill("#veld-toelichting", "Belde met oma")
    saved(page)
    assert desk.typed()["toelichting"] == "Belde met oma"
    again = desk.open("tweede")
    expect(again.locator("#concept")).to_contain_text("Concept van Coordinator, vandaag 10:00.")
    expect(again.locator("#concept")).to_contain_text("Coordinator is hier nu mee bezig (net).")
    assert again.input_value("#veld-toelichting") == "Belde met oma"


def test_without_a_connection_it_stays_on_the_device_until_there_is_one(desk: Desk) -> None:
    page = desk.open()
    page.context.set_offline(True)
    page.fill("#veld-toelichting", "In de lift")
    page.fill("#veld-burgernummer", "999990019")
    expect(page.locator("[data-status]")).to_have_text("Geen verbinding: bewaard op dit toestel")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "In de lift" in kept and "999990019" not in kept
    page.click("text=Taak afronden")
    expect(page.locator("[data-status]")).to_contain_text("Niet verstuurd: er is geen verbinding")
    page.context.set_offline(False)
    saved(page)
    assert desk.typed()["toelichting"] == "In de lift" and desk.typed()["burgernummer"] == "999990019"
    assert page.evaluate("localStorage.length") == 0


def test_what_stayed_on_the_device_comes_back_when_the_page_opens(desk: Desk) -> None:
    page = desk.open()
    page.context.set_offline(True)
    page.fill("#veld-toelichting", "Op de fiets")
    expect(page.locator("[data-status]")).to_contain_text("bewaard op dit toestel")
    page = reopened(desk, page)
    expect(page.locator("[data-notice]")).to_contain_text("Dit typte u vandaag")
    expect(page.locator("#veld-toelichting")).to_have_value("Op de fiets")
    saved(page)
    assert desk.typed()["toelichting"] == "Op de fiets"


def test_when_the_server_has_something_newer_one_chooses(desk: Desk) -> None:
    page = desk.open()
    page.context.set_offline(True)
    page.fill("#veld-toelichting", "Van mij")
    expect(page.locator("[data-status]")).to_contain_text("bewaard op dit toestel")
    other = desk.open("tweede")
    other.fill("#veld-toelichting", "Van Tweede")
    saved(other)
    page = reopened(desk, page)
    expect(page.locator("[data-notice]")).to_contain_text("Er is daarna elders iets bewaard")
    assert page.input_value("#veld-toelichting") == "Van Tweede"
    page.click("text=Gebruik wat ik hier typte")
    saved(page)
    assert desk.typed()["toelichting"] == "Van mij"


def test_logging_out_leaves_nothing_on_the_device(desk: Desk) -> None:
    page = desk.open()
    page.evaluate("localStorage.setItem('regie:concept:9:/concepten/taak:9', JSON.stringify({pairs: [], at: Date.now()}))")
    page.fill("#veld-toelichting", "Nog net getypt")
    page.click("text=Uitloggen")
    page.wait_for_url("**/inloggen")
    assert page.evaluate("localStorage.length") == 0
    assert desk.typed()["toelichting"] == "Nog net getypt"


def test_what_is_older_than_a_week_goes(desk: Desk) -> None:
    page = desk.open(path="/werk")
    for days in (6, 8):
        page.evaluate(f"localStorage.setItem('regie:concept:{days}', JSON.stringify({{at: Date.now() - {days} * 864e5}}))")
    page.reload()
    assert page.evaluate("Object.keys(localStorage)") == ["regie:concept:6"]


def test_a_browser_that_keeps_nothing_says_so(desk: Desk) -> None:
    page = desk.open()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('blocked') } }")
    page.context.set_offline(True)
    page.fill("#veld-toelichting", "Hier")
    expect(page.locator("[data-status]")).to_contain_text("dit toestel bewaart niets")


def test_a_session_that_ended_loses_nothing(desk: Desk) -> None:
    page = desk.open()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.fill("#veld-toelichting", "Te laat op de avond")
    page.click("text=Taak afronden")
    expect(page.locator("[data-status]")).to_contain_text("U bent uitgelogd. Wat u typte is bewaard op dit toestel.")
    page.context.add_cookies([{"name": c["name"], "value": c["value"], "url": desk.address} for c in cookies])
    page.goto(desk.address + desk.path)
    expect(page.locator("#veld-toelichting")).to_have_value("Te laat op de avond")


WAYS_OUT = [("Verder met wat ik typte", "Van Tweede"), ("Verder met die van Coordinator", "Van mij")]


@pytest.mark.parametrize(("button", "wins"), WAYS_OUT)
def test_two_people_in_one_form_are_both_kept(desk: Desk, button: str, wins: str) -> None:
    mine, theirs = desk.open(), desk.open("tweede")
    mine.fill("#veld-toelichting", "Van mij")
    saved(mine)
    theirs.fill("#veld-toelichting", "Van Tweede")
    panel = theirs.locator("[data-clash]")
    expect(panel).to_contain_text("Coordinator vulde dit formulier intussen ook in")
    expect(panel).to_be_focused()
    expect(panel.locator("tbody tr")).to_have_text(["ToelichtingVan TweedeVan mij"])
    assert desk.typed()["toelichting"] == "Van mij"
    panel.locator("button", has_text=button).click()
    expect(theirs.locator("#concept")).to_contain_text("Bewaard.")
    assert theirs.input_value("#veld-toelichting") == wins == desk.typed()["toelichting"]
    theirs.click("summary")
    expect(theirs.locator(".versions li")).to_contain_text(["Tweede", "Coordinator"] if wins == "Van mij" else ["Coordinator"])


def test_a_choice_is_what_was_pressed_also_when_the_panel_is_drawn_anew_meanwhile(desk: Desk) -> None:
    mine, theirs = desk.open(), desk.open("tweede")
    mine.fill("#veld-toelichting", "Van mij")
    saved(mine)
    theirs.fill("#veld-toelichting", "Van Tweede")
    theirs.locator("[data-clash]").wait_for()
    theirs.evaluate("document.querySelector('[data-clash]').id = 'eerste'")
    late: list[Route] = []
    theirs.route("**/concepten/*", lambda route: late.append(route) if route.request.method == "GET" else route.continue_())
    theirs.fill("#veld-toelichting", "Toch anders")
    theirs.click("text=Verder met wat ik typte")
    theirs.locator("[data-clash]:not(#eerste)").wait_for()
    late[0].continue_()
    expect(theirs.locator("#concept")).to_contain_text("Bewaard.")
    assert desk.typed()["toelichting"] == theirs.input_value("#veld-toelichting") == "Toch anders"


def test_a_panel_of_two_people_is_asked_for_once(desk: Desk) -> None:
    mine, theirs = desk.open(), desk.open("tweede")
    mine.fill("#veld-toelichting", "Van mij")
    saved(mine)
    clashes: list[str] = []
    theirs.on("response", lambda answer: clashes.append(answer.url) if answer.status == 409 else None)
    theirs.fill("#veld-toelichting", "Van Tweede")
    theirs.locator("[data-clash]").wait_for()
    theirs.wait_for_timeout(500)
    assert len(clashes) == 1


def test_questions_come_and_go_with_the_answers_and_typing_goes_on(desk: Desk) -> None:
    page = desk.open()
    assert not page.locator("#veld-reden").count()
    page.fill("#veld-toelichting", "Half")
    page.check("input[value=afwijzen]")
    page.locator("#veld-reden").wait_for()
    assert page.input_value("#veld-toelichting") == "Half"
    expect(page.locator("[data-told]")).to_have_text("Nieuwe vraag: Reden")
    expect(page.locator("input[value=afwijzen]")).to_be_focused()
    page.fill("#veld-reden", "Buiten de regio")
    page.check("input[value=toelaten]")
    expect(page.locator("#veld-reden")).to_have_count(0)
    page.check("input[value=afwijzen]")
    expect(page.locator("#veld-reden")).to_have_value("Buiten de regio")
    page.select_option("#veld-personen-0-rol", "kind")
    page.locator("#veld-personen-0-school").wait_for()
    page.click("text=Taak afronden")
    expect(page.locator("h1")).to_contain_text("Gelukt")


def test_rows_come_and_go_in_place(desk: Desk) -> None:
    page = desk.open()
    page.evaluate("window.same = true")
    page.fill("#veld-toelichting", "Blijft")
    page.click("text=Nog een regel")
    expect(page.locator("#veld-personen-1-naam")).to_be_focused()
    expect(page.locator("[data-told]")).to_have_text("Regel 2 is erbij gekomen")
    page.keyboard.type("Sam")
    page.click("text=Nog een regel")
    page.locator("#veld-personen-2-naam").fill("Noor")
    page.click("#veld-personen-1 >> text=Weghalen")
    expect(page.locator("#veld-personen-1-naam")).to_have_value("Noor")
    expect(page.locator("[data-told]")).to_have_text("De regel is weggehaald")
    expect(page.locator("#veld-personen-1")).to_be_focused()
    page.click("#veld-personen-0 >> text=Weghalen")
    expect(page.locator("#veld-personen-0")).to_contain_text("Deze regel wordt weggehaald")
    expect(page.locator("#veld-personen-0 button")).to_be_focused()
    assert page.evaluate("window.same") and page.input_value("#veld-toelichting") == "Blijft"
    page.click("text=Opslaan en later verder")
    expect(page.locator("#concept")).to_contain_text("Bewaard.")
    assert desk.typed()["personen.1.naam"] == "Noor" and desk.typed()["personen.0._weg"] == "1"


def test_a_row_that_came_is_not_taken_away_by_an_earlier_drawing_that_arrives_late(desk: Desk) -> None:
    page = desk.open()
    late: list[Route] = []
    page.route("**/formulier", lambda route: route.continue_() if late else late.append(route))
    with page.expect_request("**/formulier"):
        page.check("input[value=toelaten]")
    page.click("text=Nog een regel")
    page.wait_for_timeout(300)
    late[0].continue_()
    page.fill("#veld-personen-1-naam", "Noor")
    page.click("text=Opslaan en later verder")
    expect(page.locator("#concept")).to_contain_text("Bewaard.")
    assert desk.typed()["personen.1.naam"] == "Noor"


def test_mistakes_get_the_focus_and_stay_while_questions_change(desk: Desk) -> None:
    page = desk.open()
    page.fill("#veld-personen-0-naam", "")
    page.check("input[value=afwijzen]")
    page.locator("#veld-reden").wait_for()
    page.click("text=Taak afronden")
    expect(page.locator(".alert")).to_be_focused()
    expect(page.locator(".alert li")).to_have_count(2)
    page.select_option("#veld-personen-0-rol", "kind")
    page.locator("#veld-personen-0-school").wait_for()
    expect(page.locator(".error")).to_have_count(2)
    assert page.is_checked("input[value=afwijzen]")


def test_what_was_typed_last_is_saved_when_one_leaves_the_page(desk: Desk) -> None:
    page = desk.open()
    page.locator("#veld-toelichting").press_sequentially("Weg")
    page.goto(desk.address + "/werk")
    page.goto(desk.address + desk.path)
    expect(page.locator("#veld-toelichting")).to_have_value("Weg")
