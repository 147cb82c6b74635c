"""Experience, levels and what a level is called. Whole points; levels 1 … 999, for wines and for players alike.

The curves follow the third generation of the games that Wine Pokédex is inspired by, which end at level 100. Their
polynomials simply go on to 999; the two curves made of pieces keep the factor they have reached at 100 (our choice).
"""

import enum
from bisect import bisect_right

from game.stats import LEVEL_MAX


class Curve(enum.StrEnum):
    """How much experience a level asks for; `game.rarity` names one for every rarity."""

    FAST = "fast"
    MEDIUM_FAST = "medium_fast"
    MEDIUM_SLOW = "medium_slow"
    SLOW = "slow"
    ERRATIC = "erratic"
    FLUCTUATING = "fluctuating"


PLAYER_CURVE = Curve.MEDIUM_FAST
"""Players rise by n³, the curve that needs no explaining (our choice)."""


class ExperienceKind(enum.StrEnum):
    """What a player's experience was won with: a battle pays into its mode and into general; raising is evolving and
    breeding."""

    GENERAL = "general"
    PAIRING = "pairing"
    BLIND_TASTING = "blind_tasting"
    KNOWLEDGE = "knowledge"
    TRADING = "trading"
    COLLECTING = "collecting"
    RAISING = "raising"


class PlayerTier(enum.StrEnum):
    """What a player of a level is called; also the brackets of the battle queues."""

    NOVICE = "Novice"
    INTERMEDIATE = "Intermediate"
    ADVANCED = "Advanced"
    EXPERT = "Expert"
    MASTER = "Master"


_TIER_BEGINS = (1, 21, 51, 81, 101)


def experience_for(level: int, curve: Curve) -> int:
    """The total experience at which `level` begins; level 1 begins at 0 on every curve."""
    assert 1 <= level <= LEVEL_MAX, "a level is 1 to 999"
    if level == 1:
        return 0
    cube = level**3
    match curve:
        case Curve.FAST:
            return 4 * cube // 5
        case Curve.MEDIUM_FAST:
            return cube
        case Curve.MEDIUM_SLOW:
            return 6 * cube // 5 - 15 * level**2 + 100 * level - 140
        case Curve.SLOW:
            return 5 * cube // 4
        case Curve.ERRATIC:
            return _erratic(level)
        case Curve.FLUCTUATING:
            return _fluctuating(level)


def level_for(experience: int, curve: Curve) -> int:
    """The level that `experience` points have reached; never above 999."""
    assert experience >= 0, "experience is not negative"
    return bisect_right(range(1, LEVEL_MAX + 1), experience, key=lambda level: experience_for(level, curve))


def player_tier(level: int) -> PlayerTier:
    """Novice to 20, Intermediate to 50, Advanced to 80, Expert to 100, Master from 101 to 999."""
    assert 1 <= level <= LEVEL_MAX, "a level is 1 to 999"
    return tuple(PlayerTier)[bisect_right(_TIER_BEGINS, level) - 1]


def _erratic(level: int) -> int:
    cube = level**3
    if level < 50:
        return cube * (100 - level) // 50
    if level < 68:
        return cube * (150 - level) // 100
    if level < 98:
        return cube * ((1911 - 10 * level) // 3) // 500
    return cube * (160 - min(level, 100)) // 100


def _fluctuating(level: int) -> int:
    cube = level**3
    if level < 15:
        return cube * ((level + 1) // 3 + 24) // 50
    if level < 36:
        return cube * (level + 14) // 50
    return cube * (min(level, 100) // 2 + 32) // 50
