"""Gaps and overlaps of tables, found by trying the values that stand in the cells."""

from __future__ import annotations

import pytest

from service.bundle.findings import Finding
from service.checks import check
from tests.bundle.factories import table


def findings(*cells: str, policy: str = "UNIQUE") -> list[Finding]:
    """What the check finds in a table with one input column with these cells."""
    rules = "".join(
        f'<rule id="r{number}"><inputEntry id="i{number}"><text>{cell}</text></inputEntry>'
        f'<outputEntry id="o{number}"><text>1</text></outputEntry></rule>'
        for number, cell in enumerate(cells)
    )
    found = check({"processes/toelating.dmn": table(rules, policy=f'hitPolicy="{policy}"')})
    return [finding for finding in found if finding.rule == "tabel-past-altijd"]


@pytest.mark.parametrize(
    ("cells", "policy", "sentences"),
    [
        (("&lt; 18", "&gt;= 18"), "UNIQUE", []),
        (("&lt; 18", "&gt; 18"), "UNIQUE", ["Voor ‘Leeftijd’ = 18 is er geen regel."]),
        (("&lt; 18", "-"), "FIRST", []),
        (("true", "false"), "ANY", []),
        (("true",), "FIRST", ["Voor ‘Leeftijd’ = nee is er geen regel."]),
        (('"a"', 'not("a")'), "UNIQUE", []),
        (('"a"', '"b"'), "UNIQUE", ["Voor ‘Leeftijd’ = iets anders is er geen regel."]),
        (("null", "not(null)"), "UNIQUE", []),
        (("-", ""), "UNIQUE", ["Regel 1 en 2 gelden altijd allebei."]),
        (
            ('date("2026-01-31")',),
            "FIRST",
            ["Voor ‘Leeftijd’ = 1 februari 2026 is er geen regel.", "Voor ‘Leeftijd’ = 30 januari 2026 is er geen regel."],
        ),
        (("&lt; 18",), "COLLECT", []),
        (("&lt; grens",), "FIRST", []),
        (("&lt;",), "FIRST", []),
        (('substring("a", 1)',), "FIRST", ["Voor ‘Leeftijd’ = iets anders is er geen regel."]),
        (
            ("count(for i in 1..9999, j in 1..9999 return ?) = 1",),
            "FIRST",
            ["Er is geen regel die past, wat er ook wordt ingevuld."],
        ),
        (tuple(str(number * 3) for number in range(800)), "FIRST", []),
    ],
)
def test_a_gap_or_an_overlap_is_told_with_an_example(cells: tuple[str, ...], policy: str, sentences: list[str]) -> None:
    assert [finding.sentence for finding in findings(*cells, policy=policy)] == sentences


@pytest.mark.parametrize("cells", [("&lt; 18", "&gt; 18"), ("-", "-")])
def test_what_would_make_a_case_stand_still_is_refused(cells: tuple[str, ...]) -> None:
    assert {finding.severity for finding in findings(*cells)} == {"fout"}


def wide(*rows: str, columns: int, policy: str = "UNIQUE") -> list[str]:
    """What is said of a table with columns a, b ... and rows such as `"ja" | -`."""
    heads = "".join(
        f'<input id="in_{name}" label="Vraag {name}"><inputExpression id="ie_{name}"><text>{name}</text>'
        "</inputExpression></input>"
        for name in "abcdefghijk"[:columns]
    )
    rules = "".join(
        f'<rule id="r{number}">'
        + "".join(
            f'<inputEntry id="i{number}_{place}"><text>{cell.strip()}</text></inputEntry>'
            for place, cell in enumerate(row.split("|"))
        )
        + f'<outputEntry id="o{number}"><text>1</text></outputEntry></rule>'
        for number, row in enumerate(rows)
    )
    content = table(rules, policy=f'hitPolicy="{policy}"').decode()
    start, end = content.index("<input "), content.index("</input>") + len("</input>")
    found = check({"processes/toelating.dmn": (content[:start] + heads + content[end:]).encode()})
    return [finding.sentence for finding in found if finding.rule == "tabel-past-altijd"]


def test_only_the_columns_that_make_the_difference_are_named() -> None:
    assert wide('"hoog" | true', '"hoog" | false', '"laag" | -', columns=2) == [
        "Voor ‘Vraag a’ = iets anders is er geen regel."
    ]
    assert wide('"hoog" | true', 'not("hoog") | -', columns=2) == [
        "Voor ‘Vraag a’ = hoog en ‘Vraag b’ = nee is er geen regel."
    ]
    assert wide("true | - | -", "- | true | -", "false | false | -", columns=3) == [
        "Regel 1 en 2 gelden allebei als ‘Vraag a’ = ja en ‘Vraag b’ = ja."
    ]


def test_every_pair_of_rules_that_overlap_is_told_but_not_without_end() -> None:
    rows = [f"&gt; {number}" for number in range(6)]
    assert wide(*rows, "&lt;= 0", columns=1)[0] == "Regel 1 en 2 gelden allebei als ‘Vraag a’ = 2."
    assert len(wide(*(f"{number}" for number in range(9, 20, 3)), columns=1)) == 3
