"""Gaps and overlaps of tables, found by trying the values that stand in the cells."""

from __future__ import annotations

import pytest

from service.checks import check
from tests.bundle.factories import table


def told(*cells: str, policy: str = "UNIQUE") -> list[str]:
    """What is said of a table with one input column with these cells."""
    rules = "".join(
        f'<rule id="r{number}"><inputEntry id="i{number}"><text>{cell}</text></inputEntry>'
        f'<outputEntry id="o{number}"><text>1</text></outputEntry></rule>'
        for number, cell in enumerate(cells)
    )
    found = check({"processes/toelating.dmn": table(rules, policy=f'hitPolicy="{policy}"')})
    return [finding.sentence for finding in found if finding.rule == "tabel-past-altijd"]


@pytest.mark.parametrize(
    ("cells", "policy", "sentences"),
    [
        (("&lt; 18", "&gt;= 18"), "UNIQUE", []),
        (("&lt; 18", "&gt; 18"), "UNIQUE", ["Geen regel past bij: leeftijd = 18."]),
        (("&lt; 18", "-"), "FIRST", []),
        (("true", "false"), "ANY", []),
        (("true",), "FIRST", ["Geen regel past bij: leeftijd = nee."]),
        (('"a"', 'not("a")'), "UNIQUE", []),
        (('"a"', '"b"'), "UNIQUE", ["Geen regel past bij: leeftijd = iets anders."]),
        (("null", "not(null)"), "UNIQUE", []),
        (("-", ""), "UNIQUE", ["Regels 1 en 2 passen allebei bij: leeftijd = iets anders."]),
        (('date("2026-01-31")',), "FIRST", ["Geen regel past bij: leeftijd = 30 januari 2026."]),
        (("&lt; 18",), "COLLECT", []),
        (("&lt; grens",), "FIRST", []),
        (("&lt;",), "FIRST", []),
        (('substring("a", 1)',), "FIRST", ["Geen regel past bij: leeftijd = iets anders."]),
        (("count(for i in 1..9999, j in 1..9999 return ?) = 1",), "FIRST", ["Geen regel past bij: leeftijd = 0."]),
        (tuple(str(number * 3) for number in range(800)), "FIRST", []),
    ],
)
def test_a_gap_or_an_overlap_is_told_with_an_example(cells: tuple[str, ...], policy: str, sentences: list[str]) -> None:
    assert told(*cells, policy=policy) == sentences
