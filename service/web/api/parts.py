"""What schemas are made of: fields that carry their meaning into the OpenAPI document, and names as JSON writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from service.feel import FeelValue, Range, show
from service.feel.values import YearsMonths

DUTCH: dict[str, Any] = {
    "required": "Dit is verplicht.",
    "null": "Dit mag niet leeg zijn.",
    "invalid": "Deze waarde klopt niet.",
    "type": "Dit is geen object.",
    "unknown": "Dit hoort er niet bij.",
    "invalid_utf8": "Deze tekst is niet te lezen.",
    "format": "Deze datum klopt niet: schrijf jjjj-mm-dd.",
}
EXACT = 2**53  # whole numbers that every reader of JSON keeps exact
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"


def on_the_wire(name: str) -> str:
    """How a field of ours (`tot_en_met`) is called in JSON (`totEnMet`)."""
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)


class Part(Schema):
    """A schema whose fields are called in camelCase on the wire; whatever else is sent is refused."""

    error_messages = DUTCH

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.data_key = on_the_wire(field_name)


class Reply(Part):
    """A part of a response: every field is always there."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        super().on_bind_field(field_name, field_obj)
        field_obj.required = True


class Number(fields.Integer):
    """A whole number, in a query as digits only."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> int:
        if isinstance(value, bool | float) or (isinstance(value, str) and not (value.isascii() and value.isdigit())):
            raise self.make_error("invalid")
        if len(str(value)) > 18:
            raise self.make_error("invalid")
        return int(super()._deserialize(value, attr, data, **more) or 0)


class Moment(fields.DateTime):
    """A moment in UTC, as RFC 3339 writes it."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return None if value is None else instant(value)


class Day(fields.Date):
    """A civil date in the Netherlands."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> date:
        if not isinstance(value, str) or len(value) != 10:
            raise ValidationError(DUTCH["format"])
        found: date = super()._deserialize(value, attr, data, **more)
        return found


class Flag(fields.Boolean):
    """true or false, and no other way to say it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        if isinstance(value, bool):
            return value
        if value not in ("true", "false"):
            raise self.make_error("invalid")
        return bool(value == "true")


class Values(fields.Dict):
    """Answers by field, as JSON."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return plain(value)


def text(meaning: str, example: object = None, *, of: str | None = None, null: bool = False, **more: Any) -> fields.String:
    """A text; of a reply the attribute `of`."""
    return fields.String(attribute=of, allow_none=null, error_messages=DUTCH, metadata=_told(meaning, example), **more)


def number(meaning: str, example: object = None, *, of: str | None = None, null: bool = False, **more: Any) -> Number:
    return Number(attribute=of, allow_none=null, error_messages=DUTCH, metadata=_told(meaning, example), **more)


def flag(meaning: str, *, of: str | None = None, **more: Any) -> Flag:
    return Flag(attribute=of, error_messages=DUTCH, metadata=_told(meaning, None), **more)


def day(meaning: str, *, of: str | None = None, null: bool = True, **more: Any) -> Day:
    told = _told(meaning, "2026-03-31")
    return Day(attribute=of, allow_none=null, error_messages=DUTCH, metadata=told, **more)


def moment(meaning: str, *, of: str | None = None, null: bool = False) -> Moment:
    return Moment(attribute=of, allow_none=null, metadata=_told(meaning, "2026-03-31T09:30:00Z"))


def choice(meaning: str, words: Mapping[str, str], *, of: str | None = None, **more: Any) -> fields.String:
    """One of some words; the document tells what each means."""
    told = meaning + " " + "; ".join(f"`{word}`: {what}" for word, what in words.items()) + "."
    known = validate.OneOf(list(words), error=f"Kies uit: {', '.join(words)}.")
    return fields.String(attribute=of, validate=known, error_messages=DUTCH, metadata={"description": told}, **more)


def many(kind: type[Schema] | Callable[[], Schema], meaning: str, *, of: str | None = None) -> fields.List[Any]:
    return fields.List(fields.Nested(kind), attribute=of, metadata={"description": meaning})


def texts(meaning: str, *, of: str | None = None) -> fields.List[Any]:
    return fields.List(fields.String(), attribute=of, metadata={"description": meaning})


def short(longest: int) -> validate.Length:
    return validate.Length(max=longest, error=f"Hooguit {longest} tekens.")


def positive() -> validate.Range:
    """The number of something."""
    return validate.Range(1, error="Een getal van 1 of meer.")


def printable() -> validate.Regexp:
    return validate.Regexp(PRINTABLE, error="Hier staat een teken in dat we niet kunnen lezen.")


def instant(value: datetime) -> str:
    """A moment in UTC with seconds: "2026-03-31T09:30:00Z"."""
    return value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def plain(value: FeelValue) -> object:
    """A value as JSON that a form takes back: dates and times as ISO 8601 texts, moments in UTC, numbers as numbers."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        return int(value) if abs(value) < EXACT and value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, timedelta | YearsMonths | Range):
        return show(value)
    raise TypeError(type(value).__name__)


def _told(meaning: str, example: object) -> dict[str, Any]:
    return {"description": meaning, **({} if example is None else {"examples": [example]})}
