"""Starting a side process of a case: what can happen at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from service.bundle.expressions import expression
from service.bundle.model import Bundle, Process
from service.bundle.values import Values
from service.domain.errors import Conflict, NotFound
from service.domain.people import User
from service.domain.permissions import may_see_instance
from service.forms.answers import validate
from service.store import cases, events, instances, submissions
from service.store.instances import Situation
from service.store.session import Tx
from service.usecases import dossier as dossiers
from service.usecases.access import check_may_start, starters
from service.usecases.attached import keep, with_files
from service.usecases.broken import Spot, incidents
from service.usecases.bundles import bundle_of, form_of
from service.usecases.complete import opened
from service.usecases.filling import form_page
from service.usecases.in_order import check_order, in_order
from service.usecases.once import once
from service.usecases.pages import FormPage, Startable, Started
from service.usecases.progress import Progress
from service.usecases.regie import Regie
from service.usecases.start import again
from service.usecases.subjects import ACTION, Subject

AFTERWARDS = "na_afsluiting"


def actions(regie: Regie, actor: User, case_id: int, now: datetime) -> tuple[Startable, ...]:
    """What this user may start in this case now. Raises NotFound for another's case."""
    with regie.store.read() as tx:
        case = cases.get(tx, case_id, actor)
        if case is None:
            raise NotFound("Dit traject is er niet.")
        situation = instances.situation(tx, case_id)
        bundle = bundle_of(tx, case.bundle)
        values = dossiers.read(tx, bundle, case, situation).values(None, now)
        return tuple(offered(bundle, situation, values, actor))


def offered(bundle: Bundle, situation: Situation, values: Values, actor: User) -> Iterator[Startable]:
    """The side processes whose start event is for one of the user's roles and whose `wanneer` holds.

    When the case is closed those with the mark `na_afsluiting`: rights last longer than the trajectory (requirements.md U30).
    """
    if situation.main is None:
        return
    closed = situation.main.done is not None
    for process in bundle.processes.values():
        start = process.start
        if closed and AFTERWARDS not in process.marks:
            continue
        if process.message and start and not actor.roles.isdisjoint(starters(process)) and _holds(process, values):
            yield Startable(process.id, process.name, process.documentation, start.id)


def _holds(process: Process, values: Values) -> bool:
    condition = process.start.properties.get("wanneer", "") if process.start else ""
    return not condition or expression(condition.removeprefix("=")).evaluate(values) is True


def action_form(regie: Regie, actor: User, case_id: int, process: str, now: datetime) -> FormPage:
    """The form to start it with. Raises NotFound, Forbidden, or Conflict when it can't be started now."""
    with regie.store.read() as tx:
        case = cases.get(tx, case_id, actor)
        if case is None:
            raise NotFound("Dit traject is er niet.")
        situation = instances.situation(tx, case_id)
        bundle = bundle_of(tx, case.bundle)
        dossier = dossiers.read(tx, bundle, case, situation)
        found, values = _process(bundle, process), dossier.values(None, now)
        element = check_may_start(found, actor)
        _check_offered(bundle, situation, values, actor, found)
        form = form_of(bundle, element.properties)
        seen = dossier.values(None, now, seen_by=actor, settled=True)
        page = form_page(found.name, element, form, seen, bundle, dossier.answered(None), dossier.seen_by(actor), now=now)
        return with_files(tx, page, Subject(ACTION, process, case_id).key(actor), case_id)


def act(
    regie: Regie, actor: User, case_id: int, process: str, submitted: Mapping[str, object], token: str, now: datetime
) -> Started:
    """Start a side process. `token` is the form's: a second post of it starts nothing.

    Raises NotFound, Forbidden, Conflict (it can't be started now), InvalidAnswers and BrokenStep.
    """

    def attempt(in_its_turn: bool) -> Started:
        with incidents(regie, actor, now) as spot, regie.store.transaction() as tx:
            return _act(regie, tx, spot, actor, case_id, process, submitted, token, now, in_its_turn)

    def begin() -> Started:
        return in_order(regie, now, attempt)

    return once(regie, actor, token, begin, lambda found: again(regie, found, actor, process))


def _act(
    regie: Regie,
    tx: Tx,
    spot: Spot,
    actor: User,
    case_id: int,
    process: str,
    submitted: Mapping[str, object],
    token: str,
    now: datetime,
    in_its_turn: bool,
) -> Started:
    case = cases.lock_visible(tx, case_id, actor)
    if case is None:
        raise NotFound("Dit traject is er niet.")
    spot.case_id = case.id
    situation = instances.situation(tx, case.id)
    if in_its_turn:
        check_order(situation, case.id, now)
    bundle = bundle_of(tx, case.bundle)
    found = _process(bundle, process)
    element = check_may_start(found, actor)
    dossier = dossiers.read(tx, bundle, case, situation)
    values = dossier.values(None, now)
    _check_offered(bundle, situation, values, actor, found)
    form = form_of(bundle, element.properties)
    seen = dossier.values(None, now, seen_by=actor)
    files = keep(tx, form, submitted, Subject(ACTION, process, case_id).key(actor), case.id)
    answers = validate(form, submitted, seen, dossier.seen_by(actor), files)
    progress = Progress(regie, tx, dossier, actor, now)
    instance = progress.begin(found, False, answers.fields, "form")
    dossier.filled_in(instance, answers.rows)
    progress.start(instance, now)
    progress.deliver()
    progress.save(None, (form.id, form.version))
    submissions.add(tx, token, actor.id, case.id, now)
    events.solve_incidents(tx, case.id, None, now)
    made = opened(progress.opened, situation.instances, actor) if may_see_instance(actor, instance.visible_for) else ()
    return Started(case.id, case.code, case.alias, found.name, made, found.id)


def _process(bundle: Bundle, process: str) -> Process:
    found = bundle.processes.get(process)
    if found is None or not found.message:
        raise NotFound("Deze actie is er niet.")
    return found


def _check_offered(bundle: Bundle, situation: Situation, values: Values, actor: User, process: Process) -> None:
    if process.id not in {action.process for action in offered(bundle, situation, values, actor)}:
        raise Conflict(f"‘{process.name}’ kan nu niet beginnen in dit traject.")
