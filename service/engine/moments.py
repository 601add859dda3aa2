"""Dates and durations of timers and deadlines, counted on the wall clock in Amsterdam.

Months and years clamp to the end of a month, days keep the time of day across a change of the clock, hours are real hours
(requirements.md section 8).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from service.domain.calendar import add_months, start_of
from service.domain.clock import AMSTERDAM
from service.feel import FeelValue, YearsMonths

Duration: TypeAlias = timedelta | YearsMonths

_MONTHS = ("januari februari maart april mei juni juli augustus september oktober november december").split()


def add_to_date(day: date, duration: Duration, sign: int = 1) -> date:
    """A civil date moved by a duration (back with `sign` -1); hours do not count. Raises OverflowError past the calendar."""
    if isinstance(duration, YearsMonths):
        return _months_after(day, sign * duration.months)
    return day + sign * timedelta(days=duration.days)


def add_to_moment(moment: datetime, duration: Duration) -> datetime:
    """An aware moment moved by a duration, as UTC. Raises OverflowError past the calendar."""
    wall = moment.astimezone(AMSTERDAM)
    if isinstance(duration, YearsMonths):
        return datetime.combine(_months_after(wall.date(), duration.months), wall.timetz()).astimezone(UTC)
    shifted = (wall + timedelta(days=duration.days)).astimezone(UTC)
    return shifted + (duration - timedelta(days=duration.days))


def moment_of(value: FeelValue) -> datetime | None:
    """The moment that a FEEL date or date and time means, as UTC: the start of a civil date, Amsterdam where no zone is given.

    None for any other value.
    """
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=AMSTERDAM)).astimezone(UTC)
    return start_of(value) if isinstance(value, date) else None


def day_of(value: FeelValue) -> date | None:
    """The civil date that a FEEL date or date and time means; None for any other value."""
    if isinstance(value, datetime):
        return value.astimezone(AMSTERDAM).date() if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


def show_date(day: date) -> str:
    """`2 maart 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def show_duration(duration: Duration) -> str:
    """`6 weken`, `2 dagen`, `1 jaar en 2 maanden`. Weeks only where they come out whole."""
    if isinstance(duration, YearsMonths):
        years, months = divmod(duration.months, 12)
        parts = [f"{years} jaar"] if years else []
        parts += [_count(months, "maand", "maanden")] if months or not years else []
        return " en ".join(parts)
    days, seconds = duration.days, duration.seconds
    if days and not seconds:
        return _count(days // 7, "week", "weken") if days % 7 == 0 else _count(days, "dag", "dagen")
    parts = [_count(days, "dag", "dagen")] if days else []
    return " en ".join([*parts, f"{seconds // 3600} uur"])


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _months_after(day: date, months: int) -> date:
    try:
        return add_months(day, months)
    except ValueError as error:  # a year that the calendar does not have
        raise OverflowError(str(error)) from error
