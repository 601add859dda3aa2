"""A half-filled form that is opened again: what was typed, on the registers as they are now."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from service.bundle.model import Form
from service.bundle.values import ROW_ID
from service.feel import FeelValue
from service.forms.post import SHOWN, Posted
from service.forms.schema import answerable
from service.forms.sheet import Row, rows_of
from service.forms.wording import as_text


def restored(form: Form, posted: Posted, prefilled: Mapping[str, FeelValue]) -> Posted:
    """Rows that left a register meanwhile are left out, those that came are added; the rest is as it was typed.

    Which questions the page showed is left out too: they are all new to who opens it.
    """
    found = {key: value for key, value in posted.items() if key != SHOWN}
    for group in answerable(form.fields):
        if group.type == "dynamiclist" and not group.readonly:
            now = {as_text(row.get(ROW_ID)): row for row in rows_of(prefilled, group.register)}
            typed = found.get(group.register)
            lines = [row for row in typed if isinstance(row, dict)] if isinstance(typed, list) else []
            kept = [row for row in lines if not row.get(ROW_ID) or str(row[ROW_ID]) in now]
            there = {str(row.get(ROW_ID)) for row in kept}
            found[group.register] = kept + [_as_typed(row) for id_, row in now.items() if id_ not in there]
    return found


def _as_typed(row: Row) -> Posted:
    return {key: _text(value) for key, value in row.items() if value is not None}


def _text(value: FeelValue) -> object:
    if isinstance(value, list):
        return [_text(item) for item in value]
    text = as_text(value, plain=True)
    return text.replace(".", ",") if isinstance(value, Decimal) else text
