"""From a syntax tree to closures that compute it (DMN 1.3, 10.3.2).

Each closure takes the scope it runs in. Nothing is looked up but names in mappings.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch
from typing import Any

from service.feel.arithmetic import OPERATIONS, calculate, negate
from service.feel.comparison import compare, conjunction, less, matches
from service.feel.limits import Budget, bounded_length
from service.feel.nodes import (
    TESTED,
    Between,
    Conditional,
    Constant,
    ContextOf,
    Filter,
    InstanceOf,
    Interval,
    Invocation,
    Iteration,
    Junction,
    ListOf,
    Loop,
    Membership,
    Name,
    Negation,
    Node,
    Operation,
    Path,
    UnaryTest,
    names_tested,
)
from service.feel.properties import property_of
from service.feel.values import FeelValue, Range, kind


class Scope:
    """The names that can be seen, the nearest first, and the steps that are left."""

    __slots__ = ("budget", "outer", "values")

    def __init__(self, values: Mapping[str, FeelValue], budget: Budget, outer: "Scope | None" = None) -> None:
        self.values = values
        self.budget = budget
        self.outer = outer

    def find(self, name: str) -> FeelValue:
        """The nearest value of this name; null when there is none."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.outer
        return None

    def within(self, values: Mapping[str, FeelValue]) -> "Scope":
        """A scope in which these names are nearer."""
        return Scope(values, self.budget, self)


Code = Callable[[Scope], FeelValue]


def compiled(node: Node) -> Code:
    """The closure of a node; each run of it takes one step off the budget."""
    code = _code(node)

    def run(scope: Scope) -> FeelValue:
        scope.budget.spend()
        return code(scope)

    return run


@singledispatch
def _code(node: Node) -> Code:
    raise TypeError(f"no closure for {type(node).__name__}")


@_code.register
def _(node: Constant) -> Code:
    return lambda scope: node.value


@_code.register
def _(node: Name) -> Code:
    return lambda scope: scope.find(node.name)


@_code.register
def _(node: Path) -> Code:
    base = compiled(node.base)
    return lambda scope: property_of(scope.budget, base(scope), node.name)


@_code.register
def _(node: ListOf) -> Code:
    items = [compiled(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]


@_code.register
def _(node: ContextOf) -> Code:
    entries = [(key, compiled(entry)) for key, entry in node.entries]

    def run(scope: Scope) -> FeelValue:
        context: dict[str, FeelValue] = {}
        inner = scope.within(context)
        for key, entry in entries:
            context[key] = entry(inner)
        return context

    return run


@_code.register
def _(node: Interval) -> Code:
    low, high = compiled(node.low), compiled(node.high)

    def run(scope: Scope) -> FeelValue:
        start, end = low(scope), high(scope)
        ends = {kind(start), kind(end)} - {"null"}
        if len(ends) != 1 or ends & {"boolean", "list", "context", "range"}:
            return None
        return Range(start, end, node.low_included, node.high_included)

    return run


@_code.register
def _(node: Negation) -> Code:
    operand = compiled(node.operand)
    return lambda scope: negate(operand(scope))


@_code.register
def _(node: Operation) -> Code:
    left, right, operator = compiled(node.left), compiled(node.right), node.operator
    if operator in OPERATIONS:
        return lambda scope: calculate(operator, left(scope), right(scope))
    return lambda scope: compare(scope.budget, operator, left(scope), right(scope))


@_code.register
def _(node: Junction) -> Code:
    """Table 41: the deciding value wins, whatever the others are; null is what is no boolean."""
    operands = [compiled(operand) for operand in node.operands]
    deciding = node.operator == "or"

    def run(scope: Scope) -> FeelValue:
        unknown = False
        for operand in operands:
            value = operand(scope)
            if value is deciding:
                return deciding
            unknown = unknown or not isinstance(value, bool)
        return None if unknown else not deciding

    return run


@_code.register
def _(node: Between) -> Code:
    value, low, high = compiled(node.value), compiled(node.low), compiled(node.high)

    def run(scope: Scope) -> FeelValue:
        middle = value(scope)
        return conjunction(
            compare(scope.budget, ">=", middle, low(scope)),
            compare(scope.budget, "<=", middle, high(scope)),
        )

    return run


@_code.register
def _(node: UnaryTest) -> Code:
    operand = compiled(node.operand)
    return lambda scope: compare(scope.budget, node.operator, scope.find(TESTED), operand(scope))


@_code.register
def _(node: Membership) -> Code:
    value = compiled(node.value)
    tests = [tested(test) for test in node.tests]

    def run(scope: Scope) -> FeelValue:
        return passes(tests, scope.within({TESTED: value(scope)}))

    return run


def passes(tests: list[Code], scope: Scope) -> bool | None:
    """Whether one of the tests is true of `?`: the disjunction of table 41."""
    unknown = False
    for test in tests:
        outcome = test(scope)
        if outcome is True:
            return True
        unknown = unknown or outcome is None
    return None if unknown else False


def tested(node: Node) -> Code:
    """A positive unary test (10.3.1.2 rule 7): what it says of `?`.

    A comparison, or any test that names `?` and gives a truth value, speaks for itself;
    otherwise `?` is held against the value, list or range that the test gives.
    """
    code = compiled(node)
    if isinstance(node, UnaryTest):
        return code
    speaks = names_tested(node)
    spans = isinstance(node, Interval)

    def run(scope: Scope) -> FeelValue:
        outcome = code(scope)
        if speaks and (outcome is None or isinstance(outcome, bool)):
            return outcome
        if spans and outcome is None:
            return None
        return matches(scope.budget, scope.find(TESTED), outcome)

    return run


@_code.register
def _(node: Conditional) -> Code:
    condition = compiled(node.condition)
    consequence, alternative = compiled(node.consequence), compiled(node.alternative)
    return lambda scope: consequence(scope) if condition(scope) is True else alternative(scope)


@_code.register
def _(node: InstanceOf) -> Code:
    value = compiled(node.value)
    return lambda scope: kind(value(scope)) == node.type


@_code.register
def _(node: Invocation) -> Code:
    arguments = [compiled(argument) for argument in node.arguments]
    return lambda scope: node.call(scope.budget, *[argument(scope) for argument in arguments])


@_code.register
def _(node: Filter) -> Code:
    """Tables 54 and 55: a number chooses a place, anything else is asked of each item.

    A number counts when the condition gives one outside of any item.
    """
    base, condition = compiled(node.base), compiled(node.condition)

    def run(scope: Scope) -> FeelValue:
        value = base(scope)
        if value is None:
            return None
        items: list[FeelValue] = value if isinstance(value, list) else [value]
        place = condition(scope)
        if isinstance(place, Decimal):
            return _at(items, place)
        return [item for item in items if condition(_of_item(scope, item)) is True]

    return run


def _at(items: list[FeelValue], place: Decimal) -> FeelValue:
    """The item at a place that counts from 1, or back from the end; null when there is none."""
    if not place or place != place.to_integral_value() or abs(place) > len(items):
        return None
    return items[int(place) - 1 if place > 0 else int(place)]


def _of_item(scope: Scope, item: FeelValue) -> Scope:
    """The scope in which a condition is asked of an item: its entries are nearest."""
    inner = scope.within({"item": item})
    return inner.within(item) if isinstance(item, dict) else inner


@_code.register
def _(node: Loop) -> Code:
    body = compiled(node.body)
    rounds = _rounds(node.iterations)
    if node.kind == "for":
        return lambda scope: _collected(rounds, body, scope)
    deciding = node.kind == "some"

    def run(scope: Scope) -> FeelValue:
        """some is a disjunction, every a conjunction (10.3.2.14)."""
        unknown = False
        for inner in rounds(scope):
            value = None if inner is None else body(inner)
            if value is deciding:
                return deciding
            unknown = unknown or not isinstance(value, bool)
        return None if unknown else not deciding

    return run


Rounds = Callable[[Scope], Iterator[Scope | None]]


def _collected(rounds: Rounds, body: Code, scope: Scope) -> FeelValue:
    results: list[FeelValue] = []
    for inner in rounds(scope):
        if inner is None:
            return None
        results.append(body(inner))
        bounded_length(len(results))
    return results


def _rounds(iterations: tuple[Iteration, ...]) -> Rounds:
    """The scopes of a loop, the last name turning fastest; None for a domain that is none."""
    first, rest = iterations[0], iterations[1:]
    domain = _domain(first)
    following = _rounds(rest) if rest else None

    def run(scope: Scope) -> Iterator[Scope | None]:
        items = domain(scope)
        if items is None:
            yield None
            return
        for item in items:
            inner = scope.within({first.name: item})
            scope.budget.spend()
            if following is None:
                yield inner
            else:
                yield from following(inner)

    return run


def _domain(iteration: Iteration) -> Callable[[Scope], Iterator[FeelValue] | None]:
    start = compiled(iteration.domain)
    end = compiled(iteration.end) if iteration.end else None

    def run(scope: Scope) -> Iterator[FeelValue] | None:
        value = start(scope)
        if end is not None:
            return _counted(value, end(scope))
        if isinstance(value, Range):
            return _within(value)
        return iter(value) if isinstance(value, list) else None

    return run


def _within(span: Range) -> Iterator[FeelValue] | None:
    """The whole numbers, or days, of a range that goes up."""
    if less(span.start, span.end) is None or less(span.end, span.start):
        return None
    found = _counted(span.start, span.end)
    if found is None:
        return None
    left_out = {end for end, included in _ends(span) if not included}
    return (item for item in found if item not in left_out)


def _ends(span: Range) -> list[tuple[Any, bool]]:
    return [(span.start, span.start_included), (span.end, span.end_included)]


def _counted(start: FeelValue, end: FeelValue) -> Iterator[FeelValue] | None:
    """The whole numbers, or days, from start to end, up or down; None for anything else."""
    match start, end:
        case Decimal(), Decimal() if start == start.to_integral_value() and end == end.to_integral_value():
            bounded_length(abs(int(end) - int(start)) + 1)
            return (Decimal(number) for number in _between(int(start), int(end)))
        case (datetime(), _) | (_, datetime()):
            return None
        case date(), date():
            bounded_length(abs((end - start).days) + 1)
            return (date.fromordinal(day) for day in _between(start.toordinal(), end.toordinal()))
    return None


def _between(start: int, end: int) -> range:
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)
