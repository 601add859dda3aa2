"""A field of a form as a marshmallow field: what was typed -> a FEEL value, or a Dutch sentence that says what is wrong.

They look at one text only. Whether a field is shown, must be filled in, or has this option, depends on other answers:
`answers.py` sees to that. Blank is `None` for all of them (an empty list for a checklist, False for a checkbox).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from service.bundle.model import Field
from service.domain.clock import AMSTERDAM
from service.forms.limits import DIGITS, EARLIEST_YEAR, LATEST_YEAR, LINE_LENGTH, MOST_FILES, MOST_ROWS, TEXT_LENGTH
from service.forms.wording import as_text, day_in_digits

_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RFC_3339 = re.compile(r"[0-9-]{10}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})")
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_YES = frozenset(("on", "true", "ja", "1"))
_NO = frozenset(("off", "false", "nee", "0", ""))
FILE_GONE = "Dit bestand is er niet meer. Voeg het opnieuw toe."
_NOT_TEXT = "Vul hier één tekst in."

BLANK: dict[str, Any] = {"allow_none": True, "load_default": None}


def clean(value: object) -> str:
    """What was typed, without what nobody types: other line ends, spaces around it. Raises ValidationError for no text."""
    if not isinstance(value, str):
        raise ValidationError(_NOT_TEXT)
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _UNPRINTABLE.search(text):
        raise ValidationError("Hier staat een teken in dat we niet kunnen bewaren. Typ de tekst opnieuw.")
    return text


class TextField(fields.Field[str | None]):
    """textfield and textarea."""

    def __init__(self, field: Field, **more: Any) -> None:
        super().__init__(**more)
        self.of = field
        bound = LINE_LENGTH if field.type == "textfield" else TEXT_LENGTH
        self.longest = min(field.max_length or bound, bound)
        self.pattern = re.compile(field.pattern) if field.pattern else None

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str | None:
        text = clean(as_text(_number(value), plain=True) if isinstance(value, int | Decimal) else value)
        if not text:
            return None
        if self.of.type == "textfield":
            text = re.sub(r"[\n\t]+", " ", text)
        if len(text) > self.longest:
            raise ValidationError(f"Deze tekst is te lang: {len(text)} tekens, hooguit {self.longest} kan.")
        if self.of.min_length and len(text) < self.of.min_length:
            raise ValidationError(f"Deze tekst is te kort: vul minstens {self.of.min_length} tekens in.")
        if self.pattern and not self.pattern.search(text):
            raise ValidationError("Dit is niet op de goede manier geschreven. Kijk naar de uitleg bij de vraag.")
        if self.of.subtype == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text):
            raise ValidationError("Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
        if self.of.subtype == "phone" and not re.fullmatch(r"\+?[0-9][0-9 ()/-]{7,18}", text):
            raise ValidationError("Vul een telefoonnummer in, zoals 06 12345678.")
        return text


class BsnField(fields.Field[str | None]):
    """A burgerservicenummer: nine digits that pass the eleven test (mark `bsn`)."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str | None:
        digits = re.sub(r"[ .]", "", clean(value))
        if not digits:
            return None
        if not re.fullmatch(r"[0-9]{8,9}", digits):
            raise ValidationError("Een burgerservicenummer heeft negen cijfers.")
        digits = digits.zfill(9)
        weighed = sum(int(digit) * weight for digit, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
        if weighed % 11 or digits == "000000000":
            raise ValidationError("Dit burgerservicenummer klopt niet. Controleer de cijfers.")
        return digits


class NumberField(fields.Field[Decimal | None]):
    """A number, as the Dutch write it: 1.234,56. A dot with other than three digits behind it is read as a comma."""

    def __init__(self, field: Field, **more: Any) -> None:
        super().__init__(**more)
        self.of = field

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Decimal | None:
        number = _number(value)
        if number is None:
            return None
        decimals = max(-int(number.normalize().as_tuple().exponent), 0)
        most = DIGITS if self.of.decimals is None else self.of.decimals
        if decimals > most:
            raise ValidationError("Vul een heel getal in." if not most else f"Hooguit {most} cijfers achter de komma.")
        low, high = _decimal(self.of.minimum), _decimal(self.of.maximum)
        if (low is not None and number < low) or (high is not None and number > high):
            raise ValidationError(_between(low, high))
        return number


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool):
        raise ValidationError("Vul hier een tekst of getal in.")
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value) if isinstance(value, float) else value)
    else:
        text = clean(value)
        if not text:
            return None
        if _THOUSANDS.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        elif not _PLAIN_NUMBER.fullmatch(text):
            raise ValidationError("Vul een getal in, alleen met cijfers, zoals 12 of 12,50.")
        number = Decimal(text.replace(",", "."))
    if not number.is_finite() or number.adjusted() >= DIGITS or int(number.as_tuple().exponent) < -2 * DIGITS:
        raise ValidationError("Dit getal is te groot of te lang.")
    return number


def _decimal(text: str | None) -> Decimal | None:
    """A limit of the form; the checks see to it that it is a number."""
    return Decimal(text) if text else None


def _between(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"Vul een getal in tot en met {as_text(high)}."
    if high is None:
        return f"Vul een getal in vanaf {as_text(low)}."
    return f"Vul een getal in van {as_text(low)} tot en met {as_text(high)}."


class DayField(fields.Field[date | None]):
    """A date: yyyy-mm-dd from a date control, or typed as dd-mm-jjjj."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> date | None:
        day = _day(value)
        if day is None:
            return None
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValidationError(f"Controleer het jaar: vul een jaar in van {EARLIEST_YEAR} tot en met {LATEST_YEAR}.")
        return day


def _day(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = clean(value)
    if not text:
        return None
    iso, dutch = _ISO_DAY.fullmatch(text), _DUTCH_DAY.fullmatch(text)
    if not iso and not dutch:
        raise ValidationError(f"Vul een datum in als dag-maand-jaar, zoals {day_in_digits(date(2026, 3, 31))}.")
    year, month, day = iso.groups() if iso else reversed(dutch.groups())  # type: ignore[union-attr]  # one of the two is
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValidationError("Deze datum bestaat niet. Controleer de dag en de maand.") from error


class ClockField(fields.Field[time | None]):
    """A time of the day: uu:mm."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> time | None:
        if isinstance(value, time):
            return value.replace(tzinfo=None)
        text = clean(value)
        return _clock(text) if text else None


def _clock(text: str) -> time:
    match = _CLOCK.fullmatch(text)
    try:
        if match:
            return time(int(match[1]), int(match[2]))
    except ValueError:
        match = None
    raise ValidationError("Vul een tijd in als uren:minuten, zoals 14:30.")


class MomentField(fields.Field[datetime | None]):
    """A date with a time, on the clock in Amsterdam unless it says its distance to UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> datetime | None:
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=AMSTERDAM)
        text = clean(value)
        if not text:
            return None
        if _RFC_3339.fullmatch(text):
            return _instant(text)
        head, _sign, tail = text.replace("T", " ").rpartition(" ")
        day = _day(head.strip()) if head else None
        if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValidationError("Vul een datum en een tijd in, zoals 31-03-2026 14:30.")
        return datetime.combine(day, _clock(tail), AMSTERDAM)


def _instant(text: str) -> datetime:
    """A moment as programs write it (RFC 3339), with its distance to UTC."""
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(AMSTERDAM)
    except (ValueError, OverflowError) as error:
        raise ValidationError("Deze datum of tijd bestaat niet.") from error
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValidationError(f"Controleer het jaar: vul een jaar in van {EARLIEST_YEAR} tot en met {LATEST_YEAR}.")
    return moment


class TickField(fields.Field[bool]):
    """checkbox: a box that is not ticked is not posted at all."""

    def deserialize(self, value: Any, *more: Any, **named: Any) -> bool:
        return bool(super().deserialize(False if value is None else value, *more, **named))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        if isinstance(value, bool):
            return value
        text = clean(value).lower()
        if text not in _YES | _NO:
            raise ValidationError("Zet hier een vinkje, of niet.")
        return text in _YES


class ChoiceField(fields.Field[str | None]):
    """radio and select: the text of one option's value; which options there are, is not known here."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str | None:
        if isinstance(value, bool | int | float | Decimal):
            return as_text(value if isinstance(value, bool) else _number(value), plain=True)
        return clean(value)[:LINE_LENGTH] or None


class ChoicesField(fields.Field[list[str]]):
    """checklist: the texts of the options that were ticked, each once."""

    def deserialize(self, value: Any, *more: Any, **named: Any) -> list[str]:
        return list(super().deserialize([] if value is None else value, *more, **named))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> list[str]:
        one = ChoiceField()
        listed = value if isinstance(value, list) else [value]
        if len(listed) > MOST_ROWS:
            raise ValidationError("Dit zijn te veel keuzes.")
        picked = (one.deserialize(item) for item in listed if item is not None)
        return list(dict.fromkeys(item for item in picked if item))


class FilesField(fields.Field[Any]):
    """filepicker: the id of a file that was added before, or a list of ids when it takes more; which there are, is not known
    here."""

    def __init__(self, field: Field) -> None:
        super().__init__(allow_none=True, load_default=list if field.multiple else None)
        self.of = field

    def deserialize(self, value: Any, *more: Any, **named: Any) -> Any:
        found = super().deserialize(value, *more, **named)
        return [] if found is None and self.of.multiple else found

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        typed = [clean(item) for item in (value if isinstance(value, list) else [value]) if item is not None]
        ids = list(dict.fromkeys(item for item in typed if item))
        if not all(_FILE_ID.fullmatch(id_) for id_ in ids):
            raise ValidationError(FILE_GONE)
        most = MOST_FILES if self.of.multiple else 1
        if len(ids) > most:
            raise ValidationError(f"Dit zijn te veel bestanden: hooguit {most} kan.")
        return ids if self.of.multiple else next(iter(ids), None)


class RefusedField(fields.Field[None]):
    """A field that this form shows but that nobody fills in here."""

    def __init__(self, reason: str) -> None:
        super().__init__(allow_none=True)
        self.reason = reason

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> None:
        raise ValidationError(self.reason)


def marshmallow_field(field: Field) -> fields.Field[Any]:
    """The marshmallow field for a field that takes an answer (no layout, no group, no rows)."""
    if field.readonly:
        return RefusedField("Dit veld kunt u hier niet wijzigen.")
    if field.type == "filepicker":
        return FilesField(field)
    if "bsn" in field.marks:
        return BsnField(**BLANK)
    match field.type, field.subtype:
        case "number", _:
            return NumberField(field, **BLANK)
        case "datetime", "time":
            return ClockField(**BLANK)
        case "datetime", "datetime":
            return MomentField(**BLANK)
        case "datetime", _:
            return DayField(**BLANK)
        case "checkbox", _:
            return TickField(load_default=False)
        case "checklist", _:
            return ChoicesField(load_default=list)
        case "radio" | "select", _:
            return ChoiceField(**BLANK)
        case _:
            return TextField(field, **BLANK)


def value_of(field: Field, typed: object) -> object:
    """What was typed as a value; as it was typed when it can't be read."""
    try:
        value: object = marshmallow_field(field).deserialize(typed)
    except ValidationError:
        return typed
    return value
