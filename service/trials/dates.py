"""Days and durations as a trial writes them: 2026-03-02, `vandaag`, `vandaag + P3M`, `vandaag - 3 werkdagen`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from service.domain.calendar import add_months, working_days
from service.domain.errors import RegieError

HOURS = re.compile(r"PT(\d{1,3})H")
DURATION = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
TODAY = re.compile(r"vandaag(?:\s*(?P<sign>[+-])\s*(?:(?P<duration>P\S+)|(?P<working>\d{1,3}) werkdag(?:en)?))?")


def is_relative(text: str) -> bool:
    """Whether a text means a day counted from today, such as `vandaag + P3M`."""
    return text == "vandaag" or re.match(r"vandaag\s*[+-]", text) is not None


def later(day: date, duration: str, sign: int = 1) -> date:
    """`day` plus (or with sign -1, minus) an ISO duration of years, months, weeks and days; months clamp.

    Raises RegieError for what is no such duration.
    """
    match = DURATION.fullmatch(duration)
    if match is None:
        raise RegieError(f"‘{duration}’ is geen tijdsduur. Schrijf bijvoorbeeld P6W, P3M of P10D.")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return add_months(day, sign * (12 * years + months)) + sign * timedelta(weeks=weeks, days=days)


def day_of(value: object, today: date) -> date:
    """The day that a date or a text means on `today`. Raises RegieError for anything else."""
    if isinstance(value, date):
        return value
    match = TODAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise RegieError(f"‘{value}’ is geen dag. Schrijf een datum als 2026-03-02, of bijvoorbeeld vandaag + P3M.")
    sign = -1 if match["sign"] == "-" else 1
    if match["duration"]:
        return later(today, match["duration"], sign)
    return working_days(today, sign * int(match["working"])) if match["working"] else today
