"""The syntax tree of a formula (DMN 1.3, 10.3.1.2). It knows the language, not how to compute."""

from collections.abc import Callable
from dataclasses import dataclass

from service.feel.values import FeelValue

COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
TESTED = "?"  # the name of the value that a unary test looks at


@dataclass(frozen=True)
class Node:
    """A part of a formula."""

    @property
    def parts(self) -> tuple["Node", ...]:
        """The nodes directly within this one, in the order in which they are written."""
        return ()


@dataclass(frozen=True)
class Constant(Node):
    """A value that is written down: 12, "tekst", true, null, @"2026-01-31"."""

    value: FeelValue


@dataclass(frozen=True)
class Name(Node):
    """A variable; `?`, the value that a unary test looks at, is one too."""

    name: str


@dataclass(frozen=True)
class Path(Node):
    """`base.name`: an entry of a context, or a property such as the year of a date."""

    base: Node
    name: str

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.base,)


@dataclass(frozen=True)
class Filter(Node):
    """`base[condition]`: one item by its place, or the items for which the condition is true."""

    base: Node
    condition: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.base, self.condition)


@dataclass(frozen=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.items


@dataclass(frozen=True)
class ContextOf(Node):
    """`{a: 1, b: a + 1}`; an entry sees those before it."""

    entries: tuple[tuple[str, Node], ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return tuple(node for _, node in self.entries)


@dataclass(frozen=True)
class Interval(Node):
    """`[low..high]`, with round or turned brackets where an end is not included."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.low, self.high)


@dataclass(frozen=True)
class Negation(Node):
    """`-operand`."""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True)
class Operation(Node):
    """`left operator right` for arithmetic and comparison."""

    operator: str
    left: Node
    right: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True)
class Junction(Node):
    """`a and b and c`, or the same with `or`."""

    operator: str
    operands: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.operands


@dataclass(frozen=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.value, self.low, self.high)


@dataclass(frozen=True)
class UnaryTest(Node):
    """`< 5`: a unary test that compares the value looked at."""

    operator: str
    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True)
class Membership(Node):
    """`value in tests`: true when one of the tests is."""

    value: Node
    tests: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.value, *self.tests)


@dataclass(frozen=True)
class Conditional(Node):
    """`if condition then consequence else alternative`."""

    condition: Node
    consequence: Node
    alternative: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.condition, self.consequence, self.alternative)


@dataclass(frozen=True)
class Iteration(Node):
    """`name in domain`, or `name in domain..end`, within for, some and every."""

    name: str
    domain: Node
    end: Node | None = None

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.domain,) if self.end is None else (self.domain, self.end)


@dataclass(frozen=True)
class Loop(Node):
    """`for ... return`, `some ... satisfies` and `every ... satisfies`: `kind` is the first word."""

    kind: str
    iterations: tuple[Iteration, ...]
    body: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (*self.iterations, self.body)


@dataclass(frozen=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: str

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.value,)


@dataclass(frozen=True)
class Invocation(Node):
    """`function(arguments)`: `call` is the function, bound when the formula was read.

    `call` takes the budget, then one value for each of `arguments`.
    """

    function: str
    call: Callable[..., FeelValue]
    arguments: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.arguments


def depth(node: Node) -> int:
    """How many levels the tree has, without recursion: the tree may be too deep for that."""
    deepest = 0
    waiting = [(node, 1)]
    while waiting:
        at, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in at.parts)
    return deepest


def names_tested(node: Node) -> bool:
    """Whether a test names `?`; within `in` it would be another one."""
    if isinstance(node, Membership):
        return names_tested(node.value)
    return node == Name(TESTED) or any(names_tested(part) for part in node.parts)


def is_condition(node: Node) -> bool:
    """Whether a node gives a truth value by the way it is written."""
    if isinstance(node, Operation):
        return node.operator in COMPARISONS
    if isinstance(node, Loop):
        return node.kind != "for"
    return isinstance(node, Between | InstanceOf | Junction | Membership)
