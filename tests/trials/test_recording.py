"""What was filled in is written as a trial writes it, and leads to the same answers again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.forms.answers import validate
from service.trials.examples import Known, filled_in
from service.trials.model import Answers, Plain, World, WorldOrganisation, WorldUser
from service.trials.recording import Names, written
from service.usecases.pages import FormPage
from tests.forms.factories import a_field, a_form, rows, values

TODAY = date(2026, 11, 21)
PEOPLE: list[Any] = [{"id": "r1", "naam": "Kim", "kind": True}, {"id": "r2", "naam": "Bo", "kind": True}]
WORLD = World(
    (WorldOrganisation("gi", "Jeugdbescherming", "gi"),),
    (WorldUser("coach", "Coen Coach", ("coach",), "gi"), WorldUser("ander", "Ada Ander", ("coach",), "gi")),
)
KNOWN = Known(TODAY, {"gi": 3}, {"coach": 3, "ander": 4}, lambda register: PEOPLE if register == "personen" else [])
CASE = values(
    personen=PEOPLE, coaches=[{"id": 3, "naam": "Coen Coach"}, {"id": 4, "naam": "Ada Ander"}],
    organisaties=[{"id": 3, "naam": "Jeugdbescherming"}],
)
FORM = a_form(
    a_field("textfield", "naam"),
    a_field("textfield", "waarom", hide='naam = "Kim"'),
    a_field("number", "getal"),
    a_field("datetime", "dag", subtype="date"),
    a_field("datetime", "tijd", subtype="time"),
    a_field("datetime", "moment", subtype="datetime"),
    a_field("checkbox", "vinkje"),
    a_field("checklist", "lijst", options=("a", "b")),
    a_field("select", "wie", options_from="for p in personen return {value: p.id, label: p.naam}"),
    a_field("select", "coach", options_from='for c in coaches return {value: c.id, label: c.naam + " (2)"}'),
    a_field("select", "organisatie", options_from="for o in organisaties return {value: o.id, label: o.naam}"),
    rows("personen", a_field("textfield", "naam"), a_field("checkbox", "kind")),
)


def recorded(sent: dict[str, Any], example: Answers | None = None, people: list[Any] | None = None) -> dict[str, Plain]:
    """What is written of it; it leads back to the same answers."""
    page = FormPage("Een taak", "", FORM, CASE, {"personen": PEOPLE if people is None else people}, {"personen": None}, "t")  # type: ignore[dict-item]  # only its keys are looked at
    found = written(page, sent, example or {}, Names(KNOWN, WORLD))
    back = filled_in(FORM, page.prefilled, example or {}, found, KNOWN)
    assert validate(FORM, back, CASE, page.prefilled) == validate(FORM, sent, CASE, page.prefilled)
    return found


OLD = [{"id": "r1", "naam": "Kim", "kind": "on"}, {"id": "r2", "naam": "Bo", "kind": "on"}]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"naam": "Kim", "waarom": "verborgen"}, {"naam": "Kim"}),
        ({"naam": "@gebruiker:coach"}, {"naam": " @gebruiker:coach"}),
        ({"naam": "vandaag"}, {"naam": " vandaag"}),
        ({"getal": "1.250"}, {"getal": 1250}),
        ({"getal": "2,5"}, {"getal": 2.5}),
        ({"dag": "31-3-2026"}, {"dag": "2026-03-31"}),
        ({"tijd": "14:30"}, {"tijd": "14:30"}),
        ({"moment": "2026-03-31T14:30"}, {"moment": "2026-03-31 14:30"}),
        ({"vinkje": "on"}, {"vinkje": True}),
        ({"lijst": ["a", "b"]}, {"lijst": ["a", "b"]}),
        ({"wie": "r2"}, {"wie": "@rij:personen:naam=Bo"}),
        ({"coach": "3"}, {"coach": "@gebruiker:coach"}),
        ({"organisatie": "3"}, {"organisatie": "@organisatie:gi"}),
        ({}, {}),
    ],
)
def test_an_answer_is_written_by_name(sent: dict[str, Any], expected: dict[str, Plain]) -> None:
    assert recorded({**sent, "personen": OLD}) == expected


def test_what_the_example_says_already_is_left_out_and_what_is_emptied_is_not() -> None:
    example: Answers = {"naam": "Bo", "waarom": "Rust", "getal": 3}
    assert recorded({"naam": "Bo", "waarom": "Rust", "getal": "3", "personen": OLD}, example) == {}
    assert recorded({"naam": "Bo", "waarom": "", "getal": "4", "personen": OLD}, example) == {"waarom": None, "getal": 4}


def test_an_example_that_does_not_go_for_this_family_is_written_over() -> None:
    example: Answers = {"naam": "Kim", "waarom": "@rij:personen:naam=Weg", "wie": "@rij:personen:naam=Weg"}
    assert recorded({"naam": "Kim", "personen": OLD}, example) == {"waarom": None, "wie": None}


def test_rows_are_written_as_changes() -> None:
    changed = [{"id": "r1", "naam": "Kim"}, {"id": "r2", "_weg": "on", "naam": "Bo", "kind": "on"}, {"naam": "Noa"}]
    assert recorded({"personen": changed}) == {
        "personen": {"naam=Kim": {"kind": False}, "nieuw": [{"naam": "Noa"}], "weg": ["naam=Bo"]},
    }


def test_rows_of_the_example_are_left_out_when_they_are_the_same() -> None:
    example: Answers = {"personen": [{"naam": "Noa", "kind": False}, {"naam": "Sam", "kind": True}]}
    new = [{"naam": "Noa"}, {"naam": "Sam", "kind": "on"}]
    assert recorded({"personen": new}, example, people=[]) == {}
    assert recorded({"personen": new[:1]}, example, people=[]) == {"personen": [{"naam": "Noa", "kind": None}]}
    assert recorded({"personen": []}, example, people=[]) == {"personen": []}
    assert recorded({"personen": [{"kind": "on"}]}, example, people=[]) == {"personen": [{"naam": None, "kind": True}]}


def test_changes_of_the_example_to_every_row_count_as_usual() -> None:
    example: Answers = {"personen": {"elke rij": {"kind": False}}}
    assert recorded({"personen": [{"id": "r1", "naam": "Kim"}, {"id": "r2", "naam": "Bo"}]}, example) == {}
    assert recorded({"personen": OLD}, example) == {"personen": {"naam=Kim": {"kind": True}, "naam=Bo": {"kind": True}}}


def test_rows_that_are_the_same_are_known_by_their_number() -> None:
    twins: list[Any] = [{"id": "t1", "naam": "Kim"}, {"id": "t2", "naam": "Kim"}]
    sent = {"personen": [{"id": "t1", "naam": "Kim"}, {"id": "t2", "naam": "Kim", "kind": "on"}]}
    assert recorded(sent, people=twins) == {"personen": {"rij 2": {"kind": True}}}
