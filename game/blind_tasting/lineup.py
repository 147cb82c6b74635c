"""The line-up: wines of one style, one of them masked, and about six in ten that share its grape or its country.

Everything of it is chance's, drawn once when the room opens.
"""

from collections.abc import Sequence
from typing import Final

from game.blind_tasting.events import Candidate
from game.blind_tasting.traits import traits_of
from game.catalogue import OWN
from game.chance import Chance
from game.experience import PlayerTier, player_tier
from game.species import Species, Style
from game.stats import LEVEL_MAX

SIZES: Final = {
    PlayerTier.NOVICE: 10,
    PlayerTier.INTERMEDIATE: 14,
    PlayerTier.ADVANCED: 20,
    PlayerTier.EXPERT: 24,
    PlayerTier.MASTER: 24,
}
"""How many wines stand there, by the bracket of the mean level of the six wines that were brought or lent."""

KIN_PCT: Final = 60
"""So many of the others share grape or country with the masked one, where there are as many."""


def size_of(level: int) -> int:
    """How many wines a line-up has at a level."""
    return SIZES[player_tier(min(max(level, 1), LEVEL_MAX))]


def deal(level: int, chance: Chance) -> tuple[Style, tuple[Candidate, ...], int]:
    """A style, a line-up in the order of its names, and which of it is in the glass."""
    size = min(size_of(level), max(map(len, _MASKABLE.values())))
    styles = [style for style, those in _MASKABLE.items() if len(those) >= size]
    style = styles[chance.weighted([len(_MASKABLE[style]) for style in styles])]
    masked = chance.pick(_MASKABLE[style])
    others = [one for one in _MASKABLE[style] if one is not masked]
    kin = [one for one in others if one.country == masked.country or one.grapes[0] == masked.grapes[0]]
    near = chance.sample(kin, min(len(kin), (size - 1) * KIN_PCT // 100))
    rest = [one for one in others if one not in near]
    lineup = sorted([masked, *near, *chance.sample(rest, size - 1 - len(near))], key=lambda one: one.name)
    return style, tuple(_candidate(one) for one in lineup), lineup.index(masked)


def truth_of(candidate: Candidate) -> tuple[str, str, str, str]:
    """What is true of a candidate, slot by slot; the first grape that is printed is its grape."""
    return candidate.country, candidate.grapes[0], candidate.region, candidate.slug


def values_of(lineup: Sequence[Candidate]) -> tuple[tuple[str, ...], ...]:
    """What can be claimed of a line-up, slot by slot, in order."""
    return tuple(tuple(sorted(set(values))) for values in zip(*map(truth_of, lineup), strict=True))


def _candidate(one: Species) -> Candidate:
    fact = one.fact
    return Candidate(
        one.slug,
        one.name,
        one.country,
        one.region,
        one.grapes,
        traits_of(one),
        None if fact is None else fact.text,
        None if fact is None else fact.source,
    )


# A wine about which nothing was confirmed gives no clue.
_MASKABLE: Final = {
    style: tuple(one for one in OWN if one.style is style and one.fact is not None and one.grapes) for style in Style
}
assert max(map(len, _MASKABLE.values())) >= SIZES[PlayerTier.NOVICE], "there is a line-up for beginners"
