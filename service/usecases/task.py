"""One task, to look at or to fill in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.bundle.model import Bundle, Element
from service.domain.clock import civil_date
from service.domain.errors import Conflict, Forbidden, NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may, may_read_dossier
from service.store import answers, cases, deciders, events, instances, people, reads, tasks
from service.store.cases import CASE, Case
from service.store.deciders import Decider
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases import comments, reopen
from service.usecases import dossier as dossiers
from service.usecases.access import why_not
from service.usecases.as_answered import as_answered
from service.usecases.attached import with_files
from service.usecases.bundles import bundle_of, form_of
from service.usecases.case import phase_line
from service.usecases.complete import in_row
from service.usecases.dossier import Dossier
from service.usecases.filling import form_page
from service.usecases.heads import head
from service.usecases.lists import item, seen
from service.usecases.pages import FormPage, Person, TaskPage
from service.usecases.regie import Regie
from service.usecases.registers import row_name
from service.usecases.subjects import TASK, Subject

ESCALATION = "escalatie"  # the mark


def show(regie: Regie, actor: User, task_id: int, now: datetime) -> TaskPage:
    """The task with its form, what is filled in already, and its deadline. Raises NotFound for another's task."""
    page = _seen(regie, actor, task_id, now)
    reads.note(regie.store, actor.id, page.case.id, "task", now)
    return page


def form(regie: Regie, actor: User, task_id: int, now: datetime) -> FormPage:
    """The form of an open task again, for who is filling it in: reading the case was noted when the page was opened.

    Raises NotFound, Forbidden (who may not do the task), or Conflict (it is no longer open).
    """
    page = _seen(regie, actor, task_id, now)
    if page.state != tasks.OPEN:
        raise Conflict(page.why_not)
    if not page.may_do:
        raise Forbidden(page.why_not)
    return page.form


def _seen(regie: Regie, actor: User, task_id: int, now: datetime) -> TaskPage:
    with regie.store.read() as tx:
        case = cases.get_by_task(tx, task_id, actor)
        row = tasks.one(tx, task_id) if case else None
        if case is None or row is None or not seen(row, actor):
            raise NotFound("Deze taak is er niet.")
        return _page(tx, actor, case, row, now)


def _page(tx: Tx, actor: User, case: Case, row: Any, now: datetime) -> TaskPage:
    task = tasks.task_of(row)
    bundle = bundle_of(tx, case.bundle)
    situation = instances.situation(tx, case.id)
    instance = next((i for i in situation.instances if i.id == task.instance_id), None)
    dossier = dossiers.read(tx, bundle, case, situation)
    reads_along = task.role in actor.roles or may_read_dossier(actor, civil_date(now))
    if not reads_along:
        dossier = Dossier(bundle, case, situation, dossier.world, case.referrer_id)  # the task, but nothing that was answered
    element = _element(bundle, task)
    values = in_row(dossier.values(instance, now, seen_by=actor, settled=True), task)
    answered = dossier.answered(instance, task.register, task.row)
    is_open = task.state == tasks.OPEN
    asked, rows = form_of(bundle, element.properties), dossier.seen_by(actor)
    form = form_page(task.title, element, asked, values, bundle, answered, rows, to_fill_in=is_open, now=now)
    form = with_files(tx, form, Subject(TASK, str(row.id)).key(actor), case.id) if reads_along else form
    if is_open and reads_along:
        form = as_answered(form, answers.of_task(tx, case.id, row.id), task.row)
    reason = why_not(tx, bundle, actor, instance, task) if is_open and instance else "Deze taak is niet meer open."
    may_assign = is_open and may(actor, Permission.ASSIGN_TASKS)
    users = [user for user in people.users(tx) if user.active and task.role in user.roles] if may_assign else []
    return TaskPage(
        item=item(row, actor, civil_date(now)),
        case=head(tx, case, situation),
        process=bundle.processes[task.process].name,
        form=form,
        target=task.target,
        hard=task.hard,
        warn=task.warn,
        explanation=task.explanation,
        state=task.state,
        done_by=people.names(tx).get(task.done_by, "") if task.done_by else "",
        done_at=task.done_at,
        may_do=not reason,
        why_not=reason,
        may_assign=may_assign,
        about=row_name(dossier, actor, task.register, task.row, values) if task.row else "",
        phases=tuple(phase_line(bundle, events.of_case(tx, case.id), situation)) if case.kind == CASE else (),
        statutory=task.statutory,
        comments=comments.of_task(tx, actor, row.id, now),
        reopen_until=reopen.until(tx, actor, case, task, now) if task.state == tasks.DONE else None,
        deciders=_deciders(tx, element, case),
        candidates=tuple(Person(user.id, user.name, user.organisation.name) for user in users),
    )


def _deciders(tx: Tx, element: Element, case: Case) -> tuple[Decider, ...]:
    """Who decides at the referrer, when that is what the task asks (requirements.md section 5)."""
    asks = ESCALATION in element.marks and case.referrer_id is not None
    return tuple(deciders.of_organisations(tx, [case.referrer_id or 0])) if asks else ()


def _element(bundle: Bundle, task: Task) -> Element:
    """Where a task stands. Raises NotFound for one that was done before its case went to a version without it."""
    process = bundle.processes.get(task.process)
    found = process.elements.get(task.element) if process else None
    if found is None or found.properties.get("formulier", "") not in bundle.forms:
        raise NotFound(f"‘{task.title}’ is gedaan. De versie waarop dit traject nu loopt, heeft die stap niet meer.")
    return found
