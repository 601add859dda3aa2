"""Moving the dates of an instance by hand: a pure function, like every step. Nothing is decided and nothing runs.

What was moved no longer follows the values: it is frozen with the task or the timer, through later steps and through a change
of the diagram (`holding`). A statutory term (the mark `wettelijk`) never moves (requirements.md section 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from SpiffWorkflow.task import Task

from service.bundle.model import Bundle, Element
from service.bundle.values import Values
from service.domain.clock import civil_date
from service.engine import waiting
from service.engine.definitions import Definitions
from service.engine.errors import NotWaiting, Statutory
from service.engine.moments import add_to_moment, show_date
from service.engine.run import Run, resume
from service.engine.step import Deadline, Step
from service.engine.step_context import element_of, timer_id

STATUTORY = "wettelijk"


def shift(
    definitions: Definitions, state: bytes, days: Mapping[str, int], values: Values, now: datetime, why: str = ""
) -> Step:
    """Move open tasks (target, hard and warn) and timers that are waited for by whole civil days: `days` by the id of the task
    or the timer, in the instance and in everything it calls. What is not in it, moves by 0 or is statutory stays as it was.

    A timer keeps its time of day in Amsterdam. `why` goes with the explanation of each deadline.
    """
    run = resume(definitions, state, values, now)
    moved = set()
    for id_, task in run.before.items():
        by = days.get(id_, 0)
        deadline = run.context.deadline(task) if by and is_movable(definitions.bundle, element_of(task)) else None
        if deadline is not None:
            _freeze(task, _moved(deadline, by, why))
            moved.add(id_)
    for task, element in waiting.moments(run.workflow):
        by = days.get(timer_id(task, element), 0)
        due = run.context.due_at(task, element) if by and is_movable(definitions.bundle, element) else None
        if due is not None:
            task.internal_data["due"][element.id] = add_to_moment(due, timedelta(days=by)).isoformat()
    return _finish(run, moved)


def move_task(
    definitions: Definitions,
    state: bytes,
    task_id: str,
    target: date | None,
    hard: date | None,
    warn: date | None,
    values: Values,
    now: datetime,
    why: str = "",
) -> Step:
    """Give one open task other dates; one without a deadline gets one. Raises NotWaiting when it is not open, Statutory when
    its term is, so that no date may be moved."""
    run = resume(definitions, state, values, now)
    task = run.before.get(task_id)
    if task is None:
        raise NotWaiting("Deze taak staat niet meer open.")
    element = element_of(task)
    if not is_movable(definitions.bundle, element):
        raise Statutory(f"‘{element.name or element.id}’ heeft een wettelijke termijn. Die verschuift nooit.")
    old = run.context.deadline(task)
    if old and (old.target, old.hard, old.warn) == (target, hard, warn):
        return _finish(run, ())
    start = old.start if old else civil_date(datetime.fromisoformat(task.internal_data["since"]))
    sentence = f"verschoven naar {show_date(day)}" if (day := target or hard) else "de datum is weggehaald"
    explanation = "; ".join(filter(None, (old.explanation if old else "", f"{sentence}{_because(why)}")))
    _freeze(task, Deadline(target, hard, warn, start, explanation))
    return _finish(run, (task_id,))


def is_movable(bundle: Bundle, element: Element) -> bool:
    """Whether dates of this element may be moved: no statutory term, nor the timer on its boundary that says it has passed."""
    on = bundle.processes[element.process].elements.get(element.attached_to)
    return STATUTORY not in element.marks and (on is None or STATUTORY not in on.marks)


def _moved(deadline: Deadline, days: int, why: str) -> Deadline:
    target, hard, warn = (
        day + timedelta(days=days) if day else None for day in (deadline.target, deadline.hard, deadline.warn)
    )
    count = f"{abs(days)} {'dag' if abs(days) == 1 else 'dagen'}"
    how = f"{count} {'opgeschoven' if days > 0 else 'naar voren gehaald'}{_because(why)}"
    return Deadline(target, hard, warn, deadline.start, f"{deadline.explanation}; {how}")


def _because(why: str) -> str:
    return f": {why}" if why else ""


def _freeze(task: Task, deadline: Deadline) -> None:
    task.internal_data["deadline"] = waiting.days_of(deadline)
    task.internal_data["frozen"] = deadline.explanation


def _finish(run: Run, moved: Iterable[str]) -> Step:
    """The step, in which the moved tasks count as changed: they were kept with their new dates already."""
    ids, step = set(moved), run.finish()
    tasks = [waiting.open_task(task, run.context.deadline(task)) for id_, task in run.before.items() if id_ in ids]
    others = [task for task in step.changed if task.id not in ids]
    return replace(step, changed=(*tasks, *others))
