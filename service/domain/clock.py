"""The only place that reads the time. Everything else is handed `now`, an aware datetime in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def civil_date(moment: datetime) -> date:
    """The date on the wall in Amsterdam at an aware `moment` (requirements.md section 8: civil dates)."""
    return moment.astimezone(AMSTERDAM).date()
