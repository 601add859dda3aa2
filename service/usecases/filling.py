"""The form of a task, a start or a row as a page gets it: what it reads and what is filled in already."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from service.bundle.model import Bundle, Element, Field, Form
from service.bundle.values import Values
from service.feel import FeelValue
from service.usecases.pages import FormPage


def form_page(
    title: str,
    element: Element | None,
    form: Form,
    values: Values,
    bundle: Bundle,
    answered: Mapping[str, FeelValue],
    registers: Mapping[str, FeelValue],
) -> FormPage:
    """`answered` are current answers by field, `registers` the rows that the user may see; `values` must be settled."""
    prefilled = {key: answered[key] for key in _keys(form.fields) if key in answered}
    prefilled |= {register: registers.get(register, []) for register in _registers(form.fields)}
    instruction = element.instruction if element else ""
    return FormPage(title, instruction, form, values, prefilled, bundle.registers, secrets.token_urlsafe(24))


def _keys(fields: tuple[Field, ...]) -> list[str]:
    nested = [_keys(field.fields) if field.type == "group" else [field.key] for field in fields if not field.register]
    return [key for keys in nested for key in keys if key]


def _registers(fields: tuple[Field, ...]) -> list[str]:
    nested = [[field.register] if field.register else _registers(field.fields) for field in fields]
    return [register for registers in nested for register in registers]
