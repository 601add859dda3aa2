"""Tables of reports: counted first, and then published, with small numbers hidden (`domain/suppression.py`).

What is published is all that leaves: pages, charts and CSV are made of it, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean, median

from service.domain.suppression import publish, small

Cell = float | str | None  # a number, "" where there is nothing to say, None for what is hidden
PERCENT, WEEKS, DAYS, HOURS, PLAIN = "%", "weken", "dagen", "uur", ""
TOTAL = "Totaal"


@dataclass(frozen=True)
class Column:
    """`unit` is one of the constants above."""

    text: str
    unit: str = PLAIN


@dataclass(frozen=True)
class Row:
    """`kind` is "", "sum" or "reference" (a figure from elsewhere)."""

    text: str
    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """A published table. `chart`: "stacked" (the first `parts` columns, as shares of each row), "bars" (the column `shown`) or
    "". `reference` are the shares of the row from elsewhere. `internal` is for who plans the work
    only: on the page, but never in a CSV file or in the yearly report."""

    title: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chart: str = ""
    parts: int = 0
    shown: int = 0
    internal: bool = False
    reference: tuple[int, ...] = ()

    @property
    def hides(self) -> bool:
        return any(cell is None for row in self.rows for cell in row.cells)

    @property
    def empty(self) -> bool:
        """Whether nothing was counted (what is hidden was)."""
        return all(cell in (0, "") for row in self.rows if row.kind != "reference" for cell in row.cells)


@dataclass
class Counts:
    """Counts by row and part. `share` names the column for the share of the first part. `reference` is a figure from elsewhere:
    its name, the shares of its parts, and how many there were."""

    title: str
    head: str
    parts: tuple[str, ...]
    share: str = ""
    chart: str = "stacked"
    reference: tuple[str, tuple[int, ...], int] | None = None
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    families: set[int] = field(default_factory=set)
    rows: list[str] = field(default_factory=list)

    def add(self, row: str, part: str, case_id: int, times: int = 1) -> None:
        if row not in self.rows:
            self.rows.append(row)
        self.numbers[row, part] = self.numbers.get((row, part), 0) + times
        self.families.add(case_id)

    def published(self, whole: Counts | None) -> Table:
        """`whole` is the same without a filter: its rows are the rows, and what is left of it stays hidden too."""
        names = whole.rows if whole else self.rows
        grid = self._grid(names)
        shown: list[list[int | None]] = publish(grid, whole._grid(names) if whole else None) if names else []
        if few(self.families, whole.families if whole else None):
            shown = [[None] * len(row) for row in shown]
        texts = [*names, TOTAL] if len(names) > 1 else names
        rows = [
            Row(text, (*cells, *self._share(cells)), "sum" if at >= len(names) else "")
            for at, (text, cells) in enumerate(zip(texts, shown, strict=True))
        ]
        several = len(self.parts) > 1
        if self.reference:
            name, shares, number = self.reference
            rows.append(Row(name, (*([""] * len(self.parts)), float(number), float(shares[0])), "reference"))
        columns = (*(Column(part) for part in self.parts), *((Column(TOTAL),) if several else ()))
        percent = (Column(self.share, PERCENT),) if self.share else ()
        return Table(self.title, self.head, (*columns, *percent), tuple(rows), self.chart, len(self.parts),
                     reference=self.reference[1] if self.reference else ())

    def _grid(self, names: Iterable[str]) -> list[list[int]]:
        return [[self.numbers.get((name, part), 0) for part in self.parts] for name in names]

    def _share(self, cells: list[int | None]) -> tuple[Cell, ...]:
        """Only of numbers that are shown themselves."""
        if not self.share:
            return ()
        first, total = cells[0], cells[-1]
        if first is None or total is None:
            return (None,)
        return (round(100 * first / total, 0),) if total else ("",)


@dataclass
class Checks:
    """Questions with yes or no for each family: rows that are counted by themselves and never added up. `by_hand` are questions
    that no count answers."""

    title: str
    head: str
    parts: tuple[str, str]
    share: str
    by_hand: tuple[str, ...] = ()
    rows: dict[str, Counts] = field(default_factory=dict)

    def row(self, text: str) -> Counts:
        return self.rows.setdefault(text, Counts(self.title, self.head, self.parts, self.share, "", rows=[text]))

    def add(self, row: str, good: bool, case_id: int) -> None:
        self.row(row).add(row, self.parts[0 if good else 1], case_id)

    def published(self, whole: Checks | None) -> Table:
        tables = [counts.published(whole.row(text) if whole else None) for text, counts in self.rows.items()]
        columns = tables[0].columns if tables else ()
        asked = [Row(text, ("",) * len(columns)) for text in self.by_hand]
        return Table(self.title, self.head, columns, (*(row for table in tables for row in table.rows), *asked))


@dataclass
class Measures:
    """Middles of what was measured: how many there were, and their median or mean; hidden where there are few."""

    title: str
    head: str
    unit: str
    mean: bool = False
    reference: tuple[tuple[str, float], ...] = ()
    values: dict[str, list[tuple[int, float]]] = field(default_factory=dict)

    def add(self, row: str, case_id: int, value: float) -> None:
        self.values.setdefault(row, []).append((case_id, value))

    def published(self, whole: Measures | None) -> Table:
        rows = [self._row(name, whole) for name in (whole or self).values]
        rows += [Row(name, ("", value), "reference") for name, value in self.reference]
        columns = (Column("Aantal"), Column("Gemiddeld" if self.mean else "Mediaan", self.unit))
        return Table(self.title, self.head, columns, tuple(rows), "bars", 0, 1)

    def _row(self, name: str, whole: Measures | None) -> Row:
        values = self.values.get(name, [])
        rest = len(whole.values[name]) - len(values) if whole else 0
        families = {case_id for case_id, _ in values}
        everyone = {case_id for case_id, _ in whole.values[name]} if whole else None
        if small(len(values)) or small(rest) or few(families, everyone):
            return Row(name, (None, None))
        if not values:
            return Row(name, (0, ""))
        middle = (fmean if self.mean else median)(value for _, value in values)
        return Row(name, (len(values), round(middle, 1)))


@dataclass
class Sums:
    """Sums over families, hidden where they are of few."""

    title: str
    head: str
    unit: str
    values: dict[str, dict[int, float]] = field(default_factory=dict)

    def add(self, row: str, case_id: int, value: float) -> None:
        of_row = self.values.setdefault(row, {})
        of_row[case_id] = of_row.get(case_id, 0.0) + value

    def published(self, whole: Sums | None) -> Table:
        rows = []
        for name in (whole or self).values:
            values = self.values.get(name, {})
            hidden = few(set(values), set(whole.values[name]) if whole else None)
            rows.append(Row(name, (None,) if hidden else (round(sum(values.values()), 1),)))
        return Table(self.title, self.head, (Column("Samen", self.unit),), tuple(rows), "bars", 0, 0)


Draft = Counts | Checks | Measures | Sums


def few(families: set[int], everyone: set[int] | None) -> bool:
    """Whether a number is of so few families, or leaves so few of everyone, that it tells of them."""
    return small(len(families)) or (everyone is not None and small(len(everyone - families)))


def published(drafts: list[Draft], whole: list[Draft] | None) -> tuple[Table, ...]:
    """All tables of a report; `whole` are the same without a filter."""
    found = []
    for at, draft in enumerate(drafts):
        other = whole[at] if whole else None
        if isinstance(draft, Counts):
            found.append(draft.published(other if isinstance(other, Counts) else None))
        elif isinstance(draft, Checks):
            found.append(draft.published(other if isinstance(other, Checks) else None))
        elif isinstance(draft, Measures):
            found.append(draft.published(other if isinstance(other, Measures) else None))
        else:
            found.append(draft.published(other if isinstance(other, Sums) else None))
    return tuple(found)
