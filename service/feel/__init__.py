"""FEEL, the expression language of DMN 1.3, for conditions, timers, decision tables and forms.

A formula is parsed once to closures and computed under a step budget. Numbers are
Decimal, truth is three-valued, a mistake in types gives null (None). What the
evaluator does not know is refused by `parse`, never by `evaluate`.
"""

from service.feel.codec import from_json, show, to_json
from service.feel.errors import FeelBudgetError, FeelError
from service.feel.expressions import (
    Expression,
    UnaryTests,
    parse,
    parse_moment,
    parse_unary_tests,
)
from service.feel.functions import Function, Functions
from service.feel.values import FeelValue, Range, YearsMonths, kind, to_feel

__all__ = [
    "Expression",
    "FeelBudgetError",
    "FeelError",
    "FeelValue",
    "Function",
    "Functions",
    "Range",
    "UnaryTests",
    "YearsMonths",
    "from_json",
    "kind",
    "parse",
    "parse_moment",
    "parse_unary_tests",
    "show",
    "to_feel",
    "to_json",
]
