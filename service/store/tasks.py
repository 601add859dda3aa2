"""Tasks: the user tasks that wait, or waited, for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.people import Role
from service.store import tables as t
from service.store.session import Tx

OPEN, DONE, CANCELLED = "open", "done", "cancelled"
CHANGING = ("assignee_id", "target", "hard", "warn", "explanation", "state", "done_by", "done_for", "done_at", "token")
MAIN = t.instances.alias("main")  # the main instance of a task's case, beside the one that the task is of


@dataclass
class Task:
    """A row of `tasks`; see there. `id` is None until it is saved."""

    case_id: int
    instance_id: int
    engine_id: str
    process: str
    element: str
    title: str
    role: Role
    assignee_id: int | None
    register: str
    row: str
    opened: datetime
    target: date | None = None
    hard: date | None = None
    warn: date | None = None
    explanation: str = ""
    urgent: bool = False
    statutory: bool = False
    state: str = OPEN
    done_by: int | None = None
    done_for: int | None = None
    done_at: datetime | None = None
    token: str | None = None
    id: int | None = None


def task_of(row: Row[Any], prefix: str = "") -> Task:
    """The task in a row whose columns have this prefix."""
    values = {column.name: row._mapping[prefix + column.name] for column in t.tasks.c}
    return Task(**{**values, "role": Role(values["role"])})


def get(tx: Tx, task_id: int) -> Task | None:
    row = tx.execute(select(t.tasks).where(t.tasks.c.id == task_id)).one_or_none()
    return task_of(row) if row else None


def by_engine_id(tx: Tx, keys: Iterable[tuple[int, str]]) -> list[Task]:
    """The tasks of these instances that the engine calls so, whatever their state."""
    c = t.tasks.c
    query = select(t.tasks).where(tuple_(c.instance_id, c.engine_id).in_(list(keys))).order_by(c.id)
    return [task_of(row) for row in tx.execute(query)]


def save(tx: Tx, tasks: Sequence[Task]) -> None:
    """Insert the new ones (they get their id) and update the others: one statement."""
    if not tasks:
        return
    columns = [column.name for column in t.tasks.c if column.name != "id"]
    rows = [{name: getattr(task, name) for name in columns} for task in tasks]
    found = tx.execute(_save(tx.dialect.name == "postgresql"), rows).all()
    ids = {(row.instance_id, row.engine_id): row.id for row in found}
    for task in tasks:
        task.id = ids[task.instance_id, task.engine_id]


@cache
def _save(on_postgresql: bool) -> Any:
    """The statement of `save`, made once: making it takes longer than running it."""
    query: Any = (postgresql.insert if on_postgresql else sqlite.insert)(t.tasks)
    return query.on_conflict_do_update(
        index_elements=["instance_id", "engine_id"], set_={name: query.excluded[name] for name in CHANGING}
    ).returning(t.tasks.c.id, t.tasks.c.instance_id, t.tasks.c.engine_id)


def rewrite(tx: Tx, changed: Sequence[Task]) -> None:
    """Keep what the diagrams say of open tasks, which may have been changed: one statement."""
    names = ("title", "role", "assignee_id", "urgent", "statutory", "target", "hard", "warn", "explanation")
    query = update(t.tasks).where(t.tasks.c.id == bindparam("of_task")).values({name: bindparam(name) for name in names})
    if changed:
        tx.execute(query, [{"of_task": task.id, **{name: getattr(task, name) for name in names}} for task in changed])


def assign(tx: Tx, task_id: int, user_id: int | None) -> None:
    tx.execute(update(t.tasks).where(t.tasks.c.id == task_id).values(assignee_id=user_id))


def last_authors(tx: Tx, case_id: int, elements: Sequence[str]) -> dict[str, frozenset[int]]:
    """Who completed each of these elements last in this case, and in whose name."""
    query = (
        select(t.tasks.c.element, t.tasks.c.done_by, t.tasks.c.done_for)
        .where(t.tasks.c.case_id == case_id, t.tasks.c.element.in_(elements), t.tasks.c.state == DONE)
        .order_by(t.tasks.c.done_at, t.tasks.c.id)
    )
    return {row.element: frozenset({row.done_by, row.done_for} - {None}) for row in tx.execute(query)}


def of_case(tx: Tx, case_id: int) -> list[Row[Any]]:
    """All open tasks of a case."""
    return list(tx.execute(listed().where(t.tasks.c.case_id == case_id, t.tasks.c.state == OPEN)))


def ever(tx: Tx, case_id: int) -> list[Row[Any]]:
    """All tasks that a case has, or had, with who did them (`doer`) and who may see them; oldest first."""
    query = (
        select(t.tasks, t.users.c.name.label("doer"), t.instances.c.visible_for)
        .join(t.instances, t.instances.c.id == t.tasks.c.instance_id)
        .outerjoin(t.users, t.users.c.id == t.tasks.c.done_by)
        .where(t.tasks.c.case_id == case_id)
        .order_by(t.tasks.c.id)
    )
    return list(tx.execute(query))


def one(tx: Tx, task_id: int) -> Row[Any] | None:
    """One task, whatever its state, as it stands in lists."""
    return tx.execute(listed().where(t.tasks.c.id == task_id)).one_or_none()


def still() -> ColumnElement[bool]:
    """Whether a task stands still with its case, which it is joined with: then it is not late (`usecases/waiting.py`)."""
    suspended = t.cases.c.suspended
    return and_(suspended.is_not(None), t.instances.c.started <= suspended, ~t.tasks.c.statutory)


def listed() -> Select[Any]:
    """A query of tasks as they stand in lists: with their case, its phase, who may see their instance, and whose they are."""
    return (
        select(
            t.tasks,
            t.cases.c.code,
            t.cases.c.alias,
            MAIN.c.phase,
            t.instances.c.visible_for,
            still().label("still"),
            t.users.c.name.label("assignee"),
        )
        .join(t.cases, t.cases.c.id == t.tasks.c.case_id)
        .join(t.instances, t.instances.c.id == t.tasks.c.instance_id)
        .join(MAIN, and_(MAIN.c.case_id == t.cases.c.id, MAIN.c.main))
        .outerjoin(t.users, t.users.c.id == t.tasks.c.assignee_id)
        .order_by(t.tasks.c.id)
    )
