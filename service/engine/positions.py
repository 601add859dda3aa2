"""Where the tokens of one level of a process (the process itself, or an embedded sub-process) can be at the same time.

The level is played by its structure alone: every condition may come out either way, every event may come or not. What needs
nobody happens at once, so that a position is a state in which an instance can be at rest. This is how is known whether an
instance that was moved is where an instance of the new diagram could be (a state that is not reachable may do things twice, or
wait for ever), and what must have been done by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

from service.bundle.model import Element, Process

MOST_POSITIONS = 3_000
MOST_BRANCHES = 8  # of an inclusive gateway
MANY = 2  # tokens at one place: more are not counted

Place: TypeAlias = tuple[str, str]  # (element, "") for a token that rests there; (join, element it came from) for an arrival
Position: TypeAlias = frozenset[tuple[Place, int]]
Coming: TypeAlias = tuple[Place, ...]  # tokens on their way: (element, element they come from)

NOWHERE: Position = frozenset()
RESTING = frozenset(("userTask", "callActivity", "subProcess", "intermediateCatchEvent", "eventBasedGateway"))
ENDING_ALL = frozenset(("terminate", "error"))


class TooMany(Exception):
    """There are more positions than are looked at."""


class Level:
    """One level of a process: the elements whose parent is `scope`."""

    def __init__(self, process: Process, scope: str) -> None:
        self.process = process
        self.elements = {element.id: element for element in process.elements.values() if element.parent == scope}
        self._known: dict[tuple[str, Position, str], bool | None] = {}

    def reached(self, position: Position, without: str = "") -> bool | None:
        """Whether an instance can come to a position from the start, without passing an element; None when that takes too
        long to know."""
        return self._answer("reached", position, without)

    def ends(self, position: Position, without: str = "") -> bool | None:
        """Whether an instance can come from a position to its end, without passing an element; None when that takes too long
        to know."""
        return self._answer("ends", position, without)

    def _answer(self, question: str, position: Position, without: str) -> bool | None:
        key = (question, position, without)
        if key not in self._known:
            play = _Play(self, frozenset(id_ for (id_, source), _ in position if not source), without)
            try:
                self._known[key] = (
                    position in play.from_start() if question == "reached" else NOWHERE in play.onward([position])
                )
            except TooMany:
                self._known[key] = None
        return self._known[key]

    def ahead(self, position: Position) -> set[str]:
        """The elements that tokens at a position can still come to."""
        starts = {onward for (id_, _), _ in position for onward in (*self.after(id_), *self.boundaries.get(id_, ()))}
        return _reach(starts, self.after)

    # ------------------------------------------------------------ the drawing

    @cached_property
    def boundaries(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for element in self.elements.values():
            if element.attached_to:
                found.setdefault(element.attached_to, []).append(element.id)
        return found

    @cached_property
    def sources(self) -> dict[str, frozenset[str]]:
        """Where the flows into an element come from."""
        flows = self.process.flows
        return {id_: frozenset(flows[flow].source for flow in one.incoming) for id_, one in self.elements.items()}

    @cached_property
    def drawing(self) -> frozenset[tuple[object, ...]]:
        """All that the play looks at: two levels with the same drawing are the same here."""
        return frozenset(
            (one.id, one.kind, one.event and one.event.kind, one.attached_to, one.interrupting, frozenset(self.targets(one.id)))
            for one in self.elements.values()
        )

    def targets(self, id_: str) -> list[str]:
        return [self.process.flows[flow].target for flow in self.elements[id_].outgoing]

    def after(self, id_: str) -> list[str]:
        """What can follow when an element is left: its targets, and the events on their boundaries once they are entered."""
        return [one for target in self.targets(id_) for one in (target, *self.boundaries.get(target, ()))]


class _Play:
    """A play of a level in which tokens rest at some elements only (`stops`), and pass through the others at once: where else
    they have been does not matter to whether a position at those elements is reached, and there would be many more positions.
    """

    def __init__(self, level: Level, stops: frozenset[str], without: str) -> None:
        self.level, self.stops, self.without = level, stops, without

    def from_start(self) -> Iterator[Position]:
        """Every position that an instance can come to."""
        begins = [element.id for element in self.level.elements.values() if element.kind == "startEvent"]
        return self.onward(self._settled({}, self._leave(begins)))

    def onward(self, first: Iterable[Position]) -> Iterator[Position]:
        """Everything that can come of some positions, themselves included."""
        seen = set(first)
        waiting = list(seen)
        yield from list(seen)
        while waiting:
            for position in self._following(waiting.pop()):
                if position not in seen:
                    seen.add(position)
                    waiting.append(position)
                    yield position
            if len(seen) > MOST_POSITIONS:
                raise TooMany

    def _following(self, position: Position) -> Iterator[Position]:
        """The positions after something was done, or happened, at one of the places of a position."""
        for (id_, source), count in position:
            if source:
                continue
            for left, begun in self._happening(id_):
                for rest in self._taken(position, id_, count, left):
                    yield from self._settled(rest, begun)

    def _happening(self, id_: str) -> Iterator[tuple[bool, Coming]]:
        """What can happen at an element at rest: whether its token leaves, and the tokens that are on their way then."""
        if self.level.elements[id_].kind == "eventBasedGateway":
            yield from ((True, self._leave([event])) for event in self.level.targets(id_))
        else:
            yield True, self._leave([id_])
        for event in self.level.boundaries.get(id_, ()):
            yield self.level.elements[event].interrupting, self._leave([event])

    def _passing(self, id_: str) -> Iterator[Coming]:
        """What can come of a token that rests at an element for a while, and goes on."""
        happening = list(self._happening(id_))
        beside = [begun * times for left, begun in happening if not left for times in (1, MANY)]
        for left, begun in happening:
            if left:
                yield begun
                yield from (begun + other for other in beside)
                if len(beside) > MANY:
                    yield begun + tuple(token for other in beside for token in other)

    def _leave(self, ids: Iterable[str]) -> Coming:
        return tuple((target, id_) for id_ in ids for target in self.level.targets(id_))

    @staticmethod
    def _taken(position: Position, id_: str, count: int, left: bool) -> Iterator[dict[Place, int]]:
        """A position with one token less at an element. `MANY` may be more: then as many may be left."""
        for fewer in {count - 1, count} if count == MANY else {count - 1}:
            rest = dict(position)
            if left and fewer:
                rest[id_, ""] = fewer
            elif left:
                del rest[id_, ""]
            yield rest

    def _settled(self, rest: dict[Place, int], coming: Coming) -> Iterator[Position]:
        """The positions in which the tokens that are on their way can come to rest."""
        seen = set()
        waiting = [(frozenset(rest.items()), coming)]
        while waiting:
            state = waiting.pop()
            if state in seen:
                continue
            seen.add(state)
            if len(seen) > MOST_POSITIONS:
                raise TooMany
            position, on_their_way = state
            if on_their_way:
                (id_, source), *others = on_their_way
                if id_ != self.without:
                    waiting.extend(self._entered(dict(position), self.level.elements[id_], source, tuple(others)))
            elif fired := list(self._joined(position)):
                waiting.extend(fired)
            else:
                yield position

    def _entered(
        self, rest: dict[Place, int], element: Element, source: str, others: Coming
    ) -> Iterator[tuple[Position, Coming]]:
        """What can come of a token that enters an element."""
        ways = self._leave([element.id])
        if element.kind in RESTING and element.id not in self.stops:
            yield from ((frozenset(rest.items()), _few((*some, *others))) for some in self._passing(element.id))
        elif element.kind in RESTING:
            rest[element.id, ""] = min(rest.get((element.id, ""), 0) + 1, MANY)
            yield frozenset(rest.items()), others
        elif element.kind == "endEvent":
            all_ends = element.event is not None and element.event.kind in ENDING_ALL
            yield (NOWHERE, ()) if all_ends else (frozenset(rest.items()), others)
        elif element.kind == "exclusiveGateway":
            yield from ((frozenset(rest.items()), (way, *others)) for way in ways)
        elif element.kind in ("parallelGateway", "inclusiveGateway") and len(self.level.sources[element.id]) > 1:
            rest[element.id, source] = 1
            sources = {came for join, came in rest if join == element.id and came}
            if element.kind == "parallelGateway" and sources == self.level.sources[element.id]:
                yield self._without(rest.items(), element.id), (*ways, *others)
            else:
                yield frozenset(rest.items()), others
        elif element.kind == "inclusiveGateway":
            yield from ((frozenset(rest.items()), (*some, *others)) for some in _some(ways))
        else:
            yield frozenset(rest.items()), (*ways, *others)

    @staticmethod
    def _without(items: Iterable[tuple[Place, int]], join: str) -> Position:
        return frozenset((place, count) for place, count in items if place[0] != join)

    def _joined(self, position: Position) -> Iterator[tuple[Position, Coming]]:
        """What comes of inclusive joins that need not wait any longer (BPMN 2.0.2, table 13.3)."""
        for join in {id_ for (id_, source), _ in position if source and self.level.elements[id_].kind == "inclusiveGateway"}:
            arrived = {source for (id_, source), _ in position if id_ == join}
            others = {id_ for (id_, _), _ in position if id_ != join}
            others |= {event for id_ in others for event in self.level.boundaries.get(id_, ())}
            coming = [self.level.sources[join] & _reach([id_], self.level.after, join) for id_ in others]
            if not any(one and not one & arrived for one in coming):
                for some in _some(self._leave([join])):
                    yield self._without(position, join), some


def _few(coming: Coming) -> Coming:
    """Tokens that are on their way, without more of the same than are counted."""
    return tuple(one for place, one in enumerate(coming) if coming[:place].count(one) < MANY)


def _some(ways: Coming) -> Iterator[Coming]:
    """The ways that an inclusive gateway can take together."""
    if len(ways) > MOST_BRANCHES:
        raise TooMany
    for size in range(1, len(ways) + 1):
        yield from combinations(ways, size)


def _reach(starts: Iterable[str], following: Callable[[str], Iterable[str]], border: str = "") -> set[str]:
    """Everything that can be reached from `starts`, themselves included, without going on from the border."""
    found = set(starts)
    waiting = [id_ for id_ in found if id_ != border]
    while waiting:
        for id_ in following(waiting.pop()):
            if id_ not in found:
                found.add(id_)
                waiting.extend([id_] if id_ != border else [])
    return found
