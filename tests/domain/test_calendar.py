"""The Dutch calendar: clamping months, working days, and the first moment of a civil date (requirements.md section 8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import calendar
from service.domain.clock import civil_date, system_clock
from service.domain.errors import RegieError


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 9, date(2027, 9, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 10), -1, date(2025, 12, 10)),
    ],
)
def test_months_clamp_at_the_end_of_a_month(day: date, months: int, expected: date) -> None:
    assert calendar.add_months(day, months) == expected


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday: art. 3 Algemene termijnenwet
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),  # each year, not only every fifth
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ],
)
def test_public_holidays_are_no_working_days(holiday: date) -> None:
    assert not calendar.is_working_day(holiday)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 11, 21), 0, date(2026, 11, 23)),  # a Saturday rolls on
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 12, 24), 3, date(2026, 12, 30)),
    ],
)
def test_working_days_skip_weekends_and_holidays(day: date, number: int, expected: date) -> None:
    assert calendar.working_days(day, number) == expected


def test_an_absurd_number_of_working_days_is_refused() -> None:
    with pytest.raises(RegieError, match="werkdagen is te veel"):
        calendar.working_days(date(2026, 1, 1), 1_000_000)


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 60))
def test_working_days_count_exactly_the_working_days_between(day: date, number: int) -> None:
    end = calendar.working_days(day, number)
    between = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    assert sum(calendar.is_working_day(d) for d in between) == number


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # the clock goes forward that night
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_date_begins_at_midnight_in_amsterdam(day: date, moment: datetime) -> None:
    assert calendar.start_of(day) == moment
    assert civil_date(moment) == day
    assert civil_date(moment - timedelta(seconds=1)) == day - timedelta(days=1)


def test_the_system_clock_knows_its_zone() -> None:
    assert system_clock().utcoffset() == timedelta(0)
