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


@dataclass(frozen=True)
class Column:
    """A value to be drawn as a bar; `text` is how a person reads it."""

    name: str
    value: float
    text: str


@dataclass(frozen=True)
class Bar:
    """A bar, with its value at (`middle`, `above`) and its name under `middle`."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    above: float
    name: str
    text: str


@dataclass(frozen=True)
class BarChart:
    """`limit` is a line across the bars (`wide`) at a value that they are held against; `base` is where they stand."""

    width: int
    height: int
    wide: float
    base: float
    bars: tuple[Bar, ...]
    limit: Tick | None
    told: str


BARS_WIDTH, BARS_HEIGHT = 400, 190
HEAD = 26  # room above the highest bar for its value
GAP = 0.35  # of the place of a bar is left open


def bars(name: str, data: Sequence[Column], limit: tuple[float, str] | None = None) -> BarChart:
    """A bar for each of `data`, from zero up, and a line at `limit`, which is a value with its name."""
    wide = BARS_WIDTH - (len(limit[1]) * LETTER + MARGIN if limit else 0)
    highest = max([one.value for one in data] + [limit[0] if limit else 0, 1])
    base = float(BARS_HEIGHT - BOTTOM)
    place = wide / max(1, len(data))

    def up(value: float) -> float:
        return round(base - value / highest * (base - HEAD), 1)

    drawn = tuple(
        Bar(
            round((number + GAP / 2) * place, 1), up(one.value), round((1 - GAP) * place, 1), round(base - up(one.value), 1),
            round((number + 0.5) * place, 1), up(one.value) - 6, one.name, one.text,
        )
        for number, one in enumerate(data)
    )  # fmt: skip
    told = "; ".join(f"{one.name}: {one.text}" for one in data)
    line_ = Tick(up(limit[0]), limit[1]) if limit else None
    return BarChart(BARS_WIDTH, BARS_HEIGHT, wide, base, drawn, line_, f"{name}. {told}" + (f". {limit[1]}" if limit else ""))
