"""Two half-filled copies of one form, question by question: for two people who typed at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.bundle.model import Form
from service.bundle.values import Values
from service.feel import FeelValue
from service.forms.post import SHOWN, Posted
from service.forms.rendering import Control, draw

CHECKED = "aangevinkt"
REMOVED = "weggehaald"


@dataclass(frozen=True)
class Difference:
    """A question that the two answer differently; "" is nothing."""

    label: str
    mine: str
    theirs: str


def differences(
    form: Form, values: Values, prefilled: Mapping[str, FeelValue], mine: Posted, theirs: Posted
) -> tuple[Difference, ...]:
    """In the order of the page; questions that only one of the two shows are there too."""
    ours, other = (dict(_told(_controls(form, values, prefilled, one))) for one in (mine, theirs))
    labels = {name: label for name, (label, _) in (other | ours).items()}
    both = ((label, ours.get(name, ("", ""))[1], other.get(name, ("", ""))[1]) for name, label in labels.items())
    return tuple(Difference(label, one, another) for label, one, another in both if one != another)


def _controls(
    form: Form, values: Values, prefilled: Mapping[str, FeelValue], posted: Posted
) -> tuple[Control, ...]:
    return draw(form, values, prefilled, {key: value for key, value in posted.items() if key != SHOWN}).controls


def _told(controls: tuple[Control, ...], before: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """(name, (label, answer)) of each control that holds one."""
    for control in controls:
        yield from _told(control.controls, before)
        for number, row in enumerate(control.rows, start=1):
            place = f"{before}{control.label} {number}"
            if row.removed:
                yield row.name, (place, REMOVED)
            yield from _told(row.controls, f"{place}: ")
        if control.name and not control.rows and not control.kind.startswith("kept"):
            yield control.name, (f"{before}{control.label}", _answer(control))


def _answer(control: Control) -> str:
    if control.options:
        return ", ".join(option.label for option in control.options if option.checked)
    if control.kind == "checkbox":
        return CHECKED if control.value == "true" else ""
    return control.value.strip()
