"""Only what Regie carries out can be drawn: not by a menu, not by dragging, not by pasting."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from service.bundle.read import survey
from service.checks.rule import Subject
from service.checks.rules import RULES
from tests.frontend.conftest import Studio

pytestmark = pytest.mark.browser
RICH = "processes/hoofdtraject.bpmn"
ABOUT_PARTS = {"toegestane-onderdelen", "gebeurtenis-op-zijn-plaats", "uitbreidingen", "eigenschappen", "gereserveerde-ids"}
NOT_A_CHOICE = "zegt niet om welk bericht"  # what is new has yet to be told which message it is about

CHANGED = """async () => {
  const { modeler } = document.getElementById('studio');
  const menu = modeler.get('replaceMenuProvider');
  const seen = new Set(), found = [];
  for (const element of modeler.get('elementRegistry').filter((one) => !one.labelTarget)) {
    const entries = Object.entries(menu.getPopupMenuEntries(element));
    for (const [name, entry] of entries) {
      if (seen.has(element.type + name)) continue;
      seen.add(element.type + name);
      entry.action();
      found.push({ what: `${element.type} -> ${name}`, xml: (await modeler.saveXML({ format: true })).xml });
      modeler.get('commandStack').undo();
    }
  }
  return found;
}"""

APPENDED = """() => {
  const { modeler } = document.getElementById('studio');
  const pad = modeler.get('contextPad');
  const titles = new Set();
  for (const element of modeler.get('elementRegistry').getAll()) {
    for (const entry of Object.values(pad.getEntries(element))) titles.add(entry.title);
  }
  return [...titles].sort();
}"""

ALLOWED = """(options) => {
  const { modeler } = document.getElementById('studio');
  const shape = modeler.get('elementFactory').createShape(options);
  const target = modeler.get('elementRegistry').find(({ type }) => type === 'bpmn:Participant');
  const task = modeler.get('elementRegistry').find(({ type }) => type === 'bpmn:UserTask');
  const rules = modeler.get('rules');
  const position = { x: 300, y: 300 };
  return Boolean(rules.allowed('shape.create', { shape, target, position })
    || rules.allowed('elements.create', { elements: [shape], target, position })
    || rules.allowed('shape.attach', { shape, target: task, position: { x: task.x, y: task.y } }));
}"""

DRAWN = "document.getElementById('studio').modeler.get('elementRegistry').getAll().length"
FORBIDDEN = [
    *({"type": f"bpmn:{name}"} for name in (
        "Task", "ManualTask", "ScriptTask", "ServiceTask", "SendTask", "ReceiveTask", "ComplexGateway", "Transaction",
        "AdHocSubProcess", "DataObjectReference", "DataStoreReference", "Group", "Participant",
    )),
    *({"type": f"bpmn:{name}", "eventDefinitionType": f"bpmn:{kind}EventDefinition"} for name, kind in (
        ("StartEvent", "Timer"), ("StartEvent", "Signal"), ("IntermediateCatchEvent", "Signal"),
        ("IntermediateCatchEvent", "Conditional"), ("IntermediateThrowEvent", "Signal"), ("EndEvent", "Compensate"),
        ("EndEvent", "Cancel"), ("BoundaryEvent", "Signal"),
    )),
    {"type": "bpmn:SubProcess", "triggeredByEvent": True, "isExpanded": True},
    {"type": "bpmn:BoundaryEvent", "eventDefinitionType": "bpmn:MessageEventDefinition", "cancelActivity": False},
]  # fmt: skip


@pytest.fixture
def page(studio: Studio) -> Page:
    return studio.edit(studio.browse(), RICH)


def test_the_palette_and_what_stands_beside_an_element_offer_only_what_may_be_drawn(page: Page) -> None:
    titles = page.locator(".djs-palette .entry").evaluate_all("entries => entries.map((one) => one.ariaLabel)")
    assert titles == [
        "Beeld verschuiven", "Meer onderdelen kiezen", "Ruimte maken of weghalen", "Verbinden met een pijl",
        "Begin", "Wachten op een tijd", "Bericht sturen", "Einde", "Keuze: één weg", "Tegelijk: alle wegen",
        "Wat het eerst gebeurt", "Taak voor een mens", "Beslistabel", "Ander proces", "Deelproces", "Opmerking",
    ]  # fmt: skip
    appended = {title for title in page.evaluate(APPENDED) if title.startswith("Daarna")}
    assert appended == {"Daarna: Taak voor een mens", "Daarna: Keuze: één weg", "Daarna: Wachten op een tijd", "Daarna: Einde"}
    assert [options for options in FORBIDDEN if page.evaluate(ALLOWED, options)] == []
    assert all(page.evaluate(ALLOWED, {"type": f"bpmn:{name}"}) for name in ("UserTask", "ExclusiveGateway", "EndEvent"))


def test_every_element_can_only_become_what_the_checks_allow(page: Page) -> None:
    changed = page.evaluate(CHANGED)
    assert len(changed) > 15
    rules = [rule for rule in RULES if rule.name in ABOUT_PARTS]
    assert {rule.name for rule in rules} == ABOUT_PARTS
    for one in changed:
        subject = Subject(survey({RICH: one["xml"].encode()}))
        found = [str(finding) for rule in rules for finding in rule.findings(subject)]
        assert [finding for finding in found if NOT_A_CHOICE not in finding] == [], one["what"]


def test_a_forbidden_element_can_not_be_pasted(page: Page) -> None:
    business = {"$type": "bpmn:ScriptTask", "id": "x", "name": "Programma", "script": "print(1)"}
    picture = {"$type": "bpmndi:BPMNShape", "id": "x_di"}
    script = {"priority": 1, "id": "x", "x": 1, "y": 1, "width": 100, "height": 80, "businessObject": business, "di": picture}
    tree = json.dumps({"0": [{**script, "type": "bpmn:ScriptTask"}]})
    page.evaluate("(tree) => localStorage.setItem('regie:klembord', tree)", tree)
    before = page.evaluate(DRAWN)
    page.get_by_role("button", name="Plakken").click()
    expect(page.locator(".notice")).to_contain_text("kan niet geplakt worden")
    assert page.evaluate(DRAWN) == before
