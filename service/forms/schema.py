"""A form as a marshmallow schema: one for each form version, made once.

Field and group conditions play no part here: every field that takes an answer is in the schema, none is required.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from marshmallow import RAISE, Schema, fields

from service.bundle.model import Field, Form
from service.bundle.values import ROW_ID
from service.forms.fields import BLANK, TickField, marshmallow_field
from service.forms.post import REMOVED

LAYOUT = frozenset(("text", "separator", "spacer"))
_NO_ROWS = "Vul hier regels in."


class FormSchema(Schema):
    """Refuses what the form does not ask, in Dutch."""

    error_messages = {
        "unknown": "Dit veld hoort niet bij dit formulier.",
        "type": "Dit is geen ingevuld formulier.",
    }

    class Meta:
        unknown = RAISE


def answerable(form_fields: tuple[Field, ...]) -> Iterator[Field]:
    """The fields that take an answer, and the groups of rows, in the order of the page; a plain group is only layout."""
    for one in form_fields:
        if one.type == "group":
            yield from answerable(one.fields)
        elif one.type not in LAYOUT:
            yield one


def schema_of(form: Form) -> Schema:
    """The schema for this version of the form."""
    return _schema(_Version(form.version, form))


@dataclass(frozen=True)
class _Version:
    """A form as a key of the cache: known by the hash of its content."""

    version: str
    form: Form = field(compare=False)


@lru_cache(maxsize=512)
def _schema(version: _Version) -> Schema:
    return FormSchema.from_dict(_columns(version.form.fields))()


def _columns(form_fields: tuple[Field, ...]) -> dict[str, fields.Field[Any]]:
    return {
        one.register or one.key: _rows(one) if one.type == "dynamiclist" else marshmallow_field(one)
        for one in answerable(form_fields)
    }


def _rows(group: Field) -> fields.Field[Any]:
    if group.readonly:
        return marshmallow_field(group)
    columns = _columns(group.fields)
    columns[ROW_ID] = fields.String(error_messages={"invalid": _NO_ROWS, "invalid_utf8": _NO_ROWS}, **BLANK)
    columns[REMOVED] = TickField(load_default=False)
    return fields.List(
        fields.Nested(FormSchema.from_dict(columns), error_messages={"type": _NO_ROWS, "null": _NO_ROWS}),
        allow_none=True,
        load_default=list,
        error_messages={"invalid": _NO_ROWS},
    )
