"""The Dutch calendar: civil dates in Europe/Amsterdam, month arithmetic that clamps, working days.

Rules: requirements.md section 8 (compute civil dates, clamp month ends, roll only statutory terms to a working day).
Working days are Monday to Friday except the days that the Algemene termijnenwet, art. 3, calls public holidays.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from service.domain.clock import AMSTERDAM
from service.domain.errors import RegieError

MOST_WORKING_DAYS = 2_000
OFFICE_OPENS, OFFICE_CLOSES = time(8, 30), time(17)  # in Amsterdam, on working days (requirements.md 27)


def add_months(day: date, months: int) -> date:
    """`day` plus a number of calendar months; a day that the month does not have becomes its last (31 Aug + 6 = 28 Feb)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=256)
def _public_holidays(year: int) -> frozenset[date]:
    """Good Friday and each 5 May count too (Algemene termijnenwet art. 3); the library files those under "optional"."""
    return frozenset(holidays.country_holidays("NL", years=year, categories=("public", "optional")))


def is_working_day(day: date) -> bool:
    """Whether offices are open on `day`: no weekend and no public holiday."""
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def working_days(day: date, number: int) -> date:
    """The `number`-th working day after `day` (before it when negative); 0 gives `day` itself or the next working day."""
    if abs(number) > MOST_WORKING_DAYS:
        raise RegieError(f"{number} werkdagen is te veel: hooguit {MOST_WORKING_DAYS}.")
    step = timedelta(days=1 if number >= 0 else -1)
    if number == 0:
        while not is_working_day(day):
            day += step
    for _ in range(abs(number)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def outside_office_hours(moment: datetime) -> bool:
    """Whether the office is closed at an aware moment: in the evening, at night, in the weekend and on public holidays."""
    wall = moment.astimezone(AMSTERDAM)
    return not (is_working_day(wall.date()) and OFFICE_OPENS <= wall.time() < OFFICE_CLOSES)


def duty_of(day: date) -> tuple[datetime, datetime]:
    """The duty of a day, in UTC: from when the office closes (on a day off from when it would open) until the next morning.
    Every moment outside office hours lies in the duty of one day."""
    begins = OFFICE_CLOSES if is_working_day(day) else OFFICE_OPENS
    moments = ((day, begins), (day + timedelta(days=1), OFFICE_OPENS))
    begin, end = (datetime.combine(one, at, AMSTERDAM).astimezone(UTC) for one, at in moments)
    return begin, end


def start_of(day: date) -> datetime:
    """The first moment of a civil date in Amsterdam, in UTC: what is due "on" a date becomes due here."""
    return datetime.combine(day, time.min, AMSTERDAM).astimezone(UTC)
