"""What a bundle is made of: plain, immutable dataclasses. Reading them from files is the work of the other modules here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.bundle.marks import Marks

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Event:
    """What an event waits for or does. `kind`: none, message, timer, error, escalation, terminate, conditional, signal ...

    `name` is the message's name (or the error's or escalation's code); `text` the timer's or condition's text as written;
    `timer` is "date" (timeDate), "duration" (timeDuration) or "cycle".
    """

    kind: str
    name: str = ""
    text: str = ""
    timer: str = ""


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is FEEL as written, without a leading "=", or "" when there is none."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Element:
    """A flow node. `kind` is its BPMN tag ("userTask", "startEvent", "callActivity", "subProcess" ...).

    `role` is the lane's name as written (the innermost lane; a sub-process's elements inherit it), "" without a lane.
    `properties` are the spiffworkflow properties: formulier, termijn, vanaf, uiterlijk, waarschuwen, niet_door, voor_elk,
    merken, mag_starten, wanneer, geeft_mee, resultaat, eenmalig. `parent` is the id of the sub-process around it, or "".
    """

    id: str
    kind: str
    name: str
    process: str
    role: str = ""
    parent: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    instruction: str = ""
    event: Event | None = None
    attached_to: str = ""
    interrupting: bool = True
    called: str = ""
    decision: str = ""
    default: str = ""
    multi_instance: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Process:
    """One executable process; `elements` and `flows` hold those of its embedded sub-processes too, by id, in file order."""

    id: str
    name: str
    file: str
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    documentation: str = ""

    @property
    def start(self) -> Element | None:
        """The start event of the process itself (not of a sub-process); the checks see to it that there is one."""
        return next((e for e in self.elements.values() if e.kind == "startEvent" and not e.parent), None)

    @property
    def message(self) -> str:
        """The message that starts it, or "" when it is started by a person or called."""
        return self.start.event.name if self.start and self.start.event and self.start.event.kind == "message" else ""


@dataclass(frozen=True)
class Clause:
    """A column of a decision table: an input's FEEL expression, or an output's name; `type` is the typeRef, `values` the
    allowed values' texts in their order (which PRIORITY and OUTPUT ORDER rank by)."""

    label: str
    text: str
    type: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One row: FEEL unary tests for the inputs and FEEL expressions for the outputs, in the order of the columns."""

    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A decision (DMN 1.3) whose logic is a decision table. `hit_policy` as in the standard ("UNIQUE", "RULE ORDER" ...)."""

    id: str
    name: str
    file: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Clause, ...]
    outputs: tuple[Clause, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Option:
    label: str
    value: str


@dataclass(frozen=True)
class Field:
    """One component of a form, as form-js writes it. Layout components (text, separator, spacer) have no `key`.

    `type`: textfield, textarea, number, datetime, checkbox, checklist, radio, select, group, dynamiclist, filepicker, text,
    separator, spacer. `id` is the editor's own name of the component. `register` is the dynamiclist's path: its `fields` are
    the columns of a row. `hide` and `options_from` are FEEL without the leading "=". Limits that the form does not set are
    None. `text` is a text component's content. A filepicker that is `multiple` takes more than one file.
    """

    type: str
    key: str = ""
    label: str = ""
    description: str = ""
    required: bool = False
    minimum: str | None = None
    maximum: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    decimals: int | None = None
    subtype: str = ""
    options: tuple[Option, ...] = ()
    options_from: str = ""
    default: object = None
    hide: str = ""
    readonly: bool = False
    register: str = ""
    text: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    id: str = ""
    multiple: bool = False


@dataclass(frozen=True)
class Form:
    """A form-js schema. `version` is the hash of its content."""

    id: str
    file: str
    title: str
    fields: tuple[Field, ...]
    version: str


@dataclass(frozen=True)
class Register:
    """A named table of rows of a case. `may_add` are the roles that may add a row on the case page with `form`."""

    key: str
    label: str
    marks: Marks = field(default_factory=dict)
    may_add: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True)
class Derived:
    """A value that is worked out from others wherever it is read; `expression` is FEEL as written."""

    key: str
    label: str
    expression: str
    marks: Marks = field(default_factory=dict)


@dataclass(frozen=True)
class Bundle:
    """All diagrams, tables, forms, documents, registers, derived fields and trials, known by the hash of their content.

    `files` are the bytes that it was read from, by path ("processes/traject.bpmn", "forms/aanmelding.form").
    """

    hash: str
    files: Mapping[str, bytes]
    processes: Mapping[str, Process]
    tables: Mapping[str, Table]
    forms: Mapping[str, Form]
    registers: Mapping[str, Register]
    derived: Mapping[str, Derived]
    documents: Mapping[str, Form] = field(default_factory=dict)

    @property
    def sheets(self) -> dict[str, Form]:
        """Forms and documents: all that the form editor edits."""
        return {**self.forms, **self.documents}

    @property
    def main(self) -> Process:
        """The process with the mark `hoofdproces`; the checks see to it that there is exactly one."""
        return next(p for p in self.processes.values() if "hoofdproces" in p.marks)

    def element(self, process: str, element: str) -> Element:
        return self.processes[process].elements[element]
