"""Decision tables (DMN 1.3, chapter 8): which rules match, and what the hit policy makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.bundle.expressions import expression, unary_tests
from service.bundle.model import Rule, Table
from service.bundle.values import Values
from service.engine.errors import FailedDecision
from service.feel import FeelValue

NO_TESTS = frozenset(("", "-"))


@dataclass(frozen=True)
class Outcome:
    """`inputs` are label and value of each column, `rules` the 1-based numbers of the rules that the result comes from."""

    inputs: tuple[tuple[str, FeelValue], ...]
    rules: tuple[int, ...]
    result: FeelValue


@dataclass(frozen=True)
class Hit:
    """A rule that matched: its 1-based number and the value of each output column."""

    number: int
    outputs: tuple[FeelValue, ...]


def decide(table: Table, values: Values) -> Outcome:
    """Evaluate a table. One output column gives its value, several a context; policies with several hits a list of those.

    Raises FailedDecision, naming the table and rule numbers, where DMN gives no answer: no rule of a single hit policy
    matches, UNIQUE with two, ANY that disagrees, PRIORITY or OUTPUT ORDER without a ranked output, an aggregation over
    values of the wrong type. Raises FeelError or FeelBudgetError for a cell that fails.
    """
    inputs = tuple((clause.label or clause.text, expression(clause.text).evaluate(values)) for clause in table.inputs)
    hits = [
        Hit(number, tuple(expression(cell).evaluate(values) for cell in rule.outputs))
        for number, rule in enumerate(table.rules, 1)
        if _matches(rule, [value for _, value in inputs], values)
    ]
    if table.hit_policy not in POLICIES:
        raise FailedDecision(f"{_name(table)} heeft een treffersregel die Regie niet kent: {table.hit_policy}.")
    chosen, result = POLICIES[table.hit_policy](table, hits)
    return Outcome(inputs, tuple(hit.number for hit in chosen), result)


def fitting(table: Table, values: Values) -> list[list[bool]]:
    """For each rule, and in it for each input column, whether the cell fits: to show why a rule does not fire."""
    inputs = [expression(clause.text).evaluate(values) for clause in table.inputs]
    return [list(_fits(rule, inputs, values)) for rule in table.rules]


def _matches(rule: Rule, inputs: Sequence[FeelValue], values: Values) -> bool:
    return all(_fits(rule, inputs, values))


def _fits(rule: Rule, inputs: Sequence[FeelValue], values: Values) -> Iterator[bool]:
    for cell, value in zip(rule.inputs, inputs, strict=True):
        yield cell in NO_TESTS or unary_tests(cell).matches(value, values)


def _name(table: Table) -> str:
    return f"De tabel ‘{table.name or table.id}’ ({table.file})"


def _numbers(hits: Sequence[Hit]) -> str:
    return ", ".join(str(hit.number) for hit in hits)


def _value(table: Table, hit: Hit) -> FeelValue:
    if len(table.outputs) == 1:
        return hit.outputs[0]
    return {clause.text: value for clause, value in zip(table.outputs, hit.outputs, strict=True)}


def _one(table: Table, hits: Sequence[Hit]) -> Hit:
    if not hits:
        raise FailedDecision(
            f"{_name(table)} heeft geen regel die past op deze gegevens. Voeg onderaan een regel toe met overal een streepje."
        )
    return hits[0]


Chosen = tuple[Sequence[Hit], FeelValue]


def _single(table: Table, hit: Hit) -> Chosen:
    return [hit], _value(table, hit)


def _unique(table: Table, hits: Sequence[Hit]) -> Chosen:
    if len(hits) > 1:
        raise FailedDecision(
            f"{_name(table)} mag maar een passende regel hebben, maar de regels {_numbers(hits)} passen "
            "alle. Maak ze verschillend, of kies een andere treffersregel."
        )
    return _single(table, _one(table, hits))


def _first(table: Table, hits: Sequence[Hit]) -> Chosen:
    return _single(table, _one(table, hits))


def _any(table: Table, hits: Sequence[Hit]) -> Chosen:
    first = _one(table, hits)
    if any(hit.outputs != first.outputs for hit in hits):
        raise FailedDecision(f"{_name(table)}: de regels {_numbers(hits)} passen alle, maar geven niet hetzelfde antwoord.")
    return hits, _value(table, first)


def _priority(table: Table, hits: Sequence[Hit]) -> Chosen:
    _one(table, hits)
    return _single(table, _ranked(table, hits)[0])


def _rule_order(table: Table, hits: Sequence[Hit]) -> Chosen:
    return hits, [_value(table, hit) for hit in hits]


def _output_order(table: Table, hits: Sequence[Hit]) -> Chosen:
    ranked = _ranked(table, hits)
    return ranked, [_value(table, hit) for hit in ranked]


def _collect(table: Table, hits: Sequence[Hit]) -> Chosen:
    """Section 8.2.11: without an operator all outputs; the operators are not defined over several output columns."""
    if not table.aggregation:
        return _rule_order(table, hits)
    if table.aggregation not in AGGREGATIONS or len(table.outputs) != 1:
        raise FailedDecision(
            f"{_name(table)} kan ‘{table.aggregation}’ niet uitrekenen: dat kan met SUM, MIN, MAX of COUNT, over een kolom."
        )
    outputs = [hit.outputs[0] for hit in hits]
    try:
        return hits, AGGREGATIONS[table.aggregation](outputs)
    except TypeError:
        raise FailedDecision(
            f"{_name(table)}: de antwoorden van de regels {_numbers(hits)} zijn niet alle van de soort die "
            f"{table.aggregation} nodig heeft."
        ) from None


def _ranked(table: Table, hits: Sequence[Hit]) -> list[Hit]:
    """Hits by the order of the output values, the first column weighing most; equals stay in the order of the rules."""
    orders = [[expression(text).evaluate({}) for text in clause.values] for clause in table.outputs]
    ranking = [(column, order) for column, order in enumerate(orders) if order]
    if not ranking:
        raise FailedDecision(f"{_name(table)} heeft geen lijst van antwoorden om op te ordenen. Vul die in bij de kolom.")
    for hit in hits:
        for column, order in ranking:
            if hit.outputs[column] not in order:
                raise FailedDecision(
                    f"{_name(table)}: het antwoord van regel {hit.number} staat niet in de lijst van "
                    "antwoorden van de kolom. Voeg het daar toe."
                )
    return sorted(hits, key=lambda hit: tuple(order.index(hit.outputs[column]) for column, order in ranking))


def _sum(outputs: Sequence[FeelValue]) -> FeelValue:
    """The sum of nothing is null, as in FEEL."""
    numbers = [value for value in outputs if isinstance(value, Decimal)]
    if len(numbers) != len(outputs):
        raise TypeError("sum of what is not a number")
    return sum(numbers, Decimal(0)) if numbers else None


def _extreme(pick: Callable[..., FeelValue]) -> Callable[[Sequence[FeelValue]], FeelValue]:
    def picked(outputs: Sequence[FeelValue]) -> FeelValue:
        if len({type(value) for value in outputs}) > 1:
            raise TypeError("values of different types have no order")
        return pick(outputs) if outputs else None

    return picked


POLICIES: Mapping[str, Callable[[Table, Sequence[Hit]], Chosen]] = {
    "UNIQUE": _unique,
    "FIRST": _first,
    "ANY": _any,
    "PRIORITY": _priority,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}

AGGREGATIONS: Mapping[str, Callable[[Sequence[FeelValue]], FeelValue]] = {
    "SUM": _sum,
    "MIN": _extreme(min),
    "MAX": _extreme(max),
    "COUNT": lambda outputs: Decimal(len(outputs)),
}
