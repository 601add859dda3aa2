"""Many running cases for a benchmark: a few that really lived the real process, and their rows multiplied in SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, func, select

from service.bundle.model import Bundle
from service.domain.people import User
from service.store import tables as t
from service.store.session import Tx
from service.trials.model import Expect, Point, Refuse, Step, Trial, Trials, Wait
from service.trials.run import beginning, play_step, steps_of
from service.trials.story import Story, morning
from service.trials.world import Settled
from service.usecases.publish import publish
from service.usecases.regie import Regie

POINTS = 10  # at which the cases stand that are multiplied
STRIDE = 2**49  # ids of instances are below 2**48
COPIED: tuple[Table, ...] = (t.cases, t.participants, t.instances, t.tasks, t.answers, t.personal_values, t.events)


def live(
    regie: Regie, files: dict[str, bytes], bundle: Bundle, trials: Trials, settled: Settled, actor: User
) -> datetime:
    """Some cases, each a bit further; the moment that the last one has come to."""
    trial = max(trials.trials.values(), key=lambda one: sum(isinstance(step.what, Wait) for step in _deeds(trials, one)))
    publish(regie, files, actor, morning(beginning(trials, trial)))
    deeds = _deeds(trials, trial)
    now = morning(beginning(trials, trial))
    for point in range(1, POINTS + 1):
        story = Story(regie, bundle, trials, settled, beginning(trials, trial))
        for step in deeds[: len(deeds) * point // (POINTS + 1)]:
            play_step(story, step)
        now = max(now, story.now)
        story.wake(now)  # what fell due of the earlier ones meanwhile
    return now


def _deeds(trials: Trials, trial: Trial) -> list[Step]:
    return [step for step, _ in steps_of(trials, trial) if not isinstance(step.what, Expect | Refuse | Point)]


def multiply(tx: Tx, number: int) -> None:
    """As many open cases as asked for: the rows of those that there are, over and over, with other ids."""
    i = t.instances.c
    running = tx.execute(select(func.count()).where(i.main, i.done.is_(None))).scalar_one()
    numbered = [table for table in COPIED if "id" in table.c]
    strides = {table.name: (tx.execute(select(func.max(table.c.id))).scalar_one() or 0) + 1 for table in numbered}
    strides["instances"] = STRIDE
    most = -(-number // running) - 1
    source = f"(WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {most}) SELECT k FROM n) AS times"  # noqa: S608
    for table in COPIED:
        names = ", ".join(f'"{column.name}"' for column in table.c)
        parts = ", ".join(_shifted(table, column.name, strides) for column in table.c)
        limit = f" WHERE {_limit(table, strides)}"
        tx.exec_driver_sql(f'INSERT INTO {table.name} ({names}) SELECT {parts} FROM "{table.name}" s, {source}{limit}')  # noqa: S608


def _limit(table: Table, strides: dict[str, int]) -> str:
    """Only the rows that were there at first."""
    case = "id" if table.name == "cases" else "case_id"
    if case in table.c:
        return f's."{case}" < {strides["cases"]}'
    return f's."answer_id" < {strides["answers"]}'


def _shifted(table: Table, column: str, strides: dict[str, int]) -> str:
    of = {"id": table.name, "case_id": "cases", "instance_id": "instances", "scope_id": "instances", "task_id": "tasks",
          "answer_id": "answers"}.get(column)  # fmt: skip
    if column == "code":
        return "s.code || '-' || k"
    return f's."{column}" + k * {strides[of]}' if of else f's."{column}"'
