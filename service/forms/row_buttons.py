"""The buttons of a form that don't send it, for pages without JavaScript: the page comes back with a row more, with a row
crossed out, or with the questions that belong to the answers.

Only what was typed is changed; nothing is validated or kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from service.bundle.model import Form
from service.forms.answers import ids_of
from service.forms.limits import MOST_ROWS
from service.forms.post import REMOVED, Posted
from service.forms.schema import answerable

ADD = "_rij_erbij"
REMOVE = "_rij_weg"
RESTORE = "_rij_terug"
REFRESH = "_bijwerken"
REMOVE_FILE = "_bestand_weg"
_ROW = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\.([0-9]{1,3})")


def pressed(pairs: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Which button was pressed, as (name, value); None when the form itself was sent."""
    return next((pair for pair in pairs if pair[0] in (ADD, REMOVE, RESTORE, REFRESH, REMOVE_FILE)), None)


def apply(form: Form, submitted: Posted, button: tuple[str, str]) -> Posted:
    """What was typed, with the button's change. A button that the form does not have changes nothing."""
    name, value = button
    if name == REMOVE_FILE:
        path, _, id_ = value.partition(" ")
        return changed_at(submitted, path, lambda ids: [one for one in ids if one != id_])
    groups = {one.register: one for one in answerable(form.fields) if one.type == "dynamiclist" and not one.readonly}
    match = _ROW.fullmatch(value)
    register = value if name == ADD else match[1] if match else ""
    rows = submitted.get(register, [])
    if register not in groups or not isinstance(rows, list):
        return submitted
    if name == ADD:
        new = {one.key: one.default for one in answerable(groups[register].fields) if one.default is not None}
        return {**submitted, register: [*rows, new] if len(rows) < MOST_ROWS else rows}
    index = int(match[2]) if match else 0
    changed = [_changed(row, name) if place == index else row for place, row in enumerate(rows)]
    return {**submitted, register: [row for row in changed if row is not None]}


def changed_at(submitted: Posted, path: str, change: Callable[[list[str]], list[str]]) -> Posted:
    """What was typed, with other files at the path of a filepicker ("scan", or "bijlagen.0.scan" in a row that is there)."""
    register, _, rest = path.partition(".")
    if not rest:
        return {**submitted, path: change(ids_of(submitted.get(path)))}
    index, _, key = rest.partition(".")
    rows = submitted.get(register)
    if not isinstance(rows, list) or not index.isdecimal() or not key:
        return submitted
    changed = [
        {**row, key: change(ids_of(row.get(key)))} if str(place) == index and isinstance(row, dict) else row
        for place, row in enumerate(rows)
    ]
    return {**submitted, register: changed}


def _changed(row: object, name: str) -> object:
    """A row of the register is crossed out, or restored; a row that is still new just disappears."""
    if not isinstance(row, dict) or (name == REMOVE and not row.get("id")):
        return None
    return {**row, REMOVED: "1"} if name == REMOVE else {key: value for key, value in row.items() if key != REMOVED}
