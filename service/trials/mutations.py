"""Every small change to the processes that a trial should notice: one mutant each.

What is changed: each condition (turned around), each term and moment (one unit less), each cell of each table, each derived
field with a number or term in it, and the guards: `niet_door`, `mag_starten`, `wanneer`, `zichtbaar_voor`, `voor_elk`,
`eenmalig`. Running the trials against them is `mutants`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import yaml

from service.bundle import strict_yaml
from service.bundle.edit import with_cell, with_property, with_text
from service.bundle.model import Bundle, Derived, Element, Process, Table
from service.bundle.registers import DATA_FILE
from service.domain.people import Role
from service.trials.changes import Change, filtered, input_cell, inverted, output_cell, term, without_one
from service.trials.coverage import Touch

TIMERS = {"date": "timeDate", "duration": "timeDuration"}
ONCE = "eenmalig"


@dataclass(frozen=True)
class Mutant:
    """One change to one file. `where` and `change` say it in Dutch; `covered_by` are the things of which a trial must touch
    one to be able to notice (nothing: any trial may), the first ones being the best to try."""

    file: str
    where: str
    change: str
    covered_by: tuple[Touch, ...] = field(compare=False)
    edit: Callable[[bytes], bytes] = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: {self.change}"

    def applied_to(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        return {**files, self.file: self.edit(files[self.file])}


def mutants(bundle: Bundle) -> Iterator[Mutant]:
    """All mutants of a bundle, in the order of the files."""
    for process in bundle.processes.values():
        yield from _flows(process)
        yield from _of_process(process)
        for element in process.elements.values():
            yield from _timers(element, process)
            yield from _properties(element, process)
    for table in bundle.tables.values():
        yield from _cells(table)
    for derived in bundle.derived.values():
        yield from _derived(derived)


def _flows(process: Process) -> Iterator[Mutant]:
    for flow in process.flows.values():
        if flow.condition:
            touch = (Touch("element", process.id, flow.source),)
            for text, change in inverted(flow.condition):
                yield Mutant(
                    process.file, f"voorwaarde {flow.id}", change, touch,
                    partial(with_text, id_=flow.id, tag="conditionExpression", text=text),
                )


def _of_process(process: Process) -> Iterator[Mutant]:
    touch = (Touch("named", process.id), *(Touch("element", process.id, element) for element in process.elements))
    value = process.properties.get("zichtbaar_voor", "")
    changes = [] if not value else [("", "weg"), *(c for c in without_one(value) if c[0])]
    for text, change in changes:
        yield _property(process.file, process.id, "zichtbaar_voor", (text, change), touch)


def _timers(element: Element, process: Process) -> Iterator[Mutant]:
    event = element.event
    if event is None or event.kind != "timer" or event.timer not in TIMERS or not event.text:
        return
    for text, change in term(event.text, event.timer):
        yield Mutant(
            process.file, f"timer {element.id}", change, _touches(element, process),
            partial(with_text, id_=element.id, tag=TIMERS[event.timer], text=text),
        )


def _properties(element: Element, process: Process) -> Iterator[Mutant]:
    touch = _touches(element, process)
    named = (Touch("named", process.id), *touch)
    for name, value in element.properties.items():
        if name not in CHANGES or not value:
            continue
        for change in CHANGES[name](value):
            yield _property(process.file, element.id, name, change, named if element.kind == "startEvent" else touch)


def _property(file: str, id_: str, name: str, change: Change, touch: tuple[Touch, ...]) -> Mutant:
    return Mutant(file, f"{name} van {id_}", change[1], touch, partial(with_property, id_=id_, name=name, value=change[0]))


def _gone(_: str) -> Iterator[Change]:
    yield "", "weg"


def _everyone(words: str) -> Iterator[Change]:
    """One role less, and all roles: who may start it is guarded on both sides."""
    yield from (change for change in without_one(words) if change[0])
    yield ", ".join(Role), "iedereen"


def _guard(condition: str) -> Iterator[Change]:
    yield "", "weg"
    yield from inverted(condition)


def _marks(marks: str) -> Iterator[Change]:
    kept = [mark for mark in (part.strip() for part in marks.split(",")) if mark.partition(":")[0].strip() != ONCE]
    if ", ".join(kept) != ", ".join(part.strip() for part in marks.split(",")):
        yield ", ".join(kept), f"zonder {ONCE}"


CHANGES: Mapping[str, Callable[[str], Iterator[Change]]] = {
    "termijn": partial(term, kind="duration"),
    "waarschuwen": partial(term, kind="duration"),
    "uiterlijk": partial(term, kind="date"),
    "vanaf": _gone,
    "niet_door": without_one,
    "mag_starten": _everyone,
    "wanneer": _guard,
    "voor_elk": filtered,
    "merken": _marks,
}


def _touches(element: Element, process: Process) -> tuple[Touch, ...]:
    """The element itself, what it is attached to, and what is inside it."""
    ids = [element.id, element.attached_to, *(e.id for e in process.elements.values() if e.parent == element.id)]
    return tuple(Touch("element", process.id, id_) for id_ in ids if id_)


def _cells(table: Table) -> Iterator[Mutant]:
    for number, rule in enumerate(table.rules, 1):
        touch = (Touch("rule", table.id, str(number)), Touch("table", table.id))
        inputs = [(c.label or c.text, [r.inputs[i] for r in table.rules], list(c.values)) for i, c in enumerate(table.inputs)]
        for index, (label, column, values) in enumerate(inputs):
            for change in input_cell(rule.inputs[index], [*column, *values]):
                yield _cell(table, number, "inputEntry", index, label, change, touch)
        for index, clause in enumerate(table.outputs):
            column = [*clause.values, *(r.outputs[index] for r in table.rules)]
            for change in output_cell(rule.outputs[index], column):
                yield _cell(table, number, "outputEntry", index, clause.label or clause.text, change, touch[:1])


def _cell(table: Table, rule: int, entry: str, index: int, label: str, change: Change, touch: tuple[Touch, ...]) -> Mutant:
    edit = partial(with_cell, rule=rule, entry=entry, column=index, text=change[0])
    return Mutant(table.file, f"regel {rule}, kolom {label}", change[1], touch, edit)


def _derived(derived: Derived) -> Iterator[Mutant]:
    for text, change in term(derived.expression, "date"):
        if '+ duration("P1D")' not in change:
            yield Mutant(DATA_FILE, f"afgeleid {derived.key}", change, (), partial(_with_derived, key=derived.key, text=text))


def _with_derived(content: bytes, key: str, text: str) -> bytes:
    data = strict_yaml.load(content)
    if not isinstance(data, dict):
        raise KeyError(key)
    for entry in data["afgeleid"]:
        if entry["sleutel"] == key:
            entry["waarde"] = text
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()
