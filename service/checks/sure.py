"""What is sure to be there at an element: on every way to it somebody was asked, or a table gave it.

The other side of `supply`, which tells what can be there. What is not sure may be null, and whoever wrote a formula that reads
it has to reckon with that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from service.bundle.diagrams import CONTAINERS
from service.bundle.model import Bundle, Element, Field, Form
from service.checks.graph import Graph
from service.checks.supply import NOTHING, Names

Node = tuple[str, str]  # process, element


class Sure:
    """The names that all ways to an element have in common. `gains` is what each element adds; the ways begin at `starts`, and
    go over `places` alone; `entered` are those that are come to from outside, and not only where a way begins."""

    def __init__(
        self,
        bundle: Bundle,
        graphs: Mapping[str, Graph],
        gains: Mapping[Node, Names],
        starts: Mapping[Node, Names],
        places: Iterable[Node],
        entered: Iterable[Node],
    ) -> None:
        self._bundle, self._graphs, self._gains, self._starts = bundle, graphs, gains, starts
        self._places = [(node, bundle.element(*node)) for node in places]
        self._entered = frozenset(entered)
        self._callers: dict[str, list[Node]] = {}
        for node, element in self._places:
            if element.kind == "callActivity" and (node in self._entered or element.multi_instance):
                self._callers.setdefault(element.called, []).append(node)
        every = NOTHING.union(*gains.values(), *starts.values())
        self.before: dict[Node, Names] = {node: every for node, _ in self._places}
        self._after = dict(self.before)
        while self._round():
            pass

    def _round(self) -> bool:
        """Take off what is not sure after all, at every place once; whether anything was. What is off never comes back."""
        changed = False
        for node, element in self._places:
            ways = [self._starts[node]] if node in self._starts else []
            if node in self._entered:
                ways += self._ways(element)
            if not ways:
                continue
            joined = element.kind == "parallelGateway"
            before = frozenset.union(*ways) if joined else frozenset.intersection(*ways)
            after = before | self._within(element) | self._gains[node]
            if self.before[node] != before or self._after[node] != after:
                self.before[node], self._after[node], changed = before, after, True
        return changed

    def _ways(self, element: Element) -> list[Names]:
        process = element.process
        if element.attached_to:
            sources = [(process, element.attached_to)]
        elif element.kind == "startEvent":
            sources = [(process, element.parent)] if element.parent else self._callers.get(process, [])
        else:
            flows = [(process, id_) for id_ in self._graphs[process].before(element.id)]
            return [self._after[source] for source in flows if source in self._after]
        return [self.before[source] for source in sources if source in self.before]

    def _within(self, element: Element) -> Names:
        """What is sure after what an element holds or calls: what its ends have in common, unless it may be done for no row."""
        if element.multi_instance:
            return NOTHING
        if element.kind in CONTAINERS:
            inside = [e for e in self._graphs[element.process].scopes.get(element.id, ()) if e.kind == "endEvent"]
        elif element.kind == "callActivity" and element.called in self._bundle.processes:
            called = self._bundle.processes[element.called]
            inside = [e for e in called.elements.values() if e.kind == "endEvent" and not e.parent]
        else:
            return NOTHING
        ways = [self._after[e.process, e.id] for e in inside if (e.process, e.id) in self._after]
        return frozenset.intersection(*ways) if ways else NOTHING


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


def sure_columns(bundle: Bundle) -> Names:
    """`register.column` of the columns that every form that can begin a row asks, and wants answered."""
    asked: dict[str, list[Names]] = {}
    for form in bundle.forms.values():
        for field in _visible(form.fields):
            if field.register:
                keys = frozenset(f"{field.register}.{key}" for key in _required(field.fields))
                asked.setdefault(field.register, []).append(keys)
    for register in bundle.registers.values():
        if register.form in bundle.forms:
            keys = frozenset(f"{register.key}.{key}" for key in required(bundle.forms[register.form]))
            asked.setdefault(register.key, []).append(keys)
    return NOTHING.union(*(frozenset.intersection(*sets) for sets in asked.values()))
