"""The rest of a running case's way through a bundle: what is still to come from where it stands, and what that reads.

A fresh case is asked everything on its way. A case that is set on other diagrams half way has the questions before that behind
it: what those would have supplied, and what a fresh case surely has by then, it may never get (`lacks`). What a fresh case may
lack as well (a question on another way, or one that need not be answered) may be null wherever it is read.

Names: a key; `register.column` for what is read of rows; `@task` for a task that was done (`niet_door` asks for who did it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from service.bundle.diagrams import CONTAINERS
from service.bundle.expressions import expression
from service.bundle.model import Bundle, Element, Field
from service.bundle.words import words
from service.checks.formulas import Formula, Kind, Sight, formulas
from service.checks.graph import Graph, reach
from service.checks.scopes import called_for, own_registers
from service.checks.supply import NOTHING, THROWS, Names, done, flat, keys_of, result_name
from service.checks.sure import Sure, required, sure_columns
from service.feel import FeelError

Node = tuple[str, str]  # process, element
Tokens = frozenset[Node]
KEPT = 1_000  # combinations of places; cases stand at far fewer


@dataclass(frozen=True)
class Read:
    """A name that an element reads. `held`: not read again of an element that a case is at already, because its dates and rows
    stay; `own`: read after the element is done, or beside its own questions."""

    name: str
    held: bool
    own: bool


@dataclass(frozen=True)
class Lack:
    """A name that is read on the way and that nothing on the way supplies. `sure`: a fresh case has it there for certain."""

    name: str
    process: str
    element: str
    sure: bool


@dataclass(frozen=True)
class Way:
    """All there is to say of the way from some places."""

    lacks: tuple[Lack, ...]
    supplies: Names
    once: Mapping[str, Element]


class Rest:
    """What is to come in a bundle, from anywhere."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._graphs = {id_: Graph(process) for id_, process in bundle.processes.items()}
        self._called_for = called_for(bundle)
        self._wide = frozenset(
            field.key for form in bundle.forms.values() for field in flat(form.fields) if "heel_traject" in field.marks
        )
        self._kept: dict[Tokens, Way] = {}

    def lacks(self, tokens: Tokens) -> tuple[Lack, ...]:
        """What the way from these places reads and does not supply itself; what the case knows is not taken off yet."""
        return self._way(tokens).lacks

    def supplies(self, tokens: Tokens) -> Names:
        """All that the way from these places can still supply."""
        return self._way(tokens).supplies

    def once(self, tokens: Tokens) -> Mapping[str, Element]:
        """What may happen once (the argument of `eenmalig`) and can come yet -> where."""
        return self._way(tokens).once

    def _way(self, tokens: Tokens) -> Way:
        """What there is to say of the way from these places: worked out once, since many cases stand at the same."""
        if tokens not in self._kept:
            while len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            places = self._ahead(tokens)[0]
            once = {e.marks["eenmalig"]: e for e in map(self._element, places) if "eenmalig" in e.marks}
            supplies = self._wide.union(*(self._gains[node] for node in places))
            self._kept[tokens] = Way(tuple(dict.fromkeys(self._lacks(tokens))), supplies, once)
        return self._kept[tokens]

    def label(self, name: str) -> str:
        """What people call a name."""
        key = name.rpartition(".")[2]
        return self._labels.get(name) or self._labels.get(key) or key

    def _element(self, node: Node) -> Element:
        return self.bundle.element(*node)

    # ------------------------------------------------------------ where a case can come

    def _ahead(self, tokens: Tokens) -> tuple[set[Node], set[Node]]:
        """All places to come, the tokens' own included; and those of them that are entered, so read as a whole."""
        here = [node for node in tokens if node[0] in self._graphs and node[1] in self.bundle.processes[node[0]].elements]
        entered = reach([next_ for node in here for next_ in self._onward(node, at=True)], self._entering)
        return entered | set(here), entered

    def _entering(self, node: Node) -> Iterable[Node]:
        return self._onward(node, at=False)

    def _onward(self, node: Node, *, at: bool) -> list[Node]:
        """What can follow; what a case is `at` and holds others has begun already, but for rows that are still to begin."""
        process, id_ = node
        element, graph = self._element(node), self._graphs[process]
        found = [(process, next_) for next_ in graph.onward(id_)]
        if not at or element.multi_instance:
            found += self._inside(node)
        return found

    def _inside(self, node: Node) -> list[Node]:
        process, id_ = node
        element = self._element(node)
        if element.kind in CONTAINERS:
            return [(process, e.id) for e in self._graphs[process].scopes.get(id_, ()) if e.kind == "startEvent"]
        called = self.bundle.processes.get(element.called) if element.kind == "callActivity" else None
        return [(called.id, called.start.id)] if called is not None and called.start else []

    # ------------------------------------------------------------ what is supplied and read there

    def _lacks(self, tokens: Tokens) -> Iterator[Lack]:
        places, entered = self._ahead(tokens)
        starts = dict.fromkeys(tokens & places, self._wide)
        supplied = Sure(self.bundle, self._graphs, self._gains, starts, sorted(places), entered).before
        for node in sorted(places):
            for read in self._reads.get(node, ()):
                known = supplied.get(node, NOTHING) | (self._gains[node] if read.own else NOTHING)
                if read.name not in known and not (read.held and node not in entered):
                    yield Lack(read.name, *node, sure=read.name in self._sure.get(node, NOTHING))

    @cached_property
    def _gains(self) -> dict[Node, Names]:
        """What each element supplies."""
        return {(p.id, e.id): self._gain(e) for p in self.bundle.processes.values() for e in p.elements.values()}

    def _gain(self, element: Element) -> Names:
        rows = self._rows(element)
        names = self._asked(element) if element.kind in ("userTask", "startEvent") else NOTHING
        if element.kind == "businessRuleTask":
            names = frozenset([result_name(element)])
        if element.event and element.event.kind == "message" and element.kind not in THROWS:
            names |= self._carried.get(element.event.name, NOTHING)
        found = frozenset(f"{row}.{name}" for row in rows for name in names) if rows else names
        if element.kind == "userTask":
            found |= {done(element.id)}
        return found | self._columns_asked(element)

    def _rows(self, element: Element) -> tuple[str, ...]:
        """The registers for whose rows an element is done, when it is certain that it is done for rows."""
        process = self.bundle.processes[element.process]
        if own := own_registers(process, element):
            return own[:1]
        called = self._called_for[process.id]
        return () if "" in called else tuple(sorted(called))

    def _asked(self, element: Element) -> Names:
        return keys_of(self.bundle.forms.get(element.properties.get("formulier", "")))

    def _columns_asked(self, element: Element) -> Names:
        form = self.bundle.forms.get(element.properties.get("formulier", ""))
        lists = [field for field in flat(form.fields) if field.register] if form else []
        return frozenset(f"{one.register}.{column.key}" for one in lists for column in flat(one.fields) if column.key)

    @cached_property
    def _carried(self) -> dict[str, Names]:
        """Message -> what those who throw it give along."""
        found: dict[str, Names] = {}
        for process in self.bundle.processes.values():
            for e in process.elements.values():
                if e.event and e.event.kind == "message" and e.kind in THROWS:
                    found[e.event.name] = found.get(e.event.name, NOTHING).union(words(e.properties.get("geeft_mee", "")))
        return found

    @cached_property
    def _sure(self) -> dict[Node, Names]:
        """What a fresh case surely has before each element."""
        every = {(p.id, e.id): e for p in self.bundle.processes.values() for e in p.elements.values()}
        gains = {node: self._sure_gain(element) for node, element in every.items()}
        called = {element.called for element in every.values() if element.kind == "callActivity"}
        first = [(p.id, p.start.id) for p in self.bundle.processes.values() if p.start and p.id not in called]
        starts = dict.fromkeys(first, sure_columns(self.bundle))
        return Sure(self.bundle, self._graphs, gains, starts, every, every.keys()).before

    def _sure_gain(self, element: Element) -> Names:
        names = required(self.bundle.forms.get(element.properties.get("formulier", "")))
        rows = self._rows(element)
        if element.kind == "businessRuleTask":
            names = frozenset([result_name(element)])
        elif element.kind not in ("userTask", "startEvent"):
            return NOTHING
        found = frozenset(f"{row}.{name}" for row in rows for name in names) if rows else names
        return found | ({done(element.id)} if element.kind == "userTask" else NOTHING)

    @cached_property
    def _reads(self) -> dict[Node, tuple[Read, ...]]:
        """What each element reads."""
        found: dict[Node, dict[Read, None]] = {}
        for formula in formulas(self.bundle):
            for element in self._readers(formula):
                held = formula.sight is Sight.BEFORE and (formula.kind is Kind.MOMENT or formula.what == "‘voor_elk’")
                own = formula.sight in (Sight.AFTER, Sight.FORM)
                reads = found.setdefault((element.process, element.id), {})
                reads.update((Read(name, held, own), None) for name in self._names(formula, element))
        for process in self.bundle.processes.values():
            for element in process.elements.values():
                reads = found.setdefault((process.id, element.id), {})
                if element.kind in THROWS:
                    given = self._resolved(words(element.properties.get("geeft_mee", "")), element)
                    reads.update((Read(name, False, False), None) for name in given)
                others = words(element.properties.get("niet_door", ""))
                reads.update((Read(done(other), False, False), None) for other in others)
        return {node: tuple(reads) for node, reads in found.items() if reads}

    def _readers(self, formula: Formula) -> list[Element]:
        if formula.sight in (Sight.BEFORE, Sight.AFTER):
            return [self.bundle.element(formula.owner, formula.at)]
        every = [e for process in self.bundle.processes.values() for e in process.elements.values()]
        if formula.sight is Sight.TABLE:
            return [e for e in every if e.kind == "businessRuleTask" and e.decision == formula.owner]
        if formula.sight is Sight.FORM:
            return [e for e in every if e.kind == "userTask" and e.properties.get("formulier") == formula.owner]
        return []

    def _names(self, formula: Formula, element: Element) -> Names:
        read = formula.read()
        if read is None:
            return NOTHING
        names = self._resolved((name.partition(".")[0] for name in read.names), element)
        of_rows = (f"{source}.{name.partition('.')[0]}" for source, name in read.item_names)
        return (names - self._columns_of(formula.register)) | {name for name in of_rows if name in self._columns}

    def _columns_of(self, register: str) -> Names:
        """The plain names that mean a column within the list of rows of a form."""
        return frozenset(name.partition(".")[2] for name in self._columns if name.partition(".")[0] == register)

    def _resolved(self, names: Iterable[str], element: Element) -> Names:
        """Derived values become what they are worked out from; what a row has is read of its register."""
        rows = self._rows(element)
        found = set()
        for name in reach(names, lambda one: self._derived.get(one, NOTHING)):
            column = next((f"{row}.{name}" for row in rows if f"{row}.{name}" in self._columns), None)
            if column or name in self._keys:
                found.add(column or name)
        return frozenset(found)

    @cached_property
    def _derived(self) -> dict[str, Names]:
        found = {}
        for key, derived in self.bundle.derived.items():
            try:
                read = expression(derived.expression)
            except FeelError:
                continue  # the rule on formulas says so
            of_rows = {f"{source}.{name.partition('.')[0]}" for source, name in read.item_names}
            found[key] = frozenset(name.partition(".")[0] for name in read.names) | of_rows
        return found

    @cached_property
    def _keys(self) -> Names:
        """All names that the elements of the bundle supply."""
        return NOTHING.union(*self._gains.values())

    @cached_property
    def _columns(self) -> Names:
        return frozenset(name for name in self._keys if "." in name)

    @cached_property
    def _labels(self) -> dict[str, str]:
        found = {key: derived.label for key, derived in self.bundle.derived.items()}
        for form in self.bundle.forms.values():
            for field in flat(form.fields):
                found.setdefault(f"{field.register}." if field.register else field.key, field.label)
                self._label_columns(field, found)
        for process in self.bundle.processes.values():
            for element in process.elements.values():
                if element.kind == "businessRuleTask" and element.decision in self.bundle.tables:
                    found.setdefault(result_name(element), self.bundle.tables[element.decision].name)
                if element.kind == "userTask":
                    found[done(element.id)] = element.name
        return found

    def _label_columns(self, field: Field, found: dict[str, str]) -> None:
        for column in flat(field.fields) if field.register else ():
            found.setdefault(f"{field.register}.{column.key}", column.label)
