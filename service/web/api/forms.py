"""A form of a use case as the API gives it: the coordinator's own schema, what is filled in, and what only the case knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from service.bundle.model import Field, Form
from service.bundle.values import Values
from service.feel import FeelValue
from service.forms.conditions import choices, shown
from service.forms.schema import answerable
from service.usecases import case
from service.usecases.pages import FormPage
from service.usecases.subjects import ACTION, CHANGE, ROW, START, TASK, Subject
from service.web.api.parts import plain
from service.web.context import actor, regie


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


@dataclass(frozen=True)
class FormPlace:
    """Where a kind of form stands in the API: `subject` makes of the parts of its path what drafts and files belong to."""

    what: str
    path: str
    tag: str
    subject: Callable[..., Subject]


def _case(code: str) -> int:
    return case.find(regie(), actor(), code)


_REGISTER = "/trajecten/<code>/registers/<register>"
FORMS = (
    FormPlace("Task", "/taken/<int:taak>", "taken", lambda taak: Subject(TASK, str(taak))),
    FormPlace("Start", "/processen/<proces>", "beginnen", lambda proces: Subject(START, proces)),
    FormPlace("Action", "/trajecten/<code>/acties/<proces>", "acties",
              lambda code, proces: Subject(ACTION, proces, _case(code))),
    FormPlace("NewRow", _REGISTER, "registers", lambda code, register: Subject(ROW, register, _case(code))),
    FormPlace("Row", f"{_REGISTER}/rijen/<rij>", "registers",
              lambda code, register, rij: Subject(CHANGE, f"{register}:{rij}", _case(code))),
)  # fmt: skip


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
