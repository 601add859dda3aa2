"""Column types that hold the same value on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from service.feel import FeelValue, from_json, to_json


class Moment(TypeDecorator[datetime]):
    """An aware datetime. SQLite knows no time zones, so there it is kept as UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment has a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Feel(TypeDecorator[Any]):
    """A FEEL value with its own type (a date stays a date), as JSON text; FEEL's null is JSON's null, not SQL's."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: FeelValue, dialect: Dialect) -> str:
        return orjson.dumps(to_json(value)).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> FeelValue:
        return None if value is None else from_json(orjson.loads(value))


class Plain(TypeDecorator[Any]):
    """Plain JSON (dicts, lists, texts, numbers) as text: nothing ever searches inside it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str:
        return orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        return None if value is None else orjson.loads(value)
