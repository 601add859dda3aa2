"""What completing a task led to, for who completed it: what is open now and who has it, what began, what fell away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.domain.clock import civil_date
from service.domain.errors import NotFound
from service.domain.people import Role, User
from service.domain.permissions import may_see_instance
from service.store import cases, events, tasks
from service.store.session import Tx
from service.usecases import reopen
from service.usecases.lists import item, seen
from service.usecases.pages import WorkItem
from service.usecases.regie import Regie
from service.usecases.work import Ask, work

# Which lines of the log tell what a step led to, in this order; what a table decided or who takes part stands in the log.
TOLD = ("closed", "phase_done", "phase", "milestone", "started", "message")
NEXT = 5  # of my work, to find the next one in


@dataclass(frozen=True)
class DonePage:
    """`opened` are the tasks that came of it and are still open; `happened` are lines of the log, `fell_away` titles of tasks
    that nobody has to do any more. `here` is what is next for the user in this family when that is none of `opened`, `mine`
    in its whole list (never the same). `reopen_until` is None when the task can't be opened again."""

    task_id: int
    title: str
    code: str
    alias: str
    opened: tuple[WorkItem, ...]
    happened: tuple[str, ...]
    fell_away: tuple[str, ...]
    here: WorkItem | None
    mine: WorkItem | None
    reopen_until: datetime | None


def show(regie: Regie, actor: User, task_id: int, now: datetime) -> DonePage:
    """Raises NotFound for who did not complete the task."""
    with regie.store.read() as tx:
        case = cases.get_by_task(tx, task_id, actor)
        task = tasks.get(tx, task_id) if case else None
        if case is None or task is None or task.state != tasks.DONE or task.done_by != actor.id or task.done_at is None:
            raise NotFound("Deze taak is er niet.")
        lines = [row for row in events.since(tx, case.id, task.done_at) if _of(row, task_id, actor)]
        open_here = [item(row, actor, civil_date(now)) for row in tasks.of_case(tx, case.id) if seen(row, actor)]
        opened = _opened(tx, lines)
        until = reopen.until(tx, actor, case, task, now)
    mine = work(regie, actor, now, Ask(size=NEXT))
    here = next((one for one in open_here if one.mine), next((one for one in open_here if one.claimable), None))
    listed = (*mine.late, *mine.this_week, *mine.later, *mine.to_claim)
    return DonePage(
        task_id=task_id,
        title=task.title,
        code=case.code,
        alias=case.alias,
        opened=tuple(one for one in open_here if one.task_id in opened),
        happened=tuple(row.text for kind in TOLD for row in lines if row.kind == kind),
        fell_away=tuple(row.text.partition(": ")[2] for row in lines if row.kind == "cancelled"),
        here=here if here and here.task_id not in opened else None,
        mine=next((one for one in listed if here is None or one.task_id != here.task_id), None),
        reopen_until=until,
    )


def _of(row: Any, task_id: int, actor: User) -> bool:
    """Whether a line of the log tells of this step, and the user may see it."""
    own = row.details.get("task") == task_id and row.kind not in (events.UNDONE, "comment")
    return own and may_see_instance(actor, frozenset(Role(role) for role in row.visible_for))


def _opened(tx: Tx, lines: list[Any]) -> set[int]:
    keys = [(row.instance_id, row.details["engine_task"]) for row in lines if row.kind == "opened"]
    return {task.id for task in tasks.by_engine_id(tx, keys) if task.id is not None}
