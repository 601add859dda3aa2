"""A case that stands still for a while, and goes on: its open dates move along, statutory ones never do.

During a standstill nothing falls due by itself in what ran when it began, but for statutory terms (`usecases/waiting.py`).
People may still do tasks and begin side processes: whoever did something must be able to say so, and danger does not wait.
When the case goes on every open date moves by the days that it stood still, counted from its own beginning where that is later.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.bundle.model import Bundle
from service.domain.calendar import start_of
from service.domain.clock import civil_date
from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.engine.definitions import definitions
from service.engine.moments import show_date
from service.engine.shift import shift
from service.store import cases, events, instances, suspensions, tasks
from service.store.cases import CASE, Case
from service.store.events import Event
from service.store.instances import Instance, Situation
from service.store.session import Tx
from service.store.suspensions import Suspension
from service.store.tasks import Task
from service.usecases import dossier as dossiers
from service.usecases.broken import incidents
from service.usecases.bundles import bundle_of
from service.usecases.dossier import Dossier
from service.usecases.in_order import check_order, in_order
from service.usecases.progress import set_deadline
from service.usecases.regie import Regie
from service.usecases.waiting import first_due, stands_still, wait_as

MOST_LETTERS = 300
MOST_BACK = timedelta(days=92)


@dataclass(frozen=True)
class Standstill:
    """What the pages of a case say of it: `now` is the standstill that lasts, `days` how long it does; `may_suspend` and
    `may_resume` are about this user; `earliest` is the first day that a new one may count from."""

    now: Suspension | None
    days: int
    before: tuple[Suspension, ...]
    may_suspend: bool
    may_resume: bool
    earliest: date


def standstill(regie: Regie, actor: User, case_id: int, now: datetime) -> Standstill:
    """Whether a case stands still, and when it did. Raises NotFound for another's case."""
    with regie.store.read() as tx:
        case = cases.get(tx, case_id, actor)
        if case is None:
            raise NotFound("Dit traject is er niet.")
        found = suspensions.of_case(tx, case_id)
        main = instances.situation(tx, case_id).main
    lasting = next((one for one in found if one.ended is None), None)
    may_manage, runs = may(actor, Permission.MANAGE_CASELOAD), main is not None and main.done is None
    return Standstill(
        now=lasting,
        days=(civil_date(now) - lasting.since).days if lasting else 0,
        before=tuple(one for one in found if one.ended is not None),
        may_suspend=may_manage and runs and lasting is None and case.kind == CASE,
        may_resume=may_manage and lasting is not None,
        earliest=_earliest(case, found, civil_date(now)),
    )


def suspend(regie: Regie, actor: User, case_id: int, since: date | None, reason: str, now: datetime) -> None:
    """From now on the case stands still; it counts from the day `since`, which may lie behind.

    Raises NotFound, Forbidden, Conflict (it stands still or is closed already, or an urgent task is open), or InvalidAnswers:
    `sinds` is ahead or too long ago, or `reden` is empty or too long.
    """

    why = " ".join(reason.split())

    def attempt(check: bool) -> None:
        with _in_its_turn(regie, actor, case_id, now, check) as (tx, case, situation):
            day = _checked(tx, case, situation, since, why, now)
            case.suspended = now
            cases.set_suspended(tx, case.id, now)
            suspensions.begin(tx, case.id, max(start_of(day), case.opened) if day < civil_date(now) else now, actor.id, why)
            _settle(tx, bundle_of(tx, case.bundle), case, situation, [])
            text = f"Staat stil vanaf {show_date(day)}: {why}"
            events.add(tx, [Event(case.id, now, "suspended", text, actor.id, details={"since": day.isoformat()})])

    in_order(regie, now, attempt)


def resume(regie: Regie, actor: User, case_id: int, reason: str, now: datetime) -> int:
    """The case goes on, and its open dates move by the days that it stood still (returned).

    Raises NotFound, Forbidden, Conflict (it does not stand still), or InvalidAnswers: no `reden`.
    """

    why = " ".join(reason.split())

    def attempt(check: bool) -> int:
        with _in_its_turn(regie, actor, case_id, now, check) as (tx, case, situation):
            lasting = next((one for one in suspensions.of_case(tx, case.id) if one.ended is None), None)
            if lasting is None:
                raise Conflict("Dit traject staat niet stil.")
            if wrong := _wrong_reason(why):
                raise InvalidAnswers(wrong)
            return _go_on(tx, actor, case, situation, lasting, why, now)

    return in_order(regie, now, attempt)


@contextmanager
def _in_its_turn(regie: Regie, actor: User, case_id: int, now: datetime, check: bool) -> Iterator[tuple[Tx, Case, Situation]]:
    """The case, locked for this deed; with `check`, only when nothing in it is due before."""
    with incidents(regie, actor, now) as spot, regie.store.transaction() as tx:
        case, situation = _locked(tx, actor, case_id)
        spot.case_id = case.id
        if check:
            check_order(situation, case.id, now)
        yield tx, case, situation


def _locked(tx: Tx, actor: User, case_id: int) -> tuple[Case, Situation]:
    case = cases.lock_visible(tx, case_id, actor)
    if case is None:
        raise NotFound("Dit traject is er niet.")
    if not may(actor, Permission.MANAGE_CASELOAD):
        raise Forbidden("Alleen een coördinator zet een traject stil en laat het weer verder gaan.")
    return case, instances.situation(tx, case.id)


def _checked(tx: Tx, case: Case, situation: Situation, since: date | None, why: str, now: datetime) -> date:
    """Since when, if this case may be brought to a standstill."""
    today = civil_date(now)
    if case.suspended is not None:
        raise Conflict("Dit traject staat al stil.")
    if case.kind != CASE or situation.main is None or situation.main.done is not None:
        raise Conflict("Dit traject is afgesloten; het kan niet stilstaan.")
    if urgent := next((task for task in situation.tasks if task.urgent), None):
        raise Conflict(f"Er is nog spoed: ‘{urgent.title}’ staat open. Laat die eerst doen.")
    earliest = _earliest(case, suspensions.of_case(tx, case.id), today)
    wrong = {}
    if since is None or not earliest <= since <= today:
        wrong["sinds"] = f"Kies een dag van {show_date(earliest)} tot en met vandaag."
    wrong |= _wrong_reason(why)
    if since is None or wrong:
        raise InvalidAnswers(wrong)
    return since


def _earliest(case: Case, before: list[Suspension], today: date) -> date:
    """A standstill does not begin before the case, nor within another one."""
    ended = [civil_date(one.ended) for one in before if one.ended]
    return max(today - MOST_BACK, civil_date(case.opened), *ended)


def _wrong_reason(why: str) -> dict[str, str]:
    if 0 < len(why) <= MOST_LETTERS:
        return {}
    return {"reden": f"Zeg in een paar woorden waarom (hooguit {MOST_LETTERS} tekens)."}


def _go_on(
    tx: Tx, actor: User, case: Case, situation: Situation, lasting: Suspension, reason: str, now: datetime
) -> int:
    today, bundle = civil_date(now), bundle_of(tx, case.bundle)
    length = (today - lasting.since).days
    why = f"traject stond stil van {show_date(lasting.since)} tot {show_date(today)}"
    still = [one for one in situation.instances if one.state is not None and stands_still(one, case)]
    dossier = dossiers.read(tx, bundle, case, situation)
    case.suspended = None
    cases.set_suspended(tx, case.id, None)
    suspensions.end(tx, lasting.id, now, actor.id)
    log = [
        Event(case.id, now, "resumed", f"Gaat weer verder na {_days(length)}: {reason}", actor.id, details={"days": length})
    ]
    changed: list[Task] = []
    for instance in still:
        moved = _shift(bundle, case, dossier, instance, lasting.since, why, now)
        changed += moved
        log += [
            Event(
                case.id, now, "shifted", f"Nieuwe datum voor ‘{task.title}’: {why}", actor.id, instance.id, task.process,
                task.element, instance.visible_for, details={"task": task.id},
            )
            for task in moved
        ]  # fmt: skip
    _settle(tx, bundle, case, situation, changed)
    events.add(tx, log)
    return length


def _shift(
    bundle: Bundle, case: Case, dossier: Dossier, instance: Instance, since: date, why: str, now: datetime
) -> list[Task]:
    """Move the open dates of one instance; the tasks that have others now."""
    today = civil_date(now)
    mine = {task.engine_id: task for task in dossier.situation.tasks if task.instance_id == instance.id}
    begun = {id_: civil_date(task.opened) for id_, task in mine.items()}
    begun |= {timer["id"]: civil_date(datetime.fromisoformat(timer.get("since", "") or instance.started.isoformat()))
              for timer in instance.timers}  # fmt: skip
    days = {id_: (today - max(since, day)).days for id_, day in begun.items()}
    if not any(days.values()):
        return []
    step = shift(definitions(bundle), instance.state or b"", days, dossier.values(instance, now), now, why)
    wait_as(instance, step, bundle, case, now)
    changed = [(mine[task.id], task) for task in step.changed if task.id in mine]
    for task, opened in changed:
        set_deadline(task, opened)
    return [task for task, _ in changed]


def _settle(tx: Tx, bundle: Bundle, case: Case, situation: Situation, changed: list[Task]) -> None:
    """Write what runs, each instance with the first of its moments that may come now."""
    running = [instance for instance in situation.instances if instance.state is not None]
    for instance in running:
        instance.wake_at = first_due(instance, bundle, case)
    instances.save(tx, case.id, running)
    tasks.save(tx, changed)


def _days(number: int) -> str:
    return "1 dag" if number == 1 else f"{number} dagen"
