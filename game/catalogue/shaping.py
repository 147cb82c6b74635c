"""From what is known of a wine to its six base stats. One rule for every catalogue, so that a Chablis of ours and a
Chablis of a producer play alike.

The rule is our choice. Each stat starts from what the stat means in a glass, the types push their own stats, and the
six are then scaled to the total that the rarity sets: rarity says how much there is, the wine says where it goes.
"""

import msgspec

from game.rarity import Rarity
from game.species import Palate, Style
from game.stats import Stats
from game.wine_types import WineType

RULES_VERSION = 1
"""Raised whenever a rule of the catalogue gives another species for the same row; stored beside each species."""

ABV_TENTHS_MAX = 225
"""22.5 %: the strongest wine. The rules of Port and Sherry end at 22 %; what is above is a spirit."""

_ALCOHOL_STEPS_TENTHS = (105, 125, 135, 145)
_PRIMARY_PUSH = 8
_SECONDARY_PUSH = 4
_PUSHED: dict[WineType, tuple[str, str]] = {
    WineType.TERROIR: ("terroir", "terroir"),
    WineType.VARIETAL: ("complexity", "rarity"),
    WineType.TECHNIQUE: ("complexity", "elegance"),
    WineType.HERITAGE: ("longevity", "longevity"),
    WineType.MODERN: ("power", "rarity"),
    WineType.MYSTICAL: ("rarity", "rarity"),
    WineType.ENERGY: ("power", "power"),
    WineType.FLOW: ("elegance", "elegance"),
}
"""The two stats that share the push of a type; the same one twice gets all of it."""


class Character(msgspec.Struct, frozen=True):
    """What shapes a species beside its palate.

    `keeping` is 1 (drink this year) to 5 (for grandchildren), `place` 1 (a whole country may stand behind it) to 5
    (one commune or one site).
    """

    keeping: int
    place: int


def alcohol_step(abv_tenths: int) -> int:
    """The palate's alcohol, 1 … 5: below 10.5 %, below 12.5 %, below 13.5 %, below 14.5 %, and all above."""
    return 1 + sum(abv_tenths >= step for step in _ALCOHOL_STEPS_TENTHS)


def base_stats(
    style: Style,
    palate: Palate,
    character: Character,
    types: tuple[WineType, WineType | None],
    rarity: Rarity,
) -> Stats:
    """Six base stats whose sum is exactly the base-stat total of `rarity`."""
    bubbles = style is Style.SPARKLING
    weights = {
        "longevity": 4 + 4 * character.keeping + palate.acidity + palate.tannin,
        "power": 4 + 3 * palate.body + 2 * palate.alcohol + palate.tannin,
        "terroir": 6 + 4 * character.place,
        "complexity": 4 + 3 * palate.aroma + 2 * character.keeping,
        "rarity": 6 + 2 * palate.aroma + 2 * palate.sweet + character.place + 4 * bubbles,
        "elegance": 4 + 3 * palate.acidity + 2 * (5 - palate.body) + (5 - palate.alcohol) + 3 * bubbles,
    }
    for wine_type, push in zip(types, (_PRIMARY_PUSH, _SECONDARY_PUSH), strict=True):
        for stat in _PUSHED[wine_type] if wine_type else ():
            weights[stat] += push // 2
    return _scaled(Stats(**weights), rarity.facts.base_stat_total)


def _scaled(weights: Stats, total: int) -> Stats:
    """`weights` scaled to sum to `total` (largest remainders get what rounding down leaves; the first stat in order
    wins a tie)."""
    whole = weights.total()
    shares = [weight * total // whole for weight in weights]
    remainders = [weight * total % whole for weight in weights]
    by_remainder = sorted(range(len(shares)), key=lambda index: -remainders[index])
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return Stats(*shares)
