"""Days in trials, counted from the day of the step."""

from __future__ import annotations

from datetime import date

import pytest

from service.domain.errors import RegieError
from service.trials.dates import day_of, later

TODAY = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (date(2026, 3, 2), date(2026, 3, 2)),
        ("vandaag", TODAY),
        ("vandaag + P6M", date(2027, 2, 28)),
        ("vandaag - P10Y", date(2016, 8, 31)),
        ("vandaag + P1Y2M1W1D", date(2027, 11, 8)),
        ("vandaag + 5 werkdagen", date(2026, 9, 7)),
        ("vandaag - 1 werkdag", date(2026, 8, 28)),
    ],
)
def test_a_day_is_counted_from_today(written: object, day: date) -> None:
    assert day_of(written, TODAY) == day


@pytest.mark.parametrize("written", ["morgen", "vandaag + ", "vandaag + P", "vandaag + PT3H", "vandaag + P1D2W", 3, None])
def test_what_is_no_day_is_refused(written: object) -> None:
    with pytest.raises(RegieError, match="Schrijf"):
        day_of(written, TODAY)


def test_a_duration_is_added_by_the_calendar() -> None:
    assert later(date(2025, 8, 31), "P6M") == date(2026, 2, 28)
    with pytest.raises(RegieError, match="geen tijdsduur"):
        later(TODAY, "zes weken")
