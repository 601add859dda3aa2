"""The text of a timer: a bare term or date, or a formula."""

from datetime import date, timedelta

import pytest

from service.feel import FeelValue, Function, Functions, YearsMonths, parse_moment

VALUES: dict[str, FeelValue] = {"vandaag": date(2026, 8, 31)}


@pytest.mark.parametrize(
    ("text", "expected", "literal"),
    [
        ("P42D", timedelta(days=42), True),
        (" P6W ", timedelta(weeks=6), True),
        ("P6M", YearsMonths(6), True),
        ("P1Y2M", YearsMonths(14), True),
        ("P1DT12H", timedelta(days=1, hours=12), True),
        ("-P2D", timedelta(days=-2), True),
        ("P0D", timedelta(), True),
        ("2026-03-01", date(2026, 3, 1), False),
        ('vandaag + @"P6M"', date(2027, 2, 28), False),
        ('duration("P6M")', YearsMonths(6), False),
        ("Perceel", None, False),
        ("werkdagen(vandaag, 5)", date(2026, 9, 5), False),
    ],
)
def test_a_moment_is_a_term_a_date_or_a_formula(text: str, expected: FeelValue, literal: bool) -> None:
    functions = Functions([Function("werkdagen", ("datum", "n"), lambda day, n: day + timedelta(days=int(n)))])
    moment = parse_moment(text, functions)
    assert moment.evaluate(VALUES) == expected
    assert moment.is_duration_literal is literal
    assert moment.text == text
