"""Functions on lists and contexts (DMN 1.3, 10.3.4.4 and 10.3.4.6)."""

from collections.abc import Callable
from decimal import Decimal

from service.feel.comparison import equal, less
from service.feel.functions.signatures import Signature, signature
from service.feel.limits import Budget, bounded_length
from service.feel.values import NUMBERS, FeelValue

Items = list[FeelValue]


def _bounded(items: Items) -> Items:
    bounded_length(len(items))
    return items


def _same(budget: Budget, one: FeelValue, other: FeelValue) -> bool:
    return equal(budget, one, other) is True


def _list_contains(budget: Budget, items: Items, element: FeelValue) -> FeelValue:
    return any(_same(budget, item, element) for item in items)


def _count(_budget: Budget, items: Items) -> FeelValue:
    return Decimal(len(items))


def _extreme(items: Items, better: Callable[[FeelValue, FeelValue], bool | None]) -> FeelValue:
    """The best item; null when there is none or when items can't be compared."""
    best: FeelValue = None
    for place, item in enumerate(items):
        if item is None or better(item, item) is None:
            return None
        if place == 0:
            best = item
            continue
        wins = better(item, best)
        if wins is None:
            return None
        best = item if wins else best
    return best


def _minimum(_budget: Budget, items: Items) -> FeelValue:
    return _extreme(items, less)


def _maximum(_budget: Budget, items: Items) -> FeelValue:
    return _extreme(items, lambda item, best: less(best, item))


def _numbers(items: Items) -> list[Decimal] | None:
    """The items when there are some and all are numbers."""
    found = [item for item in items if isinstance(item, Decimal)]
    return found if found and len(found) == len(items) else None


def _sum(_budget: Budget, items: Items) -> FeelValue:
    numbers = _numbers(items)
    if numbers is None:
        return None
    total = Decimal(0)
    for number in numbers:
        total = NUMBERS.add(total, number)
    return total


def _product(_budget: Budget, items: Items) -> FeelValue:
    numbers = _numbers(items)
    if numbers is None:
        return None
    product = Decimal(1)
    for number in numbers:
        product = NUMBERS.multiply(product, number)
    return product


def _mean(budget: Budget, items: Items) -> FeelValue:
    total = _sum(budget, items)
    return NUMBERS.divide(total, Decimal(len(items))) if isinstance(total, Decimal) else None


def _median(_budget: Budget, items: Items) -> FeelValue:
    numbers = sorted(_numbers(items) or [])
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return NUMBERS.divide(NUMBERS.add(numbers[middle - 1], numbers[middle]), Decimal(2))


def _deviation(budget: Budget, items: Items) -> FeelValue:
    """The sample standard deviation; null for fewer than two numbers."""
    numbers, mean = _numbers(items), _mean(budget, items)
    if numbers is None or len(numbers) < 2 or not isinstance(mean, Decimal):
        return None
    squares = [NUMBERS.power(NUMBERS.subtract(number, mean), Decimal(2)) for number in numbers]
    total = Decimal(0)
    for square in squares:
        total = NUMBERS.add(total, square)
    return NUMBERS.sqrt(NUMBERS.divide(total, Decimal(len(numbers) - 1)))


def _mode(budget: Budget, items: Items) -> FeelValue:
    """The numbers that occur most, in order."""
    if not items:
        return []
    numbers = _numbers(items)
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values())
    return [number for number in sorted(counts) if counts[number] == most]


def _append(_budget: Budget, items: Items, *more: FeelValue) -> FeelValue:
    return _bounded([*items, *more])


def _concatenate(_budget: Budget, *lists: Items) -> FeelValue:
    bounded_length(sum(len(items) for items in lists))
    return [item for items in lists for item in items]


def _place(items: Items, position: Decimal, last: int) -> int | None:
    """A place that counts from 1, or back from the end, as one that counts from 0."""
    if position != position.to_integral_value():
        return None
    place = int(position)
    if place == 0 or place > last or -place > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


def _insert_before(_budget: Budget, items: Items, position: Decimal, item: FeelValue) -> FeelValue:
    place = _place(items, position, len(items))
    return None if place is None else _bounded([*items[:place], item, *items[place:]])


def _remove(_budget: Budget, items: Items, position: Decimal) -> FeelValue:
    place = _place(items, position, len(items))
    return None if place is None else [*items[:place], *items[place + 1 :]]


def _sublist(_budget: Budget, items: Items, start: Decimal, length: FeelValue = None) -> FeelValue:
    place = _place(items, start, len(items))
    if place is None:
        return None
    if length is None:
        return items[place:]
    if not isinstance(length, Decimal) or length < 0 or place + length > len(items):
        return None
    return items[place : place + int(length)]


def _reverse(_budget: Budget, items: Items) -> FeelValue:
    return items[::-1]


def _index_of(budget: Budget, items: Items, match: FeelValue) -> FeelValue:
    return [Decimal(place) for place, item in enumerate(items, 1) if _same(budget, item, match)]


def _distinct(budget: Budget, items: Items) -> FeelValue:
    found: Items = []
    for item in items:
        if not any(_same(budget, item, other) for other in found):
            found.append(item)
    return found


def _union(budget: Budget, *lists: Items) -> FeelValue:
    bounded_length(sum(len(items) for items in lists))
    return _distinct(budget, [item for items in lists for item in items])


def _flatten(budget: Budget, items: Items) -> FeelValue:
    flat: Items = []
    waiting = items[::-1]
    while waiting:
        budget.spend()
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        else:
            flat.append(item)
        bounded_length(len(flat) + len(waiting))
    return flat


def _get_value(_budget: Budget, context: dict[str, FeelValue], key: str) -> FeelValue:
    return context.get(key)


def _get_entries(_budget: Budget, context: dict[str, FeelValue]) -> FeelValue:
    return [{"key": key, "value": value} for key, value in context.items()]


def _aggregate(call: Callable[[Budget, Items], FeelValue], each: str) -> tuple[Signature, ...]:
    """Takes a list, or its items one by one."""
    return (
        signature(call, "list: list"),
        signature(
            lambda budget, *items: call(budget, list(items)),
            f"{each}1",
            f"{each}2",
            variadic=True,
        ),
    )


FUNCTIONS = {
    "list contains": (signature(_list_contains, "list: list", "element"),),
    "count": (signature(_count, "list: list"),),
    "min": _aggregate(_minimum, "c"),
    "max": _aggregate(_maximum, "c"),
    "sum": _aggregate(_sum, "n"),
    "product": _aggregate(_product, "n"),
    "mean": _aggregate(_mean, "n"),
    "median": _aggregate(_median, "n"),
    "stddev": _aggregate(_deviation, "n"),
    "mode": _aggregate(_mode, "n"),
    "append": (signature(_append, "list: list", "item", variadic=True),),
    "concatenate": (signature(_concatenate, "list: list", variadic=True),),
    "union": (signature(_union, "list: list", variadic=True),),
    "insert before": (signature(_insert_before, "list: list", "position: number", "newItem"),),
    "remove": (signature(_remove, "list: list", "position: number"),),
    "sublist": (signature(_sublist, "list: list", "start position: number", "length?: number"),),
    "reverse": (signature(_reverse, "list: list"),),
    "index of": (signature(_index_of, "list: list", "match"),),
    "distinct values": (signature(_distinct, "list: list"),),
    "flatten": (signature(_flatten, "list: list"),),
    "get value": (signature(_get_value, "m: context", "key: string"),),
    "get entries": (signature(_get_entries, "m: context"),),
}
