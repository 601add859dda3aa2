"""Formulas that have been read, ready to be computed any number of times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from service.feel import limits
from service.feel.closures import Code, Scope, compiled, passes, tested
from service.feel.errors import FeelBudgetError, FeelError
from service.feel.functions import Functions
from service.feel.nodes import TESTED, Constant, Node
from service.feel.parser import Parser
from service.feel.reads import reads
from service.feel.temporal import parse_date, parse_duration, parse_weeks
from service.feel.values import FeelValue, bounded

BUILT_IN_ONLY = Functions()
Outcome = TypeVar("Outcome")


def within_stack(compute: Callable[[], Outcome]) -> Outcome:
    """What `compute` gives; values from outside may be nested too deeply to go through."""
    try:
        return compute()
    except RecursionError:
        raise FeelBudgetError("Een waarde in deze formule is te diep genest. Maak haar eenvoudiger.") from None


@dataclass(frozen=True)
class Expression:
    """A formula. `names` are the free variables with the path that is read of them, such as
    "traject.fase"; `item_names` what is read of the items of a list: ("personen", "rol"),
    which within a filter may also come from outside."""

    text: str
    names: frozenset[str]
    item_names: frozenset[tuple[str, str]]
    is_duration_literal: bool
    _code: Code

    def evaluate(self, values: Mapping[str, FeelValue], budget: int = limits.STEPS) -> FeelValue:
        """The value of the formula; a name that is not in `values` is null.

        Raises FeelBudgetError past the budget or a value limit.
        """
        scope = Scope(values, limits.Budget(budget))
        return bounded(within_stack(lambda: self._code(scope)))


@dataclass(frozen=True)
class UnaryTests:
    """The text of an input cell of a decision table. `names` and `item_names` as for Expression."""

    text: str
    names: frozenset[str]
    item_names: frozenset[tuple[str, str]]
    _match: Callable[[Scope], bool]

    def matches(
        self,
        value: FeelValue,
        values: Mapping[str, FeelValue],
        budget: int = limits.STEPS,
    ) -> bool:
        """Whether the cell is true of a value; null counts as not. Raises as Expression.evaluate."""
        scope = Scope(values, limits.Budget(budget))
        return within_stack(lambda: self._match(scope.within({TESTED: value})))


def parse(text: str, functions: Functions = BUILT_IN_ONLY) -> Expression:
    """Read a formula. Raises FeelError for what is not FEEL, or FEEL that Regie does not know."""
    parser = Parser(text, functions)
    return _expression(text, parser.checked(parser.whole(parser.expression)))


def _expression(text: str, node: Node, is_duration_literal: bool = False) -> Expression:
    found = reads([node])
    return Expression(
        text,
        frozenset(found.names),
        frozenset(found.item_names),
        is_duration_literal,
        compiled(node),
    )


def parse_unary_tests(text: str, functions: Functions = BUILT_IN_ONLY) -> UnaryTests:
    """Read an input cell (DMN 1.3, 10.3.1.2 rules 7 to 9): `-` or nothing, tests, or not(tests).

    Raises FeelError as `parse` does.
    """
    parser = Parser(text, functions, tested=True)
    nodes, negative = parser.whole(parser.unary_tests) if text.strip() else ((), False)
    found = reads(parser.checked(node) for node in nodes)
    codes = [tested(node) for node in nodes]

    def match(scope: Scope) -> bool:
        return not codes or passes(codes, scope) is (not negative)

    return UnaryTests(text, frozenset(found.names), frozenset(found.item_names), match)


def parse_moment(text: str, functions: Functions = BUILT_IN_ONLY) -> Expression:
    """Read the text of a timer: a bare ISO 8601 duration or date, or any formula.

    A duration such as P6W gives a timedelta, P1Y2M a YearsMonths; `is_duration_literal`
    tells them from a formula. Raises FeelError as `parse` does.
    """
    bare = text.strip()
    duration = parse_weeks(bare) if bare.endswith("W") else parse_duration(bare)
    if duration is not None:
        return _expression(text, Constant(duration), is_duration_literal=True)
    day = parse_date(bare)
    if day is not None:
        return _expression(text, Constant(day))
    if bare.startswith("P") and bare[1:2].isdigit():
        raise FeelError(
            text,
            0,
            "deze termijn kan Regie niet lezen.",
            "Schrijf dagen (P42D), weken (P6W), maanden (P6M) of jaren (P1Y); "
            "dagen en maanden samen kan niet, want een maand heeft geen vaste lengte.",
        )
    return parse(text, functions)
