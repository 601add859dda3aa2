"""Answers: what was filled in, decided or carried, kept for ever; the newest one of a field is the current one.

A personal value is written to `personal_values`; the answer itself then holds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, insert, or_, select

from service.feel import FeelValue
from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Answer:
    """A new answer; the columns of `answers` say what each part means."""

    case_id: int
    instance_id: int | None
    scope_id: int | None
    register: str
    row: str
    field: str
    value: FeelValue
    personal: bool
    source: str
    at: datetime
    user_id: int | None = None
    task_id: int | None = None
    form: str = ""
    form_version: str = ""


def add(tx: Tx, answers: Sequence[Answer]) -> None:
    """Write answers, at most one for each place: one statement, and one more when some are personal."""
    if not answers:
        return
    names = [column.name for column in t.answers.c if column.name not in ("id", "value")]
    rows = [
        {**{name: getattr(answer, name) for name in names}, "value": None if answer.personal else answer.value}
        for answer in answers
    ]
    place = (t.answers.c.scope_id, t.answers.c.register, t.answers.c.row, t.answers.c.field)
    made = tx.execute(insert(t.answers).returning(t.answers.c.id, *place), rows)
    ids = {(row.scope_id, row.register, row.row, row.field): row.id for row in made}
    personal = [
        {"answer_id": ids[answer.scope_id, answer.register, answer.row, answer.field], "value": answer.value}
        for answer in answers
        if answer.personal
    ]
    if personal:
        tx.execute(insert(t.personal_values), personal)


def current(tx: Tx, case_id: int, scopes: Iterable[int]) -> list[Row[Any]]:
    """The newest answer of every field of the case and of these side instances, oldest first; `value` is never left out.

    Rows: scope_id, register, row, field, value, personal, and visible_for: the roles that may see where it was answered.
    """
    return list(tx.execute(_current(), {"case": case_id, "scopes": list(scopes)}))


@cache
def _current() -> Select[Any]:
    """The statement of `current`, made once: making it takes longer than running it."""
    a = t.answers.c
    place = func.row_number().over(partition_by=(a.scope_id, a.register, a.row, a.field), order_by=a.id.desc())
    scopes: BindParameter[Any] = bindparam("scopes", expanding=True)
    newest = (
        select(t.answers, place.label("place"))
        .where(a.case_id == bindparam("case"), or_(a.scope_id.is_(None), a.scope_id.in_(scopes)))
        .subquery()
    )
    n = newest.c
    value = func.coalesce(t.personal_values.c.value, n.value, type_=t.answers.c.value.type)
    columns = (n.scope_id, n.register, n.row, n.field, n.personal, t.instances.c.visible_for)
    return (
        select(*columns, value.label("value"))
        .outerjoin(t.personal_values, t.personal_values.c.answer_id == n.id)
        .outerjoin(t.instances, t.instances.c.id == n.instance_id)
        .where(n.place == 1)
        .order_by(n.id)
    )
