"""Equality, order and membership of values (DMN 1.3, 10.3.2.6, 10.3.2.7, tables 42 to 44, 55)."""

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from service.feel.limits import Budget
from service.feel.values import KINDS, FeelValue, Range, kind

ORDERED = frozenset(KINDS.values()) - {"null", "boolean", "range", "list", "context"}


def equal(budget: Budget, left: FeelValue, right: FeelValue) -> bool | None:
    """Table 42: null for values of different kinds, but nothing else equals null."""
    budget.spend()
    if left is None or right is None:
        return left is right
    if kind(left) != kind(right):
        return None
    if isinstance(left, list) and isinstance(right, list):
        return _all_equal(budget, left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and _all_equal(budget, list(left.values()), [right[key] for key in left])
    if isinstance(left, Range) and isinstance(right, Range):
        return _all_equal(budget, _ends(left), _ends(right))
    if isinstance(left, datetime | time):
        return _zone(left) == _zone(right) and left == right
    return left == right


def _all_equal(budget: Budget, left: list[FeelValue], right: list[FeelValue]) -> bool:
    return len(left) == len(right) and all(equal(budget, one, other) is True for one, other in zip(left, right, strict=True))


def _ends(value: Range) -> list[FeelValue]:
    return [value.start, value.end, value.start_included, value.end_included]


def _zone(value: FeelValue) -> str | None:
    """What must be the same for two moments to be equal: whether they have an offset, and
    the zone that they name."""
    if isinstance(value, datetime | time) and isinstance(value.tzinfo, ZoneInfo):
        return value.tzinfo.key
    return "offset" if isinstance(value, datetime | time) and value.tzinfo else None


def _same_awareness(left: FeelValue, right: FeelValue) -> bool:
    """Whether both have an offset or neither has."""
    moments = [value for value in (left, right) if isinstance(value, datetime | time)]
    return len({value.utcoffset() is None for value in moments}) == 1


def less(left: FeelValue, right: FeelValue) -> bool | None:
    """Table 43: `left < right`; null for values of different kinds and kinds without order."""
    if kind(left) != kind(right) or kind(left) not in ORDERED:
        return None
    if isinstance(left, datetime | time) and not _same_awareness(left, right):
        return None
    return left < right  # type: ignore[operator]  # of one ordered kind


def negated(truth: FeelValue) -> bool | None:
    """Three-valued `not` (10.3.4.1): null for what is no boolean."""
    return not truth if isinstance(truth, bool) else None


def conjunction(*truths: bool | None) -> bool | None:
    """Table 41, and."""
    if False in truths:
        return False
    return None if None in truths else True


def compare(budget: Budget, operator: str, left: FeelValue, right: FeelValue) -> bool | None:
    """`left operator right` for = != < <= > >=. `<=` is not `>`, but null stays null."""
    if operator == "=":
        return equal(budget, left, right)
    if operator == "!=":
        return negated(equal(budget, left, right))
    comparison: Callable[[], bool | None] = {
        "<": lambda: less(left, right),
        ">": lambda: less(right, left),
        "<=": lambda: negated(less(right, left)),
        ">=": lambda: negated(less(left, right)),
    }[operator]
    return comparison()


def within(budget: Budget, value: FeelValue, span: Range) -> bool | None:
    """Whether a value lies in a range (table 55); null when it can't be compared with the ends."""
    if span.start is None or span.end is None:
        return None
    return conjunction(
        compare(budget, ">=" if span.start_included else ">", value, span.start),
        compare(budget, "<=" if span.end_included else "<", value, span.end),
    )


def matches(budget: Budget, value: FeelValue, tested: FeelValue) -> bool | None:
    """`value in tested` for one test that gave the value `tested` (table 55).

    A list holds the value itself, or a range or list in which it lies.
    """
    budget.spend()
    if isinstance(tested, Range) and not isinstance(value, Range):
        return within(budget, value, tested)
    if isinstance(tested, list):
        if isinstance(value, list) and equal(budget, value, tested) is True:
            return True
        return any(matches(budget, value, item) is True for item in tested)
    return equal(budget, value, tested)
