"""Several tasks at once: a preview of what would happen with each, then doing it, each case in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.domain.clock import civil_date
from service.domain.errors import Forbidden, NotFound, RegieError
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.engine import shift
from service.engine.definitions import definitions
from service.feel import show
from service.store import cases, instances, people, snoozes, tasks
from service.store import work as store
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases import dossier as dossiers
from service.usecases.assign import give
from service.usecases.bundles import bundle_of
from service.usecases.in_order import check_order, in_order
from service.usecases.lists import item
from service.usecases.pages import Person, WorkItem
from service.usecases.plan import DONE, NEEDS, Desk, Plan, Verb, stand, will
from service.usecases.progress import Progress
from service.usecases.regie import Regie

MOST_TASKS = 100  # at once
CHANGED = "Iemand anders heeft intussen iets aan deze taak veranderd. Kijk er nog eens naar."
GONE = "Dit traject is er niet meer voor u."


@dataclass(frozen=True)
class Line:
    """A chosen task: what `will` happen, or why not. `stand` goes along with the confirmation, and tells whether somebody else
    was busy with the task meanwhile."""

    item: WorkItem
    will: str
    why_not: str
    stand: str


@dataclass(frozen=True)
class Preview:
    """The chosen tasks in the order of the list, `missing` how many of them the user can't see (any more), and who may be given
    tasks."""

    lines: tuple[Line, ...]
    missing: int
    candidates: tuple[Person, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one task: `text` says what was done, or why it was not."""

    item: WorkItem
    done: bool
    text: str


def verbs(actor: User) -> tuple[Verb, ...]:
    """What this user may do with several tasks at once."""
    return tuple(verb for verb in Verb if verb not in NEEDS or may(actor, NEEDS[verb]))


def person(regie: Regie, actor: User, user_id: int) -> User | None:
    """The person whom tasks are to be given to; None when nobody like that is there, or the user may not give tasks."""
    if not may(actor, Permission.ASSIGN_TASKS):
        return None
    with regie.store.read() as tx:
        return people.user(tx, user_id)


def preview(regie: Regie, actor: User, task_ids: Sequence[int], plan: Plan, now: datetime) -> Preview:
    """What the plan would do with each of these tasks; nothing changes. Raises Forbidden or NotFound."""
    _check(actor, task_ids, plan)
    with regie.store.read() as tx:
        rows = store.chosen(tx, actor, task_ids, civil_date(now))
        lines = [line for _, of_case in _by_case(rows) for line in _looked_at(tx, actor, of_case, plan, now)]
        users = people.users(tx) if plan.verb is Verb.ASSIGN else ()
    roles = {line.item.role for line in lines}
    order = {task_id: place for place, task_id in enumerate(task_ids)}
    return Preview(
        lines=tuple(sorted(lines, key=lambda line: order[line.item.task_id])),
        missing=len(set(task_ids)) - len(lines),
        candidates=tuple(Person(u.id, u.name, u.organisation.name) for u in users if u.active and roles & u.roles),
    )


def carry_out(regie: Regie, actor: User, stands: Mapping[int, str], plan: Plan, now: datetime) -> tuple[Outcome, ...]:
    """Do it with those tasks of which that is possible and that still stand as they did in the preview (`stands`, by id; "" for
    one whose stand does not matter). What goes wrong with one case is told of that case.

    Raises Forbidden or NotFound, and Conflict when the plan lacks something: look at `Plan.lacks` before.
    """
    _check(actor, list(stands), plan)
    with regie.store.read() as tx:
        found = store.chosen(tx, actor, stands, civil_date(now))
    doing = _Doing(regie, actor, plan, stands, now)
    outcomes = [one for case_id, rows in _by_case(found) for one in doing.of_case(case_id, rows)]
    order = {task_id: place for place, task_id in enumerate(stands)}
    return tuple(sorted(outcomes, key=lambda one: order[one.item.task_id]))


def wake_up(regie: Regie, actor: User, task_ids: Iterable[int]) -> None:
    """Tasks that this user put away are back in its list."""
    with regie.store.transaction() as tx:
        for task_id in task_ids:
            snoozes.take_back(tx, actor.id, task_id)


def _check(actor: User, task_ids: Sequence[int], plan: Plan) -> None:
    if plan.verb in NEEDS and not may(actor, NEEDS[plan.verb]):
        raise Forbidden("Dit mag alleen een coördinator.")
    if not task_ids or len(task_ids) > MOST_TASKS:
        raise NotFound(f"Kies eerst een of meer taken uit de lijst, hooguit {MOST_TASKS}.")


def _by_case(rows: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    yield from found.items()


def _looked_at(tx: Tx, actor: User, rows: list[Any], plan: Plan, now: datetime) -> Iterator[Line]:
    desk = Desk(tx, actor, bundle_of(tx, rows[0].bundle), instances.situation(tx, rows[0].case_id), now)
    for row in rows:
        task = tasks.task_of(row)
        reason = desk.why_not(task, plan)
        yield Line(item(row, actor, civil_date(now)), "" if reason else will(task, plan), reason, stand(task))


@dataclass(frozen=True)
class _Doing:
    """Carrying out a plan, case by case."""

    regie: Regie
    actor: User
    plan: Plan
    stands: Mapping[int, str]
    now: datetime

    def of_case(self, case_id: int, rows: list[Any]) -> list[Outcome]:
        """What becomes of the tasks of one case: all that is possible with them, or nothing when something broke."""
        items = {row.id: item(row, self.actor, civil_date(self.now)) for row in rows}

        def attempt(in_its_turn: bool) -> list[Outcome]:
            with self.regie.store.transaction() as tx:
                told = self._act(tx, case_id, list(items), in_its_turn)
            return [Outcome(items[task_id], done, text) for task_id, done, text in told]

        try:
            return in_order(self.regie, self.now, attempt)
        except RegieError as error:
            return [Outcome(one, False, str(error)) for one in items.values()]

    def _act(self, tx: Tx, case_id: int, task_ids: list[int], in_its_turn: bool) -> list[tuple[int, bool, str]]:
        case = cases.lock_visible(tx, case_id, self.actor)
        if case is None:
            return [(task_id, False, GONE) for task_id in task_ids]
        situation = instances.situation(tx, case_id)
        moves = self.plan.verb is Verb.MOVE
        if in_its_turn and moves:
            check_order(situation, case_id, self.now)
        desk = Desk(tx, self.actor, bundle_of(tx, case.bundle), situation, self.now)
        dossier = dossiers.read(tx, desk.bundle, case, situation)
        progress = Progress(self.regie, tx, dossier, self.actor, self.now) if moves else None
        open_now = {task.id: task for task in situation.tasks}
        told = [(task_id, *self._one(desk, progress, open_now.get(task_id), self.stands[task_id])) for task_id in task_ids]
        if progress is not None:
            progress.save()
        return told

    def _one(self, desk: Desk, progress: Progress | None, task: Task | None, stood: str) -> tuple[bool, str]:
        if task is None:
            return False, DONE
        if reason := desk.why_not(task, self.plan):
            return False, reason
        if stood and stood != stand(task):
            return False, CHANGED
        text = will(task, self.plan)
        _do(desk, progress, task, self.plan)
        return True, text


def _do(desk: Desk, progress: Progress | None, task: Task, plan: Plan) -> None:
    if progress is not None:
        _move(progress, task, plan)
    elif plan.verb is Verb.SNOOZE:
        today = civil_date(desk.now)
        warned = task.warn is not None and task.warn <= today
        snoozes.put(desk.tx, desk.actor.id, task.id or 0, plan.day or today, warned, desk.now)
    else:
        who = desk.actor if plan.verb is Verb.CLAIM else plan.person
        give(desk.tx, desk.actor, task, who, desk.situation.instance(task.instance_id).visible_for, desk.now)


def _move(progress: Progress, task: Task, plan: Plan) -> None:
    """Other dates for an open task; in the engine's state too, so that no later step brings the old ones back."""
    instance, was = progress.situation.instance(task.instance_id), task.target or task.hard
    values = progress.dossier.values(instance, progress.now)
    step = shift.move_task(
        definitions(progress.bundle),
        instance.state or b"",
        task.engine_id,
        *plan.dates(task),
        values,
        progress.now,
        plan.reason.strip(),
    )
    progress.apply(instance, step, progress.now)
    text = f"Datum verplaatst van {show(was)} naar {show(_due(task))}: {task.title}. Reden: {plan.reason.strip()}"
    progress.log("moved", text, instance, progress.bundle.element(task.process, task.element))


def _due(task: Task) -> date | None:
    return task.target or task.hard
