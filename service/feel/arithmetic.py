"""Arithmetic on numbers, texts, dates and durations (DMN 1.3, 10.3.2.11, tables 45 to 50)."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal

from service.feel.limits import bounded_text
from service.feel.values import NUMBERS, FeelValue, YearsMonths

MIDNIGHT = time(tzinfo=UTC)


def add(left: FeelValue, right: FeelValue) -> FeelValue:
    """`left + right`."""
    match left, right:
        case Decimal(), Decimal():
            return NUMBERS.add(left, right)
        case str(), str():
            return bounded_text(left + right)
        case timedelta(), timedelta():
            return left + right
        case YearsMonths(), YearsMonths():
            return YearsMonths(left.months + right.months)
        case (date() | time(), timedelta() | YearsMonths()):
            return moved(left, right)
        case (timedelta() | YearsMonths(), date() | time()):
            return moved(right, left)
    return None


def subtract(left: FeelValue, right: FeelValue) -> FeelValue:
    """`left - right`."""
    match left, right:
        case Decimal(), Decimal():
            return NUMBERS.subtract(left, right)
        case timedelta(), timedelta():
            return left - right
        case YearsMonths(), YearsMonths():
            return YearsMonths(left.months - right.months)
        case (date() | time(), timedelta() | YearsMonths()):
            return moved(left, negate(right))
        case time(), time():
            return since_midnight(left) - since_midnight(right)
        case date(), date():
            return _moment(left) - _moment(right)
    return None


def multiply(left: FeelValue, right: FeelValue) -> FeelValue:
    """`left * right`."""
    match left, right:
        case Decimal(), Decimal():
            return NUMBERS.multiply(left, right)
        case (timedelta() | YearsMonths(), Decimal()):
            return _scaled(left, lambda size: NUMBERS.multiply(size, right))
        case (Decimal(), timedelta() | YearsMonths()):
            return _scaled(right, lambda size: NUMBERS.multiply(size, left))
    return None


def divide(left: FeelValue, right: FeelValue) -> FeelValue:
    """`left / right`."""
    match left, right:
        case Decimal(), Decimal():
            return NUMBERS.divide(left, right)
        case (timedelta() | YearsMonths(), Decimal()):
            return _scaled(left, lambda size: NUMBERS.divide(size, right))
        case timedelta(), timedelta():
            return NUMBERS.divide(_size(left), _size(right))
        case YearsMonths(), YearsMonths():
            return NUMBERS.divide(_size(left), _size(right))
    return None


def power(left: FeelValue, right: FeelValue) -> FeelValue:
    """`left ** right`."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return NUMBERS.power(left, right) if right else Decimal(1)
    return None


def negate(value: FeelValue) -> FeelValue:
    """`-value`."""
    match value:
        case Decimal():
            return NUMBERS.subtract(Decimal(0), value)
        case timedelta():
            return -value
        case YearsMonths():
            return YearsMonths(-value.months)
    return None


OPERATIONS: dict[str, Callable[[FeelValue, FeelValue], FeelValue]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def calculate(operator: str, left: FeelValue, right: FeelValue) -> FeelValue:
    """`left operator right`; null when it is not defined or does not fit the value space."""
    try:
        return OPERATIONS[operator](left, right)
    except (ArithmeticError, ValueError, TypeError):
        return None


def moved(moment: date | time | datetime, length: FeelValue) -> FeelValue:
    """A moment moved by a duration. Months clamp to the last day (10.3.2.3.8); times wrap.

    A moment in a named zone moves by the clock of the world, so that an hour is an hour.
    """
    match moment, length:
        case time(), timedelta():
            start = datetime(2000, 1, 2, tzinfo=moment.tzinfo)
            part = timedelta(seconds=length.seconds, microseconds=length.microseconds)
            return (datetime.combine(start, moment) + part).timetz()
        case datetime(), timedelta():
            if moment.tzinfo is None:
                return moment + length
            return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)
        case date(), timedelta():
            return (datetime.combine(moment, MIDNIGHT) + length).date()
        case date(), YearsMonths():
            year, month = divmod(moment.year * 12 + moment.month - 1 + length.months, 12)
            day = min(moment.day, monthrange(year, month + 1)[1])
            return moment.replace(year=year, month=month + 1, day=day)
    return None


def _moment(value: date) -> datetime:
    """A date counts from midnight in UTC (10.3.2.3.4)."""
    return value if isinstance(value, datetime) else datetime.combine(value, MIDNIGHT)


def since_midnight(value: time) -> timedelta:
    """How long after midnight, in UTC when the time has an offset."""
    clock = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return clock - (value.utcoffset() or timedelta())


def _size(length: timedelta | YearsMonths) -> Decimal:
    """Microseconds or months."""
    if isinstance(length, YearsMonths):
        return Decimal(length.months)
    return Decimal(length // timedelta(microseconds=1))


def _scaled(length: timedelta | YearsMonths, scale: Callable[[Decimal], Decimal]) -> timedelta | YearsMonths:
    """The duration with another size; parts of a month or microsecond are dropped."""
    size = int(scale(_size(length)).to_integral_value(ROUND_DOWN))
    return YearsMonths(size) if isinstance(length, YearsMonths) else timedelta(microseconds=size)
