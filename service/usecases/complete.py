"""Completing a task: one transaction, at most ten statements, whatever the size of the diagram or the length of the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from service.bundle.values import Values
from service.domain.clock import civil_date
from service.domain.errors import Conflict, Forbidden, NotFound
from service.domain.people import User
from service.domain.permissions import may_see_instance
from service.feel import show
from service.forms.answers import validate
from service.store import cases, instances, people, tasks
from service.store.cases import Case
from service.store.instances import Instance
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases import dossier as dossiers
from service.usecases.access import why_not
from service.usecases.attached import keep
from service.usecases.broken import Spot, incidents
from service.usecases.bundles import bundle_of, form_of
from service.usecases.in_order import check_order, in_order
from service.usecases.pages import AlreadyDone, Completed, Opened
from service.usecases.progress import Progress
from service.usecases.regie import Regie
from service.usecases.subjects import TASK, Subject


def complete(
    regie: Regie, actor: User, task_id: int, submitted: Mapping[str, object], token: str, now: datetime
) -> Completed:
    """Complete a task with what was filled in. `token` is the form's: a second post of it gives AlreadyDone.

    Raises NotFound (no such task for this user), Forbidden, Conflict (somebody else did it: who and when; or it is no longer
    needed), InvalidAnswers (all mistakes at once) and BrokenStep (nothing changed, there is an incident).
    """

    def attempt(in_its_turn: bool) -> Completed:
        with incidents(regie, actor, now) as spot, regie.store.transaction() as tx:
            return _complete(regie, tx, spot, actor, task_id, submitted, token, now, in_its_turn)

    return in_order(regie, now, attempt)


def _complete(
    regie: Regie,
    tx: Tx,
    spot: Spot,
    actor: User,
    task_id: int,
    submitted: Mapping[str, object],
    token: str,
    now: datetime,
    in_its_turn: bool,
) -> Completed:
    case = cases.lock_by_task(tx, task_id, actor)
    if case is None:
        raise NotFound("Deze taak is er niet.")
    situation = instances.situation(tx, case.id)
    task = next((task for task in situation.tasks if task.id == task_id), None)
    if task is None:
        return _no_longer_open(tx, case, actor, task_id, token)
    if in_its_turn:
        check_order(situation, case.id, now)
    instance = situation.instance(task.instance_id)
    spot.case_id, spot.instance_id = case.id, instance.id
    bundle = bundle_of(tx, case.bundle)
    if reason := why_not(tx, bundle, actor, instance, task):
        raise Forbidden(reason)
    dossier = dossiers.read(tx, bundle, case, situation)
    form = form_of(bundle, bundle.element(task.process, task.element).properties)
    values = in_row(dossier.values(instance, now, seen_by=actor), task)
    files = keep(tx, form, submitted, Subject(TASK, str(task_id)).key(actor), case.id)
    answers = validate(form, submitted, values, dossier.seen_by(actor), files)
    progress = Progress(regie, tx, dossier, actor, now)
    if task.row:
        progress.answer_row(instance, task.register, task.row, answers.fields)
    else:
        progress.answer(instance, answers.fields)
    dossier.filled_in(instance, answers.rows)
    progress.complete(instance, task, token)
    progress.deliver()
    progress.save(task.id, (form.id, form.version), instance.id)
    return Completed(case.id, case.code, case.alias, task.title, opened(progress.opened, situation.instances, actor))


def in_row(values: Values, task: Task) -> Values:
    """The values as a task sees them: its row's first."""
    return values.with_row(task.register, task.row) if task.row else values


def opened(made: Sequence[Task], running: Sequence[Instance], actor: User) -> tuple[Opened, ...]:
    """The tasks that a step opened, as far as this user may see them."""
    roles = {instance.id: instance.visible_for for instance in running}
    return tuple(
        Opened(task.id or 0, task.title, task.role, task.assignee_id in actor.selves)
        for task in made
        if may_see_instance(actor, roles.get(task.instance_id, frozenset())) and task.state == tasks.OPEN
    )


def _no_longer_open(tx: Tx, case: Case, actor: User, task_id: int, token: str) -> Completed:
    task = tasks.get(tx, task_id)
    if task is None:
        raise NotFound("Deze taak is er niet.")
    if task.state == tasks.DONE and task.token == token and task.done_by == actor.id:
        return AlreadyDone(case.id, case.code, case.alias, task.title, ())
    if task.state == tasks.DONE and task.done_at is not None:
        who = "U" if task.done_by == actor.id else people.names(tx).get(task.done_by or 0, "Iemand")
        raise Conflict(
            f"{who} heeft deze taak al gedaan, op {show(civil_date(task.done_at))}. Wat u invulde is niet opgeslagen."
        )
    raise Conflict("Deze taak is vervallen: het traject is verdergegaan. Wat u invulde is niet opgeslagen.")
