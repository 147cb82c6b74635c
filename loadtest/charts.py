"""Charts as SVG, drawn here: a report is one file that needs nobody else's.

A chart is 720 by 240 units; the browser scales it. All text that comes from outside is escaped.
"""

import math
from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

WIDTH: Final = 720
HEIGHT: Final = 240
LEFT: Final = 64
RIGHT: Final = 12
TOP: Final = 14
BOTTOM: Final = 30

COLOURS: Final = ("#7b1e3b", "#c98a1b", "#3b6ea5", "#4f7f52")
"""Claret, gold, slate and vine: told apart in print and by most eyes; each line has its name beside it as well."""

Point = tuple[float, float]


class Line(NamedTuple):
    """One line of a chart: its name, and its points from left to right."""

    name: str
    points: Sequence[Point]


class Scale(NamedTuple):
    """From values to units: a straight or a logarithmic axis, and where its ticks stand."""

    low: float
    high: float
    ticks: Sequence[float]
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """How far along the axis the value stands, from 0 to 1."""
        if self.logarithmic:
            value = max(value, self.low)
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def chart(
    lines: Sequence[Line],
    *,
    unit: str,
    logarithmic: bool = False,
    x_labels: Sequence[tuple[float, str]] | None = None,
    marks: Sequence[float] = (),
) -> str:
    """A chart of these lines. `marks` are places on the x axis where something happened; without `x_labels` the x axis
    counts seconds."""
    lines = [line for line in lines if line.points]
    if not lines:
        return '<p class="none">Nothing was measured.</p>'
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    across = _straight(min(xs), max(max(xs), min(xs) + 1))
    up = _logarithmic(ys) if logarithmic else _straight(0.0, max(*ys, 0.001) * 1.05)
    labels = x_labels or [(tick, f"{tick:g} s") for tick in across.ticks]
    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(unit)}">']
    parts += [_grid_line(up.share(tick), f"{tick:g}") for tick in up.ticks]
    parts += [_x_label(across.share(x), text) for x, text in labels if across.low <= x <= across.high]
    parts += [_mark(across.share(mark)) for mark in marks if across.low <= mark <= across.high]
    parts += [_line(line, across, up, colour) for line, colour in zip(lines, COLOURS, strict=False)]
    parts.append(f'<text x="{LEFT}" y="10" class="unit">{escape(unit)}</text></svg>')
    return "".join(parts) + _legend(lines)


def _straight(low: float, high: float, ticks_wanted: int = 5) -> Scale:
    rough = (high - low) / ticks_wanted
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(step for step in (1, 2, 5, 10) if step * magnitude >= rough) * magnitude
    first = math.ceil(low / step)
    return Scale(low, high, [round(step * i, 9) for i in range(first, math.floor(high / step) + 1)])


def _logarithmic(values: Sequence[float]) -> Scale:
    least = min((value for value in values if value > 0), default=0.1)
    low = math.floor(math.log10(least))
    high = max(math.ceil(math.log10(max(*values, least) * 1.01)), low + 1)
    return Scale(10.0**low, 10.0**high, [10.0**power for power in range(low, high + 1)], logarithmic=True)


def _x(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _grid_line(share: float, text: str) -> str:
    y = _y(share)
    return (
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" class="grid"/>'
        f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{escape(text)}</text>'
    )


def _x_label(share: float, text: str) -> str:
    return f'<text x="{_x(share)}" y="{HEIGHT - 10}" text-anchor="middle">{escape(text)}</text>'


def _mark(share: float) -> str:
    return f'<line x1="{_x(share)}" x2="{_x(share)}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" class="mark"/>'


def _line(line: Line, across: Scale, up: Scale, colour: str) -> str:
    points = " ".join(f"{_x(across.share(x))},{_y(up.share(y))}" for x, y in line.points)
    return f'<polyline points="{points}" stroke="{colour}"><title>{escape(line.name)}</title></polyline>'


def _legend(lines: Sequence[Line]) -> str:
    names = (
        f'<span><i style="background:{colour}"></i>{escape(line.name)}</span>'
        for line, colour in zip(lines, COLOURS, strict=False)
    )
    return f'<p class="legend">{"".join(names)}</p>'
