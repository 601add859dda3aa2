"""A decision table to read, by itself or as a change of an older one: cell by cell, what was there and what is there now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.bundle.model import Clause, Rule, Table
from service.compare.tables import POLICIES, align, column_name

Pairs = Sequence[tuple[int | None, int | None]]


@dataclass(frozen=True)
class Cell:
    """`state`: "", added, removed or changed; `was` is what stood there before a change."""

    text: str
    state: str = ""
    was: str = ""


@dataclass(frozen=True)
class Line:
    number: str
    state: str
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    note: Cell


@dataclass(frozen=True)
class Grid:
    """`policy` says in words which rule counts; columns are cells as well, because they may be new or gone."""

    name: str
    policy: Cell
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    lines: tuple[Line, ...]
    notes: bool


def of(table: Table) -> Grid:
    """A table as it is."""
    return beside(table, table)


def beside(old: Table, new: Table) -> Grid:
    """A table with what was changed in it, what was removed too."""
    aligned = align(old, new)
    lines = tuple(_lines(old, new, aligned.inputs, aligned.outputs, aligned.rules))
    return Grid(
        name=new.name or new.id,
        policy=_changed(_policy(old), _policy(new)),
        inputs=tuple(_columns(old.inputs, new.inputs, aligned.inputs)),
        outputs=tuple(_columns(old.outputs, new.outputs, aligned.outputs)),
        lines=lines,
        notes=any(line.note.text or line.note.was for line in lines),
    )


def _policy(table: Table) -> str:
    return POLICIES.get(table.hit_policy, table.hit_policy.lower())


def _columns(old: Sequence[Clause], new: Sequence[Clause], pairs: Pairs) -> Iterator[Cell]:
    for before, after in pairs:
        names = [column_name(side[place]) if place is not None else None for side, place in ((old, before), (new, after))]
        yield _cell(*names)


def _lines(old: Table, new: Table, inputs: Pairs, outputs: Pairs, rules: Pairs) -> Iterator[Line]:
    for before, after in rules:
        one, other = _rule(old.rules, before), _rule(new.rules, after)
        yield Line(
            number=str((after if after is not None else before or 0) + 1),
            state="added" if one is None else "removed" if other is None else "",
            inputs=tuple(_cells(one.inputs if one else None, other.inputs if other else None, inputs)),
            outputs=tuple(_cells(one.outputs if one else None, other.outputs if other else None, outputs)),
            note=_cell(one.note if one else None, other.note if other else None),
        )


def _rule(rules: Sequence[Rule], place: int | None) -> Rule | None:
    return None if place is None else rules[place]


def _cells(old: Sequence[str] | None, new: Sequence[str] | None, pairs: Pairs) -> Iterator[Cell]:
    for before, after in pairs:
        yield _cell(_at(old, before), _at(new, after))


def _at(cells: Sequence[str] | None, place: int | None) -> str | None:
    return cells[place] if cells is not None and place is not None and place < len(cells) else None


def _cell(before: str | None, after: str | None) -> Cell:
    if before is None and after is None:
        return Cell("")
    if before is None:
        return Cell(after or "", "added")
    return Cell(before, "removed") if after is None else _changed(before, after)


def _changed(before: str, after: str) -> Cell:
    return Cell(after) if before == after else Cell(after, "changed", before)
