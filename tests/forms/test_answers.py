"""What is accepted as an answer, and what is said about the rest."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from service.domain.clock import AMSTERDAM
from service.domain.errors import InvalidAnswers
from service.forms.answers import RowAnswer, validate
from tests.forms.factories import a_field, a_form, rows, values

KIM = {"id": "r1", "naam": "Kim", "leeftijd": Decimal(8), "opmerking": "blijft"}


def answer(field: Any, submitted: Any, **known: Any) -> Any:
    """The answer to the one field of a form."""
    return validate(a_form(field), {field.key: submitted}, values(**known), {}).fields[field.key]


def mistakes(form: Any, submitted: Any, registers: Any = None, **known: Any) -> dict[str, str]:
    with pytest.raises(InvalidAnswers) as caught:
        validate(form, submitted, values(**known), registers or {})
    return caught.value.errors


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (a_field("textfield"), "  Kim \r\n en Sam ", "Kim   en Sam"),
        (a_field("textfield"), "", None),
        (a_field("textfield"), None, None),
        (a_field("textfield"), 12, "12"),
        (a_field("textarea"), "een\r\ntwee\rdrie", "een\ntwee\ndrie"),
        (a_field("textfield", subtype="email"), "naam@voorbeeld.nl", "naam@voorbeeld.nl"),
        (a_field("textfield", subtype="phone"), "06 12345678", "06 12345678"),
        (a_field("textfield", pattern="^[0-9]{4}$"), "1234", "1234"),
        (a_field("textfield", marks="bsn"), "1112.22.333", "111222333"),
        (a_field("textfield", marks="bsn"), "10000008", "010000008"),
        (a_field("textfield", marks="bsn"), "", None),
        (a_field("number"), "1.234,56", Decimal("1234.56")),
        (a_field("number"), "1.234", Decimal(1234)),
        (a_field("number"), "12.5", Decimal("12.5")),
        (a_field("number"), "-3", Decimal(-3)),
        (a_field("number"), 7, Decimal(7)),
        (a_field("number"), 7.25, Decimal("7.25")),
        (a_field("number", required=True), "0", Decimal(0)),
        (a_field("number"), " ", None),
        (a_field("datetime", subtype="date"), "2026-03-31", date(2026, 3, 31)),
        (a_field("datetime", subtype="date"), "31-03-2026", date(2026, 3, 31)),
        (a_field("datetime", subtype="date"), "1/4/2026", date(2026, 4, 1)),
        (a_field("datetime", subtype="date"), date(2026, 3, 31), date(2026, 3, 31)),
        (a_field("datetime", subtype="date"), "", None),
        (a_field("datetime", subtype="time"), "9.05", time(9, 5)),
        (a_field("datetime", subtype="time"), time(9, 5), time(9, 5)),
        (a_field("datetime", subtype="time"), "", None),
        (a_field("datetime", subtype="datetime"), "2026-03-31T14:30", datetime(2026, 3, 31, 14, 30, tzinfo=AMSTERDAM)),
        (a_field("datetime", subtype="datetime"), "31-03-2026 14:30", datetime(2026, 3, 31, 14, 30, tzinfo=AMSTERDAM)),
        (a_field("datetime", subtype="datetime"), datetime(2026, 3, 31), datetime(2026, 3, 31, tzinfo=AMSTERDAM)),
        (a_field("datetime", subtype="datetime"), "", None),
        (a_field("checkbox"), "on", True),
        (a_field("checkbox"), "", False),
        (a_field("checkbox"), True, True),
        (a_field("checkbox"), None, False),
        (a_field("radio", options=["ja", "nee"]), "ja", "ja"),
        (a_field("select", options=["1", "2"]), 2, "2"),
        (a_field("radio", options=["true", "false"]), True, "true"),
        (a_field("radio", options=["ja", "nee"]), "", None),
        (a_field("checklist", options=["a", "b", "c"]), ["c", "a", "c"], ["c", "a"]),
        (a_field("checklist", options=["a", "b"]), "b", ["b"]),
        (a_field("checklist", options=["a", "b"]), None, []),
    ],
)
def test_what_is_typed_becomes_a_value(field: Any, typed: object, value: object) -> None:
    assert answer(field, typed) == value


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (a_field(required=True), "  ", "Vul dit veld in."),
        (a_field(max_length=5), "zeslen", "te lang"),
        (a_field(), "x" * 1001, "te lang"),
        (a_field("textarea"), "x" * 10_001, "te lang"),
        (a_field(min_length=5), "vier", "minstens 5 tekens"),
        (a_field(pattern="^[0-9]{4}$"), "12", "goede manier"),
        (a_field(subtype="email"), "naam@", "e-mailadres"),
        (a_field(subtype="phone"), "bel mij", "telefoonnummer"),
        (a_field(), "a\x00b", "teken"),
        (a_field(), "a\ud800b", "teken"),
        (a_field(), ["a", "b"], "één tekst"),
        (a_field(), {"a": "b"}, "één tekst"),
        (a_field(), True, "tekst of getal"),
        (a_field(marks="bsn"), "123456789", "klopt niet"),
        (a_field(marks="bsn"), "000000000", "klopt niet"),
        (a_field(marks="bsn"), "1234567", "negen cijfers"),
        (a_field("number"), "twee", "getal"),
        (a_field("number"), "1e5", "getal"),
        (a_field("number"), "1,2,3", "getal"),
        (a_field("number"), "NaN", "getal"),
        (a_field("number"), "Infinity", "getal"),
        (a_field("number"), float("nan"), "te groot"),
        (a_field("number"), float("inf"), "te groot"),
        (a_field("number"), True, "getal in"),
        (a_field("number"), "9" * 16, "te groot"),
        (a_field("number"), Decimal("1E-90"), "te groot"),
        (a_field("number"), 10**500, "te groot"),
        (a_field("number"), Decimal("1E+999999"), "te groot"),
        (a_field(), 10**500, "te groot"),
        (a_field("select", options=["1"]), Decimal("1E+999999"), "te groot"),
        (a_field("number", decimals=0), "1,5", "heel getal"),
        (a_field("number", decimals=1), "1,55", "Hooguit 1 cijfers"),
        (a_field("number", minimum="1", maximum="10"), "11", "van 1 tot en met 10"),
        (a_field("number", minimum="1"), "0", "vanaf 1"),
        (a_field("number", maximum="9.5"), "10", "tot en met 9,5"),
        (a_field("datetime", subtype="date"), "gisteren", "31-03-2026"),
        (a_field("datetime", subtype="date"), "2026-02-30", "bestaat niet"),
        (a_field("datetime", subtype="date"), "01-01-0202", "jaar"),
        (a_field("datetime", subtype="date"), datetime(2026, 1, 1), "één tekst"),
        (a_field("datetime", subtype="time"), "25:00", "14:30"),
        (a_field("datetime", subtype="time"), "straks", "14:30"),
        (a_field("datetime", subtype="datetime"), "14:30", "datum en een tijd"),
        (a_field("datetime", subtype="datetime", required=True), "", "Vul dit veld in."),
        (a_field("checkbox"), "misschien", "vinkje"),
        (a_field("checkbox", required=True), "", "Zet hier een vinkje."),
        (a_field("radio", options=["ja"]), "nee", "mogelijkheden"),
        (a_field("radio", options=["ja"], required=True), "", "Maak een keuze."),
        (a_field("select", options=["ja"]), {"value": "ja"}, "één tekst"),
        (a_field("checklist", options=["a"]), ["a", "x"], "mogelijkheden"),
        (a_field("checklist", options=["a"], required=True), [], "minstens één"),
        (a_field("checklist", options=["a"]), [["a"]], "één tekst"),
        (a_field("filepicker"), "brief.pdf", "bestand is er niet meer"),
        (a_field("filepicker"), "x" * 43, "bestand is er niet meer"),
        (a_field("filepicker"), ["x" * 43, "y" * 43], "hooguit 1"),
        (a_field("filepicker", required=True), "", "Voeg een bestand toe"),
        (a_field(readonly=True), "anders", "niet wijzigen"),
    ],
)
def test_a_mistake_gets_a_sentence(field: Any, typed: object, sentence: str) -> None:
    assert sentence in mistakes(a_form(field), {field.key: typed})[field.key]


def test_a_number_too_long_to_print_is_refused() -> None:
    form = a_form(a_field(), a_field("number", key="n"), a_field("select", key="s"), a_field("checklist", key="c"))
    found = mistakes(form, {"antwoord": 10**5000, "n": 10**5000, "s": 10**5000, "c": [10**5000]})
    assert set(found) == {"antwoord", "n", "s", "c"}


def test_all_mistakes_come_at_once_in_the_order_of_the_page() -> None:
    form = a_form(
        a_field(key="eerste", required=True),
        a_field("group", fields=(a_field("number", key="tweede"),)),
        rows("personen", a_field(key="naam", required=True), a_field("number", key="leeftijd")),
        a_field("datetime", key="laatste", subtype="date"),
    )
    found = mistakes(form, {"tweede": "x", "laatste": "x", "personen": [{"leeftijd": "x"}, {"naam": "Kim", "leeftijd": "y"}]})
    assert list(found) == ["eerste", "tweede", "personen.0.naam", "personen.0.leeftijd", "personen.1.leeftijd", "laatste"]


@pytest.mark.parametrize("name", ["typename", "__class__", "antwoord.x", "", "{{7*7}}", "load", "x" * 5000])
def test_a_field_that_the_form_does_not_have_is_refused(name: str) -> None:
    found = mistakes(a_form(a_field()), {"antwoord": "goed", name: "x"})
    assert set(found.values()) == {"Dit veld hoort niet bij dit formulier."}
    assert all(len(path) <= 200 for path in found)


def test_a_field_named_after_a_part_of_the_library_is_just_a_field() -> None:
    names = ("load", "fields", "context", "opts", "dump", "validate", "error_messages", "typed")
    form = a_form(*(a_field(key=name) for name in names))
    assert validate(form, dict.fromkeys(names, "x"), values(), {}).fields == dict.fromkeys(names, "x")


@pytest.mark.parametrize(
    "submitted",
    [
        ["a"],
        "a",
        None,
        {1: "a"},
        {"antwoord": {"a": {"b": {"c": {"d": {}}}}}},
        {"antwoord": ["x"] * 201},
        {"personen": [{"naam": ["x"] * 150}] * 150},
    ],
)
def test_a_structure_that_no_page_sends_is_refused_as_a_whole(submitted: Any) -> None:
    assert list(mistakes(a_form(a_field()), submitted)) == [""]


class TestHidden:
    form = a_form(
        a_field("radio", key="soort", options=["gi", "anders"]),
        a_field(key="welke", required=True, hide='soort != "anders"'),
        a_field("textarea", key="toelichting", hide='welke = null or string length(welke) < 3', required=True),
    )

    def test_what_is_hidden_is_dropped_and_not_required(self) -> None:
        assert validate(self.form, {"soort": "gi", "welke": "zelf"}, values(), {}).fields == {"soort": "gi"}

    def test_a_mistake_in_what_is_hidden_does_not_count(self) -> None:
        form = a_form(a_field("checkbox", key="weg"), a_field("number", key="aantal", hide="weg"))
        assert validate(form, {"weg": "on", "aantal": "x"}, values(), {}).fields == {"weg": True}

    def test_what_is_shown_is_required(self) -> None:
        assert mistakes(self.form, {"soort": "anders"}) == {"welke": "Vul dit veld in."}

    def test_an_answer_in_a_hidden_field_does_not_bring_up_another(self) -> None:
        assert validate(self.form, {"soort": "gi", "welke": "lang genoeg"}, values(), {}).fields == {"soort": "gi"}

    def test_the_chain_is_followed(self) -> None:
        assert mistakes(self.form, {"soort": "anders", "welke": "lang"}) == {"toelichting": "Vul dit veld in."}

    def test_null_means_shown(self) -> None:
        form = a_form(a_field(key="vraag", hide="onbekend > 3"))
        assert validate(form, {"vraag": "x"}, values(), {}).fields == {"vraag": "x"}

    def test_a_value_of_the_case_decides_when_the_form_does_not_ask_it(self) -> None:
        form = a_form(a_field(key="vraag", hide='kader = "ots"'))
        assert validate(form, {"vraag": "x"}, values(kader="ots"), {}).fields == {}

    def test_what_is_typed_is_nearer_than_the_case(self) -> None:
        assert validate(self.form, {"soort": "gi"}, values(soort="anders"), {}).fields == {"soort": "gi"}

    def test_a_group_hides_what_is_in_it(self) -> None:
        persons = rows("personen", a_field(key="naam"), required=True)
        inner = a_field("group", fields=(a_field(key="vraag", required=True), persons))
        form = a_form(a_field("group", hide="true", fields=(inner,)))
        assert validate(form, {"personen": [{"naam": "Kim"}]}, values(), {}).rows == {}

    def test_conditions_that_contradict_each_other_end_too(self) -> None:
        form = a_form(a_field(key="a", hide='b = "x"'), a_field(key="b", hide='a != "x"'))
        validate(form, {"a": "x", "b": "x"}, values(), {})


class TestOptionsFromAFormula:
    coaches = [{"id": Decimal(7), "naam": "Coach Een"}, {"id": Decimal(9), "naam": "Coach Twee"}]
    field = a_field("select", key="coach", options_from="for c in coaches return {value: c.id, label: c.naam}", required=True)

    def test_the_answer_keeps_the_type_of_the_option(self) -> None:
        assert answer(self.field, "7", coaches=self.coaches) == Decimal(7)
        assert answer(self.field, 9, coaches=self.coaches) == Decimal(9)

    def test_another_is_refused(self) -> None:
        assert "mogelijkheden" in mistakes(a_form(self.field), {"coach": "8"}, coaches=self.coaches)["coach"]

    def test_without_a_list_there_are_no_options(self) -> None:
        assert "mogelijkheden" in mistakes(a_form(self.field), {"coach": "7"}, coaches=None)["coach"]

    def test_texts_are_options_too(self) -> None:
        field = a_field("checklist", key="maatregelen", options_from="aangekondigd")
        assert answer(field, ["gesprek"], aangekondigd=["gesprek", "waarschuwing"]) == ["gesprek"]

    def test_a_condition_sees_the_options_own_value(self) -> None:
        form = a_form(self.field, a_field(key="reden", hide="coach != 7", required=True))
        assert mistakes(form, {"coach": "7"}, coaches=self.coaches) == {"reden": "Vul dit veld in."}

    def test_options_depend_on_what_is_typed(self) -> None:
        keuze = a_field("select", key="keuze", options_from='if soort = "a" then ["een"] else ["twee"]')
        form = a_form(a_field("radio", key="soort", options=["a", "b"]), keuze)
        assert validate(form, {"soort": "a", "keuze": "een"}, values(soort="b"), {}).fields["keuze"] == "een"
        assert "keuze" in mistakes(form, {"soort": "b", "keuze": "een"})


class TestRows:
    form = a_form(
        rows(
            "personen",
            a_field(key="naam", required=True),
            a_field("number", key="leeftijd"),
            a_field("radio", key="rol", options=["kind", "ouder"]),
            a_field(key="school", hide='rol != "kind"'),
            a_field(key="opmerking", readonly=True),
        )
    )
    now = {"personen": [KIM]}

    def given(self, *posted: Any) -> list[RowAnswer]:
        return validate(self.form, {"personen": list(posted)}, values(), self.now).rows["personen"]

    def test_a_new_row_has_no_id(self) -> None:
        assert self.given({"naam": "Sam", "leeftijd": "3", "rol": "ouder"}) == [
            RowAnswer(None, {"naam": "Sam", "leeftijd": Decimal(3), "rol": "ouder"})
        ]

    def test_a_row_of_the_register_is_known_by_its_id(self) -> None:
        assert self.given({"id": "r1", "naam": "Kim", "rol": "kind", "school": "De Boom"}) == [
            RowAnswer("r1", {"naam": "Kim", "leeftijd": None, "rol": "kind", "school": "De Boom"})
        ]

    @pytest.mark.parametrize("id_", ["r2", 7, "__class__"])
    def test_a_row_of_another_case_is_refused(self, id_: object) -> None:
        assert "personen.0" in "".join(mistakes(self.form, {"personen": [{"id": id_, "naam": "x"}]}, self.now))

    def test_one_row_twice_is_refused(self) -> None:
        row = {"id": "r1", "naam": "Kim"}
        assert "er niet meer" in mistakes(self.form, {"personen": [row, row]}, self.now)["personen.1"]

    def test_a_removed_row_needs_nothing_else(self) -> None:
        assert self.given({"id": "r1", "_weg": "1", "leeftijd": "x"}) == [RowAnswer("r1", {}, removed=True)]

    def test_a_new_row_that_was_removed_again_is_nothing(self) -> None:
        assert self.given({"_weg": "1", "naam": "Sam"}) == []

    @pytest.mark.parametrize("blank", [{}, {"naam": ""}, {"naam": " ", "leeftijd": "", "rol": ""}, {"naam": None}])
    def test_an_empty_new_row_is_nothing(self, blank: Any) -> None:
        assert self.given(blank) == []

    def test_a_row_that_is_not_sent_is_not_changed(self) -> None:
        assert self.given() == []

    @pytest.mark.parametrize(
        "bad",
        ["x", {"naam": "x"}, 3, [["x"]], ["x"], [None], [{"naam": {"x": "y"}}], [{"typename": "x", "naam": "y"}], [None, {}]],
    )
    def test_what_is_no_row_is_refused(self, bad: Any) -> None:
        assert mistakes(self.form, {"personen": bad}, self.now)

    @pytest.mark.parametrize("bad", ["x", None, 3, ["a"], []])
    def test_what_is_no_row_does_not_shift_the_others(self, bad: Any) -> None:
        found = mistakes(self.form, {"personen": [bad, {"naam": "Kim"}, {"naam": "Sam", "rol": "hond"}]}, self.now)
        assert list(found) == ["personen.0", "personen.2.rol"]

    def test_a_readonly_column_cannot_be_changed(self) -> None:
        found = mistakes(self.form, {"personen": [{"id": "r1", "naam": "Kim", "opmerking": "weg"}]}, self.now)
        assert "niet wijzigen" in found["personen.0.opmerking"]

    def test_a_readonly_group_takes_no_rows(self) -> None:
        form = a_form(rows("personen", a_field(key="naam"), readonly=True))
        assert "niet wijzigen" in mistakes(form, {"personen": [{"naam": "x"}]}, self.now)["personen"]
        assert validate(form, {}, values(), self.now).rows == {}

    def test_at_least_one_row_when_required(self) -> None:
        form = a_form(rows("personen", a_field(key="naam"), required=True))
        assert "minstens één regel" in mistakes(form, {"personen": [{"naam": ""}]}, self.now)["personen"]
        assert "minstens één regel" in mistakes(form, {"personen": [{"id": "r1", "_weg": "1"}]}, self.now)["personen"]

    def test_a_condition_of_the_form_sees_the_rows_as_typed(self) -> None:
        form = a_form(rows("personen", a_field(key="naam")), a_field(key="reden", hide="count(personen) < 2", required=True))
        assert mistakes(form, {"personen": [{"naam": "a"}, {"naam": "b"}]}) == {"reden": "Vul dit veld in."}
        assert validate(form, {"personen": [{"naam": "a"}]}, values(), {}).fields == {}

    def test_a_condition_in_a_row_sees_the_row_and_the_form(self) -> None:
        column = a_field(key="naam", hide='rij.rol = "x" or soort = "dicht"', required=True)
        form = a_form(a_field(key="soort"), rows("personen", a_field(key="rol"), column))
        assert validate(form, {"personen": [{"rol": "x"}]}, values(), {}).rows["personen"][0].fields == {"rol": "x"}
        assert validate(form, {"soort": "dicht", "personen": [{"rol": "y"}]}, values(), {}).rows["personen"]
        assert "personen.0.naam" in mistakes(form, {"soort": "open", "personen": [{"rol": "y"}]})


class TestQuestionsThatThePageDidNotShow:
    form = a_form(
        a_field("radio", key="soort", options=["gi", "anders"]),
        a_field("group", hide='soort != "anders"', fields=(a_field(key="welke"),)),
        rows("personen", a_field(key="rol"), a_field(key="school", hide='rol != "kind"')),
    )

    def test_they_come_back_once(self) -> None:
        submitted = {"soort": "anders", "personen": [{"rol": "kind"}, {"rol": "ouder"}], "_getoond": ""}
        assert list(mistakes(self.form, submitted)) == ["welke", "personen.0.school"]
        submitted["_getoond"] = "welke personen.0.school"
        assert validate(self.form, submitted, values(), {}).fields == {"soort": "anders", "welke": None}

    def test_they_come_with_the_other_mistakes(self) -> None:
        form = a_form(a_field("radio", key="soort", options=["gi", "anders"]), a_field("number", key="n"), self.form.fields[1])
        assert list(mistakes(form, {"soort": "anders", "n": "x", "_getoond": ""})) == ["n", "welke"]

    def test_who_does_not_say_what_it_showed_is_not_asked_again(self) -> None:
        assert validate(self.form, {"soort": "anders"}, values(), {}).fields["welke"] is None
