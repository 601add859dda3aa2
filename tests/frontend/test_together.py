"""Several people, several tabs, and a network that goes away: nothing is overwritten and nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from service.bundle.read import survey
from tests.frontend.conftest import Studio
from tests.frontend.test_editing import PLAN, SELECT, element, leave, select

pytestmark = pytest.mark.browser
WARNING = "processes/planbewaking.bpmn"
STATES = """() => {
  const status = document.querySelector('.saved');
  window.states = [];
  new MutationObserver(() => window.states.push(status.dataset.state)).observe(status, { attributeFilter: ['data-state'] });
}"""


def set_term(page: Page, weeks: str) -> None:
    number = select(page, "pva_opstellen").get_by_label("Hoe lang: aantal").first
    number.fill(weeks)
    leave(number)


def state(page: Page, name: str) -> None:
    page.locator(f'.saved[data-state="{name}"]').wait_for()


def test_who_else_is_here_is_shown_and_neither_overwrites_the_other(studio: Studio) -> None:
    one = studio.edit(studio.browse(), PLAN)
    other = studio.edit(studio.browse("tweede"), PLAN)
    expect(other.locator(".others")).to_contain_text("Coordinator")
    set_term(one, "5")
    studio.saved(one)
    set_term(other, "4")
    question = other.get_by_role("dialog")
    expect(question).to_contain_text("Coordinator")
    assert element(studio, "pva_opstellen").properties["termijn"] == "P5W"
    question.get_by_role("button", name="Bewaar mijn versie als de nieuwste").click()
    studio.saved(other)
    assert element(studio, "pva_opstellen").properties["termijn"] == "P4W"
    set_term(one, "3")
    one.get_by_role("dialog").get_by_role("button", name="Neem hun versie over").click()
    expect(select(one, "pva_opstellen").get_by_label("Hoe lang: aantal").first).to_have_value("4")
    assert element(studio, "pva_opstellen").properties["termijn"] == "P4W"


def test_who_saves_twice_at_once_does_not_meet_itself(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    saves: list[int] = []
    page.on("response", lambda answer: saves.append(answer.status) if answer.request.method == "PUT" else None)
    set_term(page, "5")
    page.evaluate("for (let n = 0; n < 3; n++) dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true }))")
    studio.saved(page)
    page.wait_for_timeout(1_500)  # what waited for its pause has had it
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert saves == [200] and element(studio, "pva_opstellen").properties["termijn"] == "P5W"


def test_what_is_edited_during_a_save_is_not_called_saved(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    page.evaluate(STATES)
    held: list[Route] = []
    page.route("**/bestanden/**", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(lambda request: request.method == "PUT"):
        set_term(page, "5")
    set_term(page, "4")
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "P4W" in (answer.request.post_data or "")):
        held[0].continue_()
    studio.saved(page)
    assert page.evaluate("window.states").count("saved") == 1
    assert element(studio, "pva_opstellen").properties["termijn"] == "P4W"


def test_work_survives_a_network_that_goes_and_a_browser_that_closes(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    context, address = page.context, page.url
    context.set_offline(True)
    set_term(page, "5")
    state(page, "unsaved")
    expect(page.locator(".saved")).to_contain_text("niet te bereiken")
    context.set_offline(False)
    studio.saved(page)
    assert element(studio, "pva_opstellen").properties["termijn"] == "P5W"
    context.set_offline(True)
    set_term(page, "4")
    state(page, "unsaved")
    page.close()  # the browser closes before anything could be saved
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    again.get_by_role("dialog").get_by_role("button", name="Ga verder met dat werk").click()
    studio.saved(again)
    assert element(studio, "pva_opstellen").properties["termijn"] == "P4W"


def test_a_copy_is_pasted_in_another_diagram_in_another_tab(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    page.evaluate(SELECT, "pva_meelezen")
    page.get_by_role("button", name="Kopiëren").click()
    page.wait_for_function("localStorage.getItem('regie:klembord') !== null")
    other = studio.edit(page.context.new_page(), WARNING)
    lane = other.locator('[data-element-id="planbewaking_baan2"]').first.bounding_box()
    assert lane is not None
    x, y = lane["x"] + 200, lane["y"] + lane["height"] / 2
    other.get_by_role("button", name="Plakken").click()
    other.mouse.move(x - 10, y)
    other.mouse.move(x, y)
    other.mouse.click(x, y)
    other.locator('[data-element-id="plan_meelezen"]').first.wait_for()
    studio.saved(other)
    (process,) = survey({WARNING: studio.content(WARNING).encode()}).bundle.processes.values()
    pasted = process.elements["plan_meelezen"]
    original = element(studio, "pva_meelezen")
    assert (pasted.name, pasted.properties, pasted.instruction) == (original.name, original.properties, original.instruction)


def test_a_diagram_that_cannot_be_drawn_is_shown_as_text_with_its_finding(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    good = studio.content(PLAN)
    visit = studio.site.visit("coordinator")
    headers = {"X-CSRF-Token": visit.csrf()}
    body = {"version": 0, "content": good.replace("</bpmn:definitions>", "")}
    assert visit.client.put(f"{studio.draft}/bestanden/{PLAN}", json=body, headers=headers).status_code == 200
    studio.edit(page, PLAN)
    text = page.get_by_label("Het diagram als tekst")
    expect(page.locator(".raw-text")).to_contain_text("kan niet getekend worden")
    expect(page.locator(".findings-list")).to_contain_text("heel het bestand")
    text.fill(good)
    studio.saved(page)
    assert survey({PLAN: studio.content(PLAN).encode()}).bundle.processes
