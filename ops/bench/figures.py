"""Figures: collected round by round, printed as a table with their spread, kept as lines of JSON.

A figure is the median of its rounds; beside it stand the least and the greatest, because one number from a machine that
does other things too says little.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import msgspec


class Figure(msgspec.Struct):
    """One measure: `rounds` holds its value in each round, in `unit`."""

    name: str
    unit: str
    rounds: list[float]

    @property
    def median(self) -> float:
        return median(self.rounds)


class Figures:
    """The figures of one measure, in the order in which they were first added; `how` says how they were made."""

    def __init__(self, title: str, how: str) -> None:
        self.title = title
        self.how = how
        self.by_name: dict[str, Figure] = {}

    def add(self, name: str, value: float, unit: str) -> None:
        """A round's value."""
        figure = self.by_name.setdefault(name, Figure(name, unit, []))
        figure.rounds.append(value)

    def as_built(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "title": self.title,
            "how": self.how,
            "figures": [msgspec.to_builtins(figure) | {"median": figure.median} for figure in self.by_name.values()],
        }

    def table(self) -> str:
        """Name, median, least … greatest, unit and rounds, under the title and how it was made."""
        names = max((len(name) for name in self.by_name), default=0)
        lines = [f"\n{self.title}", f"  {self.how}"]
        for figure in self.by_name.values():
            spread = f"{_short(min(figure.rounds))} … {_short(max(figure.rounds))}"
            lines.append(
                f"  {figure.name:<{names}}  {_short(figure.median):>9} {figure.unit:<22} {spread}"
                f"  ({len(figure.rounds)} rounds)"
            )
        return "\n".join(lines)


def percentile(values: Sequence[float], per_cent: float) -> float:
    """The nearest-rank percentile; of nothing, not a number."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * per_cent / 100))]


def keep(folder: Path, machine: Mapping[str, str], figures: Figures) -> None:
    """Append the figures and what they were measured on to `bench.jsonl` in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": dict(machine)} | figures.as_built()
    with (folder / "bench.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def tell(text: str) -> None:
    """Something for the report, on standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def progress(text: str) -> None:
    """What is being done now, on the error stream."""
    sys.stderr.write(f"  … {text}\n")
    sys.stderr.flush()


def _short(value: float) -> str:
    if value != value:  # not a number: nothing was measured
        return "—"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
