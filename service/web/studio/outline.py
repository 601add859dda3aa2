"""A form to read line by line: what is asked and what goes with it, with what was changed marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from service.bundle.model import Field, Form
from service.compare.forms import TYPES, places


@dataclass(frozen=True)
class Question:
    """`state`: "", added, removed or changed; `facts` are what a reader wants to know beside the label."""

    label: str
    kind: str
    facts: tuple[str, ...]
    depth: int
    state: str = ""


def outline(form: Form | None, marks: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions of a form in their order; `marks` says by name what happened to one."""
    return tuple(_questions(form, marks)) if form else ()


def _questions(form: Form, marks: Mapping[str, str]) -> Iterator[Question]:
    depths: dict[str, int] = {}
    for place in places(form):
        depth = depths[place.name] = depths.get(place.within, -1) + 1
        field = place.field
        text = field.label or _short(field.text) or field.key
        yield Question(text, TYPES.get(field.type, field.type), tuple(_facts(field)), depth, marks.get(place.name, ""))


def _facts(field: Field) -> Iterator[str]:
    if field.required:
        yield _("verplicht")
    if field.readonly:
        yield _("alleen lezen")
    if field.options:
        yield _("keuzes: %(labels)s", labels=", ".join(option.label for option in field.options))
    if field.description:
        yield _short(field.description)
    if field.hide:
        yield _("verborgen als %(condition)s", condition=field.hide)
    for mark in field.marks:
        yield _("merk %(mark)s", mark=mark)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89] + "…"
