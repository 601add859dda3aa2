"""Values as a Dutch reader writes them: 31 maart 2026, 1.234,5, ja, nee."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from service.domain.clock import AMSTERDAM
from service.feel import FeelValue, YearsMonths

MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december".split()
)


def day_in_words(day: date) -> str:
    """31 maart 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_in_digits(day: date) -> str:
    """31-03-2026"""
    return f"{day.day:02d}-{day.month:02d}-{day.year}"


def number_in_digits(number: Decimal) -> str:
    """12,5: no more digits than it has, a comma, no exponent."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("0" if text in ("", "-0") else text).replace(".", ",")


def as_text(value: FeelValue, *, plain: bool = False) -> str:
    """A value for a reader; with `plain` for a control's `value` attribute: ISO dates, true and false, and a dot."""
    match value:
        case None:
            return ""
        case bool():
            return ("true" if value else "false") if plain else ("ja" if value else "nee")
        case Decimal():
            return number_in_digits(value).replace(",", ".") if plain else number_in_digits(value)
        case datetime():
            local = value.astimezone(AMSTERDAM) if value.tzinfo else value
            return local.strftime("%Y-%m-%dT%H:%M") if plain else f"{day_in_words(local.date())}, {local:%H:%M} uur"
        case date():
            return value.isoformat() if plain else day_in_words(value)
        case time():
            return f"{value:%H:%M}" if plain else f"{value:%H:%M} uur"
        case YearsMonths():
            return _count(value.months, "maand", "maanden")
        case timedelta():
            return _count(value.days, "dag", "dagen")
        case list():
            return ", ".join(as_text(item, plain=plain) for item in value)
        case dict():
            return ", ".join(f"{key}: {as_text(item, plain=plain)}" for key, item in value.items())
        case _:
            return str(value)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if abs(number) == 1 else many}"
