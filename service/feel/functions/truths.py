"""Functions on truth values (DMN 1.3, 10.3.4.1 and 10.3.4.4)."""

from service.feel.comparison import negated
from service.feel.functions.signatures import signature
from service.feel.limits import Budget
from service.feel.values import FeelValue


def _not(_budget: Budget, negand: FeelValue) -> FeelValue:
    return negated(negand)


def _all(_budget: Budget, *values: FeelValue) -> FeelValue:
    """False when an item is, null when an item is no boolean, else true."""
    if any(value is False for value in values):
        return False
    return True if all(value is True for value in values) else None


def _any(_budget: Budget, *values: FeelValue) -> FeelValue:
    """True when an item is, null when an item is no boolean, else false."""
    if any(value is True for value in values):
        return True
    return False if all(value is False for value in values) else None


def _all_of(budget: Budget, items: list[FeelValue]) -> FeelValue:
    return _all(budget, *items)


def _any_of(budget: Budget, items: list[FeelValue]) -> FeelValue:
    return _any(budget, *items)


FUNCTIONS = {
    "not": (signature(_not, "negand"),),
    "all": (
        signature(_all_of, "list: list"),
        signature(_all, "b1", "b2", variadic=True),
    ),
    "any": (
        signature(_any_of, "list: list"),
        signature(_any, "b1", "b2", variadic=True),
    ),
}
