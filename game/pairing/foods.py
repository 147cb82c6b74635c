"""Kinds of food, and which kinds of wine custom pours with each.

`foods.csv` is read once, when the module is loaded: a food a line, harmony points for each of the six styles (-12 …
12), and the words by which X-Wines (doi:10.3390/bdcc7010020) names that food. The points began as our judgement; where
20 wines or more of one half of that catalogue name the food, each was then moved by at most six towards what they
name. `docs/pairing.md` has what they reach on the other half.
"""

import csv
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

import msgspec

from game.species import Style

KIND_POINTS_MAX: Final = 12
"""One step and a half of weight: custom tips a choice between two wines, and never makes one alone."""


class Food(msgspec.Struct, frozen=True, gc=False):
    """One kind of food: harmony points for each style, in the order of `Style`, and what X-Wines calls it."""

    name: str
    points: tuple[int, ...]
    named: tuple[str, ...]


def kind_points(food: str, style: Style) -> int:
    """What custom gives to a wine of this style with such food; 0 for a food that is not in the table (a dish of an
    old record names none)."""
    return _POINTS.get((food, style), 0)


def foods_of(lines: Iterable[str]) -> dict[str, Food]:
    """Every food of the table by its name.

    Raises: ValueError with the line that is at fault: in our own file there is none to leave out.
    """
    found: dict[str, Food] = {}
    rows = csv.DictReader(lines, strict=True)
    for row in rows:
        try:
            food = Food(row["food"], tuple(int(row[style]) for style in Style), tuple(row["named"].split(";")))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"line {rows.line_num}: {error}") from error
        if not food.name or food.name in found:
            raise ValueError(f"line {rows.line_num}: each food needs a name of its own, not {food.name!r}")
        if max(map(abs, food.points)) > KIND_POINTS_MAX:
            raise ValueError(f"line {rows.line_num}: points of {food.name} go beyond ±{KIND_POINTS_MAX}")
        found[food.name] = food
    return found


FOODS: Final[Mapping[str, Food]] = foods_of((files(__package__) / "foods.csv").read_text(encoding="utf-8").splitlines())
"""Every kind of food by its name."""

_POINTS: Final = {(food.name, style): food.points[at] for food in FOODS.values() for at, style in enumerate(Style)}
