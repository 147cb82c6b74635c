"""What was measured as one HTML file: a plot and a table for each question. Nothing is loaded, no script runs."""

from collections.abc import Sequence
from html import escape
from typing import Final

from loadtest.charts import COLOURS
from loadtest.page import STYLE
from ops.balance.estimates import ERRORS_SURE, Rate
from ops.balance.measuring import Found, Part

WIDTH: Final = 720
LEFT: Final = 150
RIGHT: Final = 12
TOP: Final = 22
ROW: Final = 20
LEAST_SPAN: Final = 8.0
"""A plot shows at least so many points on both sides of 50 %."""


def of(found: Sequence[Found]) -> str:
    """The page."""
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Balance</title>',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<style>{STYLE}svg .span{{opacity:.12}}</style><body><h1>Balance</h1>",
        '<p class="small">The house against itself. Win rates in per cent, a draw is half a win; bars are two standard '
        "errors to both sides, the coloured band is what is wanted.</p>",
        *(_mode(one) for one in found),
        "</body></html>\n",
    ]
    return "".join(parts)


def _mode(found: Found) -> str:
    head = (
        f"<h1>{escape(found.mode)}</h1>"
        f'<p class="small">{found.games} battles a series; {found.turns:.1f} turns a battle, '
        f"{found.draws_pct:.1f} % draws between equals.</p>"
    )
    return head + "".join(_part(part) for part in found.parts)


def _part(part: Part) -> str:
    verdicts = part.verdicts()
    rows = "".join(
        f"<tr><td>{escape(rate.of)}</td><td>{rate.rate:.1f}</td><td>{rate.error:.1f}</td><td>{rate.seen}</td>"
        f'<td class="text">{escape(verdicts[row]) if verdicts else ""}</td></tr>'
        for row, rate in enumerate(part.rates)
    )
    return (
        f"<h2>{escape(part.name.capitalize())}: {escape(part.asks)}</h2>{plot(part.rates, part.within)}"
        '<table><tr><th>of</th><th>win rate, %</th><th>standard error</th><th>seen</th><th class="text">'
        f"{_wanted(part)}</th></tr>{rows}</table>"
    )


def _wanted(part: Part) -> str:
    return "" if part.within is None else f"{part.within[0]:g} to {part.within[1]:g} %"


def plot(rates: Sequence[Rate], within: tuple[float, float] | None) -> str:
    """A dot for each rate with a bar of its errors, over the band where it should lie."""
    reach = max([LEAST_SPAN, *(abs(rate.rate - 50) + ERRORS_SURE * rate.error for rate in rates)], default=LEAST_SPAN)
    low, high = max(0.0, 50 - reach), min(100.0, 50 + reach)
    height = TOP + ROW * len(rates) + 6

    def x(value: float) -> float:
        share = (min(high, max(low, value)) - low) / (high - low)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="win rates, %">']
    if within is not None:
        left, right = x(within[0]), x(within[1])
        parts.append(
            f'<rect x="{left}" y="{TOP}" width="{round(right - left, 1)}" height="{height - TOP}" '
            f'fill="{COLOURS[3]}" class="span"/>'
        )
    parts += [
        f'<line x1="{x(tick)}" x2="{x(tick)}" y1="{TOP}" y2="{height}" class="grid"/>'
        f'<text x="{x(tick)}" y="14" text-anchor="middle">{tick:g} %</text>'
        for tick in _ticks(low, high)
    ]
    for row, rate in enumerate(rates):
        y = TOP + ROW * row + ROW // 2
        spread = ERRORS_SURE * rate.error
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(rate.of)}</text>'
            f'<line x1="{x(rate.rate - spread)}" x2="{x(rate.rate + spread)}" y1="{y}" y2="{y}" '
            f'stroke="{COLOURS[0]}" stroke-width="2"/><circle cx="{x(rate.rate)}" cy="{y}" r="4" fill="{COLOURS[0]}"/>'
        )
    return "".join(parts) + "</svg>"


def _ticks(low: float, high: float) -> list[int]:
    step = next(step for step in (1, 2, 5, 10, 20) if (high - low) / step <= 10)
    return [tick for tick in range(0, 101, step) if low <= tick <= high]
