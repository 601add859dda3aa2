"""The small changes that mutants are made of: always another formula, and one that can still be read."""

from __future__ import annotations

import pytest

from service.trials import changes


@pytest.mark.parametrize(
    ("text", "kind", "changed"),
    [
        ("P6W", "duration", ["P5W"]),
        ("P1D", "duration", ["P2D"]),
        ("P1Y6M", "duration", ["P1Y5M"]),
        ("2026-03-31", "date", ["2026-04-01"]),
        ("PT12H", "duration", ["PT11H"]),
        ("werkdagen(vandaag, 3)", "duration", ["werkdagen(vandaag, 4)"]),
        ('einddatum - duration("P4W")', "date", ['einddatum - duration("P3W")']),
        ('if a = "b" then duration("P1D") else duration("P2W")', "duration",
         ['if a = "b" then duration("P2D") else duration("P2W")', 'if a = "b" then duration("P1D") else duration("P1W")']),
        ("einddatum", "date", ['einddatum + duration("P1D")']),
        ("if a then b else c", "date", ['(if a then b else c) + duration("P1D")']),
        ("termijn.weging", "duration", ["P1D"]),
    ],
)
def test_a_term_gets_one_unit_less(text: str, kind: str, changed: list[str]) -> None:
    assert [new for new, _ in changes.term(text, kind)] == changed


@pytest.mark.parametrize(
    ("cell", "column", "changed"),
    [
        ("true", [], ["false"]),
        ("< 16", [], ["< 17"]),
        ("[1..2.5]", [], ["[2..2.5]", "[1..3.5]"]),
        ('"a"', ['"a"', '"b"'], ['"b"']),
        ('"a","b"', ['"a","b"', '"c"'], ['"c","b"', '"a","c"']),
        ('not("a")', [], ['not("iets_anders")']),
        ("-", ["-", '"a"'], ['"a"']),
        ("-", ["-", "-"], ["null"]),
        ("< grens", [], ["not(< grens)"]),
    ],
)
def test_an_input_cell_is_changed(cell: str, column: list[str], changed: list[str]) -> None:
    assert [new for new, _ in changes.input_cell(cell, column)] == changed


@pytest.mark.parametrize(
    ("cell", "column", "changed"),
    [
        ("false", [], ["true"]),
        ('"zeg \\"ja\\""', ['"zeg \\"ja\\""', '"nee \\\\"'], ['"nee \\\\"']),
        ('duration("P2W")', [], ['duration("P1W")']),
        ("ernst", [], ["null"]),
        ("null", [], []),
    ],
)
def test_an_output_cell_is_changed(cell: str, column: list[str], changed: list[str]) -> None:
    assert [new for new, _ in changes.output_cell(cell, column)] == changed


def test_a_filter_is_taken_away_and_turned_around() -> None:
    assert [new for new, _ in changes.filtered('personen[rol = "kind"]')] == ["personen", 'personen[not(rol = "kind")]']
    assert list(changes.filtered("personen")) == []


def test_each_word_of_a_list_is_left_out() -> None:
    assert [new for new, _ in changes.without_one("a, b")] == ["b", "a"]
    assert [new for new, _ in changes.without_one("a")] == [""]


def test_a_condition_is_turned_around() -> None:
    assert list(changes.inverted('besluit = "ja"')) == [('not(besluit = "ja")', "omgedraaid")]
