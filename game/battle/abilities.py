"""Which abilities a wine has. They are copied into its bottle when it is laid; what each does is a matter of the mode.

The words for players are in `game/content/abilities.csv`, and so are, by their species, the wines that have what only
their making or their place tells. What style, palate and rarity tell is read from them.
"""

from typing import Final

from game.content import SPECIES_ABILITIES
from game.rarity import Tier
from game.species import Species, Style

FIRM_FROM_TANNIN: Final = 4
SILK_TO_TANNIN: Final = 2
OFF_DRY: Final = range(1, 3)
FAMOUS_TIERS: Final = frozenset({Tier.LEGENDARY, Tier.MYTHICAL, Tier.DIVINE})


def abilities_of(species: Species) -> tuple[str, ...]:
    """The slugs of the wine's abilities: those listed for its species, then what it shows itself. Where several could
    act, the first does."""
    return tuple(dict.fromkeys((*_LISTED.get(species.slug, ()), *_shown(species))))


def _shown(species: Species) -> list[str]:
    tannin = species.palate.tannin
    red = species.style is Style.RED
    shown = {
        "firm-frame": red and tannin >= FIRM_FROM_TANNIN,
        "silk": red and tannin <= SILK_TO_TANNIN,
        "off-dry": species.palate.sweet in OFF_DRY,
        "icon": species.rarity.facts.tier in FAMOUS_TIERS,
    }
    return [ability for ability, has in shown.items() if has]


_LISTED: Final[dict[str, list[str]]] = {}
for _row in SPECIES_ABILITIES:
    _LISTED.setdefault(_row.species_slug, []).append(_row.ability)
