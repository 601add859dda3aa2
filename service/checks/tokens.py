"""What can happen in one scope of a process, played through: tokens move along the flows in every order there is.

The play is about structure: every condition may come out either way, every boundary event may come or not. It tells where a way
stops because a join waits for what will never come, and where an element would be reached a second time while the first time
still goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from service.bundle.model import Element
from service.checks.graph import FORKS, Graph, reach

MOST_MOVES = 20_000
MOST_CHOICES = 5  # of an inclusive gateway: more ways out are played one by one and all at once
STOPS = frozenset(["terminate", "error"])

Flows = frozenset[str]
NONE: Flows = frozenset()


@dataclass
class Outcome:
    """`stuck` are the joins that can wait for ever, `double` the elements that can be reached twice at the same time."""

    stuck: set[str] = field(default_factory=set)
    double: set[str] = field(default_factory=set)


def play(graph: Graph, scope: str) -> Outcome:
    """Play one scope of a process from its start. What would take too many moves is left at what was found by then."""
    return _Play(graph, scope).run()


class _Play:
    def __init__(self, graph: Graph, scope: str) -> None:
        self.graph = graph
        self.flows = graph.process.flows
        self.elements = {element.id: element for element in graph.scopes[scope]}
        self.outcome = Outcome()
        self.upstream: dict[str, set[str]] = {}  # join -> what a token can come from to it
        # a reminder beside a task may go out again while an earlier one is still being dealt with: only the main way counts
        begins = [element.id for element in self.elements.values() if element.kind == "startEvent"]
        reached = reach(begins, lambda id_: (n for n in graph.onward(id_) if graph.process.elements[n].interrupting))
        self.main = frozenset(flow for flow, drawn in self.flows.items() if drawn.source in reached)

    def run(self) -> Outcome:
        first = [frozenset(element.outgoing) for element in self.elements.values() if element.kind == "startEvent"]
        seen = set(first)
        waiting = list(first)
        moves = 0
        while waiting and moves < MOST_MOVES:
            following = self.following(waiting.pop())
            moves += len(following)
            for state in following:
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)
        return self.outcome

    def following(self, state: Flows) -> list[Flows]:
        """The states after one move; a state with tokens and without a move is stuck."""
        found = []
        moved = False
        for id_ in {self.flows[flow].target for flow in state}:
            element = self.elements.get(id_)
            taken = self.taken(element, state) if element else None
            if element is None or taken is None:
                continue
            moved = True
            for given in self.given(element):
                rest = state - taken
                if given is None:
                    found.append(NONE)
                elif double := given & rest & self.main:
                    self.outcome.double.update(self.flows[flow].target for flow in double)
                else:
                    found.append(rest | given)
        if state and not moved:
            self.outcome.stuck.update(self.flows[flow].target for flow in state)
        return found

    def taken(self, element: Element, state: Flows) -> Flows | None:
        """The tokens that an element takes; None while it waits for others."""
        arrived = frozenset(element.incoming) & state
        if element.kind == "parallelGateway":
            return arrived if len(arrived) == len(element.incoming) else None
        if element.kind == "inclusiveGateway":
            return None if self.coming(element, state - arrived) else arrived
        return frozenset([min(arrived)])

    def coming(self, element: Element, others: Flows) -> bool:
        """Whether one of the other tokens can still get to a join."""
        if element.id not in self.upstream:
            self.upstream[element.id] = reach(self.earlier(element), lambda id_: self.earlier(self.elements[id_], element.id))
        return any(self.flows[flow].target in self.upstream[element.id] for flow in others)

    def earlier(self, element: Element, border: str = "") -> list[str]:
        """Where a token at an element can come from; nowhere at the border."""
        if element.id == border:
            return []
        sources = [*self.graph.before(element.id), element.attached_to]
        return [id_ for id_ in sources if id_ in self.elements]

    def given(self, element: Element) -> Iterator[Flows | None]:
        """The sets of flows that can get a token when an element is done; None when everything in the scope stops."""
        out = element.outgoing
        if element.event and element.event.kind in STOPS and element.kind == "endEvent":
            yield None
        elif element.kind in ("exclusiveGateway", "eventBasedGateway"):
            yield from (frozenset([flow]) for flow in out)
        elif element.kind == "inclusiveGateway":
            sizes = range(1, len(out) + 1) if len(out) <= MOST_CHOICES else (1, len(out))
            yield from (frozenset(some) for size in sizes for some in combinations(out, size))
        else:
            yield frozenset(out)
            for id_ in self.graph.boundaries.get(element.id, ()):
                boundary = self.elements.get(id_)
                if boundary:
                    yield frozenset(boundary.outgoing) | (NONE if boundary.interrupting else frozenset(out))


def parts_ways(graph: Graph, scope: str) -> bool:
    """Whether a scope can have several tokens at a time, or a join that expects them: else there is nothing to play."""
    return any(
        element.kind in FORKS or (element.kind == "boundaryEvent" and not element.interrupting)
        for element in graph.scopes[scope]
    )
