"""What is said of a decision table that changed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.bundle.read import survey
from service.compare import Difference, compare
from service.compare.tables import align

HEAD = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
    'xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" id="d">'
    '<decision id="kiezen" name="{name}"><decisionTable id="t" hitPolicy="{policy}">'
)
INPUTS = (("leeftijd", "Leeftijd"), ("kader", "Kader"))
OUTPUTS = (("besluit", "Besluit"),)
RULES = (("r1", "< 18", '"ots"', '"ja"'), ("r2", ">= 18", "-", '"nee"'), ("r3", "-", "-", '"later"'))


def table(
    rules: Sequence[Sequence[str]] = RULES,
    inputs: Sequence[Sequence[str]] = INPUTS,
    outputs: Sequence[Sequence[str]] = OUTPUTS,
    policy: str = "FIRST",
    name: str = "Kiezen",
    extra: str = "",
) -> bytes:
    """A table; a rule is its id and its cells, an input (expression, label), an output (name, label)."""
    columns = [
        f'<input id="i{n}" label="{one[1]}"><inputExpression id="e{n}"><text>{one[0]}</text></inputExpression></input>'
        for n, one in enumerate(inputs)
    ]
    columns += [f'<output id="o{n}" name="{one[0]}" label="{one[1]}"/>' for n, one in enumerate(outputs)]
    rows = []
    for id_, *cells in rules:
        escaped = [cell.replace("<", "&lt;").replace(">", "&gt;") for cell in cells]
        entries = [
            f'<{tag} id="{id_}_{n}"><text>{cell}</text></{tag}>'
            for n, cell in enumerate(escaped)
            for tag in ["inputEntry" if n < len(inputs) else "outputEntry"]
        ]
        rows.append(f'<rule id="{id_}">{"".join(entries)}</rule>')
    head = HEAD.format(name=name, policy=policy)
    return f"{head}{''.join(columns)}{extra}{''.join(rows)}</decisionTable></decision></definitions>".encode()


def difference(old: bytes, new: bytes) -> Difference:
    return compare(*(survey({"processes/kiezen.dmn": content}).bundle for content in (old, new)))


def sentences(new: bytes, old: bytes | None = None) -> list[str]:
    return difference(old or table(), new).sentences()


def rules(*changed: Sequence[str]) -> list[Sequence[str]]:
    """The rules, those with the same id replaced."""
    by_id = {rule[0]: rule for rule in changed}
    return [by_id.pop(rule[0], rule) for rule in RULES] + list(by_id.values())


def test_a_cell_is_told_with_its_rule_and_column() -> None:
    new = table(rules(("r2", "> 18", "-", '"nee"')))
    assert sentences(new) == ["Regel 2, kolom ‘Leeftijd’: >= 18 → > 18"]
    assert difference(table(), new).changes[0].column == "Leeftijd"
    assert sentences(table(rules(("r2", ">= 18", "-", "")))) == ['Regel 2, kolom ‘Besluit’: "nee" → (leeg)']


def test_an_inserted_rule_is_the_only_thing_that_is_new() -> None:
    fresh = ("r9", "18", '"vrijwillig"', '"misschien"')
    new = table([RULES[0], fresh, *RULES[1:]])
    assert sentences(new) == ['Regel 2 is nieuw: Leeftijd: 18, Kader: "vrijwillig" → Besluit: "misschien"']
    assert sentences(table(), new) == ['Regel 2 is weg: Leeftijd: 18, Kader: "vrijwillig" → Besluit: "misschien"']
    assert sentences(table([*RULES, ("r4", "-", "-", "")])) == ["Regel 4 is nieuw: altijd → niets"]


def test_rules_without_their_ids_are_matched_by_what_they_say() -> None:
    renamed = [(f"x{n}", *rule[1:]) for n, rule in enumerate(RULES)]
    assert sentences(table(renamed)) == []
    renamed[1] = ("x1", ">= 18", "-", '"anders"')
    changes = difference(table(), table([("x9", "18", '"b"', '"c"'), *renamed])).changes
    assert [change.sentence for change in changes] == [
        'Regel 1 is nieuw: Leeftijd: 18, Kader: "b" → Besluit: "c"',
        'Regel 3 (eerst regel 2), kolom ‘Besluit’: "nee" → "anders"',
    ]
    assert (changes[1].element, changes[1].was) == ("x1", "r2")


def test_a_rule_that_moved_is_not_another_rule() -> None:
    assert sentences(table([RULES[2], RULES[0], RULES[1]])) == ["Regel 3 staat nu op plaats 1"]
    assert sentences(table(), table([RULES[2], RULES[0], RULES[1]])) == ["Regel 1 staat nu op plaats 3"]


def test_columns_come_go_move_and_change() -> None:
    wider = table([(*rule[:3], "-", rule[3]) for rule in RULES], inputs=[*INPUTS, ("soort", "Soort")])
    assert sentences(wider) == ["Nieuwe kolom (invoer): ‘Soort’"]
    assert sentences(table(), wider) == ["De kolom ‘Soort’ (invoer) is weg"]
    filled = table([(*rule[:3], '"gi"', rule[3]) for rule in RULES[:1]], inputs=[*INPUTS, ("soort", "Soort")])
    one = table(RULES[:1])
    parts = [change.sentence for change in difference(one, filled).changes if change.part]
    assert parts == ['Regel 1, nieuwe kolom ‘Soort’: "gi"']
    assert [change.sentence for change in difference(filled, one).changes if change.part] == [
        'Regel 1, kolom ‘Soort’ (nu weg): "gi"'
    ]
    turned = table([(rule[0], rule[2], rule[1], rule[3]) for rule in RULES], inputs=INPUTS[::-1])
    assert len(sentences(turned)) == 1
    assert sentences(table(inputs=[("leeftijd", "Jaren"), INPUTS[1]])) == ["De kolom ‘Leeftijd’ heet nu ‘Jaren’"]
    other = table(inputs=[("jaren", "Leeftijd"), INPUTS[1]])
    assert sentences(other) == ["De kolom ‘Leeftijd’ leest of geeft: leeftijd → jaren"]


def test_the_table_itself() -> None:
    assert sentences(table(name="Wie?")) == ["De tabel ‘Kiezen’ heet nu ‘Wie?’"]
    assert sentences(table(policy="UNIQUE")) == [
        "Treffersregel van de tabel ‘Kiezen’: FIRST (de eerste regel die past) → UNIQUE (precies één regel past)"
    ]
    assert sentences(table().replace(b'"kiezen"', b'"kies"')) == ["De id van de tabel ‘Kiezen’: kiezen → kies"]
    note = table().replace(b'<rule id="r1">', b'<rule id="r1"><description>Let op</description>')
    assert sentences(note) == ["De toelichting bij regel 1 is veranderd"]
    assert sentences(table(extra="<annotation name='x'/>")) == [
        "In de tabel ‘Kiezen’ is iets veranderd dat geen invloed heeft op het verloop"
    ]
    assert sentences(table().replace(b'label="Kader"', b'label="Kader" biodi:width="200"')) == [
        "Alleen de tekening van de tabel ‘Kiezen’ is verschoven"
    ]


@pytest.mark.parametrize(
    ("new", "pairs"),
    [
        (RULES, [(0, 0), (1, 1), (2, 2)]),
        (RULES[1:], [(0, None), (1, 0), (2, 1)]),
        ((RULES[0], RULES[2]), [(0, 0), (1, None), (2, 1)]),
        ((RULES[2], RULES[0]), [(2, 0), (0, 1), (1, None)]),
    ],
)
def test_two_tables_can_stand_side_by_side(new: Sequence[Sequence[str]], pairs: list[tuple[int | None, int | None]]) -> None:
    tables = [survey({"processes/kiezen.dmn": content}).bundle.tables["kiezen"] for content in (table(), table(new))]
    assert list(align(*tables).rules) == pairs
