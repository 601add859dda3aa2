"""Opening a task again that one has just completed: its step is taken back, as long as nothing was built on it.

The case then stands where it stood. What was answered stays in the history; the log keeps what happened, as a step undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from service.bundle.model import Bundle
from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.domain.people import User
from service.domain.permissions import may_see_instance
from service.store import answers, cases, comments, events, instances, participants, passages, people, settings, tasks
from service.store.answers import Answer
from service.store.cases import Case
from service.store.events import Event
from service.store.instances import Instance
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases.before import Place, Trace, began, restore, restore_task, trace_of
from service.usecases.bundles import bundle_of
from service.usecases.regie import Regie

WITHIN = "heropenen_minuten"  # the setting: how many minutes after completing
MINUTES = 30  # without that setting
LONGEST_REASON = 1_000
REOPENED = "reopened"
# Lines of the log that tell that a case went on; others (a comment, a task that was given to somebody) build on nothing.
GOING_ON = frozenset(
    ("started", "completed", "opened", "cancelled", "closed", "phase", "phase_done", "milestone", "decision", "message",
     "participant", "moved")
)  # fmt: skip
_TOO_LATE = "De tijd om deze taak te heropenen is voorbij. Bel de coördinator als er iets hersteld moet worden."
_WENT_ON = "Deze taak kan niet meer open: het traject is al verdergegaan. Bel de coördinator als er iets hersteld moet worden."


@dataclass(frozen=True)
class Falling:
    """A task that falls away when another is opened again; `who` has it ("" for nobody yet)."""

    title: str
    who: str


@dataclass(frozen=True)
class ReopenPage:
    """`why_not` says in Dutch why it can't be done, "" when it can, `until` then tells how long still."""

    task_id: int
    title: str
    code: str
    alias: str
    until: datetime | None
    falls_away: tuple[Falling, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class _Found:
    """All that is needed to take the step back, looked at and found untouched."""

    case: Case
    bundle: Bundle
    task: Task
    touched: list[Instance]
    trace: Trace
    lines: list[int]
    put_back: list[Answer]

    @property
    def instance(self) -> Instance:
        return next(one for one in self.touched if one.id == self.task.instance_id)


def look(regie: Regie, actor: User, task_id: int, now: datetime) -> ReopenPage:
    """Whether this user may open the task again, and what that does. Raises NotFound for another's task."""
    with regie.store.read() as tx:
        case = cases.get_by_task(tx, task_id, actor)
        task = tasks.get(tx, task_id) if case else None
        if case is None or task is None:
            raise NotFound("Deze taak is er niet.")
        page = ReopenPage(task_id, task.title, case.code, case.alias, None)
        try:
            found = _find(tx, actor, case, task, now)
        except (Conflict, Forbidden) as error:
            return replace(page, why_not=str(error))
        names = people.names(tx)
        opened = [one for one in _opened(tx, found.trace) if one.state == tasks.OPEN]
        falling = tuple(Falling(one.title, names.get(one.assignee_id or 0, "")) for one in opened)
        return replace(page, until=_until(tx, task), falls_away=falling)


def until(tx: Tx, actor: User, case: Case, task: Task, now: datetime) -> datetime | None:
    """How long this user may still open a task again; None when it may not."""
    try:
        _find(tx, actor, case, task, now)
    except (Conflict, Forbidden, NotFound):
        return None
    return _until(tx, task)


def reopen(regie: Regie, actor: User, task_id: int, reason: str, now: datetime) -> None:
    """Take the step back. The reason becomes a comment on the task: it may be personal, so the log only says that there is one.

    Raises NotFound, Forbidden (somebody else did it), Conflict (too late, or the case went on) and InvalidAnswers (no reason).
    """
    reason = reason.strip()
    if not reason:
        raise InvalidAnswers({"reden": "Vul in waarom u de taak heropent."})
    if len(reason) > LONGEST_REASON:
        raise InvalidAnswers({"reden": f"Deze reden is te lang: hooguit {LONGEST_REASON} tekens."})
    with regie.store.transaction() as tx:
        case = cases.lock_by_task(tx, task_id, actor)
        task = tasks.get(tx, task_id) if case else None
        if case is None or task is None:
            raise NotFound("Deze taak is er niet.")
        found = _find(tx, actor, case, task, now)
        log = [_line(found, actor, now, REOPENED, f"Heropend: {task.title} (met reden)")]
        log += _take_back(tx, found, actor, now)
        comments.add(tx, case.id, task_id, actor.id, now, f"Heropend: {reason}")
        events.add(tx, log)


def _find(tx: Tx, actor: User, case: Case, task: Task, now: datetime) -> _Found:
    """Raises Forbidden and Conflict."""
    if task.state != tasks.DONE or task.done_at is None:
        raise Conflict("Deze taak is niet afgerond, dus er is niets te heropenen.")
    if task.done_by != actor.id:
        raise Forbidden("Alleen wie de taak afrondde, kan haar heropenen.")
    if now > _until(tx, task):
        raise Conflict(_TOO_LATE)
    touched = instances.touched_by(tx, task.id or 0)
    own = next((one for one in touched if one.id == task.instance_id), None)
    trace = trace_of(own) if own else None
    if own is None or trace is None or {one.id: one.version for one in touched} != trace.versions:
        raise Conflict(_WENT_ON)
    if not may_see_instance(actor, own.visible_for):
        raise NotFound("Deze taak is er niet.")
    lines = events.since(tx, case.id, task.done_at)
    step = [one.id for one in lines if one.details.get("task") == task.id and one.kind in GOING_ON]
    later = [one for one in lines if one.id > max(step, default=0) and one.kind in GOING_ON]
    undone = any(one.state == tasks.DONE for one in _opened(tx, trace))
    if trace.bundle != case.bundle or later or undone or passages.any_after(tx, case.id, task.done_at):
        raise Conflict(_WENT_ON)
    put_back = list(_earlier(tx, case.id, task, trace.places, actor, now))
    return _Found(case, bundle_of(tx, case.bundle), task, touched, trace, step, put_back)


def _until(tx: Tx, task: Task) -> datetime:
    """The last moment at which the task may be opened again."""
    kept = settings.get(tx, WITHIN) or ""
    minutes = int(kept) if kept.isascii() and kept.isdigit() else MINUTES
    if task.done_at is None:
        raise Conflict("Deze taak is niet afgerond, dus er is niets te heropenen.")
    return task.done_at + timedelta(minutes=minutes)


def _opened(tx: Tx, trace: Trace) -> list[Task]:
    """The tasks that the step opened."""
    return tasks.by_engine_id(tx, [key for key, was in trace.tasks.items() if was is None])


def _earlier(
    tx: Tx, case_id: int, task: Task, places: Sequence[Place], actor: User, now: datetime
) -> Iterator[Answer]:
    """The answers that stood there before; what had none becomes null, and a row that was added is removed.

    Raises Conflict when somebody answered anew since.
    """
    known = answers.last_two(tx, case_id)
    begun = [place for place in places if not place[3] and len(known[place]) == 1]
    new_rows = {(register, row) for _, register, row, _ in begun}
    for place in places:
        (_, newest), *before = known[place]
        if newest.at != task.done_at or newest.task_id not in (task.id, None):
            raise Conflict(_WENT_ON)
        if before:
            yield before[0][1]
        elif not newest.field or (newest.register, newest.row) not in new_rows:
            value = None if newest.field else False
            yield replace(newest, value=value, at=now, user_id=actor.id, task_id=None, form="", form_version="")


def _take_back(tx: Tx, found: _Found, actor: User, now: datetime) -> Iterator[Event]:
    """Write everything as it was, and give the lines of the log that tell it."""
    trace, case = found.trace, found.case
    events.take_back(tx, found.lines)
    changed = tasks.by_engine_id(tx, trace.tasks)
    for task in changed:
        was = trace.tasks[task.instance_id, task.engine_id]
        if was is None:
            if task.state == tasks.OPEN:
                yield _line(found, actor, now, "cancelled", f"Vervallen: {task.title}", task)
            task.state = tasks.CANCELLED
        else:
            if task.state == tasks.CANCELLED:
                yield _line(found, actor, now, "opened", f"Weer open: {task.title}", task)
            restore_task(task, was)
    for instance in found.touched:
        passages.remove_last(tx, instance.id, trace.passages[instance.id])
        if not began(instance):
            restore(instance)
            continue
        name = found.bundle.processes[instance.process].name
        yield replace(_line(found, actor, now, "closed", f"{name}: gaat niet door"), visible_for=instance.visible_for,
                      instance_id=instance.id)
        instance.state, instance.timers, instance.waits, instance.standing, instance.wake_at = None, [], [], [], None
        instance.done, instance.outcome, instance.before, instance.before_task = now, "Gaat niet door", None, None
    instances.save(tx, case.id, found.touched)
    tasks.save(tx, changed)
    answers.add(tx, found.put_back)
    for role, (before, after) in trace.roles.items():
        if not participants.give_back(tx, case.id, role, after, before):
            raise Conflict(_WENT_ON)
    if trace.organisations != (case.referrer_id, case.commissioner_id):
        case.referrer_id, case.commissioner_id = trace.organisations
        cases.set_organisations(tx, case)


def _line(found: _Found, actor: User, now: datetime, kind: str, text: str, task: Task | None = None) -> Event:
    task, instance = task or found.task, found.instance
    by_id = {one.id: one for one in found.touched}
    visible_for = by_id.get(task.instance_id, instance).visible_for
    details: dict[str, Any] = {"engine_task": task.engine_id}
    return Event(found.case.id, now, kind, text, actor.id, task.instance_id, task.process, task.element, visible_for,
                 details=details)  # fmt: skip
