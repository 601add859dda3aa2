"""Functions that the host hands in, such as working days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from service.domain.errors import RegieError
from service.feel import FeelError, FeelValue, Function, Functions, parse


def later(day: FeelValue, days: FeelValue) -> FeelValue:
    if not isinstance(day, date) or not isinstance(days, Decimal):
        return None
    return day + timedelta(days=int(days))


FUNCTIONS = Functions([Function("werkdagen", ("datum", "n"), later), Function("count", ("x",), lambda x: "eigen")])
VALUES: dict[str, FeelValue] = {"d": date(2026, 3, 2)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("werkdagen(d, 10)", date(2026, 3, 12)),
        ("werkdagen(n: 10, datum: d)", date(2026, 3, 12)),
        ("werkdagen(niets, 10)", None),
        ("werkdagen(d, 10) < werkdagen(d, 11)", True),
        ("count([1])", "eigen"),
        ("werkdagen", None),
    ],
)
def test_a_host_function_is_called_by_place_or_by_name(text: str, expected: FeelValue) -> None:
    assert parse(text, FUNCTIONS).evaluate(VALUES) == expected


@pytest.mark.parametrize("text", ["werkdagen(d)", "werkdagen(d, 1, 2)", "werkdagen(datum: d)", "werkdagen(x: 1, n: 2)"])
def test_a_host_function_is_called_with_all_that_it_takes(text: str) -> None:
    with pytest.raises(FeelError, match=r"Schrijf: werkdagen\(datum, n\)\."):
        parse(text, FUNCTIONS)


def test_a_host_function_is_unknown_where_it_is_not_handed_in() -> None:
    with pytest.raises(FeelError, match="‘werkdagen’ kent Regie niet"):
        parse("werkdagen(d, 10)")


def test_an_error_of_the_host_is_passed_on() -> None:
    def broken(*_values: FeelValue) -> FeelValue:
        raise RegieError("De feestdagen van dit jaar ontbreken.")

    with pytest.raises(RegieError, match="feestdagen"):
        parse("werkdagen(d, 1)", Functions([Function("werkdagen", ("datum", "n"), broken)])).evaluate(VALUES)
