"""Lines over time as SVG: data in, places of the elements out. `templates/charts.html` draws them.

All places are numbers in the units of the drawing (its viewBox); colours are classes of the stylesheet, so that a chart is
read in the dark as well. A chart never stands alone: the page gives the table under it, and `told` says it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 300, 116
MARGIN, TOP, BOTTOM = 8, 10, 24
LETTER, WIDEST = 7, 136  # of the names on the axis of values, which stand left of it
DAY = "%d-%m-%Y"


@dataclass(frozen=True)
class Datum:
    """A value on a day; `text` is how a person reads it."""

    day: date
    value: float
    text: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Tick:
    """A name at a place on an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class LineChart:
    """The drawing of values begins at `left`. `path` is the line through the dots; `rows` and `days` are the names on the axes;
    `told` is the text alternative."""

    width: int
    height: int
    left: float
    path: str
    dots: tuple[Dot, ...]
    rows: tuple[Tick, ...]
    days: tuple[Tick, ...]
    told: str


def line(
    name: str,
    data: Sequence[Datum],
    scale: tuple[float, float],
    rows: Sequence[tuple[float, str]],
    period: tuple[date, date] | None = None,
) -> LineChart:
    """A line through `data`, which are by day. `scale` is the lowest and highest value, `rows` names values on it; `period`
    is what the axis of days shows (default: from the first to the last day), so that charts can stand beside each other."""
    first, last = period or ((data[0].day, data[-1].day) if data else (date.min, date.min))
    low, high = scale
    left = min(WIDEST, max((len(text) for _, text in rows), default=0) * LETTER) + 2 * MARGIN

    def across(day: date) -> float:
        part = (day - first).days / (last - first).days if last > first else 0.5
        return round(left + part * (WIDTH - left - MARGIN), 1)

    def up(value: float) -> float:
        part = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - BOTTOM - min(1.0, max(0.0, part)) * (HEIGHT - TOP - BOTTOM), 1)

    dots = tuple(Dot(across(one.day), up(one.value), f"{one.day:{DAY}}: {one.text}") for one in data)
    path = " ".join(f"{'L' if number else 'M'}{dot.x} {dot.y}" for number, dot in enumerate(dots))
    told = "; ".join(dot.title for dot in dots)
    ends = sorted({first, last}) if data else []
    return LineChart(
        WIDTH,
        HEIGHT,
        round(left - MARGIN, 1),
        path,
        dots,
        tuple(Tick(up(value), text) for value, text in rows),
        tuple(Tick(across(day), f"{day:{DAY}}") for day in ends),
        f"{name}. {told}" if told else name,
    )
