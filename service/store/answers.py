"""Answers: what was filled in, decided or carried, kept for ever; the newest one of a field is the current one.

A personal value is written to `personal_values`; the answer itself then holds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Row, ScalarSelect, Text, cast, func, insert, or_, select

from service.domain.people import Role
from service.feel import FeelValue, from_json
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


class Answered(NamedTuple):
    """The current answer to a field; `visible_for` are the roles that may see where it was answered (None: nowhere special)."""

    scope_id: int | None
    register: str
    row: str
    field: str
    value: FeelValue
    visible_for: list[str] | None


def current(on_postgresql: bool, case: Any) -> ScalarSelect[Any]:
    """The newest answer of every field of the case and of the side instances that run, as one JSON text to be read along with
    what runs; `listed` unpacks it. A personal value is never left out."""
    a = t.answers.c
    place = func.row_number().over(partition_by=(a.scope_id, a.register, a.row, a.field), order_by=a.id.desc())
    i = t.instances.alias("scopes").c
    running = select(i.id).where(i.case_id == case, i.done.is_(None), i.main.is_(False))
    newest = (
        select(t.answers, place.label("place"))
        .where(a.case_id == case, or_(a.scope_id.is_(None), a.scope_id.in_(running)))
        .subquery()
    )
    n, given = newest.c, t.instances.alias("given")
    value = cast(func.coalesce(t.personal_values.c.value, n.value), Text)
    parts = (n.id, n.scope_id, n.register, n.row, n.field, value, cast(given.c.visible_for, Text))
    pack = func.json_build_array if on_postgresql else func.json_array
    together = func.json_agg if on_postgresql else func.json_group_array
    return (
        select(cast(together(pack(*parts)), Text))
        .select_from(newest)
        .outerjoin(t.personal_values, t.personal_values.c.answer_id == n.id)
        .outerjoin(given, given.c.id == n.instance_id)
        .where(n.place == 1)
        .scalar_subquery()
    )


class Given(NamedTuple):
    """An answer as it once was given. `who` is its author ("" for Regie); `visible_for` as with `Answered`."""

    id: int
    instance_id: int | None
    scope_id: int | None
    register: str
    row: str
    field: str
    value: FeelValue
    source: str
    at: datetime
    user_id: int | None
    who: str
    task_id: int | None
    form: str
    form_version: str
    visible_for: frozenset[Role]


def history(tx: Tx, case_id: int, registers: Collection[str] | None = None) -> list[Given]:
    """Every answer that was ever given in a case (or in these registers of it), oldest first: one statement."""
    a, i, u, p = t.answers.c, t.instances.c, t.users.c, t.personal_values.c
    query = (
        select(t.answers, p.value.label("apart"), i.visible_for, u.name.label("who"))
        .outerjoin(t.personal_values, p.answer_id == a.id)
        .outerjoin(t.instances, i.id == a.instance_id)
        .outerjoin(t.users, u.id == a.user_id)
        .where(a.case_id == case_id)
        .order_by(a.id)
    )
    rows = tx.execute(query if registers is None else query.where(a.register.in_(registers)))
    return [_given(row) for row in rows]


def _given(row: Row[Any]) -> Given:
    return Given(
        row.id, row.instance_id, row.scope_id, row.register, row.row, row.field,
        row.apart if row.personal else row.value, row.source, row.at, row.user_id, row.who or "", row.task_id,
        row.form, row.form_version, frozenset(Role(role) for role in row.visible_for or ()),
    )  # fmt: skip


def listed(packed: str | None) -> list[Answered]:
    """The answers in what `current` gave, oldest first."""
    rows = sorted(orjson.loads(packed or "[]"), key=lambda row: row[0])  # by id; no two are the same
    return [
        Answered(scope, register, row, field, from_json(orjson.loads(value)), orjson.loads(roles) if roles else None)
        for _, scope, register, row, field, value, roles in rows
    ]


def last_two(tx: Tx, case_id: int) -> dict[tuple[int | None, str, str, str], list[tuple[int, Answer]]]:
    """The newest answer of every place of the case and the one before it, with their ids; the newest first."""
    a = t.answers.c
    place = func.row_number().over(partition_by=(a.scope_id, a.register, a.row, a.field), order_by=a.id.desc())
    newest = select(t.answers, place.label("place")).where(a.case_id == case_id).subquery()
    query = (
        select(newest, t.personal_values.c.value.label("apart"))
        .outerjoin(t.personal_values, t.personal_values.c.answer_id == newest.c.id)
        .where(newest.c.place <= 2)
        .order_by(newest.c.id.desc())
    )
    found: dict[tuple[int | None, str, str, str], list[tuple[int, Answer]]] = {}
    for row in tx.execute(query):
        found.setdefault((row.scope_id, row.register, row.row, row.field), []).append((row.id, _answer(row)))
    return found


def of_task(tx: Tx, case_id: int, task_id: int) -> list[Answer]:
    """The last answers that were given in a task, in their order."""
    query = (
        select(t.answers, t.personal_values.c.value.label("apart"))
        .outerjoin(t.personal_values, t.personal_values.c.answer_id == t.answers.c.id)
        .where(t.answers.c.case_id == case_id, t.answers.c.task_id == task_id)
        .order_by(t.answers.c.id)
    )
    last = {(row.scope_id, row.register, row.row, row.field): _answer(row) for row in tx.execute(query)}
    return list(last.values())


def _answer(row: Any) -> Answer:
    values = {name: getattr(row, name) for name in Answer.__dataclass_fields__ if name != "value"}
    return Answer(**values, value=row.apart if row.personal else row.value)
