"""The dates of families that bear the mark `agenda`: which fields they are, and what was answered to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from service.bundle.model import Bundle, Field
from service.bundle.values import Values
from service.domain.people import User
from service.feel import FeelBudgetError, FeelError, FeelValue
from service.forms.conditions import shown
from service.store import agenda as store
from service.store.session import Tx
from service.usecases.bundles import bundle_of, fields_of
from service.usecases.rows import columns

AGENDA = "agenda"
Place = tuple[str, str]  # register ("" for none) and key


@dataclass(frozen=True)
class Marked:
    """A field whose date stands on the calendar, and in a row the key of the time that belongs to it ("" for none)."""

    field: Field
    clock: str = ""


@dataclass(frozen=True)
class Dated:
    """A date that was answered, in a row or not; `since` is when."""

    case_id: int
    register: str
    row: str
    field: Field
    day: date
    clock: time | None
    since: datetime


def marked(bundle: Bundle) -> dict[Place, Marked]:
    """The fields of a bundle with the mark `agenda`."""
    fields = fields_of(bundle)
    found = {("", key): Marked(field) for key, field in fields.of.items() if _is_date(field) and _bears(bundle, key)}
    for key, register in bundle.registers.items():
        form = bundle.forms.get(register.form)
        own = [*(columns(form.fields) if form else ()), *fields.columns.get(key, {}).values()]
        times = [field.key for field in own if field.subtype == "time" and AGENDA in field.marks]
        found |= {(key, one.key): Marked(one, next(iter(times), "")) for one in own if _is_date(one) and AGENDA in one.marks}
    return found


def answered(tx: Tx, actor: User, cases: Sequence[Any], first: date, last: date) -> list[Dated]:
    """What was answered of it in these cases (rows with `id` and `bundle`), from the day `first` up to and including `last`."""
    of = {hash_: marked(bundle_of(tx, hash_)) for hash_ in {case.bundle for case in cases}}
    bundles = {case.id: case.bundle for case in cases}
    places = {place for fields in of.values() for place in fields}
    if not places:
        return []
    found = store.dates(tx, actor, list(bundles), {key for _, key in places}, list(_months(first, last)))
    ids = {one.row for one in found if one.row}
    rows: dict[tuple[int, str, str], dict[str, FeelValue]] = {}
    for one in store.rows(tx, actor, list({o.case_id for o in found if o.row}), ids) if ids else ():
        rows.setdefault((one.case_id, one.register, one.row), {})[one.field] = one.value
    return [
        dated
        for one in found
        if (place := _place(bundle_of(tx, bundles[one.case_id]), of[bundles[one.case_id]], one)) is not None
        and (dated := _dated(one, place, rows)) is not None
        and first <= dated.day <= last
    ]


def _place(bundle: Bundle, fields: Mapping[Place, Marked], one: Any) -> Marked | None:
    """The field that was answered. What a step asks for each row of a register is kept with the row, but is no column of it."""
    own = fields.get((one.register, one.field))
    columns_of = fields_of(bundle).columns.get(one.register, {})
    return own if own is not None or one.field in columns_of else fields.get(("", one.field))


def _dated(one: Any, place: Marked, rows: Mapping[tuple[int, str, str], dict[str, FeelValue]]) -> Dated | None:
    """None for what is no date, for a row that is gone, and for a date that the form hides now."""
    row = rows.get((one.case_id, one.register, one.row), {}) if one.row else {}
    if type(one.value) is not date or row.get("") is False or (one.row and not _on_form(place.field, row)):
        return None
    clock = row.get(place.clock) if place.clock else None
    return Dated(
        one.case_id, one.register, one.row, place.field, one.value, clock if isinstance(clock, time) else None, one.at
    )


def _on_form(field: Field, row: Mapping[str, FeelValue]) -> bool:
    """Whether the row's form shows the field, by what is in the row alone."""
    try:
        return shown(field, Values((row,), {}, {}))
    except (FeelError, FeelBudgetError):
        return True


def _is_date(field: Field) -> bool:
    return field.type == "datetime" and field.subtype != "time"


def _bears(bundle: Bundle, key: str) -> bool:
    return fields_of(bundle).mark(key, AGENDA) is not None


def _months(first: date, last: date) -> Iterator[str]:
    """The months of a period: `2026-11`, `2026-12`."""
    day = first.replace(day=1)
    while day <= last:
        yield f"{day:%Y-%m}"
        day = (day + timedelta(days=32)).replace(day=1)
