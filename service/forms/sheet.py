"""A form that is being filled in: what was typed, read as values, and which fields that shows.

Both validating (`answers.py`) and drawing the form (`rendering.py`) begin here, so that they agree on what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from service.bundle.model import Field, Form
from service.bundle.values import ROW, ROW_ID, Values
from service.domain.errors import InvalidAnswers
from service.feel import FeelValue
from service.forms.conditions import choices, shown
from service.forms.limits import DEPTH, MOST_ROWS, MOST_VALUES, NAME_LENGTH, ROUNDS
from service.forms.post import REMOVED, SHOWN
from service.forms.schema import answerable, schema_of
from service.forms.wording import as_text

Row = dict[str, FeelValue]


@dataclass(frozen=True)
class Line:
    """A row that is being filled in. `id` is None for a new row; `known` tells whether the register has it now."""

    index: int
    id: str | None
    typed: Row
    raw: Mapping[str, object]
    removed: bool = False
    known: bool = True
    before: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """`typed` are the values of the fields that could be read, `lines` the rows by register, `raw` what was typed,
    `errors` what could not be read (by path, "personen.0.naam"), `scope` what the form's formulas see: the answers that are
    being typed come nearest."""

    form: Form
    raw: Mapping[str, object]
    typed: Row
    lines: Mapping[str, tuple[Line, ...]]
    errors: Mapping[str, str]
    scope: Values

    def row_scope(self, line: Line) -> Values:
        """What conditions in a row see: the row's own columns first, and the whole row as `rij`."""
        row = {**line.before, **line.typed}
        return self.scope.nearer({**row, ROW: {**row, ROW_ID: line.id}})


def fill(
    form: Form, submitted: Mapping[str, object], values: Values, registers: Mapping[str, FeelValue]
) -> Sheet:
    """Read what was typed. Raises InvalidAnswers only for a structure that no page and no honest client sends."""
    raw = _bounded(submitted)
    read: dict[str, Any]
    errors: dict[str, str] = {}
    try:
        read = schema_of(form).load({key: value for key, value in raw.items() if key != SHOWN})
    except ValidationError as error:
        read = error.valid_data if isinstance(error.valid_data, dict) else {}
        errors = dict(_flat(error.messages, ()))
    typed: Row = {}
    lines: dict[str, tuple[Line, ...]] = {}
    for one in answerable(form.fields):
        if one.type == "dynamiclist":
            posted = _lines(one, read.get(one.register), raw.get(one.register), values, registers)
            lines[one.register] = lines_now(one, registers) if one.readonly else posted
        elif not one.readonly:
            typed[one.key] = read.get(one.key)
    typed |= dict(_own_values(answerable(form.fields), typed, values.nearer(typed)))
    return settle(Sheet(form, raw, typed, lines, errors, values), values)


def _own_values(fields: Iterable[Field], typed: Row, scope: Values) -> Iterator[tuple[str, FeelValue]]:
    """For options that a formula gives: the option's own value (a number, say) instead of the text that was posted."""
    for one in fields:
        if one.options_from and typed.get(one.key):
            by_text = {choice.text: choice.value for choice in choices(one, scope)}
            picked = typed[one.key]
            many = [by_text.get(str(item), item) for item in picked] if isinstance(picked, list) else None
            yield one.key, by_text.get(str(picked), picked) if many is None else many


def settle(sheet: Sheet, values: Values) -> Sheet:
    """The sheet with its scope: answers in fields that turn out to be hidden count as null, for other conditions too."""
    hidden: set[str] = set()
    for _ in range(ROUNDS):
        own: Row = {key: None if key in hidden else value for key, value in sheet.typed.items()}
        own |= {register: _rows_now(lines) for register, lines in sheet.lines.items() if register not in hidden}
        scope = values.nearer(own)
        now = set(_hidden(sheet.form.fields, scope))
        if now == hidden:
            break
        hidden = now
    return Sheet(sheet.form, sheet.raw, sheet.typed, sheet.lines, sheet.errors, scope)


def visible(form_fields: Sequence[Field], scope: Values) -> Iterator[Field]:
    """The answerable fields that are shown, in the order of the page."""
    for one in form_fields:
        if shown(one, scope):
            yield from visible(one.fields, scope) if one.type == "group" else answerable((one,))


def _hidden(form_fields: Sequence[Field], scope: Values) -> Iterator[str]:
    seen = {one.register or one.key for one in visible(form_fields, scope)}
    return (one.register or one.key for one in answerable(tuple(form_fields)) if (one.register or one.key) not in seen)


def _lines(
    group: Field, read: object, raw: object, values: Values, registers: Mapping[str, FeelValue]
) -> tuple[Line, ...]:
    """The rows as they were posted; a row that could not be read at all keeps its place, so that paths stay right."""
    before = {as_text(row.get(ROW_ID)): row for row in rows_of(registers, group.register)}
    parsed = iter(read if isinstance(read, list) else [])
    columns = [one for one in answerable(group.fields) if not one.readonly]
    lines = []
    for index, item in enumerate(raw if isinstance(raw, list) else []):
        texts: dict[str, object] = item if isinstance(item, dict) else {}
        found: dict[str, Any] = {} if item is None else next(parsed, {})  # marshmallow leaves a null out, and only that
        given = texts.get(ROW_ID)
        id_ = None if given in (None, "") else str(given)
        typed: Row = {one.key: found.get(one.key) for one in columns}
        typed |= dict(_own_values(columns, typed, values.nearer(typed)))
        known = id_ is None or id_ in before
        removed = found.get(REMOVED) is True
        lines.append(Line(index, id_, typed, texts, removed, known, before.get(id_ or "", {})))
    return tuple(lines)


def lines_now(group: Field, registers: Mapping[str, FeelValue]) -> tuple[Line, ...]:
    """The rows of the register as they are, for a group that was not filled in yet or that is only to be read."""
    rows = rows_of(registers, group.register)
    return tuple(Line(index, as_text(row.get(ROW_ID)), row, row, before=row) for index, row in enumerate(rows))


def rows_of(registers: Mapping[str, FeelValue], register: str) -> list[Row]:
    """The rows that the register has now."""
    rows = registers.get(register)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _rows_now(lines: Sequence[Line]) -> list[FeelValue]:
    return [{**line.before, **line.typed, ROW_ID: line.id} for line in lines if not line.removed]


def _flat(messages: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Marshmallow's nested messages as (path, first sentence)."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flat(inner, path if key == "_schema" else (*path, str(key)[:NAME_LENGTH].replace(".", "_")))
    elif isinstance(messages, list) and messages:
        yield ".".join(path), str(messages[0])


def _bounded(submitted: object) -> Mapping[str, object]:
    """The structure itself; raises InvalidAnswers when it is too deep, too large, or has names that are no text."""
    if not isinstance(submitted, Mapping):
        raise InvalidAnswers({"": "Dit is geen ingevuld formulier."})
    waiting: list[tuple[object, int]] = [(submitted, 1)]
    size = 0
    while waiting:
        value, depth = waiting.pop()
        size += 1
        if depth > DEPTH and isinstance(value, Mapping | list):
            raise InvalidAnswers({"": "De antwoorden zitten te diep in elkaar."})
        if isinstance(value, Mapping):
            if not all(isinstance(key, str) for key in value):
                raise InvalidAnswers({"": "De naam van een veld is een tekst."})
            waiting.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list):
            if len(value) > MOST_ROWS:
                raise InvalidAnswers({"": f"Hooguit {MOST_ROWS} regels of keuzes per keer."})
            waiting.extend((item, depth + 1) for item in value)
        if size + len(waiting) > MOST_VALUES:
            raise InvalidAnswers({"": "Er is te veel tegelijk ingevuld."})
    return submitted
