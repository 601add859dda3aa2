"""Planning what is sent, from the log: its lines were written in the transaction of each step, so nothing is lost.

Mail about a task goes to whose task it is; a task that is nobody's is only counted in the digest of who hands out work. Nobody
is mailed about what he did himself. Whoever stands in for somebody gets the mail instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from typing import Any

from service.domain.calendar import is_working_day
from service.domain.clock import AMSTERDAM, civil_date
from service.store import covers, mails, outbox, people, settings, webhooks, wishes
from service.store.jobs import Job
from service.store.outbox import MAIL, Parcel
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases import letters
from service.usecases.bundles import bundle_of
from service.usecases.jobs import Times
from service.usecases.regie import Regie
from service.usecases.webhooks import parcels_of

OLD = timedelta(days=2)  # of before then nobody is mailed: a demo that was filled, a backup that was restored
LONG_LATE = timedelta(days=7)
MANY = 100
DAY = "mail_day"  # the setting that holds the last day of which the reminders and digests were planned
MORNING = time(7, 30)
OPENING = frozenset(("opened", "assigned", "reopened"))
ESCALATES = "escalatie"  # the mark


def plan(regie: Regie, times: Times, limit: int = MANY) -> bool:
    """Plan from the next lines of the log; whether there were any. Any number of workers may do this at once."""
    with regie.store.read() as tx:
        if not outbox.unhandled(tx):
            return False
    with regie.store.transaction() as tx:
        hooks = webhooks.active(tx)
        if not hooks:
            outbox.pass_over(tx, times.cases - OLD, times.wall)
        lines = outbox.claim_events(tx, limit)
        found = [parcel for line in lines for parcel in _of_line(tx, line, times)]
        found += [parcel for line in lines for parcel in parcels_of(tx, hooks, line)]
        outbox.add(tx, found, times.wall)
        outbox.set_handled(tx, [line.id for line in lines], times.wall)
    return bool(lines)


def plan_day(regie: Regie, job: Job, times: Times) -> None:
    """On the morning of a working day, once: what is due soon, what is late, and the digests. A piece of a repeated job."""
    today, clock = civil_date(times.cases), times.cases.astimezone(AMSTERDAM).time()
    if clock < MORNING or not is_working_day(today):
        return
    with regie.store.transaction() as tx:
        if settings.get(tx, DAY) == today.isoformat():
            return
        found: list[Parcel] = []
        for task in mails.near(tx, today, today - LONG_LATE):
            due = task.target or task.hard
            late = due is not None and due < today
            once = f"te_laat:{task.id}" if late else f"bijna:{task.id}:{due}"
            found += _to(tx, letters.LATE if late else letters.SOON, task, task.assignee_id, once, times)
        for user_id in wishes.with_digest(tx):
            known = wishes.get(tx, user_id)
            if known is not None:
                once = f"overzicht:{user_id}:{today}"
                found.append(Parcel(MAIL, known.email, "", {"what": letters.DIGEST}, user_id=user_id, once=once))
        outbox.add(tx, found, times.wall)
        settings.put(tx, DAY, today.isoformat())


def _of_line(tx: Tx, line: Any, times: Times) -> Iterator[Parcel]:
    if line.at < times.cases - OLD:
        return
    if line.kind == "comment":
        yield from _comment(tx, line, times)
    if line.kind == "participant" or line.kind in OPENING:
        for task in _tasks(tx, line):
            yield from _opened(tx, line, task, times)


def _tasks(tx: Tx, line: Any) -> Sequence[Task]:
    """The open tasks that a line is about."""
    if line.kind == "participant":
        return mails.of_assignee(tx, line.case_id, line.details.get("user"))
    if mails.assigned_after(tx, line):
        return []
    return mails.of_element(tx, line.instance_id, line.process, line.element)


def _opened(tx: Tx, line: Any, task: Task, times: Times) -> Iterator[Parcel]:
    process = bundle_of(tx, line.bundle).processes.get(task.process)
    element = process.elements.get(task.element) if process else None
    escalates = element is not None and ESCALATES in element.marks
    kind = letters.ESCALATION if escalates else letters.ASSIGNED
    receivers = [task.assignee_id] if task.assignee_id else _askable(tx, line.case_id, task) if escalates else []
    for user_id in receivers:
        if user_id != line.user_id:
            yield from _to(tx, kind, task, user_id, f"{kind}:{task.id}:{user_id}", times, line.id)


def _askable(tx: Tx, case_id: int, task: Task) -> list[int]:
    """Who may answer an escalation that is nobody's: everybody with its role at the organisation that referred."""
    organisation = mails.referrer_of(tx, case_id)
    users = people.users(tx)
    return [user.id for user in users if user.active and task.role in user.roles and user.organisation.id == organisation]


def _comment(tx: Tx, line: Any, times: Times) -> Iterator[Parcel]:
    task = mails.open_task(tx, line.details.get("task"))
    if task and task.assignee_id and task.assignee_id != line.user_id:
        once = f"opmerking:{line.id}:{task.assignee_id}"
        yield from _to(tx, letters.COMMENT, task, task.assignee_id, once, times, line.id)


def _to(
    tx: Tx, kind: str, task: Task, user_id: int | None, once: str, times: Times, event_id: int | None = None
) -> Iterator[Parcel]:
    """The mail for a person, or for who stands in; none for who has no address, does not want it, or gets it in the digest."""
    if user_id is None:
        return
    receiver = covers.substitute_of(tx, user_id, civil_date(times.cases)) or user_id
    known = wishes.get(tx, receiver)
    if known is None or not known.email or not known.wants(kind) or (known.digest and kind != letters.ESCALATION):
        return
    content = {"what": kind, "task": task.id, "for": task.assignee_id}
    yield Parcel(MAIL, known.email, "", content, task.case_id, receiver, event_id, once)

