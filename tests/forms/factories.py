"""Small forms to test with: each part has a default, a test names only what it is about."""

from __future__ import annotations

import hashlib
from typing import Any

from service.bundle.marks import read_marks
from service.bundle.model import Field, Form, Option
from service.bundle.values import Values


def a_field(kind: str = "textfield", key: str = "", **more: Any) -> Field:
    """A field; `options` may be texts, `marks` a text as in the property `merken`."""
    if "options" in more:
        more["options"] = tuple(Option(text.capitalize(), text) for text in more["options"])
    if "marks" in more:
        more["marks"] = read_marks(more["marks"])
    if kind not in ("group", "dynamiclist", "text", "separator", "spacer"):
        key = key or "antwoord"
        more.setdefault("label", key.replace("_", " ").capitalize())
    return Field(kind, key, **more)


def rows(register: str, *columns: Field, **more: Any) -> Field:
    return a_field("dynamiclist", register=register, label=register.capitalize(), fields=columns, **more)


def a_form(*fields: Field, title: str = "Een formulier") -> Form:
    """A form whose version is the hash of its content, as that of a real one."""
    return Form("een-formulier", "forms/een-formulier.form", title, fields, hashlib.sha256(repr(fields).encode()).hexdigest())


def values(**known: Any) -> Values:
    return Values([known])
