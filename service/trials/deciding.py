"""Which answers would make a way be taken: tried in the mind, with the formulas and tables themselves, before anybody does it.

Given what holds in a case now, other values are tried for the answers that a condition or rule comes from, one at a time and
then two and three together, until the way would be taken. That costs nothing; only what is found is really played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations, islice, product
from typing import Any

from service.bundle.expressions import expression
from service.bundle.model import Bundle, Process
from service.bundle.values import Values
from service.domain.errors import RegieError
from service.engine.decisions import decide
from service.feel import FeelValue
from service.trials.coverage import Touch
from service.trials.dates import day_of, is_relative
from service.trials.sources import Place

Answers = Mapping[str, Any]
Goal = Callable[[Values], bool]

MOST = 1_500  # times that a goal is worked out in one search
ENOUGH = 10


def goals_on_the_way(bundle: Bundle, place: Place, distance: Mapping[Place, int], target: Touch) -> list[Goal]:
    """What must hold for the way to be taken from a place to the target, as far as it lies within one process."""
    found: list[Goal] = []
    process, at = bundle.processes.get(place[0]), place[1]
    while process is not None and distance.get((process.id, at), 0) > 0:
        flow = next(
            (process.flows[f] for f in process.elements[at].outgoing
             if distance.get((process.id, process.flows[f].target), len(distance)) < distance[process.id, at]),
            None,
        )
        if flow is None:
            break
        found += _goal_of_flow(process, flow.id)
        at = flow.target
    if target.kind == "rule":
        return [*found, _rule(bundle, target)]
    owner = bundle.processes[target.owner]
    return [*found, *_goal_of_flow(owner, target.which)]


def _goal_of_flow(process: Process, id_: str) -> list[Goal]:
    """That a flow is taken: its condition holds, or for a default flow that of no other; nothing for a plain flow."""
    flow = process.flows[id_]
    source = process.elements[flow.source]
    if flow.condition:
        condition = flow.condition
        return [lambda values: expression(condition).evaluate(values) is True]
    if source.default == id_:
        others = [process.flows[other].condition for other in source.outgoing if process.flows[other].condition]
        return [lambda values: all(expression(other).evaluate(values) is not True for other in others)]
    return []


def _rule(bundle: Bundle, target: Touch) -> Goal:
    table, number = bundle.tables[target.owner], int(target.which)

    def fires(values: Values) -> bool:
        try:
            return number in decide(table, values).rules
        except RegieError:
            return False

    return fires


def solutions(
    bundle: Bundle, goals: list[Goal], values: Values, answers: Mapping[str, list[Any]], today: date, tables: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Answers that would do, those with the fewest changes first; [{}] when nothing has to change, [] when none were found.

    `tables` are those that the conditions read, by the name of their result.
    """
    found: list[dict[str, Any]] = []
    for tried in islice(_changes(answers), MOST):
        if any(one.items() <= tried.items() for one in found):
            continue
        supposed = _supposing(bundle, values, tried, today, tables)
        if _holds(goals, supposed):
            found.append(tried)
            if len(found) >= ENOUGH or not tried:
                break
    return found


def _changes(answers: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    yield {}
    for size in (1, 2, 3):
        for names in combinations(answers, size):
            for chosen in product(*(answers[name][:8] for name in names)):
                yield dict(zip(names, chosen, strict=True))


def _holds(goals: list[Goal], values: Values) -> bool:
    try:
        return all(goal(values) for goal in goals)
    except (RegieError, ValueError):
        return False


def _supposing(bundle: Bundle, values: Values, answers: Answers, today: date, tables: Mapping[str, str]) -> Values:
    """What expressions would see if these answers were given: tables are decided anew."""
    layer: dict[str, FeelValue] = {}
    for name, plain in answers.items():
        register, _, column = name.partition(".")
        if column:
            rows = layer.get(register, values.get(register))
            listed = [dict(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
            layer[register] = [{**row, column: _typed(plain, today)} for row in listed or [{}]]
        else:
            layer[name] = _typed(plain, today)
    supposed = values.nearer(layer)
    for name, table in tables.items() if answers else ():
        supposed = _decided(bundle, supposed, name, table)
    return supposed


def _decided(bundle: Bundle, values: Values, name: str, table: str) -> Values:
    try:
        return values.nearer({name: decide(bundle.tables[table], values).result})
    except RegieError:
        return values


def _typed(plain: Any, today: date) -> FeelValue:
    """A value of a trial as expressions see it."""
    if isinstance(plain, str) and is_relative(plain):
        return day_of(plain, today)
    if isinstance(plain, int) and not isinstance(plain, bool):
        return Decimal(plain)
    found: FeelValue = plain
    return found
