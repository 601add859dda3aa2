"""Tables and forms to read: each cell and question with what was there before."""

from __future__ import annotations

from dataclasses import replace

from service.bundle.model import Clause, Field, Form, Option, Rule, Table
from service.web.studio.grid import Cell, beside, of
from service.web.studio.outline import Question, outline

TABLE = Table(
    "t", "Tabel", "processes/t.dmn", "UNIQUE", "",
    inputs=(Clause("Leeftijd", "leeftijd"), Clause("Stad", "stad")),
    outputs=(Clause("Besluit", "besluit"),),
    rules=(Rule("r1", ("< 18", "-"), ('"nee"',)), Rule("r2", (">= 18", '"Delft"'), ('"ja"',), "Volwassen")),
)  # fmt: skip


def test_a_table_as_it_is() -> None:
    grid = of(TABLE)
    assert grid.inputs == (Cell("Leeftijd"), Cell("Stad")) and grid.notes
    assert [line.state for line in grid.lines] == ["", ""] and grid.lines[1].outputs == (Cell('"ja"'),)
    assert not of(replace(TABLE, rules=TABLE.rules[:1])).notes


def test_a_table_with_what_changed() -> None:
    new = replace(
        TABLE,
        hit_policy="FIRST",
        inputs=(TABLE.inputs[0], Clause("Provincie", "provincie")),
        rules=(Rule("r2", (">= 21", "-"), ('"ja"',), "Volwassen"), Rule("r3", ("-", "-"), ('"nee"',))),
    )
    grid = beside(TABLE, new)
    assert grid.policy.state == "changed" and grid.policy.was != grid.policy.text
    assert {(cell.text, cell.state) for cell in grid.inputs} == {("Leeftijd", ""), ("Stad", "removed"), ("Provincie", "added")}
    lines = {line.inputs[0].text: line for line in grid.lines}
    assert lines[">= 21"].inputs[0] == Cell(">= 21", "changed", ">= 18")
    assert (lines["< 18"].state, lines["-"].state) == ("removed", "added")


def test_the_questions_of_a_form() -> None:
    form = Form(
        "f", "forms/f.form", "Formulier", version="",
        fields=(
            Field("textfield", "naam", "Naam", required=True, description="Zoals in het paspoort"),
            Field("text", text="Let op: " + "heel " * 40, id="uitleg"),
            Field("group", label="Adres", id="adres", fields=(
                Field("radio", "land", "Land", options=(Option("Nederland", "nl"), Option("België", "be")), readonly=True),
            )),
            Field("number", "leeftijd", "Leeftijd", hide='naam = "x"', marks={"meetwaarde": ""}),
        ),
    )  # fmt: skip
    found = outline(form, {"naam": "changed"})
    assert found[0] == Question("Naam", "tekst", ("verplicht", "Zoals in het paspoort"), 0, "changed")
    assert len(found[1].label) == 90 and found[1].label.endswith("…")
    assert (found[3].label, found[3].depth, found[3].facts) == ("Land", 1, ("alleen lezen", "keuzes: Nederland, België"))
    assert found[4].facts == ('verborgen als naam = "x"', "merk meetwaarde")
    assert outline(None, {}) == ()
