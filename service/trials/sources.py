"""What decides whether a flow or rule is reached: the elements before it, and the answers that its conditions come from."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from service.bundle.expressions import expression, unary_tests
from service.bundle.model import Bundle, Element, Field, Process
from service.feel import FeelError
from service.feel.lexer import tokens
from service.forms.schema import answerable
from service.trials.coverage import Touch
from service.trials.dates import DURATION

Place = tuple[str, str]  # process, element
MOST_VALUES = 12  # candidates for one answer
_EQUAL = re.compile(r'([A-Za-z_][\w.]*)\s*=\s*("[^"]*"|true|false|-?\d+(?:\.\d+)?)')


@dataclass(frozen=True)
class Way:
    """How a target can be come at: `distance` in elements from anywhere, and `texts` (formulas and cells) that decide on it."""

    distance: dict[Place, int]
    texts: tuple[str, ...]


def way_to(bundle: Bundle, target: Touch) -> Way:
    """The way to a flow, or to a rule of a table."""
    if target.kind == "flow":
        process = bundle.processes[target.owner]
        goals = [(process.id, process.flows[target.which].source)]
        decisive = [process.flows[target.which].source]
        near = _texts_near(bundle, process, decisive)
    else:
        table = bundle.tables[target.owner]
        goals = [(p.id, e.id) for p in bundle.processes.values() for e in p.elements.values() if e.decision == table.id]
        rule = table.rules[int(target.which) - 1]
        cells = [(clause.text, cell) for clause, cell in zip(table.inputs, rule.inputs, strict=True) if cell.strip() != "-"]
        near = [f"{text} = {cell}" for text, cell in cells]
        near += [clause.text for clause in table.inputs]
        near += [cell for one in table.rules for cell in one.inputs if cell.strip() not in ("-", "")]
    distance = _distances(bundle, goals)
    close = sorted(distance, key=lambda place: distance[place])[:12]
    for process_id in dict.fromkeys(place[0] for place in close):
        near += _texts_near(bundle, bundle.processes[process_id], [e for p, e in close if p == process_id])
    return Way(distance, tuple(dict.fromkeys(near)))


def _texts_near(bundle: Bundle, process: Process, elements: Iterable[str]) -> list[str]:
    """The conditions of all flows out of these elements; the tests of the tables decided at them."""
    found = []
    for id_ in elements:
        element = process.elements[id_]
        found += [process.flows[flow].condition for flow in element.outgoing if process.flows[flow].condition]
        found += [element.event.text] if element.event and element.event.text else []
    start = process.start
    return found + ([start.properties["wanneer"].removeprefix("=")] if start and "wanneer" in start.properties else [])


def _distances(bundle: Bundle, goals: Iterable[Place]) -> dict[Place, int]:
    """How many elements there are from each element to the nearest goal, over calls and messages too."""
    found = dict.fromkeys(goals, 0)
    waiting = deque(found)
    while waiting:
        place = waiting.popleft()
        for before in _before(bundle, *place):
            if before not in found:
                found[before] = found[place] + 1
                waiting.append(before)
    return found


def _before(bundle: Bundle, process_id: str, id_: str) -> Iterator[Place]:
    process = bundle.processes[process_id]
    element = process.elements[id_]
    yield from ((process_id, process.flows[flow].source) for flow in element.incoming)
    if element.attached_to:
        yield process_id, element.attached_to
    if element.kind == "startEvent":
        if element.parent:
            yield process_id, element.parent
        else:
            yield from _leading_to(bundle, process)


def _leading_to(bundle: Bundle, process: Process) -> Iterator[Place]:
    """What begins a process: a call of it, or a message that is thrown."""
    for other in bundle.processes.values():
        for element in other.elements.values():
            throws = element.kind in ("intermediateThrowEvent", "endEvent") and element.event is not None
            if element.called == process.id or (throws and process.message and _message(element) == process.message):
                yield other.id, element.id


def _message(element: Element) -> str:
    return element.event.name if element.event and element.event.kind == "message" else ""


def answers_for(bundle: Bundle, texts: Iterable[str]) -> dict[str, list[Any]]:
    """The answers ("naam", or "personen.rol" of rows) that these formulas come from, through derived values and tables, each
    with values to try: those that the formulas name, the options of the field, both ticks, days around today, and nothing."""
    every = list(_closure(bundle, list(texts)))
    literals = list(dict.fromkeys(literal for text in every for literal in _literals(text)))
    names = list(dict.fromkeys(name for text in every for name in _names(text)))
    fields = _fields(bundle)
    return {name: _values(fields[name], literals) for name in names if name in fields}


def assignments(texts: Iterable[str]) -> dict[str, Any]:
    """What the formulas plainly ask for: `kader = "ots" and bekend = true` -> kader: ots, bekend: true; the first counts."""
    found: dict[str, Any] = {}
    for text in texts:
        for name, literal in _EQUAL.findall(text):
            found.setdefault(name, {"true": True, "false": False}.get(literal, literal.strip('"')))
    return found


def tables_read(bundle: Bundle, texts: Iterable[str]) -> dict[str, str]:
    """The tables that the formulas come from, by the name of their result."""
    names = {name for text in _closure(bundle, list(texts)) for name in _names(text)}
    return {name: table for name, table in _results(bundle).items() if name in names}


def _results(bundle: Bundle) -> dict[str, str]:
    return {
        element.properties.get("resultaat") or element.decision.replace("-", "_"): element.decision
        for process in bundle.processes.values() for element in process.elements.values() if element.decision
    }


def _closure(bundle: Bundle, texts: list[str]) -> Iterator[str]:
    """The formulas, and those of the derived values and tables that they read."""
    results = _results(bundle)
    seen: set[str] = set()
    while texts:
        text = texts.pop(0)
        if text in seen:
            continue
        seen.add(text)
        yield text
        for name in _names(text):
            if name in bundle.derived:
                texts.append(bundle.derived[name].expression)
            elif name in results and results[name] in bundle.tables:
                table = bundle.tables[results[name]]
                texts += [clause.text for clause in table.inputs]
                texts += [cell for rule in table.rules for cell in rule.inputs if cell.strip() not in ("-", "")]


def _names(text: str) -> list[str]:
    """The names that a formula reads, and of rows "register.column", as they are written."""
    try:
        read = expression(text)
    except FeelError:
        try:
            tests = unary_tests(text)
        except FeelError:
            return []
        return sorted({name.split(".")[0] for name in tests.names})
    items = sorted(f"{register}.{column}" for register, column in read.item_names)
    return [*sorted({name.split(".")[0] for name in read.names}), *items, *sorted({column for _, column in read.item_names})]


def _literals(text: str) -> Iterator[object]:
    try:
        found = tokens(text)
    except FeelError:
        return
    for token in found:
        if token.kind == "string":
            yield token.text
        elif token.kind == "number" and token.text.isdecimal():
            yield int(token.text)


def _fields(bundle: Bundle) -> dict[str, Field]:
    """The fields of all forms by key; registers by theirs, and their columns as "register.column"."""
    found: dict[str, Field] = {}
    for form in bundle.forms.values():
        for one in answerable(form.fields):
            if one.readonly or one.type == "filepicker":
                continue
            found.setdefault(one.key or one.register, one)
            for column in answerable(one.fields) if one.register else ():
                if not column.readonly:
                    found.setdefault(f"{one.register}.{column.key}", column)
    return found


def _values(one: Field, literals: list[object]) -> list[Any]:
    nothing = [] if one.required else [None]
    if one.register:
        return [[]]
    if one.type == "checkbox":
        return [True, False]
    if one.type in ("radio", "select", "checklist") and one.options:
        texts = [option.value for option in one.options]
        named = sorted(texts, key=lambda text: text not in literals)
        return [*([text] for text in named), []][:MOST_VALUES] if one.type == "checklist" else named[:MOST_VALUES]
    if one.type == "number":
        numbers = [n for n in literals if isinstance(n, int)]
        near = sorted({n + more for n in numbers for more in (0, 1, -1)}, key=lambda n: (n not in numbers, n))
        return [*near[:MOST_VALUES], *nothing]
    if one.subtype == "time":
        return [*nothing, "09:00", "20:30"]
    if one.type == "datetime":
        spans = [text for text in literals if isinstance(text, str) and DURATION.fullmatch(text)]
        ages = [f"vandaag - P{n}Y" for n in dict.fromkeys(n for number in literals if isinstance(number, int)
                                                         for n in (number, number - 1)) if 0 < n < 100]
        days = [*ages[:4], *(f"vandaag {sign} {span}" for span in dict.fromkeys([*spans, "P1D", "P1Y"]) for sign in "+-")]
        return [*nothing, "vandaag", *days][:MOST_VALUES]
    return [*nothing, "Anders"]
