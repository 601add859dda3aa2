"""What people call the things of a bundle: never an id when there is a name."""

from __future__ import annotations

import re
from functools import cached_property

from service.bundle.model import Bundle, Element, Field, Flow, Process
from service.bundle.wording import listed, moment_in_words, quoted, the_kind
from service.bundle.words import words
from service.domain.people import ROLE_LABELS, role_of

NONE = "geen"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Names:
    """The names in one bundle. What it does not hold keeps its id."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def form(self, id_: str) -> str:
        form = self.bundle.forms.get(id_)
        return quoted(form.title if form else id_) if id_ else NONE

    def table(self, id_: str) -> str:
        table = self.bundle.tables.get(id_)
        return quoted(table.name or id_ if table else id_) if id_ else NONE

    def process(self, id_: str) -> str:
        process = self.bundle.processes.get(id_)
        return quoted(process.name or id_ if process else id_) if id_ else NONE

    def message(self, name: str) -> str:
        """A message is known by the process that it starts."""
        return quoted(self._starts.get(name) or name) if name else NONE

    def role(self, label: str) -> str:
        """ "de coach"; a lane that is no role keeps its name."""
        role = role_of(label)
        return f"de {ROLE_LABELS[role].lower()}" if role else quoted(label) if label else "niemand"

    def roles(self, text: str) -> str:
        return listed(self.role(word) for word in words(text)) if words(text) else "niemand"

    def register(self, key: str) -> str:
        register = self.bundle.registers.get(key)
        return quoted(register.label or key if register else key) if key else NONE

    def element_by_id(self, id_: str) -> str:
        """An element of any process: ids are there once in a bundle."""
        found = self._elements.get(id_)
        return self.element(*found) if found else quoted(id_) if id_ else NONE

    def elements(self, text: str) -> str:
        return listed(self.element_by_id(word) for word in words(text)) if words(text) else NONE

    def value(self, text: str) -> str:
        """A formula as written, unless it is only the key of something that has a label, or a plain length or date."""
        if not text:
            return NONE
        label = self._labels.get(text) if _NAME.fullmatch(text) else None
        return quoted(label) if label else moment_in_words(text)

    def values(self, text: str) -> str:
        return listed(self.value(word) for word in words(text)) if words(text) else NONE

    def element(self, process: Process, element: Element) -> str:
        """Its name; one without a name is known by its kind and by what stands beside it."""
        if element.name:
            return quoted(element.name)
        before = self._neighbour(process, element, forward=False)
        after = self._neighbour(process, element, forward=True)
        if element.kind == "parallelGateway" and before and len(element.outgoing) > 1:
            return f"de splitsing na {before}"
        if len(element.incoming) > 1 and len(element.outgoing) < 2 and after:
            return (
                f"het samenkomen voor {after}" if element.kind.endswith("Gateway") else f"{the_kind(element.kind)} voor {after}"
            )
        if before or after:
            return f"{the_kind(element.kind)} {f'na {before}' if before else f'voor {after}'}"
        return quoted(element.id)

    def the(self, process: Process, element: Element) -> str:
        """The same with its kind in front: "de taak ‘Plan meelezen’"."""
        name = self.element(process, element)
        return f"{the_kind(element.kind)} {name}" if name.startswith("‘") else name

    def flow(self, process: Process, flow: Flow) -> str:
        """ "de pijl ‘ja’ van ‘Akkoord?’ naar ‘Plan vaststellen’"."""
        name = f" {quoted(flow.name)}" if flow.name else ""
        return f"de pijl{name} van {self.end(process, flow.source)} naar {self.end(process, flow.target)}"

    def end(self, process: Process, id_: str) -> str:
        """An end of a flow."""
        return self.element(process, process.elements[id_]) if id_ in process.elements else quoted(id_)

    def _neighbour(self, process: Process, element: Element, forward: bool) -> str:
        """The name of the first element beside it that has one."""
        for id_ in element.outgoing if forward else element.incoming:
            flow = process.flows[id_]
            other = process.elements[flow.target if forward else flow.source]
            if other.name:
                return quoted(other.name)
        return ""

    @cached_property
    def _starts(self) -> dict[str, str]:
        return {process.message: process.name for process in self.bundle.processes.values() if process.message}

    @cached_property
    def _elements(self) -> dict[str, tuple[Process, Element]]:
        return {
            id_: (process, element) for process in self.bundle.processes.values() for id_, element in process.elements.items()
        }

    @cached_property
    def _labels(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for form in self.bundle.forms.values():
            for field in _flat(form.fields):
                found.setdefault(field.key, field.label)
        found.update({key: register.label for key, register in self.bundle.registers.items()})
        found.update({key: derived.label for key, derived in self.bundle.derived.items()})
        return {key: label for key, label in found.items() if key and label}


def _flat(fields: tuple[Field, ...]) -> list[Field]:
    return [inner for field in fields for inner in ([field] if not field.register else []) + _flat(field.fields)]
