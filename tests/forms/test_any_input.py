"""Whatever is posted: answers or sentences, never a traceback, and never a value of another kind than the field's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.errors import InvalidAnswers
from service.forms.answers import Answers, validate
from service.forms.post import nested
from tests.forms.factories import a_field, a_form, rows, values

FORM = a_form(
    a_field(key="naam", required=True, marks="persoonsgegeven"),
    a_field(key="bsn", marks="bsn"),
    a_field("number", key="aantal", minimum="0", decimals=2),
    a_field("datetime", key="dag", subtype="date"),
    a_field("datetime", key="moment", subtype="datetime"),
    a_field("checkbox", key="akkoord"),
    a_field("checklist", key="gebieden", options=["a", "b"]),
    a_field("radio", key="soort", options=["gi", "anders"]),
    a_field("select", key="coach", options_from="for c in coaches return {value: c.id, label: c.naam}"),
    a_field("group", hide='soort = "gi" or aantal > 3', fields=(a_field(key="welke"),)),
    a_field(key="vast", readonly=True),
    rows("personen", a_field(key="naam", required=True), a_field("number", key="leeftijd", hide='naam = "x"')),
)
KNOWN = values(coaches=[{"id": Decimal(7), "naam": "Coach Een"}])
REGISTERS: dict[str, Any] = {"personen": [{"id": "r1", "naam": "Kim"}]}
KINDS: dict[str, tuple[type, ...]] = {
    "naam": (str,), "bsn": (str,), "aantal": (Decimal,), "dag": (date,), "moment": (date,), "akkoord": (bool,),
    "gebieden": (list,), "soort": (str,), "coach": (Decimal,), "welke": (str,),
}  # fmt: skip

KEYS = [*KINDS, "vast", "personen", "typename", "_getoond", "_weg", "id", "__proto__"]
TEXTS = st.one_of(
    st.sampled_from("a gi anders 7 r1 1.000,5 -0 1e400 2026-02-29 31-12-9999 on NaN ١٢".split()),
    st.just(""),
    st.text(max_size=20),
)
NUMBERS = st.one_of(st.booleans(), st.integers(), st.floats(), st.decimals())
LEAVES = st.one_of(st.none(), NUMBERS, TEXTS, st.dates(), st.datetimes(), st.times(), st.binary())
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=5),
    max_leaves=25,
)


def outcome(submitted: Any) -> Answers | None:
    try:
        return validate(FORM, submitted, KNOWN, REGISTERS)
    except InvalidAnswers as error:
        assert error.errors
        assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in error.errors.values())
        return None


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), ANYTHING, max_size=8) | ANYTHING)
def test_any_structure(submitted: Any) -> None:
    answers = outcome(submitted)
    for key, value in answers.fields.items() if answers else ():
        assert value is None or type(value) in (*KINDS[key], *KINDS[key][0].__subclasses__())


NAMES = st.one_of(
    st.sampled_from(KEYS),
    st.builds("{}.{}.{}".format, st.sampled_from(KEYS), st.integers(0, 300), st.sampled_from(KEYS)),
    st.text(max_size=12),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(NAMES, TEXTS), max_size=12))
def test_any_post(pairs: list[tuple[str, str]]) -> None:
    try:
        submitted = nested(pairs)
    except InvalidAnswers:
        return
    outcome(submitted)


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(
        {"naam": st.sampled_from(["Kim", "Sam"])},
        optional={
            "aantal": st.decimals(0, 1000, places=2).map(lambda number: str(number).replace(".", ",")),
            "dag": st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(str),
            "gebieden": st.lists(st.sampled_from(["a", "b"]), unique=True),
            "soort": st.sampled_from(["gi", "anders"]),
            "coach": st.just("7"),
        },
    )
)
def test_good_answers_are_accepted_whatever_is_combined(submitted: dict[str, Any]) -> None:
    answers = outcome(submitted)
    assert answers is not None
    assert answers.fields["naam"] == submitted["naam"]
    assert ("welke" in answers.fields) == (submitted.get("soort") != "gi" and (answers.fields["aantal"] or Decimal(0)) <= 3)
