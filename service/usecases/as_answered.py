"""A form that is opened again starts with what was answered in it, though that does not count any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from service.bundle.values import ROW_ID
from service.feel import FeelValue
from service.store.answers import Answer
from service.usecases.pages import FormPage


def as_answered(page: FormPage, given: Sequence[Answer], row: str = "") -> FormPage:
    """The page with the answers that were given in its task laid over what is known; rows that were added are new ones again.
    `row` is the one that the task is done for, if any: its answers are the form's own.

    A row that was taken away stands there again: whoever sends the form once more takes it away once more.
    """
    if not given:
        return page
    prefilled = dict(page.prefilled)
    prefilled |= {one.field: one.value for one in given if one.field and (not one.register or one.row == row)}
    for register in dict.fromkeys(one.register for one in given if isinstance(prefilled.get(one.register), list)):
        prefilled[register] = _rows(prefilled[register], [one for one in given if one.register == register])
    return replace(page, prefilled=prefilled)


def _rows(now: FeelValue, given: Sequence[Answer]) -> FeelValue:
    rows = {row[ROW_ID]: dict(row) for row in now if isinstance(row, dict)} if isinstance(now, list) else {}
    gone = {one.row for one in given if not one.field and one.value is False}
    added: dict[str, dict[str, FeelValue]] = {}
    for one in (one for one in given if one.field and one.row not in gone):
        row: Mapping[str, FeelValue] = {ROW_ID: None}
        (rows.get(one.row) or added.setdefault(one.row, dict(row)))[one.field] = one.value
    return [*rows.values(), *added.values()]
