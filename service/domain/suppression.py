"""Small numbers stay hidden: a table of counts of which no number from 1 to 4 can be read, nor worked out.

requirements.md section 5 (small-number suppression) and 9.2. A cell is hidden when it is small itself, and further cells are
hidden until the totals give none of the small ones away: not by subtracting, and not because a number cannot be below nought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

SMALLEST = 5  # the smallest number that is shown, but for 0
Grid = list[list[int]]
Shown = list[list[int | None]]
Cell = tuple[int, int]
Line = tuple[Cell, ...]  # its last cell is the total of those before it
FAR = 10**9


def small(number: int) -> bool:
    """Whether so few stay hidden. Nought tells of nobody."""
    return 0 < number < SMALLEST


def with_totals(rows: Sequence[Sequence[int]]) -> Grid:
    """The counts with a total at the end of each row and under each column, where there is more than one to add up."""
    wide = [[*row, sum(row)] if len(row) > 1 else [*row] for row in rows]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)]] if len(wide) > 1 else wide


def publish(rows: Sequence[Sequence[int]], whole: Sequence[Sequence[int]] | None = None) -> Shown:
    """The table with its totals (`with_totals`), None for what is hidden.

    `whole` is the same table of which this is a part (without the filter): what is left of it is guarded too, because who
    asks for both can subtract.
    """
    grid = with_totals(rows)
    rest = _less(with_totals(whole), grid) if whole else grid
    places = [(at, across) for at, row in enumerate(grid) for across in range(len(row))]
    guarded = {cell for cell in places if small(_at(grid, cell)) or small(_at(rest, cell))}
    lines = list(_lines(len(rows), len(rows[0]) if rows else 0))
    hidden = set(guarded)
    while hidden and len(hidden) < len(places):
        line = _betrays(grid, lines, hidden, guarded)
        if line is None:
            break
        hidden.add(_least(grid, [cell for cell in line if cell not in hidden] or [c for c in places if c not in hidden]))
    return [[None if (at, across) in hidden else number for across, number in enumerate(row)] for at, row in enumerate(grid)]


def _less(whole: Grid, part: Grid) -> Grid:
    return [[all_ - some for all_, some in zip(*rows, strict=True)] for rows in zip(whole, part, strict=True)]


def _at(grid: Grid, cell: Cell) -> int:
    return grid[cell[0]][cell[1]]


def _lines(rows: int, columns: int) -> Iterator[Line]:
    """The sums that a reader can make: along each row and down each column, those of the totals too."""
    height, width = rows + (rows > 1), columns + (columns > 1)
    if columns > 1:
        yield from (tuple((at, across) for across in range(width)) for at in range(height))
    if rows > 1:
        yield from (tuple((at, across) for at in range(height)) for across in range(width))


def _least(grid: Grid, cells: Sequence[Cell]) -> Cell:
    """The cell that is missed least: the smallest number that tells something, a total (which is largest) last."""
    return min(cells, key=lambda cell: (_at(grid, cell) == 0, _at(grid, cell), cell))


def _betrays(grid: Grid, lines: Sequence[Line], hidden: set[Cell], guarded: set[Cell]) -> Line | None:
    """A line from which too much can be worked out, or None."""
    for line in lines:
        *parts, total = line
        unseen = [cell for cell in parts if cell in hidden]
        alone = len(unseen) + (total in hidden) == 1
        few = unseen and total not in hidden and sum(_at(grid, cell) for cell in unseen) < SMALLEST
        if alone or few:
            return line
    known = _solved(lines, hidden) | _squeezed(grid, lines, hidden)
    told = min(known & guarded, default=None)
    if told is None:
        return None
    return next((line for line in lines if told in line and any(cell not in hidden for cell in line)), ())


def _solved(lines: Sequence[Line], hidden: set[Cell]) -> set[Cell]:
    """The hidden cells that the sums together fix: Gauss-Jordan elimination on what is not known."""
    cells = sorted(hidden)
    rows = [[Fraction((cell in line) * (-1 if cell == line[-1] else 1)) for cell in cells] for line in lines]
    done = 0
    for column in range(len(cells)):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [number / rows[done][column] for number in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                rows[at] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    single = ([at for at, number in enumerate(row) if number] for row in rows[:done])
    return {cells[found[0]] for found in single if len(found) == 1}


def _squeezed(grid: Grid, lines: Sequence[Line], hidden: set[Cell]) -> set[Cell]:
    """The hidden cells for which one number is left, because none is below nought and none above its total."""
    low = {cell: 0 if cell in hidden else _at(grid, cell) for line in lines for cell in line}
    high = {cell: FAR if cell in hidden else number for cell, number in low.items()}
    changed = True
    while changed:
        changed = False
        for *parts, total in lines:
            bounds = [(total, sum(low[cell] for cell in parts), sum(high[cell] for cell in parts))]
            for cell in parts:
                others = [one for one in parts if one != cell]
                bounds.append((cell, low[total] - sum(high[c] for c in others), high[total] - sum(low[c] for c in others)))
            for cell, least, most in bounds:
                if least > low[cell] or most < high[cell]:
                    low[cell], high[cell], changed = max(low[cell], least), min(high[cell], most), True
    return {cell for cell in hidden if cell in low and low[cell] == high[cell]}
