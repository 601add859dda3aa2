"""Which values a formula reads from outside: what a data-flow check needs to know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from service.feel.nodes import (
    Conditional,
    ContextOf,
    Filter,
    Invocation,
    ListOf,
    Loop,
    Membership,
    Name,
    Node,
    Path,
)

Sources = frozenset[str]  # the outside paths whose items a value may be
NONE: Sources = frozenset()
# Functions whose outcome holds items of their arguments.
PASSING = frozenset(
    (
        "append",
        "concatenate",
        "distinct values",
        "flatten",
        "insert before",
        "remove",
        "reverse",
        "sublist",
        "union",
    )
)


@dataclass
class Reads:
    """`names`: paths of free variables, as long as they are written. `item_names`: a path of a
    list, and what is read of its items; within a filter that may come from outside instead."""

    names: set[str] = field(default_factory=set)
    item_names: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Seen:
    """The names that the formula itself binds, with their sources, and the items of the
    innermost filter."""

    bound: Mapping[str, Sources] = field(default_factory=dict)
    items: Sources = NONE

    def binding(self, name: str, sources: Sources) -> "Seen":
        return Seen({**self.bound, name: sources}, self.items)


def reads(nodes: Iterable[Node]) -> Reads:
    """What these nodes read. `?` is not reported: the table says what it is."""
    found = Reads()
    for node in nodes:
        _visit(node, Seen({"?": NONE}), found)
    return found


def _visit(node: Node, seen: Seen, found: Reads) -> Sources:
    """Report what a node reads, and tell which outside items its value may be."""
    match node:
        case Name() | Path():
            return _path(node, seen, found)
        case Filter():
            base = _visit(node.base, seen, found)
            inner = seen.binding("item", base)
            _visit(node.condition, Seen(inner.bound, base or seen.items), found)
            return base
        case Loop():
            return _loop(node, seen, found)
        case ContextOf():
            for key, entry in node.entries:
                seen = seen.binding(key, _visit(entry, seen, found))
            return NONE
        case Membership():
            inner = seen.binding("?", _visit(node.value, seen, found))
            for test in node.tests:
                _visit(test, inner, found)
            return NONE
    return _parts(node, seen, found)


def _parts(node: Node, seen: Seen, found: Reads) -> Sources:
    sources = [_visit(part, seen, found) for part in node.parts]
    match node:
        case Conditional():
            return sources[1] | sources[2]
        case ListOf():
            return NONE.union(*sources)
        case Invocation() if node.function in PASSING:
            return NONE.union(*sources)
    return NONE


def _loop(node: Loop, seen: Seen, found: Reads) -> Sources:
    for iteration in node.iterations:
        sources = _visit(iteration.domain, seen, found)
        if iteration.end is not None:
            _visit(iteration.end, seen, found)
        seen = seen.binding(iteration.name, sources)
    body = _visit(node.body, seen, found)
    return body if node.kind == "for" else NONE


def _path(node: Node, seen: Seen, found: Reads) -> Sources:
    names: list[str] = []
    while isinstance(node, Path):
        names.insert(0, node.name)
        node = node.base
    if not isinstance(node, Name):
        return _of_items(_visit(node, seen, found), names, found)
    if node.name in seen.bound:
        return _of_items(seen.bound[node.name], names, found)
    if seen.items:
        return _of_items(seen.items, [node.name, *names], found)
    path = ".".join([node.name, *names])
    found.names.add(path)
    return frozenset((path,))


def _of_items(sources: Sources, names: list[str], found: Reads) -> Sources:
    if not names:
        return sources
    path = ".".join(names)
    found.item_names.update((source, path) for source in sources)
    return frozenset(f"{source}.{path}" for source in sources)
