"""What the marks of a bundle say about who works on what: hours by phase, where cases wait, how urgent they are, and when a
case ends. Everything is found by its mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.bundle.expressions import expression
from service.bundle.model import Bundle, Element, Field, Table
from service.bundle.phases import phases

MOST_HOURS = 168.0  # that a week has
DATE = "date"
Place = tuple[str, str]  # process, element


@dataclass(frozen=True)
class Urgency:
    """A decision with the mark `prioriteit`. Its result is kept under `key`: a context in which `name` holds the priority, one
    of `order` (the most urgent first), and `until` the last day on which the case may wait ("" when the table has none). A
    table with one output gives the priority itself: then `name` is ""."""

    key: str
    name: str
    order: tuple[str, ...]
    until: str


def hours_in(text: str) -> float | None:
    """The hours per week in the argument of `uren`; None when it is no such number."""
    whole, dot, part = text.strip().partition(".")
    if not all(digits.isascii() and digits.isdigit() for digits in ((whole, part) if dot else (whole,))):
        return None
    hours = float(text)
    return hours if hours <= MOST_HOURS else None


def hours_by_phase(bundle: Bundle) -> dict[str, float]:
    """Hours per week that a family takes of its coach (requirements.md 25, section 4), by the element of its phase, in the
    order of the phases. A phase without the mark `uren` takes none."""
    elements = bundle.main.elements
    return {id_: hours_in(elements[id_].marks.get("uren", "0")) or 0.0 for id_, _ in phases(bundle)}


def waiting_places(bundle: Bundle) -> tuple[Place, ...]:
    """The tasks with the mark `wachtlijst`."""
    return tuple((element.process, element.id) for element in _elements(bundle) if "wachtlijst" in element.marks)


def urgencies(bundle: Bundle) -> tuple[Urgency, ...]:
    """The decisions with the mark `prioriteit`."""
    found = []
    for element in _elements(bundle):
        table = bundle.tables.get(element.decision)
        if "prioriteit" in element.marks and table is not None:
            key = element.properties.get("resultaat") or table.id.replace("-", "_")
            found.append(_urgency(key, table))
    return tuple(found)


def _urgency(key: str, table: Table) -> Urgency:
    """The priority is the first output with allowed values, whose order is that of the table (as DMN's PRIORITY has it)."""
    first = next((output for output in table.outputs if output.values), table.outputs[0])
    until = next((output.text for output in table.outputs if output.type == DATE), "")
    order = tuple(value.strip().strip('"') for value in first.values)
    return Urgency(key, first.text if len(table.outputs) > 1 else "", order, until)


def chooses_coach(bundle: Bundle, process: str, element: str, role: str) -> bool:
    """Whether the form of this task gives somebody this role in the case."""
    form = bundle.forms.get(bundle.element(process, element).properties.get("formulier", ""))
    return form is not None and any(field.marks.get("deelnemer") == role for field in fields_in(form.fields))


def programmes(bundle: Bundle) -> dict[str, Mapping[str, str]]:
    """The fields with the mark `programma`: for each the label of each value."""
    found: dict[str, Mapping[str, str]] = {}
    for form in bundle.forms.values():
        for field in fields_in(form.fields):
            if "programma" in field.marks and field.key:
                found.setdefault(field.key, {option.value: option.label for option in field.options})
    return found


def end_key(bundle: Bundle) -> str:
    """The derived field, or else the field, with the mark `einde`; "" when there is none."""
    derived = (key for key, one in bundle.derived.items() if "einde" in one.marks)
    fields = (field.key for form in bundle.forms.values() for field in fields_in(form.fields) if "einde" in field.marks)
    return next(derived, "") or next(fields, "")


def fields_in(fields: tuple[Field, ...]) -> Iterator[Field]:
    """All fields, those in groups too; the columns of a register belong to its rows, and are left out."""
    for field in fields:
        yield field
        if not field.register:
            yield from fields_in(field.fields)


def _elements(bundle: Bundle) -> Iterator[Element]:
    for process in bundle.processes.values():
        yield from process.elements.values()


def needs(bundle: Bundle, key: str) -> frozenset[str] | None:
    """The fields and decisions that a derived field is worked out from in the end, by the first part of their name; None when a
    register is among them."""
    found: set[str] = set()
    waiting, seen = [key], set[str]()
    while waiting:
        name = waiting.pop()
        if name in bundle.registers:
            return None
        if name in seen:
            continue
        seen.add(name)
        if name in bundle.derived:
            waiting += [path.partition(".")[0] for path in expression(bundle.derived[name].expression).names]
        else:
            found.add(name)
    return frozenset(found)
