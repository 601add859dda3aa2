"""The editor of decision tables: what is saved is what the engine decides with."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from service.bundle.model import Table
from service.bundle.read import read_folder, survey
from service.bundle.values import Values
from service.engine.decisions import decide
from tests.frontend.conftest import ROOT, Studio

pytestmark = pytest.mark.browser
SIGNERS = "processes/verlenging.dmn"
# what dmn-js makes of each table, and not the text that is kept because nobody changed anything
THROUGH = """async (tables) => {
  const { table } = document.getElementById('studio');
  const through = {};
  for (const [path, xml] of Object.entries(tables)) {
    await table.write(xml);
    through[path] = [await table.serialized(), await table.read() === xml];
  }
  return through;
}"""


def tables_of(files: dict[str, bytes]) -> dict[str, Table]:
    read = survey(files)
    assert read.findings == ()
    return dict(read.bundle.tables)


def table(studio: Studio, path: str = SIGNERS) -> Table:
    """The saved table, as the service reads it."""
    (found,) = tables_of({path: studio.content(path).encode()}).values()
    return found


def cell(page: Page, rule: int, column: int) -> Locator:
    return page.locator(f".tjs-table tbody tr:nth-child({rule}) td").nth(column)


def write(page: Page, rule: int, column: int, text: str) -> None:
    """Put another text in a cell."""
    cell(page, rule, column).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.locator(".try h2").click()


def test_every_table_means_the_same_when_the_editor_wrote_it(studio: Studio) -> None:
    tables = {path: content.decode() for path, content in read_folder(ROOT).items() if path.endswith(".dmn")}
    page = studio.edit(studio.browse(), SIGNERS)
    through = page.evaluate(THROUGH, tables)
    assert [path for path, (_, untouched) in through.items() if not untouched] == []
    before = tables_of({path: text.encode() for path, text in tables.items()})
    assert tables_of({path: written.encode() for path, (written, _) in through.items()}) == before
    assert len(before) == len(tables)
    assert page.evaluate("[...document.getElementById('studio').untranslated]") == []


def test_a_changed_cell_is_what_the_engine_decides_with(studio: Studio) -> None:
    page = studio.edit(studio.browse(), SIGNERS)
    before = table(studio)
    write(page, 1, 4, "true")
    studio.saved(page)
    after = table(studio)
    assert [rule.id for rule, was in zip(after.rules, before.rules, strict=True) if rule != was] == [before.rules[0].id]
    values = Values(({"verlengd_tot": True},))
    assert decide(before, values).rules == decide(after, values).rules == (1,)
    assert decide(before, values).result != decide(after, values).result
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator('.saved[data-state="changed"], .saved[data-state="saving"]')).to_have_count(1)
    expect(page.locator('.saved[data-state="saved"]')).to_have_count(1)
    assert table(studio) == before


def test_trying_shows_the_rule_that_fires_and_follows_the_table(studio: Studio) -> None:
    page = studio.edit(studio.browse(), SIGNERS)
    page.get_by_label("Al verlengd").select_option("ja")
    expect(page.locator(".try .fires")).to_have_text("Regel 1 geldt")
    index = page.locator(".tjs-table td.rule-index").first
    assert index.evaluate("(one) => getComputedStyle(one).fontWeight") == "700"
    page.get_by_label("Al verlengd").select_option("nee")
    page.get_by_label("Op tijd aangevraagd").select_option("ja")
    page.get_by_label(re.compile("^Doelen niet behaald")).select_option("ja")
    expect(page.locator(".try .fires")).to_have_text("Regel 3 geldt")
    write(page, 3, 2, "false")
    expect(page.locator(".try-outcome")).to_contain_text("geen regel")
    page.get_by_role("button", name="Leegmaken").click()
    expect(page.locator(".try-outcome")).to_be_empty()


def test_a_gap_is_shown_tried_filled_and_gone(studio: Studio) -> None:
    page = studio.edit(studio.browse(), SIGNERS)
    expect(page.locator(".gaps h2")).to_have_text("✓ Geen gaten, geen overlappingen")
    write(page, 1, 1, "false")
    expect(page.locator(".gaps .gap")).to_have_text("Voor ‘Al verlengd’ = ja is er geen regel.")
    expect(page.locator(".gap-row")).to_have_count(1)
    expect(page.locator(".findings-list .fout", has_text="Voor ‘Al verlengd’ = ja is er geen regel.")).to_be_visible()
    page.locator(".gaps .gap").click()
    expect(page.get_by_label("Al verlengd")).to_have_value("true")
    expect(page.locator(".try-outcome")).to_contain_text("geen regel")
    page.get_by_role("button", name="Maak hier een regel van").click()
    expect(page.locator(".gaps .gap")).to_have_count(0)
    expect(page.locator(".tjs-table tbody tr")).to_have_count(5)
    assert page.locator(".gaps .overlap").count() > 0


def test_a_finding_leads_to_its_cell(studio: Studio) -> None:
    page = studio.edit(studio.browse(), SIGNERS)
    write(page, 2, 2, "&& 3")
    page.locator(".findings-list .finding.fout", has_text="‘&& 3’").click()
    expect(page.locator(".tjs-table tbody tr:nth-child(2) td:nth-child(3):focus-within")).to_have_count(1)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("not(true)")
    expect(page.locator(".findings-count .fine")).to_be_visible()
