"""What stands behind a dot: entries of contexts, and properties of dates and such (DMN 1.3, tables 53 and 54)."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from service.feel.limits import Budget
from service.feel.values import FeelValue, YearsMonths, kind


def _offset(value: time | datetime) -> FeelValue:
    return value.utcoffset()


def _zone(value: datetime) -> FeelValue:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _part(value: timedelta, unit: int, most: int | None = None) -> Decimal:
    """How many whole units of so many seconds there are, after those that make `most`; with the sign."""
    units = abs(value) // timedelta(seconds=unit)
    units = units if most is None else units % most
    return Decimal(-units if value < timedelta() else units)


def _months(value: YearsMonths, unit: Callable[[int], int]) -> Decimal:
    part = unit(abs(value.months))
    return Decimal(-part if value.months < 0 else part)


Property = Callable[[Any], FeelValue]

OF_DATES: dict[str, Property] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
OF_TIMES: dict[str, Property] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: Decimal(value.second),
    "time offset": _offset,
    "timezone": _zone,
}
PROPERTIES: dict[str, dict[str, Property]] = {
    "date": OF_DATES,
    "time": OF_TIMES,
    "date and time": {**OF_DATES, **OF_TIMES},
    "days and time duration": {
        "days": lambda value: _part(value, 86_400),
        "hours": lambda value: _part(value, 3_600, 24),
        "minutes": lambda value: _part(value, 60, 60),
        "seconds": lambda value: _part(value, 1, 60),
    },
    "years and months duration": {
        "years": lambda value: _months(value, lambda months: months // 12),
        "months": lambda value: _months(value, lambda months: months % 12),
    },
    "range": {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}


def property_of(budget: Budget, value: FeelValue, name: str) -> FeelValue:
    """`value.name`; of a list, the list of that of its items; null when there is none."""
    budget.spend()
    if isinstance(value, list):
        return [property_of(budget, item, name) for item in value]
    if isinstance(value, dict):
        return value.get(name)
    found = PROPERTIES.get(kind(value), {}).get(name)
    return found(value) if found else None
