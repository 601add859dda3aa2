"""Every field of the properties writes what a file by hand would say, and nothing where nothing is filled in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page

from service.bundle.model import Process
from service.bundle.read import survey
from service.checks import check
from tests.frontend.conftest import Studio
from tests.frontend.test_editing import leave, select

pytestmark = pytest.mark.browser
FILE = "processes/niet-meewerken.bpmn"


def group(page: Page, element: str, title: str) -> Locator:
    """A group of fields of an element, opened."""
    found = select(page, element).locator(".bio-properties-panel-group", has=page.get_by_text(title, exact=True)).first
    if not found.locator(".bio-properties-panel-group-entries.open").count():
        found.locator(".bio-properties-panel-group-header").click()
    return found


def fill(field: Locator, text: str) -> None:
    field.fill(text)
    leave(field)


def saved(studio: Studio, page: Page) -> tuple[Process, str]:
    studio.save(page)
    content = studio.content(FILE)
    (process,) = survey({FILE: content.encode()}).bundle.processes.values()
    return process, content


def test_what_is_filled_in_is_what_is_saved(studio: Studio) -> None:
    page = studio.edit(studio.browse(), FILE)
    before, _ = saved(studio, page)
    task, start = "maatregel_herzien", before.start
    assert start is not None
    term = group(page, task, "Termijn")
    term.get_by_label("Termijn", exact=True).select_option("formula")
    fill(term.get_by_label("Formule"), "werkdagen(vandaag, 5)")
    fill(term.get_by_label("Uiterlijk"), 'vandaag + duration("P14D")')
    fill(term.get_by_label("Waarschuwen: aantal"), "2")
    term.get_by_label("Waarschuwen: eenheid").select_option("D")
    fill(group(page, task, "Uitleg").get_by_label("Uitleg bij de taak"), "Kijk eerst.\n\n- dit\n- dat")
    group(page, task, "Vier ogen").get_by_label("Niet door wie deze taak deed").select_option("pva_opstellen")
    marks = group(page, task, "Merken")
    marks.get_by_label("mijlpaal").check()
    marks.get_by_label("eenmalig").check()
    fill(marks.get_by_label("eenmalig: naam"), "herzien")
    repeat = group(page, "nm_besluit", "Herhalen")
    repeat.get_by_label("Voor elke rij van").select_option("personen")
    fill(repeat.get_by_label("Alleen rijen waarvoor geldt"), 'rol = "kind"')
    repeat.get_by_label("Volgorde").select_option("sequential")
    group(page, "nm_besluit", "Aangeroepen proces").get_by_label("Welk proces").select_option("plan")
    decision = group(page, "nm_opties", "Beslistabel")
    decision.get_by_label("Welke tabel").select_option("verlenging")
    fill(decision.get_by_label("Naam van de uitkomst"), "mag_het")
    begin = group(page, start.id, "Beginnen")
    begin.get_by_label("Coördinator").check()
    fill(begin.get_by_label("Alleen als"), "coach.id != null")
    message = group(page, "nm_maatregel", "Bericht")
    message.get_by_label("Bericht", exact=True).select_option("acuut_gevaar")
    fill(message.get_by_label("Geeft mee"), "feiten")

    after, content = saved(studio, page)
    changed = after.elements[task]
    assert changed.properties == {
        **before.elements[task].properties, "termijn": "werkdagen(vandaag, 5)", "uiterlijk": 'vandaag + duration("P14D")',
        "waarschuwen": "P2D", "niet_door": "pva_opstellen", "merken": "mijlpaal, eenmalig:herzien",
    }  # fmt: skip
    assert changed.instruction == "Kijk eerst.\n\n- dit\n- dat"
    called = after.elements["nm_besluit"]
    assert (called.properties["voor_elk"], called.multi_instance) == ('personen[rol = "kind"]', "sequential")
    assert called.called == "plan"
    decided = after.elements["nm_opties"]
    assert (decided.decision, decided.properties) == ("verlenging", {"resultaat": "mag_het"})
    began = after.elements[start.id].properties
    assert began["wanneer"] == "coach.id != null" and "coordinator" in began["mag_starten"]
    sent = after.elements["nm_maatregel"]
    assert sent.event is not None and (sent.event.name, sent.properties["geeft_mee"]) == ("acuut_gevaar", "feiten")
    assert content.count('name="maatregel"/>') == 0  # nobody sends it from here any more
    untouched = {id_ for id_ in before.elements if after.elements[id_] == before.elements[id_]}
    assert set(before.elements) - untouched == {task, "nm_besluit", "nm_opties", start.id, "nm_maatregel"}
    assert after.flows == before.flows
    broken = {finding.rule for finding in check({FILE: content.encode()})}
    assert broken.isdisjoint({"leesbaar", "uitbreidingen", "eigenschappen"})


def test_what_is_emptied_is_gone(studio: Studio) -> None:
    page = studio.edit(studio.browse(), FILE)
    before, _ = saved(studio, page)
    task = "maatregel_herzien"
    group(page, task, "Taak").get_by_label("Formulier", exact=True).select_option("")
    group(page, task, "Termijn").get_by_label("Termijn", exact=True).select_option("")
    fill(group(page, task, "Uitleg").get_by_label("Uitleg bij de taak"), "")
    for name in list(before.elements[task].marks):
        group(page, task, "Merken").get_by_label(name).uncheck()
    group(page, task, "Herhalen").get_by_label("Voor elke rij van").select_option("")
    after, content = saved(studio, page)
    assert after.elements[task].multi_instance == ""
    assert (after.elements[task].properties, after.elements[task].instruction) == ({}, "")
    element = re.search(rf'<bpmn:userTask id="{task}".*?</bpmn:userTask>', content, re.DOTALL)
    assert element is not None and "extensionElements" not in element[0]
