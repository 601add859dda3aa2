"""Starting a case, or a process that comes before one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from service.bundle.model import Bundle, Process
from service.bundle.values import Values
from service.domain.errors import NotFound
from service.domain.people import Role, User
from service.forms.answers import validate
from service.store import attachments, cases, submissions
from service.store.cases import BEFOREHAND, CASE
from service.store.instances import Situation
from service.store.session import Tx
from service.usecases.access import check_may_start, starters
from service.usecases.attached import keep, with_files
from service.usecases.broken import Spot, incidents
from service.usecases.bundles import form_of, newest
from service.usecases.complete import opened
from service.usecases.dossier import Dossier
from service.usecases.facts import World
from service.usecases.filling import form_page
from service.usecases.once import once
from service.usecases.pages import FormPage, Startable, Started
from service.usecases.progress import Progress
from service.usecases.regie import Regie
from service.usecases.subjects import START, Subject


def startable(regie: Regie, actor: User, now: datetime) -> tuple[Startable, ...]:
    """What this user may start without a case: a referral, a consultation; called as their start events are."""
    with regie.store.read() as tx:
        bundle = newest(tx)
        return tuple(
            Startable(process.id, process.start.name, process.documentation, process.start.id)
            for process in bundle.processes.values()
            if process.start and _begins(process) and not actor.roles.isdisjoint(starters(process))
        )


def start_form(regie: Regie, actor: User, process: str, now: datetime) -> FormPage:
    """The form to start it with. Raises NotFound or Forbidden."""
    with regie.store.read() as tx:
        bundle = newest(tx)
        found = _process(bundle, process)
        element = check_may_start(found, actor)
        values = _dossier(tx, bundle, actor).values(None, now, settled=True)
        page = form_page(element.name, element, form_of(bundle, element.properties), values, bundle, {}, {}, now=now)
        return with_files(tx, page, Subject(START, process).key(actor), None)


def start(
    regie: Regie, actor: User, process: str, submitted: Mapping[str, object], token: str, now: datetime
) -> Started:
    """Start it on the newest publication. `token` is the form's: a second post of it finds the case that the first one made.

    Raises NotFound, Forbidden, InvalidAnswers, and BrokenStep (there is no case, but an incident).
    """

    def begin() -> Started:
        with incidents(regie, actor, now) as spot, regie.store.transaction() as tx:
            return _start(regie, tx, spot, actor, process, submitted, token, now)

    return once(regie, actor, token, begin, lambda case_id: again(regie, case_id, actor, process))


def _start(
    regie: Regie, tx: Tx, spot: Spot, actor: User, process: str, submitted: Mapping[str, object], token: str, now: datetime
) -> Started:
    bundle = newest(tx)
    found = _process(bundle, process)
    element = check_may_start(found, actor)
    form = form_of(bundle, element.properties)
    dossier = _dossier(tx, bundle, actor)
    values: Values = dossier.values(None, now)
    files = keep(tx, form, submitted, Subject(START, process).key(actor), None)
    answers = validate(form, submitted, values, dossier.seen_by(actor), files)
    kind = BEFOREHAND if "vooraf" in found.marks else CASE
    case = dossier.case = cases.create(tx, kind, bundle.hash, actor.organisation.id, now)
    if files:
        attachments.give_case(tx, files, case.id)
    progress = Progress(regie, tx, dossier, actor, now)
    if (lane := _role(actor, found)) is not None:
        progress.give_role(lane, actor.id)
    instance = progress.begin(found, True, answers.fields, "form")
    dossier.filled_in(instance, answers.rows)
    progress.start(instance, now)
    progress.deliver()
    progress.save(None, (form.id, form.version))
    submissions.add(tx, token, actor.id, case.id, now)
    made = opened(progress.opened, dossier.situation.instances, actor)
    return Started(case.id, case.code, case.alias, element.name, made, found.id)


def again(regie: Regie, case_id: int, actor: User, process: str) -> Started:
    """What a second post of the same form gives."""
    with regie.store.read() as tx:
        case = cases.get(tx, case_id, actor)
    if case is None:
        raise NotFound("Dit traject is er niet.")
    return Started(case.id, case.code, case.alias, "", (), process, already=True)


def _begins(process: Process) -> bool:
    return "hoofdproces" in process.marks or "vooraf" in process.marks


def _process(bundle: Bundle, process: str) -> Process:
    found = bundle.processes.get(process)
    if found is None or not _begins(found):
        raise NotFound("Dit proces is er niet, of het kan niet zo beginnen.")
    return found


def _dossier(tx: Tx, bundle: Bundle, actor: User) -> Dossier:
    return Dossier(bundle, None, Situation([], [], {}), World(tx), actor.organisation.id)


def _role(actor: User, process: Process) -> Role | None:
    """The role in which the user starts it: who refers is the case's referrer from then on."""
    return next((role for role in Role if role in actor.roles and role in starters(process)), None)


