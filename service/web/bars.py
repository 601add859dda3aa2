"""Bars as SVG: data in, places of the rectangles out. `templates/charts.html` draws them.

Only the bar itself is drawn, on a scale from 0 to 100; names and values beside it are text of the page, so that they stay
legible at every width. A chart never stands alone: the page gives the table under it, and `told` says it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """From `x`, so wide; `part` is the number of its colour, from 1."""

    x: float
    width: float
    part: int
    title: str


@dataclass(frozen=True)
class Bar:
    """`value` is what stands beside it; no pieces: there is nothing to draw. `hidden`: it may not be drawn."""

    name: str
    value: str
    pieces: tuple[Piece, ...]
    kind: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class BarChart:
    """`legend` names the parts, when there are more."""

    bars: tuple[Bar, ...]
    legend: tuple[str, ...]
    told: str


def stacked(name: str, parts: Sequence[str], rows: Sequence[tuple[str, Sequence[float] | None, str, str]]) -> BarChart:
    """Each row as shares of itself: its name, its numbers (None: hidden), what stands beside it, and its kind."""
    return _chart(name, tuple(_stack(parts, *row) for row in rows), tuple(parts))


def bars(name: str, rows: Sequence[tuple[str, float | None, str, str]]) -> BarChart:
    """Each row as long as its number, the largest across the whole."""
    most = max((number for _, number, _, _ in rows if number), default=0.0)
    return _chart(name, tuple(_bar(most, *row) for row in rows), ())


def _stack(parts: Sequence[str], name: str, numbers: Sequence[float] | None, value: str, kind: str) -> Bar:
    total = sum(numbers or ())
    pieces, x = [], 0.0
    for at, number in enumerate(numbers or ()):
        width = 100 * number / total if total else 0.0
        if width:
            pieces.append(Piece(round(x, 2), round(width, 2), at + 1, f"{parts[at]}: {width:.0f}%"))
        x += width
    return Bar(name, value, tuple(pieces), kind, numbers is None)


def _bar(most: float, name: str, number: float | None, value: str, kind: str) -> Bar:
    width = round(100 * number / most, 2) if number and most else 0.0
    return Bar(name, value, (Piece(0, width, 1, value),) if width else (), kind, number is None)


def _chart(name: str, found: tuple[Bar, ...], legend: tuple[str, ...]) -> BarChart:
    told = "; ".join(
        f"{bar.name}: {', '.join(piece.title for piece in bar.pieces) if legend and bar.pieces else bar.value}" for bar in found
    )
    return BarChart(found, legend, f"{name}. {told}")
