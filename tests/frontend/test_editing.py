"""What a coordinator does in the diagram editor: what is saved afterwards is what a file by hand would say."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from service.bundle.model import Element
from service.bundle.read import survey
from tests.browser.studio import SELECT
from tests.frontend.conftest import Studio

pytestmark = pytest.mark.browser
PLAN = "processes/plan.bpmn"


def select(page: Page, element: str) -> Locator:
    """Choose an element of the drawing; gives the panel with its properties."""
    page.evaluate(SELECT, element)
    panel = page.locator(".side")
    expect(panel.locator("output").first).to_have_text(element)
    return panel


def element(studio: Studio, id_: str, path: str = PLAN) -> Element:
    """An element of the saved file, as the service reads it."""
    (process,) = survey({path: studio.content(path).encode()}).bundle.processes.values()
    return process.elements[id_]


def leave(field: Locator) -> None:
    field.press("Tab")


def test_a_term_is_changed_and_undone(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    panel = select(page, "pva_opstellen")
    number = panel.get_by_label("Hoe lang: aantal").first
    expect(number).to_have_value("6")
    number.fill("5")
    leave(number)
    studio.saved(page)
    assert element(studio, "pva_opstellen").properties["termijn"] == "P5W"
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(number).to_have_value("6")
    studio.save(page)
    assert element(studio, "pva_opstellen").properties["termijn"] == "P6W"


def test_a_new_task_gets_a_readable_id_and_a_finding_that_goes_when_it_has_a_form(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    select(page, "pva_meelezen")
    page.locator('.djs-context-pad [data-action="append.taak"]').click()
    page.keyboard.type("Plan bespreken")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    page.locator('[data-element-id="plan_bespreken"]').first.wait_for()
    mark = page.locator('.djs-overlays[data-container-id="plan_bespreken"] .finding-mark')
    mark.wait_for()
    mark.click()
    expect(page.locator(".finding-card")).to_contain_text("formulier")
    panel = select(page, "plan_bespreken")
    expect(panel.locator(".found").first).to_contain_text("formulier")
    panel.get_by_label("Formulier", exact=True).select_option("plan-meelezen")
    expect(page.locator(".finding-card")).to_have_count(0)
    for name in ("Even wachten", "Nog even wachten"):
        page.locator('.djs-context-pad [data-action="append.tijd"]').click()
        page.keyboard.type(name)
        page.keyboard.press("Control+Enter")
    page.locator('[data-element-id="plan_nog_even_wachten"]').first.wait_for()
    studio.save(page)
    ids = re.findall(r' id="([^"]*)"', studio.content(PLAN))
    assert sorted(ids) == sorted(set(ids))
    assert element(studio, "plan_even_wachten").kind == "intermediateCatchEvent"
    new = element(studio, "plan_bespreken")
    assert (new.kind, new.name, new.role) == ("userTask", "Plan bespreken", "Gedragswetenschapper")
    assert new.properties == {"formulier": "plan-meelezen"}
    assert all(re.fullmatch(r"plan_f\d+", flow) for flow in new.incoming)


def test_a_finding_leads_to_its_element(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    panel = select(page, "pva_meelezen")
    panel.get_by_label("Formulier", exact=True).select_option("")
    item = page.locator('.findings-list .finding[data-element="pva_meelezen"]').first
    item.wait_for()
    expect(page.locator(".findings-count .fout")).to_contain_text("fout")
    page.evaluate(SELECT, "plan_begin")
    item.click()
    expect(panel.locator("output").first).to_have_text("pva_meelezen")


def test_a_condition_is_written_with_names_that_exist(studio: Studio) -> None:
    page = studio.edit(studio.browse(), PLAN)
    panel = select(page, "plan_f09")
    formula = panel.get_by_label("Voorwaarde", exact=True)
    formula.fill("")
    formula.press_sequentially("traject.fa")
    expect(panel.get_by_role("option").first).to_contain_text("traject.fase")
    formula.press("Enter")
    expect(formula).to_have_value("traject.fase")
    formula.press_sequentially(' = "Start"')
    leave(formula)
    studio.saved(page)
    (process,) = survey({PLAN: studio.content(PLAN).encode()}).bundle.processes.values()
    assert process.flows["plan_f09"].condition == 'traject.fase = "Start"'


def test_a_timer_is_a_period_or_a_date(studio: Studio) -> None:
    path = "processes/planbewaking.bpmn"
    page = studio.edit(studio.browse(), path)
    (process,) = survey({path: studio.content(path).encode()}).bundle.processes.values()
    timer = next(one for one in process.elements.values() if one.event and one.event.kind == "timer")
    panel = select(page, timer.id)
    panel.get_by_label("Wanneer", exact=True).select_option("period")
    number = panel.get_by_label("Hoe lang: aantal")
    number.fill("10")
    leave(number)
    panel.get_by_label("Hoe lang: eenheid").select_option(label="dagen")
    studio.saved(page)
    found = element(studio, timer.id, path).event
    assert found is not None and (found.timer, found.text) == ("duration", "P10D")
