"""A bottle: one wine as it is laid in a battle, and what the house lends where somebody brings too few.

Lent wines are our own, play at the level of the hand they join, and are nobody's: `wine` is None.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from game.battle.abilities import abilities_of
from game.chance import Chance
from game.experience import Curve
from game.ids import SpeciesSlug, WineId
from game.rarity import Tier
from game.species import Palate, Species, Style
from game.stats import Nature, Stats, stats_at_work
from game.wine import Wine
from game.wine_types import WineType

LENT_LEVEL: Final = 25
"""The level of lent wines where neither seat brings a wine of its own."""
LENT_IV: Final = Stats(16, 16, 16, 16, 16, 16)
LENT_EV: Final = Stats(84, 84, 84, 84, 84, 84)
LENT_TIERS: Final = (Tier.COMMON, Tier.UNCOMMON, Tier.RARE)
"""The middle of what may be: a lent wine is neither a prize nor a burden."""


class Bottle(msgspec.Struct, frozen=True, gc=False, array_like=True, cache_hash=True):
    """One wine of a hand, copied into the battle. `stats` are the stats at work; `wine` and `wine_ref` (the outside
    identifier) are None where the house lent it. `experience`, its `curve` and `ev` are what the battle adds to;
    `abilities` are slugs of the content.
    Written as a list: new fields go to the end and have a default."""

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
    experience: int = 0
    curve: str = Curve.MEDIUM_FAST
    ev: Stats = Stats(0, 0, 0, 0, 0, 0)
    abilities: tuple[str, ...] = ()

    @property
    def lent(self) -> bool:
        return self.wine is None


Hand = tuple[Bottle, ...]


class Laid(msgspec.Struct, frozen=True):
    """A wine that is laid: its copy for the table, and the revision in which it was read from the cellar."""

    bottle: Bottle
    revision: int


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
        wine.experience,
        species.rarity.facts.xp_curve,
        wine.ev,
        abilities_of(species),
    )


def fair_level(bottles: Sequence[Bottle]) -> int | None:
    """The level at which wines lent to this hand are neither better nor worse: its mean, or None for an empty hand."""
    return sum(bottle.level for bottle in bottles) // len(bottles) if bottles else None


def lend(lendable: Sequence[Species], hand: Sequence[Bottle], level: int, chance: Chance) -> Bottle:
    """A bottle of one of these species, of one that the hand has not where there is any."""
    laid = {bottle.species for bottle in hand}
    species = chance.pick([one for one in lendable if one.slug not in laid] or lendable)
    wine = Wine(species.slug, LENT_IV, LENT_EV, Nature.BALANCED, level, 0, False)
    return bottle_of(species, wine, wine_id=None, wine_ref=None)
