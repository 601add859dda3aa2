"""The values of FEEL as Python values, and which kind each is (DMN 1.3, 10.3.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import TypeAlias

from service.feel.errors import FeelBudgetError
from service.feel.limits import VALUE_DEPTH, VALUE_SIZE

# IEEE 754-2008 decimal128, as 10.3.2.3.1 asks. What does not fit becomes null.
NUMBERS = Context(prec=34, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow])

MOST_MONTHS = 10**11  # FEEL's own bound is 999,999,999 years


@dataclass(frozen=True, order=True)
class YearsMonths:
    """A years and months duration (10.3.2.3.8), in months; negative goes back in time.

    Raises OverflowError for more months than a moment could ever be moved by.
    """

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > MOST_MONTHS:
            raise OverflowError("too many months")


@dataclass(frozen=True)
class Range:
    """A range (10.3.2.7). Of a range with an end that is None nothing is known: no value is in or out."""

    start: "FeelValue"
    end: "FeelValue"
    start_included: bool = True
    end_included: bool = True


FeelValue: TypeAlias = (
    None
    | bool
    | Decimal
    | str
    | date
    | time
    | datetime
    | timedelta
    | YearsMonths
    | Range
    | list["FeelValue"]
    | dict[str, "FeelValue"]
)

KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    Range: "range",
    list: "list",
    dict: "context",
}


def kind(value: FeelValue) -> str:
    """The FEEL name of a value's type. Raises TypeError for what is no FEEL value."""
    try:
        return KINDS[type(value)]
    except KeyError:
        raise TypeError(f"not a FEEL value: {type(value).__name__}; use to_feel()") from None


def to_feel(value: object) -> FeelValue:
    """A host value as a FEEL value: int and float become Decimal, tuple becomes list, at any depth.

    Raises TypeError for any other type (and keys that are no text), ValueError for NaN and infinity.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise ValueError("a FEEL number is finite")
        return number
    if isinstance(value, Mapping):
        return {_key(key): to_feel(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_feel(item) for item in value]
    if type(value) not in KINDS:
        raise TypeError(f"not a FEEL value: {type(value).__name__}")
    return value  # type: ignore[return-value]  # the type was looked up just above


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError("the keys of a context are texts")
    return key


def parts(value: FeelValue) -> Iterator[FeelValue]:
    """The values directly within a list, context or range; nothing for any other value."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, Range):
        yield value.start
        yield value.end


def bounded(value: FeelValue) -> FeelValue:
    """The value itself; raises FeelBudgetError when it is too large or too deep for an outcome.

    A value that is repeated counts each time: few steps can share a list into a tree
    that nobody could ever print.
    """
    size = 0
    waiting: list[tuple[FeelValue, int]] = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        size += 1
        if isinstance(item, list | dict | Range):
            waiting.extend((part, depth + 1) for part in parts(item))
        if size + len(waiting) > VALUE_SIZE or depth > VALUE_DEPTH:
            raise FeelBudgetError("De uitkomst van deze formule is te groot. Maak de formule eenvoudiger.")
    return value
