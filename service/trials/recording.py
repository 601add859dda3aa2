"""What somebody filled in, as a trial writes it: only what is other than the form's example, with names instead of numbers.

`examples.filled_in` is the way back: what is written here leads to the same answers again, also in another database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import repeat

from service.bundle.model import Field
from service.bundle.values import ROW_ID, Values
from service.domain.errors import RegieError
from service.feel import FeelValue
from service.forms.answers import CHOICE_TYPES, is_blank
from service.forms.conditions import choices
from service.forms.fields import value_of
from service.forms.schema import answerable
from service.forms.sheet import Line, Sheet, fill, visible
from service.trials.dates import is_relative
from service.trials.examples import EACH, GONE, NEW, NUMBERED, Known, Row, filled_in, text_of
from service.trials.model import Answers, Plain, World
from service.usecases.pages import FormPage

UNKNOWN = object()
LONGEST_NAME = 60  # characters of a value that a row is known by


@dataclass(frozen=True)
class Names:
    """How a trial calls what has a number in the database."""

    known: Known
    world: World

    def organisation(self, id_: FeelValue, label: str) -> str | None:
        found = (o.key for o in self.world.organisations if self.known.organisations[o.key] == id_ and o.name in label)
        return next((f"@organisatie:{key}" for key in found), None)

    def user(self, id_: FeelValue, label: str) -> str | None:
        found = (u.username for u in self.world.users if self.known.users[u.username] == id_ and u.name in label)
        return next((f"@gebruiker:{name}" for name in found), None)


def written(page: FormPage, sent: Mapping[str, object], example: Answers, names: Names) -> dict[str, Plain]:
    """The answers of a step. `sent` is what was posted for `page`; what the form hides is left out."""
    return dict(_Recorder(page, sent, example, names).answers())


def row_known_by(row: Row, rows: Sequence[Row]) -> tuple[str, str] | None:
    """A field and its value that only this row among `rows` has; None when there is no such field."""
    for key, value in row.items():
        text = text_of(value) if not isinstance(value, list | dict | bool) else ""
        alone = [text_of(other.get(key)) for other in rows].count(text) == 1
        if key != ROW_ID and text and text == text.strip() and len(text) <= LONGEST_NAME and "\n" not in text and alone:
            return key, text
    return None


def which_row(row: Row, rows: Sequence[Row]) -> str:
    """How a trial calls a row: "naam=Kim", or "rij 2" when nothing in it is its own."""
    known = row_known_by(row, rows)
    return f"{known[0]}={known[1]}" if known else f"{NUMBERED} {list(rows).index(row) + 1}"


@dataclass(frozen=True)
class _Recorder:
    page: FormPage
    sent: Mapping[str, object]
    example: Answers
    names: Names

    def answers(self) -> Iterator[tuple[str, Plain]]:
        sheet = fill(self.page.form, self.sent, self.page.values, self.page.prefilled)
        asked = {one.key or one.register for one in visible(self.page.form.fields, sheet.scope) if not _closed(one)}
        for one in answerable(self.page.form.fields):
            key = one.key or one.register
            usual = self._by_example(key)
            if key not in asked:
                if usual is UNKNOWN:  # it is hidden, but what the example says of it would be looked for
                    yield key, [] if one.register else None
            elif one.type == "dynamiclist":
                if (rows := self._rows(sheet, one, usual)) is not None:
                    yield key, rows
            else:
                value = value_of(one, self.sent.get(key))
                if usual is UNKNOWN or value != value_of(one, usual):
                    yield key, self._plain(one, value, sheet.scope)

    def _by_example(self, key: str) -> object:
        """What the example alone would send for a field; UNKNOWN when it does not go for this family."""
        try:
            example = {key: self.example[key]} if key in self.example else {}
            return filled_in(self.page.form, self.page.prefilled, example, {}, self.names.known).get(key)
        except RegieError:
            return UNKNOWN

    def _plain(self, one: Field, value: object, scope: Values) -> Plain:
        if isinstance(value, list):
            return [self._plain(one, item, scope) for item in value]
        if one.type in CHOICE_TYPES and one.options_from:
            choice = next((choice for choice in choices(one, scope) if choice.text == text_of(_feel(value))), None)
            reference = self._reference(choice.value, choice.label) if choice else None
            if reference is not None:
                return reference
        return _written(value)

    def _reference(self, value: FeelValue, label: str) -> str | None:
        for register in self.page.registers:
            rows = self.names.known.rows(register)
            if (row := next((row for row in rows if row.get(ROW_ID) == value), None)) is not None:
                return f"@rij:{register}:{which_row(row, rows)}"
        return self.names.user(value, label) or self.names.organisation(value, label)

    def _rows(self, sheet: Sheet, group: Field, usual: object) -> Plain:
        """The rows as they were sent; None when they are those that the example would send."""
        lines = [line for line in sheet.lines.get(group.register, ()) if line.id or not (line.removed or is_blank(group, line))]
        old, new = [line for line in lines if line.id], [line for line in lines if not line.id]
        usual_rows = [row for row in usual if isinstance(row, dict)] if isinstance(usual, list) else []
        usual_old = {row[ROW_ID]: row for row in usual_rows if ROW_ID in row}
        usual_new = [row for row in usual_rows if ROW_ID not in row]
        before = [line.before for line in old]
        changes: dict[str, Plain] = {}
        for line in old:
            row = self._changed(sheet, group, line, usual_old.get(line.id, {}))
            if row and not line.removed:
                changes[which_row(line.before, before)] = row
        gone: list[Plain] = [which_row(line.before, before) for line in old if line.removed]
        same = len(new) == len(usual_new) and not any(map(self._changed, repeat(sheet), repeat(group), new, usual_new))
        if same and not gone and usual is not UNKNOWN:
            return changes or None
        columns = self._example_columns(group)
        rows: list[Plain] = [self._row(sheet, group, line, columns, usual is UNKNOWN) for line in new]
        return {**changes, NEW: rows, **({GONE: gone} if gone else {})} if changes or gone else rows

    def _changed(self, sheet: Sheet, group: Field, line: Line, usual: Mapping[str, object]) -> dict[str, Plain]:
        """The columns of a row in which something else was sent than usual."""
        scope = sheet.row_scope(line)
        return {
            one.key: self._plain(one, value, scope)
            for one in visible(group.fields, scope)
            if not _closed(one) and (value := value_of(one, line.raw.get(one.key))) != value_of(one, usual.get(one.key))
        }

    def _row(self, sheet: Sheet, group: Field, line: Line, columns: set[str], whole: bool) -> dict[str, Plain]:
        """A new row. A column of the example's rows that was left empty is written as null: else the example's value would
        come in; of hidden columns only when the `whole` example does not go for this family."""
        row = self._changed(sheet, group, line, {})
        shown = {one.key for one in visible(group.fields, sheet.row_scope(line))}
        return {**row, **{key: None for key in sorted(columns) if key not in row and (whole or key in shown)}}

    def _example_columns(self, group: Field) -> set[str]:
        example = self.example.get(group.register)
        rows = example.get(NEW) if isinstance(example, Mapping) else example
        each = [example.get(EACH)] if isinstance(example, Mapping) else []
        listed = [*(rows if isinstance(rows, list) else []), *each]
        return {key for row in listed if isinstance(row, Mapping) for key in row}


def _closed(one: Field) -> bool:
    return one.readonly or one.type == "filepicker"


def _feel(value: object) -> FeelValue:
    """A value that is no list: as expressions see it."""
    return value if isinstance(value, str | bool | Decimal | date) else None


def _written(value: object) -> Plain:
    """A value as it stands in a trial; dates are texts here (2026-03-02), as steps are kept as JSON."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, str):  # a text that only looks like a reference or a day is no longer one with a space before it
        return f" {value}" if value.startswith("@") or is_relative(value) else value
    return value if isinstance(value, bool | int | float) else None
