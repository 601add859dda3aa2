"""What a fresh case surely has when it comes to an element: on every way there somebody had to fill it in, or a table gave it.

The other side of `supply`, which tells what it can have. What is not sure may be null, and whoever wrote a formula that reads
it has to reckon with that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from service.bundle.diagrams import CONTAINERS
from service.bundle.model import Bundle, Element, Field, Form
from service.checks.graph import Graph
from service.checks.supply import NOTHING, Names, done, result_name

Node = tuple[str, str]


@dataclass(frozen=True)
class Sure:
    """A bundle as this analysis needs it: `rows` says for which registers' rows an element is done, `carried` what messages
    bring along."""

    bundle: Bundle
    graphs: Mapping[str, Graph]
    rows: Callable[[Element], tuple[str, ...]]
    carried: Mapping[str, Names]

    @property
    def nodes(self) -> Iterator[tuple[Node, Element]]:
        return (((p.id, e.id), e) for p in self.bundle.processes.values() for e in p.elements.values())

    def gain(self, element: Element) -> Names:
        """What is sure to be there once the element is done."""
        rows = self.rows(element)
        if element.kind == "businessRuleTask":
            names = frozenset([result_name(element)])
        elif element.kind in ("userTask", "startEvent"):
            names = required(self.bundle.forms.get(element.properties.get("formulier", "")))
        else:
            return NOTHING
        found = frozenset(f"{row}.{name}" for row in rows for name in names) if rows else names
        return found | ({done(element.id)} if element.kind == "userTask" else NOTHING)

    def columns(self) -> Names:
        """`register.column` of the columns that every form that can begin a row asks and wants answered."""
        asked: dict[str, list[Names]] = {}
        for form in self.bundle.forms.values():
            for field in _visible(form.fields):
                if field.register:
                    keys = frozenset(f"{field.register}.{key}" for key in _required(field.fields))
                    asked.setdefault(field.register, []).append(keys)
        for register in self.bundle.registers.values():
            if register.form in self.bundle.forms:
                keys = frozenset(f"{register.key}.{key}" for key in required(self.bundle.forms[register.form]))
                asked.setdefault(register.key, []).append(keys)
        return NOTHING.union(*(frozenset.intersection(*sets) for sets in asked.values()))


def required(form: Form | None) -> Names:
    """The keys of a form that have an answer whenever it was sent."""
    return frozenset(_required(form.fields)) if form else NOTHING


def _required(fields: tuple[Field, ...]) -> Iterator[str]:
    return (field.key for field in _visible(fields) if field.key and field.required and not field.readonly)


def _visible(fields: tuple[Field, ...]) -> Iterator[Field]:
    """The fields that are always asked."""
    for field in fields:
        if not field.hide:
            yield field
            if field.type == "group":
                yield from _visible(field.fields)


def must_have(sure: Sure) -> dict[Node, Names]:
    """The names that are sure before each element: what all ways there have in common, worked out until nothing is left to
    take off. Elements that cannot be reached are left out."""
    gains = {node: sure.gain(element) for node, element in sure.nodes}
    columns = sure.columns()
    before: dict[Node, Names] = {}
    after: dict[Node, Names] = {}
    changed = True
    while changed:
        changed = False
        for node, element in sure.nodes:
            found = _before(sure, element, before, after)
            if found is None:
                continue
            found |= columns
            left = _after(sure, element, found, after) | gains[node]
            if before.get(node) != found or after.get(node) != left:
                before[node], after[node], changed = found, left, True
    return before


def _before(sure: Sure, element: Element, before: Mapping[Node, Names], after: Mapping[Node, Names]) -> Names | None:
    process = sure.bundle.processes[element.process]
    if element.attached_to:
        return before.get((process.id, element.attached_to))
    if element.kind == "startEvent":
        if element.parent:
            return before.get((process.id, element.parent))
        callers = [node for node, e in sure.nodes if e.kind == "callActivity" and e.called == process.id]
        ways = [before[node] for node in callers if node in before]
        return frozenset.intersection(*ways) if ways else None if callers else NOTHING
    ways = [after[process.id, id_] for id_ in sure.graphs[process.id].before(element.id) if (process.id, id_) in after]
    if not ways:
        return None
    return frozenset.union(*ways) if element.kind == "parallelGateway" else frozenset.intersection(*ways)


def _after(sure: Sure, element: Element, before: Names, after: Mapping[Node, Names]) -> Names:
    """What is sure after what an element holds or calls: what all its ends have in common, unless it may be done for no row."""
    if element.multi_instance:
        return before
    if element.kind in CONTAINERS:
        inside = [e for e in sure.graphs[element.process].scopes.get(element.id, ()) if e.kind == "endEvent"]
    elif element.kind == "callActivity" and element.called in sure.bundle.processes:
        inside = [e for e in sure.bundle.processes[element.called].elements.values() if e.kind == "endEvent" and not e.parent]
    else:
        return before
    ways = [after[e.process, e.id] for e in inside if (e.process, e.id) in after]
    return before | (frozenset.intersection(*ways) if ways else NOTHING)
