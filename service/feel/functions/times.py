"""Functions on dates, times and durations (DMN 1.3, 10.3.4.1 and 10.3.4.7)."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from service.feel.functions.signatures import DATE_LIKE, signature
from service.feel.limits import Budget
from service.feel.temporal import parse_date, parse_datetime, parse_duration, parse_time
from service.feel.values import FeelValue, YearsMonths

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = "January February March April May June July August September October November December".split()


def _date(_budget: Budget, source: FeelValue) -> FeelValue:
    if isinstance(source, str):
        return parse_date(source)
    if isinstance(source, datetime):
        return source.date()
    return source if isinstance(source, date) else None


def _date_of(_budget: Budget, year: Decimal, month: Decimal, day: Decimal) -> FeelValue:
    try:
        return date(*(_whole(part) for part in (year, month, day)))
    except (ValueError, OverflowError):
        return None


def _whole(number: Decimal) -> int:
    """Raises ValueError for a number with a fraction."""
    if number != number.to_integral_value():
        raise ValueError("not a whole number")
    return int(number)


def _time(_budget: Budget, source: FeelValue) -> FeelValue:
    if isinstance(source, str):
        return parse_time(source)
    if isinstance(source, datetime):
        offset = source.utcoffset()
        return source.time().replace(tzinfo=None if offset is None else timezone(offset))
    if isinstance(source, date):
        return time(tzinfo=UTC)
    return source if isinstance(source, time) else None


def _time_of(_budget: Budget, hour: Decimal, minute: Decimal, second: Decimal, offset: FeelValue = None) -> FeelValue:
    if offset is not None and not isinstance(offset, timedelta):
        return None
    try:
        whole = int(second)
        micro = int((second - whole) * 1_000_000)
        zone = None if offset is None else timezone(offset)
        return time(_whole(hour), _whole(minute), whole, micro, zone)
    except (ValueError, OverflowError):
        return None


def _datetime(_budget: Budget, source: FeelValue) -> FeelValue:
    if isinstance(source, str):
        return parse_datetime(source)
    return source if isinstance(source, datetime) else None


def _datetime_of(_budget: Budget, day: date, moment: time) -> FeelValue:
    on = day.date() if isinstance(day, datetime) else day
    return datetime.combine(on, moment)


def _duration(_budget: Budget, source: FeelValue) -> FeelValue:
    if isinstance(source, str):
        return parse_duration(source)
    return source if isinstance(source, timedelta | YearsMonths) else None


def _months_between(_budget: Budget, start: date, end: date) -> FeelValue:
    """Whole months from one date to another, negative when it lies before (10.3.4.1); the
    clock does not count."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    if months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)


def _day_of_week(_budget: Budget, day: date) -> FeelValue:
    return DAYS[day.weekday()]


def _month_of_year(_budget: Budget, day: date) -> FeelValue:
    return MONTHS[day.month - 1]


def _day_of_year(_budget: Budget, day: date) -> FeelValue:
    return Decimal(day.timetuple().tm_yday)


def _week_of_year(_budget: Budget, day: date) -> FeelValue:
    return Decimal(day.isocalendar().week)


FUNCTIONS = {
    "date": (
        signature(_date, "from"),
        signature(_date_of, "year: number", "month: number", "day: number"),
    ),
    "time": (
        signature(_time, "from"),
        signature(_time_of, "hour: number", "minute: number", "second: number", "offset?"),
    ),
    "date and time": (
        signature(_datetime, "from"),
        signature(_datetime_of, f"date: {DATE_LIKE}", "time: time"),
    ),
    "duration": (signature(_duration, "from"),),
    "years and months duration": (signature(_months_between, f"from: {DATE_LIKE}", f"to: {DATE_LIKE}"),),
    "day of week": (signature(_day_of_week, f"date: {DATE_LIKE}"),),
    "month of year": (signature(_month_of_year, f"date: {DATE_LIKE}"),),
    "day of year": (signature(_day_of_year, f"date: {DATE_LIKE}"),),
    "week of year": (signature(_week_of_year, f"date: {DATE_LIKE}"),),
}
