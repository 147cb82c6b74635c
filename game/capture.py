"""A new wine: what chance gives to a species as somebody gets a bottle of it, and the three that everyone begins with.

Odds are given as "one in". The order of the draws is part of the rules: the same seed gives the same wine.
"""

from collections.abc import Sequence

from game.chance import Chance
from game.experience import Curve, experience_for
from game.rarity import Tier
from game.species import Species, Style
from game.stats import IV_MAX, Nature, Stats
from game.wine import Wine

SHINY_ODDS = 4096
"""One in 4096 in the wild, as in the games that Wine Pokédex is inspired by."""

STARTER_LEVEL = 5
"""High enough to train from the first battle on, low enough that a first level comes soon (our choice)."""

PALE_STYLES = frozenset({Style.WHITE, Style.ROSE, Style.SPARKLING})

_UNTRAINED = Stats(0, 0, 0, 0, 0, 0)


def roll_wine(species: Species, chance: Chance, *, level: int, shiny_odds: int = SHINY_ODDS) -> Wine:
    """A new wine of `species`: six IVs of 0 … 31, one of 25 natures and whether it is shiny, drawn in that order."""
    iv = Stats(*(chance.below(IV_MAX + 1) for _ in _UNTRAINED))
    nature = chance.pick(tuple(Nature))
    shiny = chance.one_in(shiny_odds)
    return Wine(
        species=species.slug,
        iv=iv,
        ev=_UNTRAINED,
        nature=nature,
        level=level,
        experience=experience_for(level, Curve(species.rarity.facts.xp_curve)),
        shiny=shiny,
    )


def starter_species(catalogue: Sequence[Species], chance: Chance) -> tuple[Species, Species, Species]:
    """Three different species of the Common tier: a red, then a white, rosé or sparkling, then any other.

    A battle asks for reds and for pale wines, so that everyone has one of each; what is missing the house lends.
    Within a choice, a species weighs what its rarity's spawn chance says. The order of `catalogue` is part of the draw.
    """
    common = [species for species in catalogue if species.rarity.facts.tier is Tier.COMMON]
    red = _by_spawn([species for species in common if species.style is Style.RED], chance)
    pale = _by_spawn([species for species in common if species.style in PALE_STYLES], chance)
    free = _by_spawn([species for species in common if species.slug not in {red.slug, pale.slug}], chance)
    return red, pale, free


def starters(catalogue: Sequence[Species], chance: Chance) -> tuple[Wine, Wine, Wine]:
    """A new player's three wines, at `STARTER_LEVEL`."""
    red, pale, free = (
        roll_wine(species, chance, level=STARTER_LEVEL) for species in starter_species(catalogue, chance)
    )
    return red, pale, free


def _by_spawn(species: Sequence[Species], chance: Chance) -> Species:
    assert species, "the catalogue has a Common wine of every kind that a starter needs"
    return species[chance.weighted([each.rarity.facts.spawn_per_million for each in species])]
