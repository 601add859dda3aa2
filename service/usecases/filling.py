"""The form of a task, a start or a row as a page gets it: what it reads and what is filled in already."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from service.bundle.model import Bundle, Element, Field, Form
from service.bundle.values import Values
from service.domain.clock import AMSTERDAM
from service.feel import FeelValue
from service.usecases.pages import FormPage

ANEW = "telkens_nieuw"
NOW = "nu"


def form_page(
    title: str,
    element: Element | None,
    form: Form,
    values: Values,
    bundle: Bundle,
    answered: Mapping[str, FeelValue],
    registers: Mapping[str, FeelValue],
    to_fill_in: bool = True,
    now: datetime | None = None,
) -> FormPage:
    """`answered` are current answers by field, `registers` the rows that the user may see; `values` must be settled.

    What bears `telkens_nieuw` is empty in a form that is still `to_fill_in`: an earlier judgement must not stand there already.
    What bears `nu` and has no answer yet, begins with this day or time, when it is told what that is.
    """
    prefilled = {key: answered[key] for key in _keys(form.fields, to_fill_in) if key in answered}
    prefilled |= _begun(form.fields, prefilled, now) if now and to_fill_in else {}
    prefilled |= {group.register: _rows(group, registers, to_fill_in) for group in _groups(form.fields)}
    instruction = element.instruction if element else ""
    token, source = secrets.token_urlsafe(24), bundle.files.get(form.file, b"")
    return FormPage(title, instruction, form, values, prefilled, bundle.registers, token, source)


def _keys(fields: tuple[Field, ...], to_fill_in: bool) -> list[str]:
    nested = [_keys(f.fields, to_fill_in) if f.type == "group" else [f.key] for f in fields if not f.register]
    anew = _anew(fields) if to_fill_in else set()
    return [key for keys in nested for key in keys if key and key not in anew]


def _begun(fields: tuple[Field, ...], known: Mapping[str, FeelValue], now: datetime) -> dict[str, FeelValue]:
    local = now.astimezone(AMSTERDAM)
    found: dict[str, FeelValue] = {}
    for field in fields:
        if field.type == "group":
            found |= _begun(field.fields, known, now)
        elif NOW in field.marks and field.type == "datetime" and known.get(field.key) is None and not field.readonly:
            found[field.key] = local.time().replace(second=0, microsecond=0) if field.subtype == "time" else local.date()
    return found


def _groups(fields: tuple[Field, ...]) -> list[Field]:
    nested = [[field] if field.register else _groups(field.fields) for field in fields]
    return [group for groups in nested for group in groups]


def _rows(group: Field, registers: Mapping[str, FeelValue], to_fill_in: bool) -> FeelValue:
    rows = registers.get(group.register, [])
    anew = _anew(group.fields) if to_fill_in else set()
    if not anew or not isinstance(rows, list):
        return rows
    return [{key: value for key, value in row.items() if key not in anew} if isinstance(row, dict) else row for row in rows]


def _anew(fields: tuple[Field, ...]) -> set[str]:
    return {field.key for field in fields if ANEW in field.marks and not field.readonly}
