"""What a trial rests on, as one hash: when it is the same in another bundle, the trial goes the same way there.

It holds more than what was passed: everything near it that could have made the trial go elsewhere. The form of a process as a
whole is part of it, so after a redrawn arrow the trials through that process are played again; after a changed term, cell or
form only those that come past it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set

from service.bundle.model import Bundle, Element, Process
from service.trials.coverage import Touch
from service.trials.model import Act, AddRow, Answers, Complete, Refuse, Start, Trial, Trials
from service.usecases.bundles import fields_of

ENGINE = "1"  # what the service itself does with a bundle; a change of that makes every result old


class Fingerprints:
    """Those of trials on one bundle; what many trials rest on is worked out once."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._everywhere = tuple(_everywhere(bundle))
        self._forms: dict[str, tuple[str, ...]] = {}
        self._elements: dict[tuple[str, str], str] = {}

    def of(self, touched: Set[Touch]) -> str:
        """The hash of everything in the bundle that a trial which touched this may depend on."""
        bundle = self._bundle
        by_process: dict[str, set[str]] = {}
        for touch in touched:
            if touch.kind in ("element", "flow", "named"):
                by_process.setdefault(touch.owner, set()).add(touch.which)
        parts = [ENGINE, *self._everywhere]
        near: list[Element] = []
        for id_ in sorted(by_process):
            process = bundle.processes.get(id_)
            if process is None:
                parts.append(f"gone {id_}")
                continue
            parts += self._form_of(process)
            elements = sorted(_near(process, by_process[id_]), key=lambda element: element.id)
            near += elements
            parts += [self._element(process, element) for element in elements]
        tables = {touch.owner for touch in touched if touch.kind in ("table", "rule")} | {one.decision for one in near}
        forms = {one.properties.get("formulier", "") for one in near} | {one.form for one in bundle.registers.values()}
        parts += [repr(bundle.tables.get(table)) for table in sorted(tables)]
        parts += [bundle.forms[form].version for form in sorted(forms) if form in bundle.forms]
        return _hash(parts)

    def _form_of(self, process: Process) -> tuple[str, ...]:
        if process.id not in self._forms:
            self._forms[process.id] = tuple(_form_of(process))
        return self._forms[process.id]

    def _element(self, process: Process, element: Element) -> str:
        key = process.id, element.id
        if key not in self._elements:
            self._elements[key] = repr((element, [process.flows[flow] for flow in element.outgoing]))
        return self._elements[key]


def _everywhere(bundle: Bundle) -> Iterator[str]:
    """What may matter to any trial: registers, derived values, marks of fields, and how processes are begun."""
    yield repr(sorted(bundle.registers.items()))
    yield repr(sorted(bundle.derived.items()))
    yield repr(sorted((key, sorted(marks.items())) for key, marks in fields_of(bundle).marks.items() if marks))
    for process in sorted(bundle.processes.values(), key=lambda one: one.id):
        yield repr((process.id, process.message, sorted(process.marks.items()), sorted(process.properties.items())))


def _form_of(process: Process) -> Iterator[str]:
    """How a process is drawn: what there is, and what leads where."""
    for one in process.elements.values():
        yield repr((one.id, one.kind, one.role, one.parent, one.attached_to, one.interrupting, one.called, one.default,
                    one.multi_instance, one.incoming, one.outgoing, one.event.kind if one.event else ""))
    for flow in process.flows.values():
        yield repr((flow.id, flow.source, flow.target))


def _near(process: Process, which: Iterable[str]) -> list[Element]:
    """The elements that were touched, at the ends of flows that were taken, on their boundaries, around them, behind an event
    gateway, and the start: what could have made it go otherwise."""
    ids = {id_ for id_ in which if id_ in process.elements}
    for flow in (process.flows[id_] for id_ in which if id_ in process.flows):
        ids |= {flow.source, flow.target}
    if process.start:
        ids.add(process.start.id)
    for id_ in list(ids):
        element = process.elements[id_]
        if element.kind == "eventBasedGateway":
            ids |= {process.flows[flow].target for flow in element.outgoing}
        while element.parent:
            element = process.elements[element.parent]
            ids.add(element.id)
    ids |= {element.id for element in process.elements.values() if element.attached_to in ids}
    return [process.elements[id_] for id_ in ids]


def content_hash(bundle: Bundle, trials: Trials, trial: Trial) -> str:
    """The hash of what a trial says: its steps, those that it goes on from, the world, and the examples that it fills in."""
    parts = [repr(trials.world)]
    seen: set[str] = set()
    at: Trial | None = trial
    while at is not None and at.name not in seen:
        seen.add(at.name)
        parts.append(repr((at.begin, at.follows, at.steps)))
        parts += [repr(_sorted(trials.examples.get(form, {}))) for form in sorted(_forms(bundle, at))]
        at = trials.trials.get(at.follows[0]) if at.follows else None
    return _hash(parts)


def _sorted(example: Answers) -> list[tuple[str, str]]:
    return sorted((key, repr(value)) for key, value in example.items())


def _forms(bundle: Bundle, trial: Trial) -> set[str]:
    """The forms that a trial fills in."""
    tasks = {e.id: e for process in bundle.processes.values() for e in process.elements.values()}
    found = set()
    for step in trial.steps:
        what = step.what.what if isinstance(step.what, Refuse) else step.what
        if isinstance(what, Complete) and what.task in tasks:
            found.add(tasks[what.task].properties.get("formulier", ""))
        elif isinstance(what, Start | Act) and (process := bundle.processes.get(what.process)) and process.start:
            found.add(process.start.properties.get("formulier", ""))
        elif isinstance(what, AddRow) and what.register in bundle.registers:
            found.add(bundle.registers[what.register].form)
    return found


def _hash(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()
