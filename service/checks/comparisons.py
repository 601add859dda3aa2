"""Which names a formula compares with which written texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from service.bundle.functions import FUNCTIONS
from service.feel import FeelBudgetError, FeelError, FeelValue
from service.feel.limits import STEPS, Budget
from service.feel.nodes import Constant, Filter, Invocation, ListOf, Membership, Name, Node, Operation, Path, UnaryTest
from service.feel.parser import Parser

EQUALS = frozenset(["=", "!="])


def compared(text: str) -> Iterator[tuple[str, str]]:
    """(name, text) for every `name = "text"`, `name in ("text", ...)` and `list contains(name, "text")`; of a path the last
    name. Nothing for what is not a formula."""
    try:
        parser = Parser(text, FUNCTIONS)
        waiting = [parser.checked(parser.whole(parser.expression))]
    except FeelError:
        return
    while waiting:
        node = waiting.pop()
        waiting.extend(node.parts)
        match node:
            case Operation(operator, left, right) if operator in EQUALS:
                yield from _pairs(left, [right])
                yield from _pairs(right, [left])
            case Membership(value, tests):
                yield from _pairs(value, tests)
            case Invocation("list contains", _, (values, value)):
                yield from _pairs(values, [value])


def tested(text: str) -> Iterator[str]:
    """The texts that an input cell of a table compares the value of its column with."""
    yield from _texts(_tests(text))


def values_in(text: str) -> Iterator[FeelValue]:
    """Every value that is written in an input cell of a table, `date("2026-01-31")` too."""
    waiting = list(_tests(text))
    while waiting:
        node = waiting.pop()
        written_out = [part.value for part in node.parts if isinstance(part, Constant)]
        if isinstance(node, Constant):
            yield node.value
        elif isinstance(node, Invocation) and len(written_out) == len(node.arguments):
            with suppress(FeelBudgetError):
                yield node.call(Budget(STEPS), *written_out)
        else:
            waiting.extend(node.parts)


def _tests(text: str) -> tuple[Node, ...]:
    try:
        parser = Parser(text, FUNCTIONS, tested=True)
        return parser.whole(parser.unary_tests)[0]
    except FeelError:
        return ()


def written(text: str) -> str | None:
    """The text that a formula is, `"ja"`; None when it is anything else."""
    try:
        parser = Parser(text, FUNCTIONS)
        node = parser.whole(parser.expression)
    except FeelError:
        return None
    return node.value if isinstance(node, Constant) and isinstance(node.value, str) else None


def name_of(text: str) -> str:
    """The name that a formula is, of a path the last one; "" when it is anything else."""
    try:
        parser = Parser(text, FUNCTIONS)
        return _name(parser.whole(parser.expression))
    except FeelError:
        return ""


def _name(node: Node) -> str:
    match node:
        case Name(name):
            return name
        case Path(Name() | Path() | Filter(), name):
            return name
    return ""


def _pairs(value: Node, others: Iterator[Node] | list[Node] | tuple[Node, ...]) -> Iterator[tuple[str, str]]:
    if name := _name(value):
        yield from ((name, text) for text in _texts(others))


def _texts(nodes: Iterator[Node] | list[Node] | tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Constant(str() as text):
                yield text
            case ListOf(items):
                yield from _texts(items)
            case UnaryTest(operator, operand) if operator in EQUALS:
                yield from _texts([operand])
