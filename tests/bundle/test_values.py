"""Expressions see the nearest value of a name, and derived fields are computed once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from service.bundle.expressions import derived_of, expression
from service.bundle.functions import FUNCTIONS
from service.bundle.read import read_bundle
from service.bundle.values import Values
from service.feel import FeelValue, parse

KIM: dict[str, FeelValue] = {"id": "r1", "naam": "Kim", "leeftijd": Decimal(9)}


def values() -> Values:
    return Values(
        [{"besluit": "side"}, {"besluit": "case", "naam": "Gezin", "personen": [KIM]}],
        {
            "oudste": expression("max(personen.leeftijd)"),
            "dubbel": expression("oudste * 2"),
            "naam": expression('"afgeleid"'),
            "rond": expression("om"),
            "om": expression("rond"),
        },
        {"vandaag": date(2026, 3, 2), "besluit": "fact"},
    )


def test_the_nearest_layer_wins_and_facts_come_last() -> None:
    assert values()["besluit"] == "side" and values()["naam"] == "Gezin" and values()["vandaag"] == date(2026, 3, 2)
    assert values().nearer({"besluit": "decided"})["besluit"] == "decided"
    assert "besluit" in values() and "iets" not in values() and values().get("iets") is None
    with pytest.raises(KeyError):
        values()["iets"]


def test_a_row_lays_its_fields_over_the_rest() -> None:
    seen = values().with_row("personen", "r1")
    assert seen["naam"] == "Kim" and seen["rij"] == KIM and "id" not in seen
    gone = values().with_row("personen", "r9")
    assert gone["naam"] == "Gezin" and gone["rij"] == {"id": "r9"}
    assert values().with_row("onbekend", "r1")["rij"] == {"id": "r1"}


def test_a_derived_field_is_computed_from_what_is_nearest_and_only_once() -> None:
    asked: list[str] = []

    class Counting(dict[str, FeelValue]):
        def __getitem__(self, name: str) -> FeelValue:
            asked.append(name)
            return super().__getitem__(name)

    seen = Values([Counting(personen=[KIM])], {"oudste": expression("max(personen.leeftijd)")})
    assert seen["oudste"] == seen["oudste"] == Decimal(9)
    assert asked == ["personen"]
    assert values()["dubbel"] == Decimal(18)
    assert values().nearer({"oudste": Decimal(1)})["dubbel"] == Decimal(2)


def test_derived_fields_in_a_circle_are_null() -> None:
    assert values()["rond"] is None


def test_the_derived_fields_of_a_bundle_are_read_once() -> None:
    data = b"afgeleid: [{sleutel: dubbel, naam: Dubbel, waarde: = a * 2}]"
    bundle = read_bundle({"processes/gegevens.yaml": data})
    assert derived_of(bundle)["dubbel"] is derived_of(bundle)["dubbel"]
    assert Values([{"a": Decimal(2)}], derived_of(bundle))["dubbel"] == Decimal(4)


def test_names_are_listed_once() -> None:
    assert sorted(values()) == ["besluit", "dubbel", "naam", "om", "oudste", "personen", "rond", "vandaag"]
    assert len(values()) == 8


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ('werkdagen(date("2026-04-30"), 1)', date(2026, 5, 1)),
        ('werkdagen(date("2026-04-30"), -1)', date(2026, 4, 29)),
        ('werkdagen("2026-04-30", 1)', None),
        ('werkdagen(date("2026-04-30"), 1.5)', None),
        ('werkdagen(date("2026-04-30"), 99999)', None),
        ('werkdagen(date and time("2026-04-30T10:00:00"), 1)', None),
        ('werkdagen(date("9999-12-31"), 5)', None),
        ("werkdagen(null, null)", None),
    ],
)
def test_working_days_in_formulas(text: str, day: date | None) -> None:
    assert parse(text, FUNCTIONS).evaluate({}) == day
