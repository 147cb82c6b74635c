"""A wine: one bottle line of a species, owned, with its own values. Two of a species are never quite the same."""

import msgspec

from game.ids import SpeciesSlug
from game.stats import Nature, Stats


class Wine(msgspec.Struct, frozen=True):
    """What makes this wine itself. IVs are 0 … 31 each, EVs 0 … 252 each and 510 in all, the level 1 … 999."""

    species: SpeciesSlug
    iv: Stats
    ev: Stats
    nature: Nature
    level: int
    experience: int
    shiny: bool
