"""One case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from service.bundle.model import Bundle
from service.bundle.phases import phases
from service.bundle.values import Values
from service.domain.clock import civil_date
from service.domain.errors import NotFound
from service.domain.people import ROLE_LABELS, Role, User
from service.domain.permissions import Permission, may, may_see_instance
from service.feel import from_json
from service.feel import show as text_of
from service.store import bundles, cases, events, instances, participants, reads, tasks
from service.store.cases import CASE, Case
from service.store.instances import Situation
from service.store.session import Tx
from service.usecases import dossier as dossiers
from service.usecases.act import offered
from service.usecases.bundles import bundle_of
from service.usecases.dossier import Dossier
from service.usecases.heads import head
from service.usecases.lists import item, seen
from service.usecases.pages import (
    CasePage,
    Coming,
    DecisionLine,
    IncidentLine,
    LogLine,
    Participant,
    PhaseStep,
    Shown,
)
from service.usecases.regie import Regie
from service.usecases.registers import register_pages, shown


def find(regie: Regie, actor: User, code: str) -> int:
    """The id of the case with this code, as it is called on pages. Raises NotFound for another's case."""
    with regie.store.read() as tx:
        case = cases.get_by_code(tx, code, actor)
    if case is None:
        raise NotFound("Dit traject is er niet, of u mag het niet zien.")
    return case.id


def show(regie: Regie, actor: User, case_id: int, now: datetime) -> CasePage:
    """Everything of a case that this user may see. Raises NotFound for another's case."""
    with regie.store.read() as tx:
        case = cases.get(tx, case_id, actor)
        if case is None:
            raise NotFound("Dit traject is er niet.")
        page = _page(tx, actor, case, now)
    reads.note(regie.store, actor.id, case_id, "case", now)
    return page


def _page(tx: Tx, actor: User, case: Case, now: datetime) -> CasePage:
    bundle = bundle_of(tx, case.bundle)
    situation = instances.situation(tx, case.id)
    dossier = dossiers.read(tx, bundle, case, situation)
    values = dossier.values(None, now)
    shown_values = dossier.values(None, now, seen_by=actor)
    log = [row for row in events.of_case(tx, case.id) if may_see_instance(actor, _roles(row))]
    dossier_seen = may(actor, Permission.READ_DOSSIER)
    log_seen = may(actor, Permission.READ_LOG)
    incidents = events.incidents(tx, case.id) if may(actor, Permission.READ_INCIDENTS) else []
    return CasePage(
        head=head(tx, case, situation),
        phases=tuple(phase_line(bundle, log, situation)) if case.kind == CASE else (),
        fields=tuple(_header(bundle, dossier, shown_values)) if dossier_seen else (),
        tasks=tuple(item(row, actor, civil_date(now)) for row in tasks.of_case(tx, case.id) if seen(row, actor)),
        coming=tuple(_coming(bundle, situation, actor)),
        actions=tuple(offered(bundle, situation, values, actor)) if case.kind == CASE else (),
        participants=tuple(_participants(tx, case, dossier)),
        registers=tuple(register_pages(dossier, actor, shown_values)) if dossier_seen else (),
        log=tuple(_log_line(row) for row in reversed(log)) if log_seen else (),
        decisions=tuple(_decision(row) for row in reversed(log) if row.kind == "decision") if log_seen else (),
        incidents=tuple(IncidentLine(row.at, row.element, row.text) for row in incidents),
        version=_version(tx, case) if may(actor, Permission.PUBLISH) else 0,
    )


def _version(tx: Tx, case: Case) -> int:
    """The newest publication of the bundle that the case runs on."""
    return next((one.id for one in bundles.publications(tx) if one.bundle == case.bundle), 0)


def _roles(row: Any) -> frozenset[Role]:
    return frozenset(Role(role) for role in row.visible_for)


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


def _header(bundle: Bundle, dossier: Dossier, values: Values) -> Iterator[Shown]:
    """Fields and derived values with the mark `kop`, when they have a value."""
    for key, field in dossier.fields.of.items():
        if dossier.fields.mark(key, "kop") is not None and dossier.case_answers.get(key) is not None:
            yield Shown(field.label, shown(field, dossier.case_answers[key], values))
    for key, derived in bundle.derived.items():
        if "kop" in derived.marks and values.get(key) is not None:
            yield Shown(derived.label, text_of(values.get(key)))


def _coming(bundle: Bundle, situation: Situation, actor: User) -> Iterator[Coming]:
    """The moments that instances wait for, the first one first."""
    found = [
        (timer["due"], timer["process"], timer["element"])
        for instance in situation.instances
        if may_see_instance(actor, instance.visible_for)
        for timer in instance.timers
    ]
    for due, process, element in sorted(found):
        name = bundle.element(process, element).name
        yield Coming(civil_date(datetime.fromisoformat(due)), name or "Wachten", bundle.processes[process].name)


def _participants(tx: Tx, case: Case, dossier: Dossier) -> Iterator[Participant]:
    names = {organisation.id: organisation.name for organisation in dossier.world.organisations.values()}
    found = {Role(row.role): row for row in participants.of_case(tx, case.id)}
    organisations = {Role.REFERRER: case.referrer_id, Role.COMMISSIONER: case.commissioner_id}
    for role in Role:
        organisation = names.get(organisations.get(role) or 0, "")
        if role in found:
            yield Participant(role, ROLE_LABELS[role], found[role].name, organisation or found[role].organisation)
        elif organisation:
            yield Participant(role, ROLE_LABELS[role], "", organisation)


def _log_line(row: Any) -> LogLine:
    return LogLine(row.at, row.who or "Regie", row.kind, row.text)


def _decision(row: Any) -> DecisionLine:
    details = row.details
    inputs = tuple(Shown(label, value) for label, value in details["inputs"])
    return DecisionLine(row.at, details["table"], tuple(details["rules"]), inputs, text_of(from_json(details["result"])))
