"""The registers of a case as a person reads them: their rows, the newest first, and what was changed in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from service.bundle.expressions import expression
from service.bundle.model import Bundle, Field, Register
from service.bundle.values import ROW_ID, Values
from service.domain.errors import NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may_see_instance
from service.feel import FeelValue, show
from service.forms.rendering import labelled
from service.store import answers
from service.store.answers import Given
from service.usecases.dossier import Dossier, Row
from service.usecases.pages import CaseHead, Shown
from service.usecases.regie import Regie
from service.usecases.rows import columns, may_add
from service.usecases.viewing import Viewing, viewing


@dataclass(frozen=True)
class RowLine:
    """A row of a register: its texts in the order of the columns, and its values by the key of the field."""

    id: str
    texts: tuple[str, ...]
    values: Row


@dataclass(frozen=True)
class RegisterPage:
    """A register of the case: `columns` are labels; `totals` are of its own numeric columns. `may_add` is about this user.
    `phones` says of each column whether it holds telephone numbers; `fields` are what forms ask in each."""

    key: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[RowLine, ...]
    totals: tuple[Shown, ...]
    may_add: bool
    phones: tuple[bool, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class RegistersPage:
    head: CaseHead
    registers: tuple[RegisterPage, ...]


@dataclass(frozen=True)
class Change:
    """What somebody filled in at one moment: label, what it was ("" for nothing) and what it became."""

    at: datetime
    who: str
    fields: tuple[tuple[str, str, str], ...]
    first: bool


@dataclass(frozen=True)
class RowPage:
    """One row as it is now, and all that was ever filled in in it, the newest first. `may_change` is about this user. `values`
    are by the key of the field, `columns` what forms ask."""

    head: CaseHead
    register: str
    label: str
    row: str
    name: str
    fields: tuple[Shown, ...]
    changes: tuple[Change, ...]
    may_change: bool
    values: Row
    columns: tuple[Field, ...]


def show_all(regie: Regie, actor: User, case_id: int, now: datetime) -> RegistersPage:
    """Each register that has rows or to which the user may add one. Raises NotFound for another's case and Forbidden."""
    with viewing(regie, actor, case_id, "registers", now, Permission.READ_DOSSIER) as view:
        return RegistersPage(view.head(), tuple(register_pages(view.dossier, actor, view.shown)))


def show_row(regie: Regie, actor: User, case_id: int, register: str, row: str, now: datetime) -> RowPage:
    """One row with its history. Raises NotFound for a row that is not there, or not for this user, and Forbidden."""
    with viewing(regie, actor, case_id, "row", now, Permission.READ_DOSSIER) as view:
        found = view.bundle.registers.get(register)
        current = next((one for one in rows_of(view.dossier, actor, register) if one.get(ROW_ID) == row), None)
        if found is None or current is None:
            raise NotFound("Deze regel is er niet, of u mag hem niet zien.")
        given = [one for one in answers.history(view.tx, case_id, (register,)) if one.row == row]
        fields = fields_of(view.dossier, register)
        texts = [(field, shown(field, current.get(field.key), view.shown)) for field in fields]
        return RowPage(
            head=view.head(),
            register=register,
            label=found.label,
            row=row,
            name=next((text for field, text in texts if text and field.type != "checkbox"), found.label),
            fields=tuple(Shown(field.label, text, is_phone(field)) for field, text in texts if text),
            changes=tuple(reversed(list(_changes(view, fields, given)))),
            may_change=may_add(found, actor),
            values=_values(fields, current),
            columns=fields,
        )


def _changes(view: Viewing, fields: tuple[Field, ...], given: list[Given]) -> Iterator[Change]:
    """What was filled in, moment by moment; what stayed the same is left out, and so is what this user may not see."""
    known: Row = {}
    by_key = {field.key: field for field in fields}
    moments: dict[tuple[datetime, str], list[tuple[str, str, str]]] = {}
    for one in given:
        field = by_key.get(one.field)
        before = known.get(one.field)
        if field is None or one.value == before or not may_see_instance(view.actor, one.visible_for):
            continue
        known[one.field] = one.value
        lines = moments.setdefault((one.at, one.who or "Regie"), [])
        lines.append((field.label, shown(field, before, view.shown), shown(field, one.value, view.shown)))
    for number, ((at, who), lines) in enumerate(moments.items()):
        yield Change(at, who, tuple(lines), number == 0)


def addable(bundle: Bundle, actor: User) -> Iterator[tuple[str, str]]:
    """The registers to which the user may add a row: (key, label)."""
    yield from ((key, register.label) for key, register in bundle.registers.items() if may_add(register, actor))


def register_pages(dossier: Dossier, actor: User, values: Values) -> Iterator[RegisterPage]:
    """Each register that has rows or to which the user may add one: these come first. Goals have a page of their own."""
    for register in sorted(dossier.bundle.registers.values(), key=lambda one: not may_add(one, actor)):
        page = register_page(dossier, actor, register, values)
        if page.may_add or (page.rows and "doel" not in register.marks):
            yield page


def register_page(dossier: Dossier, actor: User, register: Register, values: Values) -> RegisterPage:
    """One register as this user may see it."""
    found = newest_first(dossier, register.key, rows_of(dossier, actor, register.key))
    fields = fields_of(dossier, register.key)
    lines = tuple(
        RowLine(show(row.get(ROW_ID)), tuple(shown(one, row.get(one.key), values) for one in fields), _values(fields, row))
        for row in found
    )
    totals, labels = tuple(_totals(dossier, register.key, found)), tuple(field.label for field in fields)
    phones = tuple(is_phone(field) for field in fields)
    return RegisterPage(register.key, register.label, labels, lines, totals, may_add(register, actor), phones, fields)


def _values(fields: tuple[Field, ...], row: Row) -> Row:
    """What a row holds, by the key of the field (None: not answered); without a BSN, which stays hidden."""
    return {field.key: row.get(field.key) for field in fields if "bsn" not in field.marks}


def rows_of(dossier: Dossier, actor: User, register: str) -> list[Row]:
    """The rows that this user may see, in the order in which they began."""
    rows = dossier.seen_by(actor).get(register)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def newest_first(dossier: Dossier, register: str, rows: list[Row]) -> list[Row]:
    """By the first date that the register's own form asks for, or else as they began."""
    dates = [field.key for field in _own_fields(dossier, register) if field.type == "datetime" and field.required]

    def moment(one: tuple[int, Row]) -> tuple[date, int]:
        value = one[1].get(dates[0])
        return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else date.min, one[0]

    return [row for _, row in sorted(enumerate(rows), key=moment, reverse=True)] if dates else rows


def _totals(dossier: Dossier, register: str, rows: list[Row]) -> Iterator[Shown]:
    for field in _own_fields(dossier, register):
        numbers = [value for row in rows if isinstance(value := row.get(field.key), Decimal)]
        if field.type == "number" and numbers:
            yield Shown(field.label, show(sum(numbers, Decimal())))


def _own_fields(dossier: Dossier, register: str) -> tuple[Field, ...]:
    form = dossier.bundle.forms.get(dossier.bundle.registers[register].form)
    return columns(form.fields) if form else ()


def fields_of(dossier: Dossier, register: str) -> tuple[Field, ...]:
    """The columns that forms have for it: those of its own form first, then those of repeating groups."""
    own = {field.key: field for field in _own_fields(dossier, register)}
    return tuple({**own, **dossier.fields.columns.get(register, {}), **own}.values())


def row_name(dossier: Dossier, actor: User, register: str, row_id: str, values: Values) -> str:
    """What one calls a row: its first column that has an answer; "" when the user may not see the row."""
    found = [row for row in rows_of(dossier, actor, register) if row.get(ROW_ID) == row_id]
    fields = [field for field in fields_of(dossier, register) if field.type != "checkbox"]
    return next((text for row in found for field in fields if (text := shown(field, row.get(field.key), values))), "")


def is_phone(field: Field) -> bool:
    """Whether a field asks for a telephone number."""
    return field.type == "textfield" and field.subtype == "phone"


def shown(field: Field, value: FeelValue, values: Values) -> str:
    """A value as a person reads it: the label of the option that was chosen, or the value in Dutch; a BSN stays hidden."""
    if value is None:
        return ""
    if "bsn" in field.marks:
        return "•••••" + show(value)[-3:]
    if field.type == "filepicker":
        return labelled(field, value, values)
    labels = {option.value: option.label for option in field.options}
    if field.options_from:
        options = expression(field.options_from).evaluate(values)
        for option in options if isinstance(options, list) else []:
            if isinstance(option, dict):
                labels[show(option.get("value"))] = show(option.get("label"))
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(show(one), show(one)) for one in chosen)
