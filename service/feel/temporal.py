"""Dates, times and durations between text and value (DMN 1.3, 10.3.2.3.4 to 10.3.2.3.8, ISO 8601).

Years run from 1 to 9999 and seconds have six decimals: what FEEL writes beyond
that is no value here (the parser refuses it when it is written in a formula).
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.feel.values import FeelValue, YearsMonths

DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})0*)?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+/-]+)?", re.ASCII)
YEARS_MONTHS = re.compile(r"(-)?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
DAYS_TIME = re.compile(
    r"(-)?P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,12})(?:\.(\d{0,6})0*)?S)?)?",
    re.ASCII,
)
WEEKS = re.compile(r"P(\d{1,4})W", re.ASCII)
Made = TypeVar("Made")
LARGEST_OFFSET = timedelta(hours=18)


def parse_date(text: str) -> date | None:
    """ "2026-01-31"."""
    match = DATE.fullmatch(text)
    return _made(lambda: date(*map(int, match.groups()))) if match else None


def parse_time(text: str) -> time | None:
    """ "10:30:00", with or without an offset; a named zone has no meaning without a date."""
    match = TIME.fullmatch(text)
    if match is None or (match[5] or "").startswith("@"):
        return None
    return _made(lambda: _time(match))


def parse_datetime(text: str) -> datetime | None:
    """ "2026-01-31T10:30:00", with or without an offset or zone; a date alone is its midnight."""
    day, separator, moment = text.partition("T")
    on, at = parse_date(day), TIME.fullmatch(moment if separator else "00:00:00")
    if on is None or at is None:
        return None
    return _made(lambda: datetime.combine(on, _time(at)))


def parse_duration(text: str) -> YearsMonths | timedelta | None:
    """ "P1Y6M" or "P2DT4H"; the two kinds don't mix (10.3.2.3.7)."""
    if (match := YEARS_MONTHS.fullmatch(text)) and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearsMonths(-months if match[1] else months)
    match = DAYS_TIME.fullmatch(text)
    if match is None or not any(match.groups()[1:]) or text.endswith("T"):
        return None
    days, hours, minutes, seconds = (int(match[group] or 0) for group in (2, 3, 4, 5))
    fraction = int((match[6] or "").ljust(6, "0"))
    length = _made(lambda: timedelta(days, seconds, fraction, 0, minutes, hours))
    return -length if length is not None and match[1] else length


def parse_weeks(text: str) -> timedelta | None:
    """ "P6W": ISO 8601 has it, FEEL does not; timers may use it."""
    match = WEEKS.fullmatch(text)
    return timedelta(weeks=int(match[1])) if match else None


def parse_temporal(text: str) -> FeelValue:
    """What @"..." stands for (10.3.2.3.9), or None."""
    for parse in (parse_date, parse_datetime, parse_time, parse_duration):
        value = parse(text)
        if value is not None:
            return value
    return None


def _made(make: Callable[[], Made]) -> Made | None:
    """What `make` makes, or None when the parts are no date, time or duration."""
    try:
        return make()
    except (ValueError, OverflowError):
        return None


def _time(match: re.Match[str]) -> time:
    """Raises ValueError when the parts are no time."""
    hour, minute, second = (int(match[group]) for group in (1, 2, 3))
    fraction = int((match[4] or "").ljust(6, "0"))
    return time(hour, minute, second, fraction, zone(match[5]) if match[5] else None)


def zone(text: str) -> tzinfo:
    """ "Z", "+01:00" or "@Europe/Amsterdam". Raises ValueError when there is no such zone."""
    if text == "Z":
        return UTC
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (ZoneInfoNotFoundError, OSError):
            raise ValueError("no such zone") from None
    hours, minutes, seconds = (int(part) for part in (text[1:] + ":00").split(":")[:3])
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if offset > LARGEST_OFFSET or minutes > 59 or seconds > 59:
        raise ValueError("no such offset")
    return timezone(-offset if text[0] == "-" else offset)


def show_temporal(value: date | time | datetime | timedelta | YearsMonths) -> str:
    """The text that FEEL writes for a value, and reads back (10.3.4.1, string)."""
    if isinstance(value, YearsMonths):
        return _show_months(value.months)
    if isinstance(value, timedelta):
        return _show_duration(value)
    if isinstance(value, datetime):
        return value.date().isoformat() + "T" + _show_time(value.time()) + show_zone(value)
    if isinstance(value, time):
        return _show_time(value) + show_zone(value)
    return value.isoformat()


def show_zone(value: time | datetime) -> str:
    """The offset or zone as written behind a time; empty when there is none."""
    if isinstance(value.tzinfo, ZoneInfo):
        return f"@{value.tzinfo.key}"
    offset = value.utcoffset()
    if offset is None:
        return ""
    if not offset:
        return "Z"
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    shown = f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return shown + (f":{seconds:02}" if seconds else "")


def _show_time(value: time) -> str:
    shown = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    return shown + f".{value.microsecond:06}".rstrip("0").rstrip(".")


def _show_months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    shown = (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else "")
    return ("-" if months < 0 else "") + "P" + shown


def _show_duration(value: timedelta) -> str:
    length = abs(value)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{length.microseconds:06}".rstrip("0").rstrip(".")
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    shown = (f"{length.days}D" if length.days else "") + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta() else "") + "P" + (shown or "T0S")
