"""Posted keys become a nested structure; hostile ones are refused."""

from __future__ import annotations

import pytest

from service.domain.errors import InvalidAnswers
from service.forms.post import nested


def test_a_row_is_a_key_with_a_number_in_it() -> None:
    posted = [("soort", "gi"), ("personen.0.naam", "Kim"), ("personen.0.id", "r1"), ("personen.1.naam", "Sam")]
    assert nested(posted) == {"soort": "gi", "personen": [{"naam": "Kim", "id": "r1"}, {"naam": "Sam"}]}


def test_a_checklist_is_a_key_that_comes_again() -> None:
    posted = [("gebieden", "a"), ("gebieden", "b"), ("doelen.0.wie", "x"), ("doelen.0.wie", "y")]
    assert nested(posted) == {"gebieden": ["a", "b"], "doelen": [{"wie": ["x", "y"]}]}


def test_rows_keep_their_order_and_close_gaps() -> None:
    assert nested([("p.10.a", "tien"), ("p.2.a", "twee")]) == {"p": [{"a": "twee"}, {"a": "tien"}]}


def test_what_belongs_to_the_page_is_left_out_but_for_two_names() -> None:
    posted = [("_csrf", "x"), ("_token", "y"), ("_rij_erbij", "p"), ("_getoond", "a b"), ("p.0._weg", "1")]
    assert nested(posted) == {"_getoond": "a b", "p": [{"_weg": "1"}]}


@pytest.mark.parametrize(
    "name",
    ["", *"a.b a.0 a.0.b.c a.-1.b a.00.b a.999999.b a.0.__class__ a.0._x a[0] á 0".split(), "a b", "a." * 90],
)
def test_a_name_that_no_form_posts_is_refused(name: str) -> None:
    with pytest.raises(InvalidAnswers):
        nested([(name, "x")])


def test_a_name_in_a_message_is_short() -> None:
    with pytest.raises(InvalidAnswers) as caught:
        nested([("x" * 10_000, "y")])
    assert len("".join(caught.value.errors)) < 300


def test_a_field_is_not_a_register_as_well() -> None:
    with pytest.raises(InvalidAnswers, match="twee manieren"):
        nested([("p", "x"), ("p.0.naam", "y")])


def test_too_much_is_refused() -> None:
    with pytest.raises(InvalidAnswers, match="te veel"):
        nested((f"veld{number}", "x") for number in range(5_001))
    with pytest.raises(InvalidAnswers, match="te lang"):
        nested([("veld", "x" * 10_001)])
    with pytest.raises(InvalidAnswers, match="200 regels"):
        nested((f"p.{number}.naam", "x") for number in range(201))
