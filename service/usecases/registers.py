"""The registers of a case as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.expressions import expression
from service.bundle.model import Field
from service.bundle.values import Values
from service.domain.people import User
from service.feel import FeelValue, show
from service.usecases.dossier import Dossier
from service.usecases.pages import RegisterPage
from service.usecases.rows import columns, may_add


def register_pages(dossier: Dossier, actor: User, values: Values) -> Iterator[RegisterPage]:
    """Each register that has rows or to which the user may add one."""
    rows_seen = dossier.seen_by(actor)
    for key, register in dossier.bundle.registers.items():
        rows = rows_seen.get(key)
        found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if found or may_add(register, actor):
            fields = _columns(dossier, key)
            texts = tuple(tuple(shown(field, row.get(field.key), values) for field in fields) for row in found)
            yield RegisterPage(key, register.label, tuple(field.label for field in fields), texts, may_add(register, actor))


def _columns(dossier: Dossier, register: str) -> tuple[Field, ...]:
    """The columns that forms have for it: those of its own form first, then those of repeating groups."""
    form = dossier.bundle.forms.get(dossier.bundle.registers[register].form)
    own = {field.key: field for field in columns(form.fields)} if form else {}
    return tuple({**own, **dossier.fields.columns.get(register, {}), **own}.values())


def row_name(dossier: Dossier, actor: User, register: str, row_id: str, values: Values) -> str:
    """What one calls a row: its first column that has an answer; "" when the user may not see the row."""
    rows = dossier.seen_by(actor).get(register)
    found = [row for row in rows if isinstance(row, dict) and row.get("id") == row_id] if isinstance(rows, list) else []
    fields = [field for field in _columns(dossier, register) if field.type != "checkbox"]
    return next((text for row in found for field in fields if (text := shown(field, row.get(field.key), values))), "")


def shown(field: Field, value: FeelValue, values: Values) -> str:
    """A value as a person reads it: the label of the option that was chosen, or the value in Dutch; a BSN stays hidden."""
    if value is None:
        return ""
    if "bsn" in field.marks:
        return "•••••" + show(value)[-3:]
    labels = {option.value: option.label for option in field.options}
    if field.options_from:
        options = expression(field.options_from).evaluate(values)
        for option in options if isinstance(options, list) else []:
            if isinstance(option, dict):
                labels[show(option.get("value"))] = show(option.get("label"))
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(show(one), show(one)) for one in chosen)


