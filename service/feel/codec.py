"""Values as JSON, without loss, and as Dutch text for people."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from service.feel.functions.texts import plain
from service.feel.temporal import (
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
    show_temporal,
)
from service.feel.values import FeelValue, Range, YearsMonths, kind

EXACT = 2**53  # whole numbers that every reader of JSON keeps exact
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


def to_json(value: FeelValue) -> object:
    """A value as JSON that from_json reads back: what JSON has stays itself, the rest gets a tag
    such as {"@datum": "2026-01-31"}. Raises ValueError for a key that begins with "@"."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        if any(key.startswith("@") for key in value):
            raise ValueError("the key of a context does not begin with @")
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        whole = abs(value) < EXACT and value == value.to_integral_value()
        return int(value) if whole else {"@getal": str(value)}
    if isinstance(value, Range):
        ends = [to_json(value.start), to_json(value.end)]
        return {"@bereik": [*ends, value.start_included, value.end_included]}
    return {TAGS[kind(value)]: show_temporal(value)}


TAGS = {
    "date": "@datum",
    "time": "@tijd",
    "date and time": "@moment",
    "days and time duration": "@duur",
    "years and months duration": "@maanden",
}


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


READERS: dict[str, Callable[[str], FeelValue]] = {
    "@getal": _number,
    "@datum": parse_date,
    "@tijd": parse_time,
    "@moment": parse_datetime,
    "@duur": parse_duration,
    "@maanden": parse_duration,
}


def from_json(value: object) -> FeelValue:
    """The value that to_json wrote. Raises ValueError for anything that it can't have written."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if not isinstance(value, dict):
        raise ValueError(f"no FEEL value in JSON: {type(value).__name__}")
    tag = next((key for key in value if key.startswith("@")), None)
    if tag is None:
        return {key: from_json(item) for key, item in value.items()}
    read = _tagged(tag, value[tag]) if len(value) == 1 else None
    if read is None:
        raise ValueError(f"no FEEL value in JSON: {tag}")
    return read


def _tagged(tag: str, content: object) -> FeelValue:
    """What a tag holds, or None when that is not what the tag is for."""
    if tag == "@bereik" and isinstance(content, list) and len(content) == 4:
        start, end, start_included, end_included = content
        if isinstance(start_included, bool) and isinstance(end_included, bool):
            return Range(from_json(start), from_json(end), start_included, end_included)
    if tag in READERS and isinstance(content, str):
        return READERS[tag](content)
    return None


def show(value: FeelValue) -> str:
    """A value in Dutch, for logs and pages; empty for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain(value).replace(".", ",")
    if isinstance(value, list):
        return ", ".join(show(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {show(item)}" for key, item in value.items())
    if isinstance(value, Range):
        return _show_range(value)
    return _show_temporal(value)


def _show_range(value: Range) -> str:
    start = f"{'vanaf' if value.start_included else 'na'} {show(value.start)}"
    end = f"{'tot en met' if value.end_included else 'tot'} {show(value.end)}"
    return " ".join(part for part, bound in ((start, value.start), (end, value.end)) if bound is not None)


def _show_temporal(value: date | time | timedelta | YearsMonths) -> str:
    if isinstance(value, datetime):
        return f"{_show_date(value)} {_show_time(value)}"
    if isinstance(value, date):
        return _show_date(value)
    if isinstance(value, time):
        return _show_time(value)
    if isinstance(value, YearsMonths):
        years, months = divmod(abs(value.months), 12)
        counts = [(years, "jaar", "jaar"), (months, "maand", "maanden")]
        return _show_length(counts, value.months < 0, "0 maanden")
    seconds = abs(value) // timedelta(seconds=1)
    counts = [
        (seconds // 86_400, "dag", "dagen"),
        (seconds // 3_600 % 24, "uur", "uur"),
        (seconds // 60 % 60, "minuut", "minuten"),
        (seconds % 60, "seconde", "seconden"),
    ]
    return _show_length(counts, value < timedelta(), "0 dagen")


def _show_length(counts: list[tuple[int, str, str]], negative: bool, nothing: str) -> str:
    shown = [f"{count} {one if count == 1 else more}" for count, one, more in counts if count]
    return ("min " if negative else "") + (" en ".join(shown) or nothing)


def _show_date(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def _show_time(value: time | datetime) -> str:
    return f"{value.hour:02}:{value.minute:02} uur"
