"""One rule of a table fits, whatever the answers are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from math import prod

from service.bundle.expressions import unary_tests
from service.bundle.findings import WARNING
from service.bundle.model import Clause, Table
from service.checks.answers import Answers, answers_of
from service.checks.comparisons import name_of, values_in, written
from service.checks.rule import Remark, Subject, rule
from service.feel import FeelBudgetError, FeelError, FeelValue, UnaryTests, show

ONE_FITS = frozenset(["UNIQUE", "FIRST", "ANY", "PRIORITY"])
MOST_TRIED = 2_000
OTHER = "iets anders"


@rule(
    "tabel-past-altijd",
    "Where no rule fits, or two rules of a UNIQUE table, the decision fails and the case stands still. The values in the "
    "cells, and those just beside them, are tried together; a combination that never occurs is why this only warns.",
    WARNING,
)
def table_covers(subject: Subject) -> Iterator[Remark]:
    answers = answers_of(subject.bundle)
    for table in subject.bundle.tables.values():
        if table.hit_policy in ONE_FITS:
            yield from _tried(table, answers)


def _tried(table: Table, answers: Answers) -> Iterator[Remark]:
    """At most one remark of each kind: the first combination that shows it."""
    try:
        rules = [[unary_tests(cell or "-") for cell in one.inputs] for one in table.rules]
    except FeelError:
        return  # the rule on formulas says so
    columns = [_values(table, place, clause, answers) for place, clause in enumerate(table.inputs)]
    whole = all(len(tests) == len(columns) for tests in rules)
    if not whole or not rules or prod(map(len, columns)) > MOST_TRIED or any(cell.names for tests in rules for cell in tests):
        return
    told: set[bool] = set()
    for values in product(*columns):
        fits = [number for number, tests in enumerate(rules, start=1) if _fits(tests, values)]
        if len(fits) == 1 or (fits and table.hit_policy != "UNIQUE") or bool(fits) in told:
            continue
        told.add(bool(fits))
        case = ", ".join(f"{clause.text} = {show(value)}" for clause, value in zip(table.inputs, values, strict=True))
        if fits:
            sentence = f"Regels {fits[0]} en {fits[1]} passen allebei bij: {case}."
            yield Remark(table.file, table.rules[fits[1] - 1].id, sentence, "Maak een van de twee regels preciezer.")
        else:
            yield Remark(
                table.file, "", f"Geen regel past bij: {case}.", "Voeg een regel toe, zo nodig met overal een streepje."
            )


def _fits(tests: list[UnaryTests], values: tuple[FeelValue, ...]) -> bool:
    try:
        return all(test.matches(value, {}) for test, value in zip(tests, values, strict=True))
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
    return list(dict.fromkeys(found)) or [OTHER]
