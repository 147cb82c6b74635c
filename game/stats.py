"""The six stats of a wine, its individual and effort values, natures and levels.

Formulas follow the third generation of the games that Wine Pokédex is inspired by; all arithmetic is on whole numbers.
Longevity is stamina; Power attacks and Terroir defends the body; Complexity attacks and Rarity (allure) defends the
aroma; Elegance decides who goes first.
"""

import enum
from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

IV_MAX = 31
EV_MAX = 252
EV_TOTAL_MAX = 510
LEVEL_MAX = 999


class Stats(msgspec.Struct, frozen=True, array_like=True):
    """Six numbers: base stats, IVs, EVs or the stats at work, as the name that holds them says."""

    longevity: int
    power: int
    terroir: int
    complexity: int
    rarity: int
    elegance: int

    def __iter__(self) -> Iterator[int]:
        return iter((self.longevity, self.power, self.terroir, self.complexity, self.rarity, self.elegance))

    def total(self) -> int:
        return sum(self)


class Nature(enum.StrEnum):
    """25 natures; twenty raise one of five stats by a tenth and lower another, five change nothing."""

    HONEST = "Honest"
    BRASH = "Brash"
    BRAWNY = "Brawny"
    RUSTIC = "Rustic"
    BOLD = "Bold"
    STONY = "Stony"
    GROUNDED = "Grounded"
    FLINTY = "Flinty"
    PURE = "Pure"
    EARTHY = "Earthy"
    CONTEMPLATIVE = "Contemplative"
    OPULENT = "Opulent"
    BALANCED = "Balanced"
    GENEROUS = "Generous"
    BROODING = "Brooding"
    ETHEREAL = "Ethereal"
    RARE = "Rare"
    COY = "Coy"
    SINGULAR = "Singular"
    HAUGHTY = "Haughty"
    ELEGANT = "Elegant"
    NIMBLE = "Nimble"
    LITHE = "Lithe"
    CHARMING = "Charming"
    POISED = "Poised"


ShapedStat = Literal["power", "terroir", "complexity", "rarity", "elegance"]
"""The stats that a nature shapes: all but longevity."""

_SHAPED: tuple[ShapedStat, ...] = get_args(ShapedStat)
NATURE_EFFECTS: dict[Nature, tuple[ShapedStat, ShapedStat]] = {
    nature: (_SHAPED[index // 5], _SHAPED[index % 5]) for index, nature in enumerate(Nature)
}
"""Nature → (raised stat, lowered stat); the same stat twice means that the nature is neutral. The 25 stand in the
order of a five by five table: rows raise, columns lower."""


def stats_at_work(base: Stats, iv: Stats, ev: Stats, nature: Nature, level: int) -> Stats:
    """The stats a wine plays with.

    Stamina is ⌊(2·base + IV + ⌊EV/4⌋)·L/100⌋ + L + 10; every other stat is
    ⌊(⌊(2·base + IV + ⌊EV/4⌋)·L/100⌋ + 5)·nature⌋, nature being 1.1, 1 or 0.9.
    """
    assert 1 <= level <= LEVEL_MAX, "a level is 1 to 999"
    raised, lowered = NATURE_EFFECTS[nature]

    def shaped(name: str) -> int:
        grown = (2 * getattr(base, name) + getattr(iv, name) + getattr(ev, name) // 4) * level // 100 + 5
        tenths = 10 + (name == raised) - (name == lowered)
        return int(grown * tenths // 10)

    stamina = (2 * base.longevity + iv.longevity + ev.longevity // 4) * level // 100 + level + 10
    return Stats(stamina, *(shaped(name) for name in _SHAPED))
