"""From a pour's harmony to what it takes from the rival's stamina. Formula after the third generation of the games that
Wine Pokédex is inspired by, at level 50 for everybody; factors are our choice.

Each step rounds down, in the order of `STEPS`.
"""

from typing import Final

from game.pairing.serves import POUR, raise_pct
from game.wine_types import WineType, effectiveness_pct

STEPS: Final = ("formula", "types", "order", "own_serve", "rival_serve", "course")

LEVEL_FACTOR: Final = 22
"""⌊2·50/5 + 2⌋: every table plays at level 50, so that a strike weighs the same at all levels."""
FORCE_MIN: Final = 8
FORCE_DIVISOR: Final = 75
FORCE: Final = tuple(max(FORCE_MIN, h * h // FORCE_DIVISOR) for h in range(101))
"""Harmony → force: a great match is worth far more than a fair one."""

FIRST_PCT: Final = 106
"""What comes first is remembered."""
CHART_PCT: Final = {200: 112, 100: 100, 50: 90}
"""The type chart's word → per cent of a strike. Small, because the menu is what the evening is about."""

TYPE_PCT: Final = {(mine, other): CHART_PCT[effectiveness_pct(mine, other)] for mine in WineType for other in WineType}
"""Type of the pour, type of the rival's pour → per cent of the strike."""


def formula(harmony: int, attack: int, defence: int) -> int:
    """The bare strike: ⌊⌊22·force·attack/defence⌋/50⌋ + 2."""
    return LEVEL_FACTOR * FORCE[harmony] * attack // defence // 50 + 2


def steps(
    harmony: int,
    attack: int,
    defence: int,
    type_pct: int,
    first: bool,
    serve: int,
    rival_serve: int,
    course_pct: int,
) -> tuple[int, int, int, int, int, int]:
    """The strike after each of `STEPS`; the last is what the rival's table takes."""
    bare = formula(harmony, attack, defence)
    types = bare * type_pct // 100
    order = types * FIRST_PCT // 100 if first else types
    dealt_pct, taken_pct = raise_pct(serve, rival_serve)
    dealt = order * dealt_pct // 100
    taken = dealt * taken_pct // 100
    return bare, types, order, dealt, taken, taken * course_pct // 100


def first_of(serves: tuple[int, int], initiatives: tuple[int, int]) -> int | None:
    """Which of two pours is served first: the one poured at once; else, or both, the one with the greater
    initiative; None where they are equal, and then both land."""
    at_once = serves[0] == POUR, serves[1] == POUR
    if at_once[0] is not at_once[1]:
        return 0 if at_once[0] else 1
    if initiatives[0] == initiatives[1]:
        return None
    return 0 if initiatives[0] > initiatives[1] else 1
