"""Names that stand on the wire and in histories, for ever."""

from typing import Final

MODE: Final = "blind_tasting"

UNMASKED: Final = "unmasked"
"""The reason of an end beside those of every battle: seven rounds are played and the bottle is shown."""

SLOTS: Final = ("country", "grape", "region", "bottle")
COUNTRY, GRAPE, REGION, BOTTLE = range(4)

SENSES: Final = ("nose", "palate", "cellar", "table")
"""The four kinds of sniff."""

TRAITS: Final = (
    "acidity", "body", "tannin", "sweetness", "aroma", "alcohol", "abv", "blend", "world", "hemisphere", "tier", "type",
    "dish", "second_dish",
)  # fmt: skip
"""What can be told of a wine, in the order of `traits.traits_of`."""
(
    ACIDITY, BODY, TANNIN, SWEETNESS, AROMA, ALCOHOL, ABV, BLEND, WORLD, HEMISPHERE, TIER, TYPE, DISH, SECOND_DISH,
) = range(len(TRAITS))  # fmt: skip
