"""One case: where it is, what is open, what comes, and what can be begun now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.bundle.model import Bundle
from service.bundle.phases import phases
from service.domain.clock import civil_date
from service.domain.errors import NotFound
from service.domain.people import ROLE_LABELS, Role, User
from service.domain.permissions import Permission, may, may_read_dossier
from service.feel import show as text_of
from service.store import bundles, cases, deciders, events, participants, tasks
from service.store.cases import CASE, Case
from service.store.deciders import Decider
from service.store.instances import Situation
from service.store.session import Tx
from service.usecases.act import offered
from service.usecases.ahead import Next, next_steps
from service.usecases.calling import Phone, phones
from service.usecases.case_log import log_line, seen_log
from service.usecases.dossier import Dossier
from service.usecases.lists import item, seen
from service.usecases.pages import CaseHead, IncidentLine, LogLine, Participant, PhaseStep, Shown, Startable, WorkItem
from service.usecases.regie import Regie
from service.usecases.registers import addable, is_phone, shown
from service.usecases.viewing import Viewing, viewing


@dataclass(frozen=True)
class CasePage:
    """`registers` are those to which the user may add a row: (key, label). `log` is what the user may see of it, newest first.
    `version` is the publication that the case runs on, for who may publish; else 0. `deciders` are those of the referrer's
    organisation."""

    head: CaseHead
    phases: tuple[PhaseStep, ...]
    fields: tuple[Shown, ...]
    tasks: tuple[WorkItem, ...]
    coming: Next
    actions: tuple[Startable, ...]
    participants: tuple[Participant, ...]
    registers: tuple[tuple[str, str], ...]
    log: tuple[LogLine, ...]
    incidents: tuple[IncidentLine, ...]
    version: int = 0
    phones: tuple[Phone, ...] = ()
    deciders: tuple[Decider, ...] = ()


def find(regie: Regie, actor: User, code: str) -> int:
    """The id of the case with this code, as it is called on pages. Raises NotFound for another's case."""
    with regie.store.read() as tx:
        case = cases.get_by_code(tx, code, actor)
    if case is None:
        raise NotFound("Dit traject is er niet, of u mag het niet zien.")
    return case.id


def show(regie: Regie, actor: User, case_id: int, now: datetime) -> CasePage:
    """What this user may see of how a case stands. Raises NotFound for another's case."""
    with viewing(regie, actor, case_id, "case", now) as view:
        return _page(view)


def _page(view: Viewing) -> CasePage:
    tx, actor, case, situation = view.tx, view.actor, view.case, view.situation
    values = view.dossier.values(None, view.now)
    log = seen_log(tx, actor, case.id)
    dossier_seen = may_read_dossier(actor, view.today)
    incidents = events.incidents(tx, case.id) if may(actor, Permission.READ_INCIDENTS) else []
    present = participants.of_case(tx, case.id)
    of_main = view.dossier.values(situation.main, view.now)
    return CasePage(
        head=view.head(),
        phases=tuple(phase_line(view.bundle, log, situation)) if case.kind == CASE else (),
        fields=tuple(_header(view)) if dossier_seen else (),
        tasks=tuple(item(row, actor, view.today) for row in tasks.of_case(tx, case.id) if seen(row, actor)),
        coming=next_steps(view.bundle, situation, of_main, actor, view.now),
        actions=tuple(offered(view.bundle, situation, values, actor)) if case.kind == CASE else (),
        participants=tuple(_participants(present, case, view.dossier)),
        registers=tuple(addable(view.bundle, actor)) if dossier_seen else (),
        log=tuple(log_line(row) for row in reversed(log)) if may(actor, Permission.READ_LOG) else (),
        incidents=tuple(IncidentLine(row.at, row.element, row.text) for row in incidents),
        version=_version(tx, case) if may(actor, Permission.PUBLISH) else 0,
        deciders=tuple(deciders.of_organisations(tx, [case.referrer_id])) if case.referrer_id else (),
        phones=tuple(phones(view, present)) if dossier_seen else (),
    )


def _version(tx: Tx, case: Case) -> int:
    """The newest publication of the bundle that the case runs on."""
    return next((one.id for one in bundles.publications(tx) if one.bundle == case.bundle), 0)


def phase_line(bundle: Bundle, log: list[Any], situation: Situation) -> Iterator[PhaseStep]:
    """The line of phases, each with the days on which it last began and ended."""
    begun: dict[str, date] = {}
    ended: dict[str, date] = {}
    for row in log:
        if row.kind == "phase":
            begun[row.element] = civil_date(row.at)
            ended.pop(row.element, None)
        elif row.kind == "phase_done":
            ended[row.element] = civil_date(row.at)
    main = situation.main
    now = main.phase_element if main and main.done is None else ""
    for element, name in phases(bundle):
        state = "done" if element in ended else "now" if element == now else "later"
        yield PhaseStep(name, state, begun.get(element), ended.get(element))


def _header(view: Viewing) -> Iterator[Shown]:
    """Fields and derived values with the mark `kop`, when they have a value."""
    dossier, values = view.dossier, view.shown
    for key, field in dossier.fields.of.items():
        if dossier.fields.mark(key, "kop") is not None and dossier.case_answers.get(key) is not None:
            yield Shown(field.label, shown(field, dossier.case_answers[key], values), is_phone(field))
    for key, derived in view.bundle.derived.items():
        if "kop" in derived.marks and values.get(key) is not None:
            yield Shown(derived.label, text_of(values.get(key)))


def _participants(present: list[Any], case: Case, dossier: Dossier) -> Iterator[Participant]:
    names = {organisation.id: organisation.name for organisation in dossier.world.organisations.values()}
    found = {Role(row.role): row for row in present}
    organisations = {Role.REFERRER: case.referrer_id, Role.COMMISSIONER: case.commissioner_id}
    for role in Role:
        organisation = names.get(organisations.get(role) or 0, "")
        if role in found:
            yield Participant(role, ROLE_LABELS[role], found[role].name, organisation or found[role].organisation)
        elif organisation:
            yield Participant(role, ROLE_LABELS[role], "", organisation)
