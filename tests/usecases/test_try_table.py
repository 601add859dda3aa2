"""Trying a table: the real decision, with only FEEL evaluated, and its gaps and overlaps with values that show them."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest

from service.domain.errors import Forbidden, NotFound
from service.store.session import Store
from service.usecases import drafts
from service.usecases.try_table import MOST_VALUES, BadTable, Coverage, Tried, coverage, try_table
from tests.bundle.factories import table
from tests.usecases.world import World, world

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADULT = (("&lt; 18", '"nee"'), ("&gt;= 18", '"ja"'))


@pytest.fixture
def people(sqlite_store: Store) -> World:
    return world(sqlite_store)


def dmn(
    *rules: tuple[str, str], policy: str = "UNIQUE", more: str = "", outputs: str = "", question: str = "leeftijd"
) -> bytes:
    """A table that asks `leeftijd`; each rule is its input cell and its output cell, or several cells parted by `|`."""
    text = "".join(
        f'<rule id="regel_{number}">'
        + f'<inputEntry id="in_{number}"><text>{asked}</text></inputEntry>'
        + "".join(
            f'<outputEntry id="uit_{number}_{place}"><text>{cell}</text></outputEntry>'
            for place, cell in enumerate(answered.split("|"))
        )
        + "</rule>"
        for number, (asked, answered) in enumerate(rules, start=1)
    )
    return table(text, policy=f'hitPolicy="{policy}" {more}', outputs=outputs).replace(
        b"<text>leeftijd</text>", f"<text>{question}</text>".encode()
    )


def tried(people: World, content: bytes, **texts: str) -> Tried:
    return try_table(people.users["coordinator"], content, texts)


def shown(found: Tried) -> list[list[tuple[str, str]]]:
    return [[(value.label, value.text) for value in hit] for hit in found.result]


def test_the_rule_that_fires_and_what_it_gives(people: World) -> None:
    found = tried(people, dmn(*ADULT), leeftijd="12")
    assert (found.rules, shown(found), found.error) == ((1,), [[("Besluit", "nee")]], "")
    assert found.misfits == {2: (1,)}
    assert tried(people, dmn(*ADULT), leeftijd="10 + 8").rules == (2,)


def test_no_value_is_null_and_no_rule_is_told(people: World) -> None:
    found = tried(people, dmn(*ADULT))
    assert found.rules == () and found.misfits == {1: (1,), 2: (1,)}
    assert found.error.startswith("De tabel heeft geen regel die past")


def test_rules_in_each_others_way_are_named(people: World) -> None:
    found = tried(people, dmn(("&lt; 18", "1"), ("&lt; 20", "2")), leeftijd="12")
    assert found.rules == (1, 2) and "de regels 1, 2 passen alle" in found.error and found.result == ()


def test_a_list_of_hits_has_a_result_for_each_and_a_sum_stands_alone(people: World) -> None:
    rules = (("&lt; 18", "1"), ("-", "2"), ("&gt; 90", "4"))
    assert shown(tried(people, dmn(*rules, policy="COLLECT"), leeftijd="3")) == [[("Besluit", "1")], [("Besluit", "2")]]
    assert shown(tried(people, dmn(*rules, policy="COLLECT", more='aggregation="SUM"'), leeftijd="3")) == [[("Besluit", "3")]]
    assert shown(tried(people, dmn(("&gt; 90", "1"), policy="COLLECT"), leeftijd="3")) == []


def test_several_outputs_are_shown_by_their_labels(people: World) -> None:
    outputs = '<output id="a" label="Mag het" name="mag"/><output id="b" name="reden"/>'
    found = tried(people, dmn(("-", 'true|"omdat"'), outputs=outputs))
    assert shown(found) == [[("Mag het", "ja"), ("reden", "omdat")]]
    assert shown(tried(people, dmn(("-", "null|1"), outputs=outputs))) == [[("Mag het", "leeg"), ("reden", "1")]]


def test_a_column_is_given_its_value_whatever_its_formula_is(people: World) -> None:
    content = dmn(("true", "1"), ("false", "2"), question="einddatum != null")
    assert try_table(people.users["coordinator"], content, {"einddatum != null": "false"}).rules == (2,)


def test_what_cells_read_besides_can_be_given_too(people: World) -> None:
    content = dmn(("&gt; profiel.grens", "vandaag + profiel.duur"), ("-", "leeftijd"), policy="FIRST")
    coordinator = people.users["coordinator"]
    assert try_table(coordinator, content, {}).reads == ("profiel.duur", "profiel.grens", "vandaag")
    given = {"leeftijd": "9", "profiel.grens": "5", "profiel.duur": 'duration("P1D")', "vandaag": 'date("2026-03-01")'}
    assert shown(try_table(coordinator, content, given)) == [[("Besluit", "2 maart 2026")]]
    assert shown(try_table(coordinator, content, {**given, "profiel.grens": ""})) == [[("Besluit", "9")]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 +", "De waarde van ‘leeftijd’ klopt niet"),
        ("__import__('os')", "De waarde van ‘leeftijd’ klopt niet"),
        ("x" * 3_000, "te lang"),
        ("count(for i in 1..9999, j in 1..9999 return 1)", ""),
    ],
)
def test_a_value_that_is_no_feel_or_too_much_is_told(people: World, text: str, sentence: str) -> None:
    found = tried(people, dmn(*ADULT), leeftijd=text)
    assert found.error and sentence in found.error and found.rules == ()


def test_a_cell_that_is_no_feel_is_told(people: World) -> None:
    assert tried(people, dmn(("&lt;", "1")), leeftijd="1").error
    assert tried(people, dmn(("-", "1 +")), leeftijd="1").error
    many = {f"naam_{number}": "1" for number in range(MOST_VALUES + 1)}
    assert "te veel waarden" in try_table(people.users["coordinator"], dmn(*ADULT), many).error


@pytest.mark.parametrize(
    "content",
    [
        b"geen xml",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        b"<definitions/>",
        dmn(*ADULT).replace(b'<inputEntry id="in_1"><text>&lt; 18</text></inputEntry>', b""),
        dmn(*[("-", "1")] * 2_600),
    ],
)
def test_what_is_no_table_is_refused(people: World, content: bytes) -> None:
    with pytest.raises(BadTable) as refused:
        tried(people, content)
    assert str(refused.value)


def test_only_who_may_publish_tries(people: World) -> None:
    with pytest.raises(Forbidden):
        try_table(people.users["coach"], dmn(*ADULT), {})


def covered(people: World, content: bytes) -> Coverage:
    coordinator = people.users["coordinator"]
    draft = drafts.open_draft(people.regie, coordinator, "Proef", NOW)
    return coverage(people.regie, coordinator, draft.id, content)


def test_a_gap_has_values_that_show_it_and_the_cells_of_its_rule(people: World) -> None:
    content = dmn(("&lt; 18", "1"), ("&gt; 18", "2"))
    (gap,) = covered(people, content).spots
    assert gap.sentence == "Voor ‘Leeftijd’ = 18 is er geen regel."
    assert (gap.rules, gap.values, gap.cells) == ((), {"leeftijd": "18"}, ("18",))
    assert tried(people, content, **gap.values).error.startswith("De tabel heeft geen regel")


def test_an_overlap_has_values_that_show_it(people: World) -> None:
    content = dmn(("&lt; 18", "1"), ("&lt; 10", "2"), ("&gt;= 18", "3"))
    (overlap,) = [spot for spot in covered(people, content).spots if spot.rules]
    assert overlap.rules == (1, 2) and overlap.sentence.startswith("Regel 1 en 2 gelden allebei als")
    assert tried(people, content, **overlap.values).rules == (1, 2)


@pytest.mark.parametrize(
    ("cells", "literals"),
    [
        (('"a"', '"b"'), ('not("a", "b")',)),
        (("true", "true"), ("false",)),
        (('date("2026-01-31")', '&gt; date("2026-01-31")'), ('< date("2026-01-31")',)),
        (("1", "&lt; 1"), ("> 1",)),
    ],
)
def test_the_cells_of_a_gap_fill_it(people: World, cells: tuple[str, ...], literals: tuple[str, ...]) -> None:
    gaps = [spot for spot in covered(people, dmn(*((cell, "1") for cell in cells))).spots if not spot.rules]
    assert [gap.cells for gap in gaps] == [literals]
    filled = dmn(*((cell, "1") for cell in (*cells, *map(escape, literals))))
    assert [spot for spot in covered(people, filled).spots if not spot.rules] == []


def test_why_there_is_nothing_to_look_for_is_told(people: World) -> None:
    assert covered(people, dmn(*ADULT)) == Coverage(())
    assert "Bij deze treffersregel" in covered(people, dmn(*ADULT, policy="COLLECT")).note
    assert "niet na te gaan" in covered(people, dmn(("&lt; grens", "1"))).note


def test_coverage_is_of_a_draft_that_is_there(people: World) -> None:
    with pytest.raises(NotFound):
        coverage(people.regie, people.users["coordinator"], 99, dmn(*ADULT))
    with pytest.raises(Forbidden):
        coverage(people.regie, people.users["coach"], 99, dmn(*ADULT))
