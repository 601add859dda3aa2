"""What a page gets to draw."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from service.bundle.model import Form
from service.domain.errors import InvalidAnswers
from service.feel import YearsMonths, to_feel
from service.forms.answers import validate
from service.forms.post import nested
from service.forms.rendering import Control, FormView, draw, read
from service.forms.row_buttons import ADD, REMOVE, RESTORE, apply, pressed
from service.forms.wording import as_text
from tests.forms.factories import a_field, a_form, rows, values


def only(view: FormView) -> Control:
    (control,) = view.controls
    return control


def drawn(one: Any, value: Any = None, **known: Any) -> Control:
    return only(draw(a_form(one), values(**known), {one.key: value}))


@pytest.mark.parametrize(
    ("one", "value", "kind", "text"),
    [
        (a_field(), "Kim", "line", "Kim"),
        (a_field("textarea"), "een\ntwee", "area", "een\ntwee"),
        (a_field("number"), Decimal("1234.50"), "number", "1234,5"),
        (a_field("datetime", subtype="date"), date(2026, 3, 31), "date", "2026-03-31"),
        (a_field("datetime", subtype="time"), time(9, 5), "time", "09:05"),
        (a_field("datetime", subtype="datetime"), datetime(2026, 3, 31, 12, tzinfo=UTC), "moment", "2026-03-31T14:00"),
        (a_field(default="zo"), None, "line", "zo"),
        (a_field("number", default=3), None, "number", "3"),
        (a_field("number", default="x"), None, "number", ""),
        (a_field(), {"a": "b"}, "line", ""),
        (a_field(), Decimal("1E+999999"), "line", ""),
        (a_field("number", default=2.5), None, "number", "2,5"),
        (a_field(readonly=True), date(2026, 3, 31), "fixed", ""),
    ],
)
def test_a_control_shows_the_current_answer(one: Any, value: Any, kind: str, text: str) -> None:
    control = drawn(one, value)
    assert (control.kind, control.value) == (kind, text)


def test_a_control_has_a_name_an_id_and_says_whether_it_may_be_left_empty() -> None:
    control = drawn(a_field(key="toelichting", description="Kort", max_length=80))
    assert (control.name, control.id, control.label, control.description) == (
        "toelichting", "veld-toelichting", "Toelichting", "Kort",
    )  # fmt: skip
    assert control.optional
    assert control.limits == {"maxlength": "80"}
    assert not drawn(a_field(required=True)).optional
    assert not drawn(a_field("checkbox")).optional


def test_inputs_are_told_what_fits_them() -> None:
    assert drawn(a_field("number", decimals=0)).limits == {"inputmode": "numeric"}
    assert drawn(a_field("number")).limits == {"inputmode": "decimal"}
    assert drawn(a_field(subtype="phone")).limits["inputmode"] == "tel"


def test_options_are_ticked() -> None:
    areas = drawn(a_field("checklist", options=["a", "b", "c"]), ["a", "c"])
    assert [(option.value, option.checked) for option in areas.options] == [("a", True), ("b", False), ("c", True)]
    tick = drawn(a_field("checkbox"), True)
    assert (tick.kind, tick.value) == ("checkbox", "true")
    coach = a_field("select", key="coach", options_from="for c in coaches return {value: c.id, label: c.naam}")
    options = drawn(coach, Decimal(7), coaches=[{"id": Decimal(7), "naam": "Een"}, {"id": Decimal(9), "naam": "Twee"}]).options
    assert [(option.label, option.value, option.checked) for option in options] == [("Een", "7", True), ("Twee", "9", False)]


def test_short_options_stand_side_by_side() -> None:
    assert drawn(a_field("radio", options=["ja", "nee"])).side_by_side
    assert not drawn(a_field("radio", options=["ja", "nee, want dat is hier niet aan de orde"])).side_by_side


def test_a_readonly_field_shows_the_value_as_a_reader_writes_it() -> None:
    form = a_form(
        a_field("datetime", key="dag", readonly=True, subtype="date"),
        a_field("radio", key="soort", options=["gi"], readonly=True),
        a_field(key="nummer", marks="bsn", readonly=True),
        a_field(key="leeg", readonly=True),
    )
    view = draw(form, values(dag=date(2026, 3, 31), soort="gi", nummer="111222333"), {})
    assert [control.value for control in view.controls] == ["31 maart 2026", "Gi", "•••••2333", ""]


class TestAfterAMistake:
    form = a_form(
        a_field("number", key="aantal", required=True),
        a_field("checklist", key="gebieden", options=["a", "b"]),
        rows("personen", a_field(key="naam", required=True), a_field("number", key="leeftijd")),
    )

    def sent(self, *pairs: tuple[str, str]) -> FormView:
        submitted = nested(pairs)
        with pytest.raises(InvalidAnswers) as caught:
            validate(self.form, submitted, values(), {})
        return draw(self.form, values(), {"aantal": Decimal(4)}, submitted, caught.value.errors)

    def test_nothing_typed_is_lost(self) -> None:
        view = self.sent(("aantal", "veel"), ("gebieden", "b"), ("personen.0.leeftijd", "acht"), ("personen.0.naam", ""))
        number, areas, people = view.controls
        assert number.value == "veel"
        assert [option.checked for option in areas.options] == [False, True]
        assert [control.value for control in people.rows[0].controls] == ["", "acht"]

    @pytest.mark.parametrize(
        ("typed", "kind", "value"),
        [("31-3-2026", "date", "2026-03-31"), ("volgende week", "line", "volgende week"), ("0202-01-01", "line", "0202-01-01")],
    )
    def test_a_date_control_is_only_used_for_what_it_can_hold(self, typed: str, kind: str, value: str) -> None:
        control = only(draw(a_form(a_field("datetime", subtype="date")), values(), {}, {"antwoord": typed}))
        assert (control.kind, control.value) == (kind, value)

    def test_the_mistakes_link_to_their_controls_in_the_order_of_the_page(self) -> None:
        kim = ("personen.0.leeftijd", "acht"), ("personen.0.naam", "Kim")
        view = self.sent(*kim, ("personen.3.leeftijd", "2"), ("raar", "x"))
        assert [(mistake.id, mistake.label) for mistake in view.mistakes] == [
            ("veld-aantal", "Aantal"),
            ("veld-personen-0-leeftijd", "Personen 1: Leeftijd"),
            ("veld-personen-1-naam", "Personen 2: Naam"),
            ("", ""),
        ]
        assert view.controls[0].error == "Vul dit veld in."


class TestRows:
    form = a_form(
        rows(
            "personen",
            a_field(key="naam"),
            a_field(key="school", hide='naam = "Sam"'),
            a_field("checkbox", key="woont_thuis", default=True),
        )
    )
    now: dict[str, Any] = {"personen": [{"id": "r1", "naam": "Kim", "school": "De Boom", "woont_thuis": False}]}

    def test_the_rows_of_the_register_are_there_with_their_id(self) -> None:
        (row,) = only(draw(self.form, values(), self.now)).rows
        assert (row.name, row.row_id, row.title) == ("personen.0", "r1", "Kim")
        assert [(control.name, control.value) for control in row.controls] == [
            ("personen.0.naam", "Kim"),
            ("personen.0.school", "De Boom"),
            ("personen.0.woont_thuis", "false"),
        ]

    def test_without_rows_there_is_an_empty_one_with_the_defaults(self) -> None:
        (row,) = only(draw(self.form, values(), {})).rows
        assert (row.row_id, row.controls[2].value) == ("", "true")

    def test_an_untouched_empty_one_is_no_answer(self) -> None:
        (row,) = only(draw(self.form, values(), {})).rows
        posted = nested((control.name, control.value) for control in row.controls)
        assert validate(self.form, posted, values(), {}).rows["personen"] == []

    def test_what_a_condition_in_the_row_hides_travels_along(self) -> None:
        view = draw(self.form, values(), {}, {"personen": [{"naam": "Sam", "school": "De Boom"}]})
        school = only(view).rows[0].controls[1]
        assert (school.kind, school.name, school.value) == ("kept", "personen.0.school", "De Boom")

    def test_the_page_says_which_conditional_fields_it_shows(self) -> None:
        assert draw(self.form, values(), self.now).shown == "personen.0.school"
        assert draw(self.form, values(), {}, {"personen": [{"naam": "Sam"}]}).shown == ""

    def test_a_row_more_and_nothing_lost(self) -> None:
        typed = nested([("personen.0.id", "r1"), ("personen.0.naam", "Kim"), ("personen.1.naam", "half")])
        after = apply(self.form, typed, (ADD, "personen"))
        rows_now = only(draw(self.form, values(), self.now, after)).rows
        assert [row.title for row in rows_now] == ["Kim", "half", ""]
        assert [row.controls[-1].value for row in rows_now] == ["", "", "true"]

    def test_a_row_of_the_register_is_crossed_out_and_may_come_back(self) -> None:
        typed = nested([("personen.0.id", "r1"), ("personen.0.naam", "Kim"), ("personen.1.naam", "half")])
        after = apply(self.form, typed, (REMOVE, "personen.0"))
        first, second = only(draw(self.form, values(), self.now, after)).rows
        assert first.removed
        assert [control.kind for control in first.controls] == ["kept"]
        assert not second.removed
        back = only(draw(self.form, values(), self.now, apply(self.form, after, (RESTORE, "personen.0")))).rows
        assert [(row.removed, row.title) for row in back] == [(False, "Kim"), (False, "half")]

    def test_a_new_row_just_goes(self) -> None:
        typed = nested([("personen.0.naam", "een"), ("personen.1.naam", "twee")])
        after = apply(self.form, typed, (REMOVE, "personen.0"))
        assert after == {"personen": [{"naam": "twee"}]}

    @pytest.mark.parametrize(
        "button", [(ADD, "andere"), (ADD, "__class__"), (ADD, ""), (REMOVE, "personen"), (REMOVE, "personen.x")]
    )
    def test_a_button_that_the_form_does_not_have_changes_nothing(self, button: tuple[str, str]) -> None:
        typed = {"personen": [{"naam": "een"}]}
        assert apply(self.form, dict(typed), button) == typed

    def test_a_button_is_not_the_form_itself(self) -> None:
        assert pressed([("naam", "x"), (ADD, "personen")]) == (ADD, "personen")
        assert pressed([("naam", "x")]) is None

    def test_rows_to_read_stay_whatever_is_sent(self) -> None:
        form = a_form(rows("personen", a_field(key="naam"), readonly=True), a_field("number", key="n"))
        for submitted in (None, {"n": "x"}):
            people, _ = draw(form, values(), self.now, submitted).controls
            assert people.kind == "fixed_rows"
            assert [control.kind for control in people.rows[0].controls] == ["fixed"]
            assert people.rows[0].controls[0].value == "Kim"


class TestQuestionsThatCameUp:
    form = a_form(
        a_field("radio", key="soort", options=["gi", "anders"], required=True),
        a_field(key="welke", hide='soort != "anders"', required=True),
        a_field(key="naam", required=True),
        rows("personen", a_field(key="rol"), a_field(key="school", hide='rol != "kind"')),
    )

    def test_they_are_news_and_no_mistakes(self) -> None:
        submitted = {"soort": "anders", "_getoond": ""}
        with pytest.raises(InvalidAnswers) as caught:
            validate(self.form, submitted, values(), {})
        view = draw(self.form, values(), {}, submitted, caught.value.errors)
        assert [(one.id, one.label) for one in view.new] == [("veld-welke", "Welke")]
        assert [one.id for one in view.mistakes] == ["veld-naam"]
        assert [control.error for control in view.controls] == ["", "", "Vul dit veld in.", ""]

    def test_the_second_time_they_are_mistakes(self) -> None:
        view = draw(self.form, values(), {}, {"soort": "anders", "_getoond": "welke"}, {"welke": "Vul dit veld in."})
        assert (view.new, [one.id for one in view.mistakes]) == ((), ["veld-welke"])

    def test_a_page_knows_whether_it_holds_questions_back(self) -> None:
        assert draw(self.form, values(), {}, {"soort": "gi"}).more
        assert draw(self.form, values(), {}, {"soort": "anders", "personen": [{"rol": "ouder"}]}).more
        assert not draw(self.form, values(), {}, {"soort": "anders", "personen": [{"rol": "kind"}]}).more


def test_groups_and_texts_are_drawn_unless_they_are_hidden() -> None:
    form = a_form(
        a_field("text", text="# Gezin"),
        a_field("group", label="Adres", hide="weg", fields=(a_field(key="straat"), a_field("text", text="Let op"))),
        a_field("separator", hide="weg"),
    )
    assert [control.kind for control in draw(form, values(weg=False), {}).controls] == ["text", "group", "separator"]
    hidden = draw(form, values(weg=True), {"straat": "Dorpsstraat"}).controls
    assert [(control.kind, control.value) for control in hidden] == [("text", "# Gezin"), ("kept", "Dorpsstraat")]


def test_a_register_that_is_hidden_travels_along() -> None:
    form = a_form(rows("personen", a_field(key="naam"), hide="weg"))
    control = only(draw(form, values(weg=True), {}, {"personen": [{"id": "r1", "naam": "Kim"}]}))
    assert control.kind == "kept_rows"
    assert control.rows[0].row_id == "r1"
    assert control.rows[0].controls[0].value == "Kim"


def test_a_form_to_read_has_nothing_to_fill_in_and_leaves_out_what_it_hides() -> None:
    form = a_form(
        a_field("radio", key="soort", options=["gi", "anders"]),
        a_field(key="welke", hide='soort = "gi"'),
        rows("personen", a_field(key="naam"), a_field("datetime", key="dag", subtype="date")),
        rows("doelen", a_field(key="doel"), hide="true"),
    )
    answers: dict[str, Any] = {"soort": "gi", "welke": "x", "personen": [{"id": "1", "naam": "Kim", "dag": date(2020, 1, 2)}]}
    view = read(form, values(), answers)
    assert [control.kind for control in view.controls] == ["fixed", "fixed_rows", "nothing"]
    assert view.controls[0].value == "Gi"
    assert [control.value for control in view.controls[1].rows[0].controls] == ["Kim", "2 januari 2020"]


@pytest.mark.parametrize(
    ("value", "text", "plain"),
    [
        (True, "ja", "true"),
        (Decimal("1.50"), "1,5", "1.5"),
        (Decimal("-0"), "0", "0"),
        (Decimal("1E+3"), "1000", "1000"),
        (YearsMonths(1), "1 maand", "1 maand"),
        (timedelta(days=14), "14 dagen", "14 dagen"),
        (to_feel([1, "a"]), "1, a", "1, a"),
        (to_feel({"a": 1}), "a: 1", "a: 1"),
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2 januari 2026, 04:04 uur", "2026-01-02T04:04"),
    ],
)
def test_values_are_written_the_dutch_way(value: Any, text: str, plain: str) -> None:
    assert as_text(value) == text
    assert as_text(value, plain=True) == plain


def test_a_form_without_fields_is_an_empty_page() -> None:
    empty: Form = a_form()
    assert draw(empty, values(), {}).controls == ()
