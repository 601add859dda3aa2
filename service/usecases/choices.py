"""What exists in a draft, for the lists that the editors offer: forms, tables, processes, roles, words of FEEL ..."""

from __future__ import annotations

from dataclasses import dataclass

from service.bundle.facts import FACTS
from service.bundle.functions import FUNCTIONS
from service.bundle.marks import MARKS, Mark
from service.bundle.model import Bundle, Field, Form, Process, Register, Table
from service.bundle.read import survey
from service.domain.people import ROLE_LABELS, User
from service.usecases.drafts import Files, working
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Known:
    """A name that an expression may read: what it is called, and where its value comes from."""

    key: str
    label: str
    source: str


@dataclass(frozen=True)
class Choices:
    """`functions` are (name, how it is called); `messages` and `roles` are texts as diagrams write them."""

    forms: tuple[Form, ...]
    tables: tuple[Table, ...]
    processes: tuple[Process, ...]
    registers: tuple[Register, ...]
    roles: tuple[str, ...]
    messages: tuple[str, ...]
    marks: tuple[Mark, ...]
    values: tuple[Known, ...]
    functions: tuple[tuple[str, str], ...]


def choices(regie: Regie, actor: User, draft_id: int) -> Choices:
    """What can be chosen in this draft. What can't be read is left out. Raises Forbidden or NotFound."""
    return choices_of(working(regie, actor, draft_id).files)


def choices_of(files: Files) -> Choices:
    bundle = survey(files).bundle
    events = [e.event for p in bundle.processes.values() for e in p.elements.values() if e.event]
    return Choices(
        forms=tuple(sorted(bundle.forms.values(), key=lambda form: form.title.lower())),
        tables=tuple(sorted(bundle.tables.values(), key=lambda table: table.name.lower())),
        processes=tuple(sorted(bundle.processes.values(), key=lambda process: process.name.lower())),
        registers=tuple(bundle.registers.values()),
        roles=tuple(ROLE_LABELS.values()),
        messages=tuple(sorted({event.name for event in events if event.kind == "message" and event.name})),
        marks=tuple(MARKS.values()),
        values=tuple(_values(bundle)),
        functions=tuple((name, FUNCTIONS.usage(name)) for name in FUNCTIONS.names()),
    )


def _values(bundle: Bundle) -> list[Known]:
    found = {name: Known(name, meaning, "dienst") for name, meaning in FACTS.items()}
    for register in bundle.registers.values():
        found[register.key] = Known(register.key, register.label, "register")
    for derived in bundle.derived.values():
        found[derived.key] = Known(derived.key, derived.label, "afgeleid gegeven")
    for process in bundle.processes.values():
        for element in process.elements.values():
            table = bundle.tables.get(element.decision)
            if element.kind == "businessRuleTask" and table:
                key = element.properties.get("resultaat") or table.id.replace("-", "_")
                names = [output.text for output in table.outputs]
                for one in [key] if len(names) < 2 else [f"{key}.{name}" for name in names]:
                    found.setdefault(one, Known(one, table.name, "beslistabel"))
    for form in bundle.forms.values():
        for field in _fields(form.fields):
            found.setdefault(field.key, Known(field.key, field.label, f"formulier {form.title}"))
    return sorted(found.values(), key=lambda known: known.key)


def _fields(fields: tuple[Field, ...]) -> list[Field]:
    """The fields that have an answer of their own: those in groups too, the columns of a register not."""
    found = []
    for field in fields:
        found += _fields(field.fields) if field.type == "group" else [field] if field.key else []
    return found
