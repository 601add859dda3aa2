"""What a person fills in during a trial: the form's example, with the answers of the step laid over it.

References (`@gebruiker:coach`) and days (`vandaag + P3M`) are filled in here. The result has the shape that a posted form has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from service.bundle.model import Field, Form
from service.bundle.values import ROW_ID
from service.domain.errors import RegieError
from service.feel import FeelValue
from service.forms.post import REMOVED
from service.forms.schema import answerable
from service.trials.dates import day_of, is_relative
from service.trials.model import Answers, Plain

EACH, NEW, GONE, NUMBERED = "elke rij", "nieuw", "weg", "rij"
MANY_ROWS = (EACH, NEW, GONE)

Row = Mapping[str, FeelValue]
Rows = Callable[[str], Sequence[Row]]


@dataclass(frozen=True)
class Known:
    """What a reference can mean: ids of organisations and users by their names in the world, rows of the case's registers."""

    today: date
    organisations: Mapping[str, int]
    users: Mapping[str, int]
    rows: Rows

    def value(self, written: Plain) -> object:
        """What a written value means. Raises RegieError for a reference to nothing."""
        if isinstance(written, str) and written.startswith("@"):
            return self._reference(written)
        if isinstance(written, str) and is_relative(written):
            return day_of(written, self.today).isoformat()
        if isinstance(written, date):
            return written.isoformat()
        if isinstance(written, list):
            return [self.value(item) for item in written]
        return written

    def _reference(self, written: str) -> object:
        kind, _, name = written[1:].partition(":")
        if kind == "rij":
            register, _, which = name.partition(":")
            return find_row(register, which, self.rows(register))[ROW_ID]
        named = {"organisatie": self.organisations, "gebruiker": self.users}.get(kind, {})
        if name not in named:
            advice = "Schrijf @organisatie:sleutel, @gebruiker:naam of @rij:register:veld=waarde."
            raise RegieError(f"‘{written}’ is niet te vinden. {advice}")
        return named[name]


def text_of(value: FeelValue) -> str:
    """A value as a trial writes it: 2026-03-02, true, 3, Kim."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value == value else str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def find_row(register: str, which: str, rows: Sequence[Row]) -> Row:
    """The row in which a field has a value, from "naam=Kim", or the second row, from "rij 2".

    Raises RegieError when there is none, or more than one.
    """
    word, _, number = which.strip().partition(" ")
    if word == NUMBERED and number.isdecimal() and 0 < int(number) <= len(rows):
        return rows[int(number) - 1]
    key, equals, wanted = which.partition("=")
    found = [row for row in rows if text_of(row.get(key.strip())) == wanted.strip()]
    if not equals or len(found) != 1:
        has = ", ".join(f"‘{text_of(row.get(key.strip()))}’" for row in rows) or "geen rijen"
        raise RegieError(f"In {register} past ‘{which}’ op {len(found)} rijen; er is {has}. Schrijf veld=waarde van één rij.")
    return found[0]


def mentioned(answers: Answers) -> set[str]:
    """The fields that answers speak of: "naam", and for those of a row "personen.naam"."""
    found = set(answers)
    for key, value in answers.items():
        changes = list(value.values()) if isinstance(value, Mapping) else [value]
        for change in changes:
            rows = change if isinstance(change, list) else [change]
            found |= {f"{key}.{column}" for row in rows if isinstance(row, Mapping) for column in row}
    return found


def filled_in(
    form: Form, prefilled: Mapping[str, FeelValue], example: Answers, own: Answers, known: Known
) -> dict[str, object]:
    """What is sent for `form`: rows that are there already stay, the example over them, the step's own answers over that."""
    sent: dict[str, object] = {}
    for field in answerable(form.fields):
        key = field.key or field.register
        if field.register:
            rows = _rows(field, prefilled.get(key), example.get(key), own.get(key), known)
            if rows:
                sent[key] = rows
        else:
            written = own[key] if key in own else example.get(key)
            if written is not None and not field.readonly:
                sent[key] = known.value(written)
    unknown = {**example, **own}.keys() - {field.key or field.register for field in answerable(form.fields)}
    return {**sent, **{key: known.value({**example, **own}[key]) for key in unknown}}


def _rows(field: Field, present: FeelValue, example: Plain, own: Plain, known: Known) -> list[dict[str, object]]:
    """The rows that are sent: those that are there, changed where the example or the step says so, and the new ones."""
    columns = [column.key for column in answerable(field.fields)]
    before = [row for row in present if isinstance(row, dict)] if isinstance(present, list) else []
    rows: list[dict[str, object]] = [
        {ROW_ID: row[ROW_ID], **{c: _typed(row[c]) for c in columns if row.get(c) is not None}} for row in before
    ]
    new = _new(example)
    if isinstance(own, list) or (isinstance(own, Mapping) and NEW in own):
        new = [{**(new[i] if i < len(new) else new[0] if new else {}), **row} for i, row in enumerate(_new(own))]
    for changes in (example, own):
        if isinstance(changes, Mapping):
            _change(field.register, rows, before, changes, known)
            if isinstance(each := changes.get(EACH), Mapping):
                new = [{**each, **row} if changes is example else {**row, **each} for row in new]
    return rows + [{key: known.value(value) for key, value in row.items() if value is not None} for row in new]


def _new(written: Plain) -> list[Answers]:
    found = written.get(NEW) if isinstance(written, Mapping) else written
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _change(register: str, rows: list[dict[str, object]], before: Sequence[Row], changes: Answers, known: Known) -> None:
    for which, values in changes.items():
        if which == NEW:
            continue
        if which == GONE:
            for one in values if isinstance(values, list) else [values]:
                rows[before.index(find_row(register, str(one), before))][REMOVED] = "on"
            continue
        if not isinstance(values, Mapping):
            raise RegieError(f"Bij {register}: achter ‘{which}’ horen velden met hun waarde. Schrijf {{veld: waarde}}.")
        chosen = rows if which == EACH else [rows[before.index(find_row(register, which, before))]]
        for row in chosen:
            row.update({key: known.value(value) for key, value in values.items()})


def _typed(value: FeelValue) -> object:
    """A current value as a form sends it back."""
    return [_typed(item) for item in value] if isinstance(value, list) else value if isinstance(value, bool) else text_of(value)
