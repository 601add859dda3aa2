"""Cells of decision tables: unary tests (DMN 1.3, 10.3.1.2 rules 7 to 9)."""

import pytest

from service.feel import FeelBudgetError, parse_unary_tests, to_feel

VALUES = {"grens": to_feel(18), "toegestaan": ["vrijwillig", "drang"], "ja": True}


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", 1, True),
        ("-", None, True),
        ("", 1, True),
        (" ", None, True),
        ("5", 5, True),
        ("5", 6, False),
        ("-5", -5, True),
        ("- 5", -5, True),
        ("5", None, False),
        ("null", None, True),
        ("not(null)", None, False),
        ("not(null)", 1, True),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ('not("a", "b")', "c", True),
        ('not("a", "b")', "a", False),
        ('not("a")', None, True),
        ("not(5)", "a", False),
        ("<3", 2, True),
        ("<3", None, False),
        ("not(<3)", None, False),
        ("not(< 3)", 3, True),
        (">= grens", 18, True),
        ("= 3", 3, True),
        ("!= 3", 3, False),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("(1..5]", 1, False),
        ("]1..5[", 3, True),
        ("[1..5], > 10", 11, True),
        ('[@"2026-01-01"..@"2026-12-31"]', None, False),
        ("toegestaan", "drang", True),
        ("toegestaan", "dwang", False),
        ("not(toegestaan)", "dwang", True),
        ('["vrijwillig", "drang"]', "drang", True),
        ("[[1..3], [7..9]]", 8, True),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ("true", "x", False),
        ("ja", True, True),
        ("? > grens", 19, True),
        ("? > grens", 18, False),
        ("? > grens", None, False),
        ('starts with(?, "dr")', None, False),
        ('"a", ? > grens', None, False),
        ("[niets..5]", None, False),
        ("? > 3 and ? < 9", 5, True),
        ('starts with(?, "dr")', "drang", True),
        ("not(? > 3)", 3, True),
        ("not(? > 3) and ? < 2", 1, True),
        ("?", "x", True),
        ("?", False, False),
        ('list contains(?, "a")', ["a", "b"], True),
        ("? in toegestaan", "drang", True),
        ("count(?) > 1", [1, 2], True),
        ("[1, 2]", [1, 2], True),
        ('@"P6M"', None, False),
        ("if ? > 3 then true else false", 4, True),
        ("if ? > 3 then 4 else 5", 4, True),
    ],
)
def test_a_cell_is_true_of_a_value_or_not(cell: str, value: object, expected: bool) -> None:
    assert parse_unary_tests(cell).matches(to_feel(value), VALUES) is expected


def test_the_value_in_the_column_hides_a_variable_of_the_same_name() -> None:
    assert parse_unary_tests("? = 1").matches(to_feel(1), {"?": to_feel(2)})


def test_a_cell_tells_what_it_reads() -> None:
    cell = parse_unary_tests('> kader.grens, ? in toegestaan, count(personen[rol = "kind"]) < ?')
    assert cell.names == {"kader.grens", "toegestaan", "personen"}
    assert cell.item_names == {("personen", "rol")}


def test_a_cell_has_a_budget() -> None:
    with pytest.raises(FeelBudgetError):
        parse_unary_tests("count(for i in 1..100 return i) = ?").matches(to_feel(1), {}, budget=50)
