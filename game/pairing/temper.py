"""Stats at a table: what a wine is better at than itself, and how it stands beside all the others.

Levels, rarity and training count, but little, so that a young cellar can beat an old one. All factors are permille
around 1000. Sources: our choice; `docs/pairing.md` has what was measured.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from game.stats import Stats

CHARACTER_CAP: Final = 100
"""A stat counts at most a tenth more or less than the wine's own mean."""
STANDING_CAP: Final = 7
"""A wine counts at most seven permille more or less than the table's mean, for each stat that works."""


class Temper(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The stats of one wine at this table: Power, Terroir, Complexity and allure in permille, and `initiative`, which
    is Elegance in per cent of the wine's own mean."""

    power: int
    terroir: int
    complexity: int
    allure: int
    initiative: int


def weight_of(stats: Stats) -> int:
    """What a wine has to strike and stand with: ⌊(Power + Terroir + Complexity + Rarity)/4⌋, at least 1."""
    return max(1, (stats.power + stats.terroir + stats.complexity + stats.rarity) // 4)


def mean_weight(table: Sequence[Stats]) -> int:
    """The mean of `weight_of` over all wines of both seats."""
    return max(1, sum(map(weight_of, table)) // len(table))


def temper_of(stats: Stats, table_mean: int) -> Temper:
    """The wine's tempered stats: 1000 + character + standing each."""
    own = weight_of(stats)
    base = 1000 + standing(own, table_mean)
    return Temper(
        base + _character(stats.power, own),
        base + _character(stats.terroir, own),
        base + _character(stats.complexity, own),
        base + _character(stats.rarity, own),
        100 * stats.elegance // own,
    )


def standing(own: int, table_mean: int) -> int:
    """clamp(1000·(own − mean) / (25·mean)): what level, rarity and training are worth, in permille."""
    return clamp(quotient(1000 * (own - table_mean), 25 * table_mean), STANDING_CAP)


def clamp(value: int, cap: int) -> int:
    """The value kept within −cap … +cap."""
    return max(-cap, min(cap, value))


def quotient(numerator: int, denominator: int) -> int:
    """The quotient cut toward zero, so that being worse is no further from the mean than being better."""
    whole = abs(numerator) // denominator
    return whole if numerator >= 0 else -whole


def _character(stat: int, own: int) -> int:
    return clamp(quotient(1000 * (stat - own), 4 * own), CHARACTER_CAP)
