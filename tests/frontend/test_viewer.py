"""Diagrams to look at, on a page that allows no styles but those in files."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from service.bundle.read import read_folder
from tests.frontend.conftest import ROOT, Studio

pytestmark = pytest.mark.browser
STRICT = "default-src 'self'; script-src 'self'"
LAYERS = {
    "marks": {
        "pva_opstellen": ["passed", "token"], "pva_meelezen": ["changed"], "plan_f09": ["removed"], "plan_f18": ["missed"],
        "weigering_melden": ["added"], "pva_doorlopen": ["hot5"], "uitnodigen_tekenen": ["removed"], "plan_f05": ["passed"],
        "plan": ["waiting"], "bestaat_niet": ["added"],
    },
    "badges": {
        "pva_opstellen": [
            {"text": "12", "kind": "count", "title": "12 gezinnen"},
            {"text": "3 d", "kind": "time", "title": "3 dagen"},
        ],
        "plan_f09": [{"text": "80%", "kind": "count", "title": "8 van de 10 keer"}],
    },
}  # fmt: skip
PAGE = """<!doctype html><html lang="nl"><head><title>Proef</title>
<link rel="stylesheet" href="/static/regie.css"><link rel="stylesheet" href="/static/studio/viewer.css">
<script type="module" src="/static/studio/viewer.js"></script></head><body><main class="wide">
<div class="diagram" id="nu" data-diagram="/plan.bpmn" data-layers="lagen" data-label="Plan van aanpak"></div>
<div class="diagram" id="toen" data-diagram="/plan.bpmn" data-with="nu"></div>
<div class="diagram" id="stuk" data-diagram="/stuk.bpmn"></div>
<script type="application/json" id="lagen">%s</script></main></body></html>"""


@pytest.fixture
def page(studio: Studio) -> Page:
    page = studio.browse()
    diagram = read_folder(ROOT)["processes/plan.bpmn"].decode()
    html = PAGE % json.dumps(LAYERS)

    def answer(content: str, type_: str) -> object:
        return lambda route: route.fulfill(body=content, content_type=type_, headers={"Content-Security-Policy": STRICT})

    page.route("**/proefpagina", answer(html, "text/html"))  # type: ignore[arg-type]
    page.route("**/plan.bpmn", answer(diagram, "application/xml"))  # type: ignore[arg-type]
    page.route("**/stuk.bpmn", answer("<niets", "application/xml"))  # type: ignore[arg-type]
    page.goto(f"{studio.address}/proefpagina")
    page.locator("#toen [data-element-id='pva_opstellen']").wait_for()
    page.locator("#nu .badge.count").first.wait_for()
    return page


def viewbox(page: Page, place: str) -> dict[str, float]:
    script = """(id) => {
      const { x, y, scale } = document.getElementById(id).viewer.get('canvas').viewbox();
      return { x, y, scale };
    }"""
    found: dict[str, float] = page.evaluate(script, place)
    return found


def tell(page: Page, event: str, detail: dict[str, object]) -> None:
    """Fire an event on the first diagram, as a page does."""
    script = "([event, detail]) => document.getElementById('nu').dispatchEvent(new CustomEvent(event, { detail }))"
    page.evaluate(script, [event, detail])


def test_marks_and_badges_are_shown_with_more_than_a_colour(page: Page) -> None:
    here = page.locator("#nu")
    for id_, mark in (("pva_opstellen", "token"), ("plan_f09", "removed"), ("plan_pool", "waiting")):
        expect(here.locator(f"[data-element-id='{id_}'].mark-{mark}")).to_have_count(1)
    assert here.locator(".sign-of").evaluate_all("signs => signs.map((one) => one.title).sort()") == [
        "Nieuw", "Veranderd", "Weggehaald",
    ]  # fmt: skip
    expect(here.get_by_text("12", exact=True)).to_have_attribute("title", "12 gezinnen")
    expect(here.get_by_text("80%")).to_be_visible()
    expect(here.locator(".bjs-powered-by")).to_be_visible()
    expect(page.locator("#stuk")).to_contain_text("kan niet getekend worden")


def test_a_click_tells_the_page_and_the_page_can_show_an_element(page: Page) -> None:
    page.evaluate("() => document.addEventListener('diagram:element', ({ detail }) => (window.clicked = detail.id))")
    page.locator("#nu [data-element-id='pva_meelezen'] .djs-hit").first.click()
    assert page.evaluate("window.clicked") == "pva_meelezen"
    before = viewbox(page, "nu")
    tell(page, "diagram:show", {"id": "plan_klaar"})
    expect(page.locator("#nu [data-element-id='plan_klaar'].chosen")).to_have_count(1)
    assert viewbox(page, "nu") != before


def test_two_diagrams_move_together(page: Page) -> None:
    page.locator("#nu").get_by_role("button", name="Groter").click()
    page.locator("#toen .paper").focus()
    page.keyboard.press("ArrowRight")
    assert viewbox(page, "nu") == viewbox(page, "toen")
    page.keyboard.press("0")
    assert viewbox(page, "nu") == viewbox(page, "toen")


def test_an_element_can_lead_to_another_page(page: Page) -> None:
    def listed(route: Route) -> None:
        route.fulfill(body="<title>De trajecten</title>", content_type="text/html")

    page.route("**/trajecten/bij/*", listed)
    tell(page, "diagram:layers", {"link": "/trajecten/bij/{id}"})
    expect(page.locator("#nu .badge")).to_have_count(0)
    page.locator("#nu [data-element-id='pva_meelezen'] .djs-hit").first.click()
    page.wait_for_url("**/trajecten/bij/pva_meelezen")
