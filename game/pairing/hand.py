"""A hand of six bottles: what each brings to the table, which hands are legal, and what the house lends.

A hand has at least two reds, two of white, rosé and sparkling, and one sweet or fortified; the sixth is free. Lent
wines are our own, play at the level of the hand they join, and are nobody's: `wine` is None.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from game.catalogue import OWN
from game.chance import Chance
from game.ids import SpeciesSlug, WineId
from game.pairing.harmony import Profile
from game.rarity import Tier
from game.refusal import Refused
from game.species import Palate, Species, Style
from game.stats import Nature, Stats, stats_at_work
from game.wine import Wine
from game.wine_types import WineType

HAND_SIZE: Final = 6
SERVINGS: Final = 2
"""Glasses that a bottle gives in a battle: twelve a hand for eight courses."""

RED_FAMILY: Final = 0
FRESH_FAMILY: Final = 1
SWEET_FAMILY: Final = 2
FAMILY_OF: Final = {
    Style.RED: RED_FAMILY,
    Style.WHITE: FRESH_FAMILY,
    Style.ROSE: FRESH_FAMILY,
    Style.SPARKLING: FRESH_FAMILY,
    Style.SWEET: SWEET_FAMILY,
    Style.FORTIFIED: SWEET_FAMILY,
}
LEAST_OF_FAMILY: Final = (2, 2, 1)
_FAMILY_WORDS = ("red", "white, rosé or sparkling", "sweet or fortified")

LENT_LEVEL: Final = 25
"""The level of lent wines where neither seat brings a wine of its own."""
LENT_IV: Final = Stats(16, 16, 16, 16, 16, 16)
LENT_EV: Final = Stats(84, 84, 84, 84, 84, 84)
# The middle of what may be: a lent wine is neither a prize nor a burden.
_LENT_TIERS = (Tier.COMMON, Tier.UNCOMMON, Tier.RARE)


class Bottle(msgspec.Struct, frozen=True, gc=False, array_like=True, cache_hash=True):
    """One wine of a hand, copied into the battle. `stats` are the stats at work; `wine` and `wine_ref` (the outside
    identifier) are None where the house lent it. Written as a list: new fields go to the end and have a default."""

    wine: WineId | None
    wine_ref: str | None
    species: SpeciesSlug
    name: str
    style: Style
    primary_type: WineType
    secondary_type: WineType | None
    level: int
    stats: Stats
    palate: Palate
    country: str
    region: str
    grapes: tuple[str, ...]
    shiny: bool

    @property
    def lent(self) -> bool:
        return self.wine is None

    @property
    def profile(self) -> Profile:
        """What the food meets."""
        return _profile_of(self)


Hand = tuple[Bottle, ...]

_KEPT_MAX = 1 << 14
# Twelve bottles a battle: enough for a thousand battles at once, about 10 MB.


@lru_cache(maxsize=_KEPT_MAX)
def _profile_of(bottle: Bottle) -> Profile:
    return _the_one(Profile(bottle.style, bottle.palate, bottle.name, bottle.region, bottle.country, bottle.grapes))


@lru_cache(maxsize=_KEPT_MAX)
def _the_one(profile: Profile) -> Profile:
    """Always the same object for equal profiles: looking matches up is then a matter of identity."""
    return profile


def bottle_of(species: Species, wine: Wine, *, wine_id: WineId | None, wine_ref: str | None) -> Bottle:
    """The bottle that this wine is at a table."""
    assert wine.species == species.slug, "a wine is of its own species"
    return Bottle(
        wine_id,
        wine_ref,
        species.slug,
        species.name,
        species.style,
        species.primary_type,
        species.secondary_type,
        wine.level,
        stats_at_work(species.base, wine.iv, wine.ev, wine.nature, wine.level),
        species.palate,
        species.country,
        species.region,
        species.grapes,
        wine.shiny,
    )


def require_room_for(bottles: Sequence[Bottle]) -> None:
    """Makes sure that these own wines can be part of a legal hand.

    Raises: Refused (`illegal_hand`) where they are too many, too many of a kind, or one is there twice.
    """
    if len(bottles) > HAND_SIZE:
        raise Refused("illegal_hand", "A hand has six wines.", wines=len(bottles), most=HAND_SIZE)
    own = [bottle.wine for bottle in bottles if bottle.wine is not None]
    if len(set(own)) < len(own):
        raise Refused("illegal_hand", "A wine can be laid only once.")
    missing = _missing(bottles)
    if sum(missing) > HAND_SIZE - len(bottles):
        wanted = ", ".join(f"{count} more {word}" for count, word in zip(missing, _FAMILY_WORDS, strict=True) if count)
        raise Refused(
            "illegal_hand",
            "These wines leave no room for the others that a hand needs.",
            detail=f"A hand has two red, two white, rosé or sparkling and one sweet or fortified: {wanted} needed.",
        )


def complete_hand(bottles: Sequence[Bottle], chance: Chance, *, level: int | None = None) -> Hand:
    """The hand with what the house lends: own wines first, in their order, then the lent ones.

    Lent wines play at the mean level of the hand; where it has none of its own, at `level`.

    Raises: Refused (`illegal_hand`) as `require_room_for` does.
    """
    require_room_for(bottles)
    if len(bottles) == HAND_SIZE:
        return tuple(bottles)
    lent_level = fair_level(bottles) or level or LENT_LEVEL
    families = [family for family, count in enumerate(_missing(bottles)) for _ in range(count)]
    while len(bottles) + len(families) < HAND_SIZE:
        families.append(chance.below(len(LEAST_OF_FAMILY)))
    hand = list(bottles)
    for family in families:
        hand.append(_lend(family, hand, lent_level, chance))
    return tuple(hand)


def fair_level(bottles: Sequence[Bottle]) -> int | None:
    """The level at which wines lent to this hand are neither better nor worse: its mean, or None for an empty hand."""
    return sum(bottle.level for bottle in bottles) // len(bottles) if bottles else None


def _missing(bottles: Sequence[Bottle]) -> list[int]:
    there = [FAMILY_OF[bottle.style] for bottle in bottles]
    return [max(0, least - there.count(family)) for family, least in enumerate(LEAST_OF_FAMILY)]


def _lend(family: int, hand: Sequence[Bottle], level: int, chance: Chance) -> Bottle:
    laid = {bottle.species for bottle in hand}
    species = chance.pick([one for one in _LENDABLE[family] if one.slug not in laid] or _LENDABLE[family])
    wine = Wine(species.slug, LENT_IV, LENT_EV, Nature.BALANCED, level, 0, False)
    return bottle_of(species, wine, wine_id=None, wine_ref=None)


_LENDABLE = tuple(
    tuple(one for one in OWN if FAMILY_OF[one.style] == family and one.rarity.facts.tier in _LENT_TIERS)
    for family in range(len(LEAST_OF_FAMILY))
)
assert all(len(family) >= HAND_SIZE for family in _LENDABLE), "the house has enough of every kind to lend"
