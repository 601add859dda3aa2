"""Which rules of a table fit which answers: examples of answers that no rule fits, or two rules of a UNIQUE table.

The values that stand in the cells, and those just beside them, are tried together. An example is widened as far as it holds,
so that it names only the columns that make the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from math import prod

from service.bundle.expressions import unary_tests
from service.bundle.model import Clause, Table
from service.checks.answers import Answers
from service.checks.comparisons import name_of, values_in, written
from service.feel import FeelBudgetError, FeelError, FeelValue, UnaryTests, show

ONE_FITS = frozenset(["UNIQUE", "FIRST", "ANY", "PRIORITY"])
MOST_TRIED = 2_000
MOST_TOLD = 3  # gaps of one table, and overlaps
OTHER = "iets anders"
NO_TEST = ("", "-")
Place = tuple[int, ...]  # of each column, which of its values
Grid = Mapping[Place, Sequence[int]]  # the numbers of the rules that fit there


@dataclass(frozen=True)
class Example:
    """`rules` are the 1-based numbers of the rules that fit: none is a gap, two are an overlap. `values` has one value for each
    column; only those in `telling` make the difference."""

    rules: tuple[int, ...]
    values: tuple[FeelValue, ...]
    telling: tuple[int, ...]

    def sentence(self, table: Table) -> str:
        """The example in words, with the columns called as the table calls them."""
        named = [
            f"‘{table.inputs[place].label or table.inputs[place].text}’ = {in_words(self.values[place])}"
            for place in self.telling
        ]
        case = " en ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
        if not self.rules:
            return f"Voor {case} is er geen regel." if named else "Er is geen regel die past, wat er ook wordt ingevuld."
        pair = " en ".join(map(str, self.rules))
        return f"Regel {pair} gelden allebei als {case}." if named else f"Regel {pair} gelden altijd allebei."


def examples(table: Table, answers: Answers) -> tuple[Example, ...] | None:
    """Gaps and overlaps, at most MOST_TOLD of each; None when that can't be told: too much to try, a cell that is no FEEL or
    reads another value, or a hit policy that asks for nothing of the kind."""
    if table.hit_policy not in ONE_FITS or not table.rules:
        return None
    try:
        rules = [[unary_tests(cell or "-") for cell in one.inputs] for one in table.rules]
    except FeelError:
        return None
    columns = [_values(table, place, clause, answers) for place, clause in enumerate(table.inputs)]
    whole = all(len(tests) == len(columns) for tests in rules)
    if not whole or prod(map(len, columns)) > MOST_TRIED or any(cell.names for tests in rules for cell in tests):
        return None
    grid = {
        place: [number for number, tests in enumerate(rules, start=1) if _fits(tests, columns, place)]
        for place in product(*(range(len(values)) for values in columns))
    }
    return tuple(_found(table, grid, columns))


def in_words(value: FeelValue) -> str:
    """A value as a sentence says it."""
    return "niet ingevuld" if value is None else show(value)


def _found(table: Table, grid: Grid, columns: Sequence[Sequence[FeelValue]]) -> Iterator[Example]:
    told: dict[bool, int] = {True: 0, False: 0}
    seen: dict[tuple[int, ...], list[list[range]]] = {}
    for place, fits in grid.items():
        if len(fits) == 1 or (fits and table.hit_policy != "UNIQUE"):
            continue
        rules = tuple(fits[:2])
        boxes = seen.setdefault(rules, [])
        covered = any(all(at in span for at, span in zip(place, box, strict=True)) for box in boxes)
        if covered or told[bool(rules)] >= MOST_TOLD:
            continue
        told[bool(rules)] += 1
        box = _widened(grid, columns, place, rules)
        boxes.append(box)
        telling = tuple(
            column
            for column, span in enumerate(box)
            if len(span) < len(columns[column]) or (len(columns[column]) == 1 and _tested(table, column))
        )
        yield Example(rules, tuple(values[at] for values, at in zip(columns, place, strict=True)), telling)


def _widened(grid: Grid, columns: Sequence[Sequence[FeelValue]], place: Place, rules: tuple[int, ...]) -> list[range]:
    """From one place to all values of a column, column after column, as long as it stays the same gap or overlap."""
    box = [range(at, at + 1) for at in place]
    for column, values in enumerate(columns):
        wider = [*box[:column], range(len(values)), *box[column + 1 :]]
        if all(set(rules) <= set(grid[other]) and bool(grid[other]) is bool(rules) for other in product(*wider)):
            box = wider
    return box


def _tested(table: Table, column: int) -> bool:
    """Whether any cell of the column asks something."""
    return any(one.inputs[column] not in NO_TEST for one in table.rules)


def _fits(tests: Sequence[UnaryTests], columns: Sequence[Sequence[FeelValue]], place: Place) -> bool:
    try:
        return all(test.matches(values[at], {}) for test, values, at in zip(tests, columns, place, strict=True))
    except FeelBudgetError:
        return False


def _values(table: Table, place: int, clause: Clause, answers: Answers) -> list[FeelValue]:
    """Values to try in a column: those in its cells, those just beside them, and those that its name can be."""
    found: list[FeelValue] = []
    known = answers.get(name_of(clause.text)) or {text for value in clause.values if (text := written(value))}
    for one in table.rules:
        for value in values_in(one.inputs[place]) if place < len(one.inputs) else ():
            match value:
                case bool():
                    found += [True, False]
                case Decimal():
                    found += [value - 1, value, value + 1]
                case date() if not isinstance(value, datetime) and date.min < value < date.max:
                    found += [value - timedelta(days=1), value, value + timedelta(days=1)]
                case str():
                    found += sorted(known) if value in known else [value, OTHER]
    if clause.type == "boolean" and found:
        return [True, False]  # whatever its cells say: the question has these answers
    return list(dict.fromkeys(found)) or [OTHER]
