"""Stats at a table: what a wine is better at than itself, and how it stands beside all the others.

All factors are permille around 1000. Sources: our choice; `docs/pairing.md` has what was measured.
"""

from typing import Final

import msgspec

from game.battle import temper
from game.battle.temper import character, weight_of
from game.stats import Stats

STANDING_CAP: Final = 7
"""A wine counts at most seven permille more or less than the table's mean, for each stat that works."""
STANDING_DIVISOR: Final = 25


class Temper(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The stats of one wine at this table: Power, Terroir, Complexity and allure in permille, and `initiative`, which
    is Elegance in per cent of the wine's own mean."""

    power: int
    terroir: int
    complexity: int
    allure: int
    initiative: int


def temper_of(stats: Stats, table_mean: int) -> Temper:
    """The wine's tempered stats: 1000 + character + standing each."""
    own = weight_of(stats)
    base = 1000 + standing(own, table_mean)
    return Temper(
        base + character(stats.power, own),
        base + character(stats.terroir, own),
        base + character(stats.complexity, own),
        base + character(stats.rarity, own),
        100 * stats.elegance // own,
    )


def standing(own: int, table_mean: int) -> int:
    """clamp(1000·(own − mean) / (25·mean)): what level, rarity and training are worth here, in permille."""
    return temper.standing(own, table_mean, STANDING_DIVISOR, STANDING_CAP)
