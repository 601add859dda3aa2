"""The functions that formulas have beside those of FEEL: the calendar's."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from service.domain.calendar import MOST_WORKING_DAYS, working_days
from service.feel import FeelValue, Function, Functions


def _werkdagen(day: FeelValue, number: FeelValue) -> FeelValue:
    """The n-th working day after a date; null for anything but a date and a whole number within bounds (as FEEL would)."""
    if not isinstance(day, date) or isinstance(day, datetime) or not isinstance(number, Decimal):
        return None
    if number != number.to_integral_value() or abs(number) > MOST_WORKING_DAYS:
        return None
    try:
        return working_days(day, int(number))
    except (OverflowError, ValueError):
        return None


FUNCTIONS = Functions([Function("werkdagen", ("datum", "n"), _werkdagen)])
