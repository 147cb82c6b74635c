"""Famous pairs of dish and wine, each confirmed by a source before it came into the list.

`classics.csv` is read once, when the module is loaded. A wine fits a line when every condition that the line
states holds: one of the styles, one of the grapes, one of the places (as whole words in its name or region), sweetness
in range, and body enough.
"""

import csv
import unicodedata
from functools import lru_cache
from importlib.resources import files

import msgspec

from game.species import Palate, Style


class Classic(msgspec.Struct, frozen=True, gc=False):
    """One famous pair. Grapes and places are folded: no accents, small letters, single blanks around words."""

    dish: str
    wine: str
    styles: frozenset[Style]
    grapes: frozenset[str]
    places: tuple[str, ...]
    sweet_min: int
    sweet_max: int
    body_min: int


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text without accents and marks, in small letters, with one blank between words and at both ends."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return f" {' '.join(''.join(letter if letter.isalnum() else ' ' for letter in bare).split())} "


def classic_for(
    dish: str, style: Style, palate: Palate, name: str, region: str, grapes: tuple[str, ...]
) -> Classic | None:
    """The famous pair that this wine makes with that dish (its slug), or None."""
    for classic in CLASSICS.get(dish, ()):
        if _fits(classic, style, palate, folded(name) + folded(region), grapes):
            return classic
    return None


def _fits(classic: Classic, style: Style, palate: Palate, where: str, grapes: tuple[str, ...]) -> bool:
    if classic.styles and style not in classic.styles:
        return False
    if not classic.sweet_min <= palate.sweet <= classic.sweet_max or palate.body < classic.body_min:
        return False
    if classic.grapes and not any(folded(grape) in classic.grapes for grape in grapes):
        return False
    return not classic.places or any(place in where for place in classic.places)


def _read() -> dict[str, tuple[Classic, ...]]:
    by_dish: dict[str, tuple[Classic, ...]] = {}
    text = (files(__package__) / "classics.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        classic = Classic(
            row["dish"],
            row["wine"],
            frozenset(map(Style, row["styles"].split(";") if row["styles"] else ())),
            frozenset(map(folded, row["grapes"].split(";") if row["grapes"] else ())),
            tuple(map(folded, row["places"].split(";") if row["places"] else ())),
            int(row["sweet_min"]),
            int(row["sweet_max"]),
            int(row["body_min"]),
        )
        by_dish[classic.dish] = (*by_dish.get(classic.dish, ()), classic)
    return by_dish


CLASSICS = _read()
"""Famous pairs by the slug of their dish."""
