"""A form of a use case as the API gives it: the coordinator's own schema, what is filled in, and what only the case knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from service.bundle.model import Field, Form
from service.bundle.values import Values
from service.feel import FeelValue
from service.forms.conditions import choices, shown
from service.forms.schema import answerable
from service.usecases.pages import FormPage
from service.web.api.parts import plain


@dataclass(frozen=True)
class GivenForm:
    """What `FormSchema` shows."""

    title: str
    instruction: str
    form: Form
    prefilled: Mapping[str, FeelValue]
    schema: Mapping[str, Any]
    keuzes: Mapping[str, list[dict[str, object]]]
    verborgen: list[str]


def given(page: FormPage) -> GivenForm:
    scope = page.values.nearer(dict(page.prefilled))
    return GivenForm(
        page.title,
        page.instruction,
        page.form,
        page.prefilled,
        orjson.loads(page.source or b"{}"),
        dict(_choices(page.form.fields, scope, "")),
        list(_hidden(page.form.fields, scope)),
    )


def _choices(fields: tuple[Field, ...], scope: Values, base: str) -> Iterator[tuple[str, list[dict[str, object]]]]:
    for field in answerable(fields):
        if field.options_from:
            options = choices(field, scope)
            yield base + field.key, [{"label": one.label, "waarde": plain(one.value)} for one in options]
        yield from _choices(field.fields, scope, f"{field.register}.") if field.register else ()


def _hidden(fields: tuple[Field, ...], scope: Values, above: bool = False) -> Iterator[str]:
    for field in fields:
        away = above or not shown(field, scope)
        if field.type == "group":
            yield from _hidden(field.fields, scope, away)
        elif away and (field.register or field.key):
            yield field.register or field.key
