"""A process as a graph: who follows whom, what can be reached, where the loops are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from service.bundle.diagrams import CONTAINERS
from service.bundle.model import Element, Process

Place = TypeVar("Place", bound=Hashable)
Next = Callable[[str], Iterable[str]]
FORKS = frozenset(["parallelGateway", "inclusiveGateway"])


def reach(starts: Iterable[Place], following: Callable[[Place], Iterable[Place]]) -> set[Place]:
    """Everything that can be reached from `starts`, themselves included."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for id_ in following(waiting.pop()):
            if id_ not in found:
                found.add(id_)
                waiting.append(id_)
    return found


def loops(nodes: Iterable[str], following: Next) -> list[set[str]]:
    """The loops among `nodes`: sets of nodes that can all reach each other (strongly connected components, Kosaraju's way)."""
    kept = list(dict.fromkeys(nodes))
    inside = set(kept)
    left = _left(kept, lambda id_: (n for n in following(id_) if n in inside))
    before: dict[str, list[str]] = {id_: [] for id_ in kept}
    for id_ in kept:
        for next_ in following(id_):
            if next_ in inside:
                before[next_].append(id_)
    found, done = [], set[str]()
    for id_ in reversed(left):
        if id_ not in done:
            component = reach([id_], lambda n: (p for p in before[n] if p not in done))
            done.update(component)
            if len(component) > 1 or id_ in before[id_]:
                found.append(component)
    return found


def _left(nodes: Iterable[str], following: Next) -> list[str]:
    """The nodes in the order in which a walk depth first leaves them."""
    seen, left = set[str](), []
    for start in nodes:
        trail = [] if start in seen else [(start, iter(following(start)))]
        seen.add(start)
        while trail:
            id_, rest = trail[-1]
            next_ = next((n for n in rest if n not in seen), None)
            if next_ is None:
                left.append(id_)
                trail.pop()
            else:
                seen.add(next_)
                trail.append((next_, iter(following(next_))))
    return left


class Graph:
    """One process with its sub-processes. A scope is the process itself ("") or a sub-process (its id)."""

    def __init__(self, process: Process) -> None:
        self.process = process

    @cached_property
    def boundaries(self) -> Mapping[str, tuple[str, ...]]:
        """Activity -> the boundary events on it."""
        found: dict[str, tuple[str, ...]] = {}
        for element in self.process.elements.values():
            if element.attached_to:
                found[element.attached_to] = (*found.get(element.attached_to, ()), element.id)
        return found

    @cached_property
    def scopes(self) -> Mapping[str, tuple[Element, ...]]:
        """Scope -> the elements directly in it; a sub-process without anything in it has its entry too."""
        found: dict[str, tuple[Element, ...]] = {"": ()}
        for element in self.process.elements.values():
            found[element.parent] = (*found.get(element.parent, ()), element)
            if element.kind in CONTAINERS:
                found.setdefault(element.id, ())
        return found

    def after(self, id_: str) -> list[str]:
        """What the flows out of an element lead to."""
        return [self.process.flows[flow].target for flow in self.process.elements[id_].outgoing]

    def before(self, id_: str) -> list[str]:
        """Where the flows into an element come from."""
        return [self.process.flows[flow].source for flow in self.process.elements[id_].incoming]

    def onward(self, id_: str) -> list[str]:
        """What can follow an element in its scope: along its flows, or through an event on its boundary."""
        return [*self.after(id_), *self.boundaries.get(id_, ())]

    def entered(self, id_: str) -> list[str]:
        """The same, and what begins inside it."""
        return [*self.onward(id_), *(e.id for e in self.scopes.get(id_, ()) if e.kind == "startEvent")]

    def within(self, id_: str) -> list[Element]:
        """All elements in a sub-process, at any depth."""
        found: list[Element] = []
        waiting = [id_]
        while waiting:
            inner = self.scopes.get(waiting.pop(), ())
            found.extend(inner)
            waiting.extend(element.id for element in inner if element.kind in CONTAINERS)
        return found
