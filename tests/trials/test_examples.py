"""What is sent for a form: the example, the step's own answers over it, and the rows that are there already."""

from __future__ import annotations

from datetime import date

import pytest

from service.bundle.model import Field, Form
from service.domain.errors import RegieError
from service.feel import FeelValue
from service.trials.examples import Known, filled_in
from service.trials.model import Answers

FORM = Form(
    "blad",
    "forms/blad.form",
    "Blad",
    (
        Field("textfield", "naam"),
        Field("group", fields=(Field("datetime", "dag"), Field("number", "vast", readonly=True))),
        Field("dynamiclist", register="personen", fields=(Field("textfield", "naam"), Field("datetime", "geboren"))),
    ),
    "1",
)
ROWS: list[dict[str, FeelValue]] = [
    {"id": "r1", "naam": "Kim", "geboren": date(2017, 3, 2), "elders": "x"},
    {"id": "r2", "naam": "Bo", "geboren": None},
]


def sent(own: Answers, example: Answers | None = None, rows: list[dict[str, FeelValue]] | None = None) -> dict[str, object]:
    present = ROWS if rows is None else rows
    known = Known(date(2026, 3, 2), {"gi": 3}, {"coach": 7}, lambda register: present)
    return filled_in(FORM, {"personen": [dict(row) for row in present]}, example or {}, own, known)


def test_own_answers_lie_over_the_example() -> None:
    example: Answers = {"naam": "Sam", "dag": "vandaag + P1M", "vast": 3}
    assert sent({"naam": "Bo"}, example, []) == {"naam": "Bo", "dag": "2026-04-02"}
    assert sent({"naam": None}, example, []) == {"dag": "2026-04-02"}


def test_what_the_form_does_not_ask_is_sent_all_the_same_so_that_it_is_refused() -> None:
    assert sent({"nam": "Bo"}, rows=[]) == {"nam": "Bo"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("@organisatie:gi", 3),
        ("@gebruiker:coach", 7),
        ("@rij:personen:naam=Bo", "r2"),
        (date(2026, 1, 31), "2026-01-31"),
        (["vandaag", "x"], ["2026-03-02", "x"]),
        (True, True),
    ],
)
def test_references_and_days_are_filled_in(written: object, meant: object) -> None:
    assert sent({"naam": written})["naam"] == meant  # type: ignore[dict-item]


@pytest.mark.parametrize("written", ["@organisatie:geen", "@iets:coach", "@rij:personen:naam=Niemand", "@rij:personen:Kim"])
def test_a_reference_to_nothing_is_refused(written: str) -> None:
    with pytest.raises(RegieError, match="Schrijf"):
        sent({"naam": written})


def test_rows_that_are_there_stay_and_a_list_adds_new_ones() -> None:
    example: Answers = {"personen": [{"naam": "Sam", "geboren": "vandaag"}, {"naam": "Joos"}]}
    before = [{"id": "r1", "naam": "Kim", "geboren": "2017-03-02"}, {"id": "r2", "naam": "Bo"}]
    assert sent({}, example)["personen"] == [*before, {"naam": "Sam", "geboren": "2026-03-02"}, {"naam": "Joos"}]
    assert sent({"personen": [{"naam": "Oma"}]}, example)["personen"] == [*before, {"naam": "Oma", "geboren": "2026-03-02"}]
    assert sent({"personen": []}, example)["personen"] == before


def test_rows_that_are_there_are_changed_by_name_or_all_at_once() -> None:
    own: Answers = {"personen": {"elke rij": {"geboren": "vandaag"}, "naam=Bo": {"naam": "Bob"}, "weg": ["naam=Kim"]}}
    assert sent(own)["personen"] == [
        {"id": "r1", "naam": "Kim", "geboren": "2026-03-02", "_weg": "on"},
        {"id": "r2", "naam": "Bob", "geboren": "2026-03-02"},
    ]


def test_changes_and_new_rows_go_together() -> None:
    own: Answers = {"personen": {"elke rij": {"geboren": "vandaag"}, "nieuw": [{"naam": "Oma"}]}}
    assert sent(own, rows=[])["personen"] == [{"naam": "Oma", "geboren": "2026-03-02"}]


@pytest.mark.parametrize("change", [{"naam=Niemand": {"naam": "x"}}, {"elke rij": "x"}, {"weg": "naam=Niemand"}])
def test_a_change_to_no_row_is_refused(change: Answers) -> None:
    with pytest.raises(RegieError):
        sent({"personen": change})
