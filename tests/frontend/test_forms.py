"""The editor of forms: what is saved passes the checks, means what it says, and looks beside it as users will see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from service.bundle.model import Field, Form
from service.bundle.read import read_folder, survey
from service.checks import check
from service.checks.rules.form_parts import COMPONENTS
from service.usecases import draft_files
from tests.frontend.conftest import ROOT, Studio

pytestmark = pytest.mark.browser
CONTACT = "forms/contact.form"
# what form-js makes of each form, and not the text that is kept because nobody changed anything
THROUGH = """async (forms) => {
  const { form } = document.getElementById('studio');
  const through = {};
  for (const [path, content] of Object.entries(forms)) {
    await form.write(content);
    through[path] = [form.serialized(), form.read() === content];
  }
  return through;
}"""
TOUCHED = """async (forms) => {
  const { form } = document.getElementById('studio');
  const through = {};
  for (const [path, content] of Object.entries(forms)) {
    await form.write(content);
    form.get('selection').set(form.components[0]);
    form.add('separator');
    form.remove(form.get('selection').get());
    through[path] = form.serialized();
  }
  return through;
}"""
ODD = """{"type": "default", "id": "contact", "mine": 1, "components": [
  {"type": "button", "label": "Druk", "action": "submit"},
  {"type": "textfield", "id": "a", "key": "dubbel", "label": "Een", "mine": {"x": [1]}, "properties": {"anders": "ja"}},
  {"type": "textfield", "id": "a", "key": "dubbel", "label": "Twee"},
  {"type": "toverij", "key": "hokus"},
  {"type": "textfield", "label": "Zonder sleutel"}
]}"""


def form(studio: Studio, path: str = CONTACT) -> Form:
    """The saved form, as the service reads it."""
    return form_of(path, studio.content(path))


def form_of(path: str, content: str) -> Form:
    read = survey({path: content.encode()})
    assert read.findings == ()
    (found,) = read.bundle.sheets.values()
    return found


def fields(studio: Studio) -> list[Field]:
    return list(form(studio).fields)


def select(page: Page, id_: str) -> None:
    page.locator(f'.form-canvas .fjs-element[data-id="{id_}"]').click(position={"x": 8, "y": 8})
    expect(page.locator(".fjs-editor-selected")).to_have_attribute("data-id", id_)


def test_every_form_means_the_same_when_the_editor_wrote_it(studio: Studio) -> None:
    forms = {path: content.decode() for path, content in read_folder(ROOT).items() if path.endswith(".form")}
    page = studio.edit(studio.browse(), CONTACT)
    through = page.evaluate(THROUGH, forms)
    assert [path for path, (written, same) in through.items() if not same or written != forms[path]] == []
    touched = page.evaluate(TOUCHED, dict(sorted(forms.items())[::4]))
    for path, written in touched.items():
        assert replace(form_of(path, written), version="") == replace(form_of(path, forms[path]), version=""), path
    assert len(through) > 100 and len(touched) > 25


def test_a_new_question_is_asked_and_passes_the_checks(studio: Studio) -> None:
    page = studio.edit(studio.browse(), CONTACT)
    before = fields(studio)
    select(page, "veld_aangekondigd")
    page.get_by_role("button", name="Eén keuze", exact=True).click()
    panel = page.locator(".properties")
    panel.get_by_label("Vraag", exact=True).fill("Hoe ging het gesprek?")
    panel.get_by_label("Verplicht").check()
    panel.get_by_label("Tekst van keuze 1").fill("Goed")
    panel.get_by_label("Wanneer te zien?").select_option("Alleen bij een antwoord")
    panel.get_by_label("Welke vraag").select_option("Wist het gezin het vooraf?")
    panel.get_by_label("Welk antwoord").select_option("Ja")
    panel.get_by_text("persoonsgegeven").click()
    frame = page.frame_locator("iframe.shown")
    frame.get_by_text("Ja", exact=True).first.click()
    expect(frame.get_by_text("Hoe ging het gesprek?")).to_be_visible()
    studio.saved(page)
    expect(page.locator(".findings-count .fine")).to_be_visible()
    after = fields(studio)
    new = after[after.index(next(one for one in after if one not in before))]
    assert [one for one in after if one != new] == before
    assert after.index(new) == next(place for place, one in enumerate(before) if one.key == "aangekondigd") + 1
    assert (new.type, new.key, new.required, new.hide) == ("radio", "hoe_ging_het_gesprek", True, 'aangekondigd != "ja"')
    assert [(option.label, option.value) for option in new.options] == [("Goed", "goed"), ("Nee", "nee")]
    assert dict(new.marks) == {"persoonsgegeven": ""}
    assert check({**read_folder(ROOT), CONTACT: studio.content(CONTACT).encode()}) == []


def test_what_is_changed_is_all_that_is_changed(studio: Studio) -> None:
    page = studio.edit(studio.browse(), CONTACT)
    before = studio.content(CONTACT)
    select(page, "veld_contact_op")
    page.locator(".properties").get_by_label("Vraag", exact=True).fill("Wanneer was het contact?")
    studio.saved(page)
    assert studio.content(CONTACT) == before.replace("Datum van het contact", "Wanneer was het contact?")
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.frame_locator("iframe.shown").get_by_text("Datum van het contact")).to_be_visible()
    expect(page.locator('.saved[data-state="saved"]')).to_be_visible()
    assert studio.content(CONTACT) == before


def test_a_question_without_a_label_is_found_and_leads_to_it(studio: Studio) -> None:
    page = studio.edit(studio.browse(), CONTACT)
    select(page, "veld_contact_op")
    label = page.locator(".properties").get_by_label("Vraag", exact=True)
    label.fill("")
    finding = page.locator(".findings-list .finding", has_text="geen label")
    expect(finding).to_be_visible()
    select(page, "veld_met")
    finding.click()
    expect(page.locator(".fjs-editor-selected")).to_have_attribute("data-id", "veld_contact_op")
    label.fill("Wanneer?")
    expect(page.locator(".findings-count .fine")).to_be_visible()


def test_a_component_is_dragged_to_its_place(studio: Studio) -> None:
    page = studio.edit(studio.browse(), CONTACT)
    page.locator('.palette [data-field-type="checkbox"]').hover()
    page.mouse.down()
    for above in (60, 20, 0, -10):  # what one drags over makes room, so the target moves
        target = page.locator('.form-canvas .fjs-element[data-id="veld_aangekondigd"]').bounding_box()
        assert target is not None
        page.mouse.move(target["x"] + 60, target["y"] - above)
    page.mouse.up()
    studio.saved(page)
    keys = [one.key for one in fields(studio)]
    assert keys.index("contact_op") < next(at for at, key in enumerate(keys) if key.startswith("vinkje_"))
    assert len(keys) == len(set(keys))


def test_only_our_components_are_offered_and_all_of_it_is_dutch(studio: Studio) -> None:
    page = studio.edit(studio.browse(), CONTACT)
    offered = page.locator(".palette [data-field-type]")
    types = offered.evaluate_all("(all) => all.map((one) => one.dataset.fieldType)")
    assert sorted(types) == sorted(COMPONENTS)
    for type_ in types:
        page.locator(f'.palette [data-field-type="{type_}"]').click()
        expect(page.locator(".fjs-editor-selected")).to_have_attribute("data-field-type", type_)
    shown = page.locator(".studio").inner_text()
    english = [word for word in ("Drag", "Select", "Add new", "Label", "Remove", "Field", "Search", "Button") if word in shown]
    assert english == []


def test_a_form_that_is_wrong_opens_and_keeps_what_it_has(studio: Studio) -> None:
    world = studio.site.world
    number = int(studio.draft.rpartition("/")[2])
    draft_files.save_file(world.regie, world.users["coordinator"], number, CONTACT, ODD.encode(), 0, world.now)
    page = studio.edit(studio.browse(), CONTACT)
    expect(page.locator(".findings-list .finding").first).to_be_visible()
    assert studio.content(CONTACT) == ODD
    page.get_by_role("button", name="Streep", exact=True).click()
    studio.saved(page)
    written = studio.content(CONTACT)
    for kept in ('"mine": 1', '"type": "button"', '"action": "submit"', '"x": [', '"anders": "ja"', '"type": "toverij"'):
        assert kept in written, kept
    assert written.count('"key": "dubbel"') == 2 and written.count('"key"') == 3


def test_the_page_is_shown_as_wide_as_a_phone_and_as_a_computer(studio: Studio) -> None:
    page = studio.edit(studio.browse(), CONTACT)
    frame = page.locator("iframe.shown")
    assert frame.evaluate("(one) => one.contentWindow.innerWidth") == 390
    page.get_by_role("button", name="Computer").click()
    assert frame.evaluate("(one) => one.contentWindow.innerWidth") == 960
    page.go_back()
    expect(page.locator("iframe")).to_have_count(0)
