"""Which values are there when an element is reached: a data-flow analysis over all processes of a bundle.

A value counts as supplied when at least one way supplies it: by a form, a decision, a message or a branch that runs at the same
time. (On another way it is null, as every unanswered question is.) What a task in the scope of a row answers goes to the row.
User tasks leave a token too (`done`), so that "comes after" is asked of the same analysis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from service.bundle.diagrams import CONTAINERS
from service.bundle.expressions import expression
from service.bundle.model import Bundle, Element, Field, Form, Process
from service.bundle.words import words
from service.checks.graph import FORKS, Graph, reach
from service.checks.scopes import called_for, own_registers
from service.feel import FeelError

Names = frozenset[str]
NOTHING: Names = frozenset()
THROWS = ("intermediateThrowEvent", "endEvent")


def done(task: str) -> str:
    """The token of a user task that was done; no key can look like it."""
    return f"@{task}"


def flat(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields of a form with those in its groups; a list of rows counts as one, its columns are not in it."""
    for field in fields:
        yield field
        if field.type == "group":
            yield from flat(field.fields)


def keys_of(form: Form | None) -> Names:
    """The keys of the answers that a form gives, but for its rows."""
    return frozenset(field.key for field in flat(form.fields) if field.key) if form else NOTHING


def result_name(element: Element) -> str:
    """The name that the result of a decision gets."""
    return element.properties.get("resultaat") or element.decision.replace("-", "_")


class Supply:
    """What a bundle supplies, and where."""

    def __init__(self, bundle: Bundle, graphs: Mapping[str, Graph]) -> None:
        self.bundle = bundle
        self._graphs = graphs
        self._called_for = called_for(bundle)

    def before(self, process: str, element: str) -> Names:
        """The names that can have a value when the element is reached."""
        return self._flow[process][0][element]

    def after(self, process: str, element: str) -> Names:
        """The names that can have a value when the element is done."""
        return self._flow[process][1][element]

    def rows(self, process: Process, element: Element) -> Names:
        """The registers in the scope of whose rows the element stands, or may stand because of who calls its process."""
        return frozenset(own_registers(process, element)) | (self._called_for[process.id] - {""})

    @cached_property
    def columns(self) -> Mapping[str, Names]:
        """Register -> the keys that its rows can have."""
        found: dict[str, set[str]] = {key: set() for key in self.bundle.registers}
        for form in self.bundle.forms.values():
            for field in flat(form.fields):
                if field.register:
                    found.setdefault(field.register, set()).update(f.key for f in flat(field.fields) if f.key)
        for register in self.bundle.registers.values():
            found[register.key] |= keys_of(self.bundle.forms.get(register.form))
        for process in self.bundle.processes.values():
            for element in process.elements.values():
                result = {result_name(element)} if element.kind == "businessRuleTask" else set()
                for register_key in self.rows(process, element):
                    found.setdefault(register_key, set()).update(self._answers(element) | result)
        return {key: frozenset(columns) for key, columns in found.items()}

    @cached_property
    def case(self) -> Names:
        """The names that the case as a whole can have: those of the main process, and those that count for the whole case."""
        main = [process for process in self.bundle.processes.values() if "hoofdproces" in process.marks]
        return self._wide.union(*(self._all_of(process.id) for process in main))

    @cached_property
    def anywhere(self) -> Names:
        """The names that anything supplies."""
        return frozenset().union(*(self._all_of(id_) for id_ in self.bundle.processes), *self.columns.values())

    @cached_property
    def results(self) -> Mapping[str, Names]:
        """The name of a decision's result -> the names in it, for tables with several outputs; else nothing."""
        found: dict[str, Names] = {}
        for process in self.bundle.processes.values():
            for element in process.elements.values():
                table = self.bundle.tables.get(element.decision)
                if table:
                    names = frozenset(output.text for output in table.outputs) if len(table.outputs) > 1 else NOTHING
                    found[result_name(element)] = found.get(result_name(element), NOTHING) | names
        return found

    @cached_property
    def leaves(self) -> Mapping[str, Names]:
        """Derived field -> the names that it is worked out from in the end; with a register or a fact among them, nothing:
        those are always there."""
        reads: dict[str, Names] = {}
        for key, derived in self.bundle.derived.items():
            try:
                read = expression(derived.expression)
            except FeelError:
                continue  # the rule on formulas says so
            reads[key] = frozenset(name.partition(".")[0] for name in read.names)
        found = {}
        for key in reads:
            names = frozenset(reach([key], lambda name: reads.get(name, NOTHING)) - reads.keys())
            found[key] = NOTHING if names - self.anywhere else names
        return found

    def _answers(self, element: Element) -> Names:
        """What the form of an element asks."""
        return keys_of(self.bundle.forms.get(element.properties.get("formulier", "")))

    def _gain(self, process: Process, element: Element) -> Names:
        """What an element itself adds to the values of its instance; in the scope of a row its answers go to the row."""
        in_row = own_registers(process, element) or "" not in self._called_for[process.id]
        if element.kind == "userTask":
            return frozenset([done(element.id)]) | (NOTHING if in_row else self._answers(element))
        if element.kind == "businessRuleTask":
            return NOTHING if in_row else frozenset([result_name(element)])
        caught = element.event and element.event.kind == "message" and element.kind not in THROWS
        carried = self._carried.get(element.event.name, NOTHING) if element.event and caught else NOTHING
        return carried | self._answers(element) if element.kind == "startEvent" else carried

    @cached_property
    def _carried(self) -> Mapping[str, Names]:
        """Message -> the names that those who throw it give along."""
        found: dict[str, Names] = {}
        for process in self.bundle.processes.values():
            for element in process.elements.values():
                if element.event and element.event.kind == "message" and element.kind in THROWS:
                    given = frozenset(words(element.properties.get("geeft_mee", "")))
                    found[element.event.name] = found.get(element.event.name, NOTHING) | given
        return found

    @cached_property
    def _wide(self) -> Names:
        """The answers that count for the whole case wherever they are given."""
        fields = (field for form in self.bundle.forms.values() for field in flat(form.fields))
        return frozenset(field.key for field in fields if "heel_traject" in field.marks)

    def _called(self, id_: str) -> list[str]:
        elements = self.bundle.processes[id_].elements.values()
        return [e.called for e in elements if e.kind == "callActivity" and e.called in self.bundle.processes]

    def _all_of(self, id_: str) -> Names:
        """All that a process and those that it calls can supply."""
        members = [self.bundle.processes[member] for member in reach([id_], self._called)]
        return NOTHING.union(*(self._gain(process, element) for process in members for element in process.elements.values()))

    def _within(self, process: Process, element: Element) -> Names:
        """All that an element, and what is in it or called by it, can supply."""
        if element.kind == "callActivity":
            return self._all_of(element.called) if element.called in self.bundle.processes else NOTHING
        if element.kind in CONTAINERS:
            inner = self._graphs[process.id].within(element.id)
            return NOTHING.union(*(self._within(process, e) for e in inner if e.kind not in CONTAINERS))
        return self._gain(process, element)

    @cached_property
    def _flow(self) -> Mapping[str, tuple[Mapping[str, Names], Mapping[str, Names]]]:
        """Process -> the names before and after each element; repeated until callers have nothing new for what they call."""
        processes = self.bundle.processes
        gains = {id_: {e.id: self._within(p, e) for e in p.elements.values()} for id_, p in processes.items()}
        beside = {id_: _beside(self._graphs[id_], gains[id_]) for id_ in processes}
        entry = {id_: self._entry(process) for id_, process in processes.items()}
        while True:
            flow = {id_: _spread(self._graphs[id_], entry[id_], gains[id_], beside[id_]) for id_ in processes}
            wanted = dict(entry)
            for id_, process in processes.items():
                for element in process.elements.values():
                    if element.kind == "callActivity" and element.called in processes:
                        wanted[element.called] |= flow[id_][0][element.id]
            if wanted == entry:
                return flow
            entry = wanted

    def _entry(self, process: Process) -> Names:
        """What there is when a process begins, but for what its callers have."""
        if process.message:
            return self.case
        return NOTHING if "vooraf" in process.marks else self._wide


def _spread(
    graph: Graph, entry: Names, gains: Mapping[str, Names], beside: Mapping[str, Names]
) -> tuple[dict[str, Names], dict[str, Names]]:
    """The names before and after each element of one process: what comes along the flows, until nothing changes."""
    elements = graph.process.elements
    before = {id_: beside.get(id_, NOTHING) for id_ in elements}
    after = {id_: before[id_] | gains[id_] for id_ in elements}
    changed = True
    while changed:
        changed = False
        for id_, element in elements.items():
            sources = [after[other] for other in graph.before(id_)]
            if element.kind == "startEvent":
                sources.append(before[element.parent] if element.parent in elements else entry)
            if element.attached_to in elements:
                host = elements[element.attached_to]
                inner = gains[host.id] if host.kind in CONTAINERS | {"callActivity"} else NOTHING
                sources.append(before[host.id] | inner)
            found = before[id_].union(*sources)
            if found != before[id_]:
                before[id_], after[id_] = found, found | gains[id_]
                changed = True
    return before, after


def _beside(graph: Graph, gains: Mapping[str, Names]) -> dict[str, Names]:
    """What branches that run at the same time can supply to each element: behind a fork, all of the other branches but what can
    only come later."""
    found: dict[str, Names] = {}
    gaining = {id_ for id_ in graph.process.elements if gains[id_]}
    later = {id_: reach([id_], graph.onward) - {id_} for id_ in graph.process.elements}
    for element in graph.process.elements.values():
        if element.kind in FORKS and len(element.outgoing) > 1:
            branches = [later[id_] | {id_} for id_ in graph.after(element.id)]
        elif element.kind == "boundaryEvent" and not element.interrupting and element.attached_to in graph.process.elements:
            branches = [later[element.id], reach([element.attached_to], graph.after)]
        else:
            continue
        for branch in branches:
            others = gaining.intersection(set().union(*(other for other in branches if other is not branch)))
            for id_ in branch if others else ():
                found[id_] = found.get(id_, NOTHING).union(*(gains[other] for other in others - later[id_]))
    return found
