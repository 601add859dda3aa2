"""FEEL in a form: which fields are shown, and which options they have."""

from __future__ import annotations

from dataclasses import dataclass

from service.bundle.expressions import expression
from service.bundle.model import Field
from service.bundle.values import Values
from service.feel import FeelValue
from service.forms.wording import as_text


@dataclass(frozen=True)
class Choice:
    """One option: `text` is what is posted, `value` what is kept (with its own type, such as a number for an id)."""

    label: str
    text: str
    value: FeelValue


def shown(field: Field, values: Values) -> bool:
    """Whether the field is on the page: yes, unless its `hide` is true (null and anything else: it is shown)."""
    return not field.hide or expression(field.hide).evaluate(values) is not True


def choices(field: Field, values: Values) -> tuple[Choice, ...]:
    """The options of a field; those of a formula are a list of texts, or of contexts with `value` and `label`."""
    if not field.options_from:
        return tuple(Choice(option.label, option.value, option.value) for option in field.options)
    outcome = expression(field.options_from).evaluate(values)
    listed = outcome if isinstance(outcome, list) else []
    found = (_choice(item) for item in listed)
    return tuple({choice.text: choice for choice in found if choice.text}.values())


def _choice(item: FeelValue) -> Choice:
    value = item.get("value") if isinstance(item, dict) else item
    label = item.get("label") if isinstance(item, dict) else None
    return Choice(as_text(label) or as_text(value), as_text(value, plain=True), value)
