"""Trying a decision table that is being edited: which rules fire for some values, and where it has gaps and overlaps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from service.bundle.expressions import expression, unary_tests
from service.bundle.findings import Unreadable
from service.bundle.functions import FUNCTIONS
from service.bundle.model import Table
from service.bundle.read import survey
from service.bundle.strict_xml import tree
from service.bundle.tables import read_table
from service.bundle.values import Values
from service.checks.answers import answers_of
from service.checks.comparisons import values_in
from service.checks.fitting import ONE_FITS, OTHER, Example, examples
from service.domain.errors import RegieError
from service.domain.people import User
from service.engine.decisions import decide, fitting
from service.engine.errors import FailedDecision
from service.feel import FeelBudgetError, FeelError, FeelValue, parse, show
from service.usecases.drafts import may_edit, working
from service.usecases.pages import Shown
from service.usecases.regie import Regie

Ordered = TypeVar("Ordered", Decimal, date)
MOST_CELLS = 5_000
MOST_VALUES = 100
LONGEST_VALUE = 2_000


class BadTable(RegieError):
    """Not a table, or one that can't be tried; says why."""

    status = 422


@dataclass(frozen=True)
class Tried:
    """What a table gives for some values.

    `rules` are the 1-based numbers of the rules that the result comes from, or, with an `error`, of those that stand in each
    other's way. `result` has one list of values for each hit. `misfits` are, by rule number, the 1-based input columns whose
    cell does not fit. `reads` are the values, other than those of the columns, that cells read: they can be given too.
    """

    rules: tuple[int, ...]
    result: tuple[tuple[Shown, ...], ...]
    misfits: Mapping[int, tuple[int, ...]]
    reads: tuple[str, ...]
    error: str = ""


@dataclass(frozen=True)
class Spot:
    """A gap (no `rules`) or an overlap, in words, with values that show it: FEEL texts by the text of their column. `cells` are
    the input cells of a rule that would fill the gap."""

    sentence: str
    rules: tuple[int, ...]
    values: Mapping[str, str]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """`spots` are the gaps and overlaps that were found. `note` says why they could not be looked for."""

    spots: tuple[Spot, ...]
    note: str = ""


def try_table(actor: User, content: bytes, texts: Mapping[str, str]) -> Tried:
    """Decide with the table in a DMN file.

    `texts` are FEEL texts, by the text of an input column (`leeftijd`, `verlengd_tot != null`) or by the name that a cell reads
    (`profiel.termijn`); nothing or "" is null. Only FEEL is evaluated, within its budget; `error` says what went wrong with it.
    Raises Forbidden, or BadTable for what is no table.
    """
    may_edit(actor)
    table = _table(content)
    reads = tuple(_reads(table))
    try:
        given = {text: _value(text, texts) for text in dict.fromkeys([*(c.text for c in table.inputs), *reads])}
        return _decided(table, given, reads)
    except (FailedDecision, FeelError, FeelBudgetError, _BadValue) as error:
        return Tried((), (), {}, reads, str(error))


def coverage(regie: Regie, actor: User, draft_id: int, content: bytes) -> Coverage:
    """Gaps and overlaps of a table as it is now in the editor. Raises Forbidden, NotFound or BadTable."""
    files = working(regie, actor, draft_id).files
    table = _table(content)
    known = survey({path: found for path, found in files.items() if path != f"processes/{table.id}.dmn"}).bundle
    found = examples(table, answers_of(known))
    if found is not None:
        return Coverage(tuple(_spot(table, one) for one in found))
    if table.hit_policy not in ONE_FITS:
        return Coverage((), "Bij deze treffersregel mogen er nul, één of meer regels passen.")
    return Coverage((), "Gaten en overlappingen zijn hier niet na te gaan: er zijn te veel mogelijkheden, of een cel rekent.")


class _BadValue(Exception):
    """A value to try that is no FEEL, or too long."""


def _spot(table: Table, one: Example) -> Spot:
    values = {clause.text: _literal(value) for clause, value in zip(table.inputs, one.values, strict=True)}
    cells = tuple(_cell(table, column, value) if column in one.telling else "-" for column, value in enumerate(one.values))
    return Spot(one.sentence(table), one.rules, values, cells)


def _cell(table: Table, column: int, value: FeelValue) -> str:
    """The test of this value; beyond all that the cells name, of everything there: less, more, or none of the named texts."""
    named = [one for rule in table.rules for one in values_in(rule.inputs[column]) if type(one) is type(value)]
    if value == OTHER:
        return f"not({', '.join(dict.fromkeys(map(_literal, named)))})" if named else "-"
    if isinstance(value, Decimal):
        return _beyond(value, [one for one in named if isinstance(one, Decimal)])
    if isinstance(value, date):
        return _beyond(value, [one for one in named if isinstance(one, date)])
    return _literal(value)


def _beyond(value: Ordered, named: Sequence[Ordered]) -> str:
    if named and value < min(named):
        return f"< {_literal(min(named))}"
    if named and value > max(named):
        return f"> {_literal(max(named))}"
    return _literal(value)


def _table(content: bytes) -> Table:
    try:
        tables, findings = read_table("", tree(content))
    except Unreadable as error:
        raise BadTable(str(error)) from error
    if findings or not tables:
        raise BadTable(" ".join(f"{finding.sentence} {finding.advice}" for finding in findings) or "Er is geen tabel.")
    table = replace(tables[0], file=f"processes/{tables[0].id}.dmn")
    width = len(table.inputs) + len(table.outputs)
    if len(table.rules) * width > MOST_CELLS:
        raise BadTable(f"Deze tabel is te groot om te proberen: hooguit {MOST_CELLS} cellen.")
    for number, one in enumerate(table.rules, start=1):
        if len(one.inputs) != len(table.inputs) or len(one.outputs) != len(table.outputs):
            raise BadTable(f"Regel {number} heeft te weinig of te veel cellen. Maak de regel opnieuw.")
    return table


def _reads(table: Table) -> Iterator[str]:
    """The names that cells read, and no column gives."""
    columns = {clause.text for clause in table.inputs}
    found: set[str] = set()
    for one in table.rules:
        for cell in one.inputs:
            with suppress(FeelError):
                found |= unary_tests(cell or "-").names
        for cell in one.outputs:
            with suppress(FeelError):
                found |= expression(cell or "null").names
    yield from sorted(found - columns)


def _value(text: str, texts: Mapping[str, str]) -> FeelValue:
    given = texts.get(text, "").strip()
    if len(texts) > MOST_VALUES or len(given) > LONGEST_VALUE:
        raise _BadValue(f"Dit zijn te veel waarden, of een ervan is te lang: hooguit {LONGEST_VALUE} tekens.")
    try:
        return parse(given or "null", FUNCTIONS).evaluate({})
    except FeelError as error:
        raise _BadValue(f"De waarde van ‘{text}’ klopt niet: {error}") from error


def _decided(table: Table, given: Mapping[str, FeelValue], reads: tuple[str, ...]) -> Tried:
    """A column is given its value itself, under a name of its own: what the column would compute is not asked."""
    columns = {f"kolom_{place}": given[clause.text] for place, clause in enumerate(table.inputs, start=1)}
    inputs = tuple(replace(clause, text=name) for clause, name in zip(table.inputs, columns, strict=True))
    values = Values(({**_contexts(given), **columns},))
    tried = replace(table, inputs=inputs)
    fits = fitting(tried, values)
    misfits = {
        number: tuple(column for column, cell_fits in enumerate(cells, start=1) if not cell_fits)
        for number, cells in enumerate(fits, start=1)
        if not all(cells)
    }
    try:
        outcome = decide(tried, values)
    except FailedDecision as error:
        sentence = str(error).replace(f"De tabel ‘{table.name or table.id}’ ({table.file})", "De tabel")
        return Tried(tuple(n for n, cells in enumerate(fits, start=1) if all(cells)), (), misfits, reads, sentence)
    return Tried(outcome.rules, tuple(_shown(table, outcome.result)), misfits, reads)


def _contexts(given: Mapping[str, FeelValue]) -> dict[str, FeelValue]:
    """`{"profiel.termijn": 5}` -> `{"profiel": {"termijn": 5}}`; a text that is no path gives nothing."""
    found: dict[str, FeelValue] = {}
    for text, value in sorted(given.items()):
        path = text.split(".")
        if not all(name.isidentifier() for name in path):
            continue
        at = found
        for name in path[:-1]:
            inner = at.get(name)
            at[name] = at = dict(inner) if isinstance(inner, dict) else {}
        at[path[-1]] = value
    return found


def _shown(table: Table, result: FeelValue) -> Iterator[tuple[Shown, ...]]:
    """One list of labels and texts for each hit; a number that was summed or counted stands alone."""
    labels = [clause.label or clause.text for clause in table.outputs]
    for hit in result if isinstance(result, list) and table.hit_policy not in ONE_FITS else [result]:
        several = len(table.outputs) > 1 and isinstance(hit, dict)
        values = [hit[clause.text] for clause in table.outputs] if several and isinstance(hit, dict) else [hit]
        yield tuple(Shown(label, _text(value)) for label, value in zip(labels, values, strict=False))


def _text(value: FeelValue) -> str:
    return "leeg" if value is None else show(value)


def _literal(value: FeelValue) -> str:
    """The FEEL text of a value that a cell can hold."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            return f"{value:f}"
        case date() if not isinstance(value, datetime):
            return f'date("{value.isoformat()}")'
    return "null"
