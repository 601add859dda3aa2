"""Whether a formula gives a date or a duration, as far as it can be told without a case: only when it reads nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from service.feel import Expression, FeelBudgetError, FeelValue, YearsMonths

LONGEST_YEARS = 10
LONGEST = timedelta(days=LONGEST_YEARS * 366)
Wrong = tuple[str, str]

NO_DATE = ("dit geeft geen datum.", "Schrijf een datum (2026-03-01) of een formule die een datum geeft.")
NO_DURATION = ("dit geeft geen duur.", "Schrijf een duur (P42D, P6W, P6M) of een formule die een duur geeft.")


def wrong_date(expression: Expression) -> Wrong | None:
    """What is wrong with a text that must give a date, and what to do; None when nothing is known to be wrong."""
    known, value = _constant(expression)
    if not known or (isinstance(value, date) and not isinstance(value, datetime)):
        return None
    return NO_DATE


def wrong_duration(expression: Expression) -> Wrong | None:
    """The same for a duration: more than nothing, and at most ten years."""
    known, value = _constant(expression)
    if not known:
        return None
    if not isinstance(value, timedelta | YearsMonths):
        return NO_DURATION
    return _length(value)


def wrong_moment(expression: Expression) -> Wrong | None:
    """The same where either will do."""
    known, value = _constant(expression)
    if known and isinstance(value, timedelta | YearsMonths):
        return _length(value)
    return wrong_date(expression)


def _length(value: timedelta | YearsMonths) -> Wrong | None:
    right = 0 < value.months <= LONGEST_YEARS * 12 if isinstance(value, YearsMonths) else timedelta(0) < value <= LONGEST
    return None if right else ("de duur is nul, negatief of meer dan tien jaar.", "Schrijf een kortere duur, zoals P6W.")


def _constant(expression: Expression) -> tuple[bool, FeelValue]:
    """Whether its value is the same in every case, and that value."""
    if expression.names:
        return False, None
    try:
        return True, expression.evaluate({})
    except FeelBudgetError:
        return True, None
