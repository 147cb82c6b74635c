"""What a wine is better at than itself (character), and how it stands beside all the others (standing). In permille.

Levels, rarity and training count, but little, so that a young cellar can beat an old one. How much each counts is the
mode's: it says its caps. Quotients are cut toward zero.
"""

from collections.abc import Sequence
from typing import Final

from game.stats import Stats

CHARACTER_CAP: Final = 100
"""A stat counts at most a tenth more or less than the wine's own mean."""


def weight_of(stats: Stats) -> int:
    """What a wine has to strike and stand with: ⌊(Power + Terroir + Complexity + Rarity)/4⌋, at least 1."""
    return max(1, (stats.power + stats.terroir + stats.complexity + stats.rarity) // 4)


def mean_weight(table: Sequence[Stats]) -> int:
    """The mean of `weight_of` over all wines of both seats."""
    return max(1, sum(map(weight_of, table)) // len(table))


def character(stat: int, own: int) -> int:
    """clamp(1000·(stat − own) / (4·own)): what a wine of that weight is better or worse at than itself."""
    return clamp(quotient(1000 * (stat - own), 4 * own), CHARACTER_CAP)


def standing(own: int, table_mean: int, divisor: int, cap: int) -> int:
    """clamp(1000·(own − mean) / (divisor·mean)): what level, rarity and training are worth."""
    return clamp(quotient(1000 * (own - table_mean), divisor * table_mean), cap)


def clamp(value: int, cap: int) -> int:
    """The value kept within −cap … +cap."""
    return max(-cap, min(cap, value))


def quotient(numerator: int, denominator: int) -> int:
    """The quotient cut toward zero, so that being worse is no further from the mean than being better."""
    whole = abs(numerator) // denominator
    return whole if numerator >= 0 else -whole
