"""What can be told of a wine without its name: fourteen traits, each a small whole number, and how they are said.

They are those of our own catalogue. Structure is the house's own tasting note, alcohol and origin are on the label, and
the dishes follow from the pairing battle's rules. Only species with a confirmed fact are ever masked.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from game.blind_tasting.names import (
    ABV,
    ACIDITY,
    ALCOHOL,
    AROMA,
    BLEND,
    BODY,
    DISH,
    HEMISPHERE,
    SECOND_DISH,
    SENSES,
    SWEETNESS,
    TANNIN,
    TIER,
    TYPE,
    WORLD,
)
from game.pairing.dishes import BY_COURSE, COURSE_NAMES
from game.pairing.harmony import Profile, matches
from game.rarity import Tier
from game.species import Species
from game.wine_types import WineType

Traits = tuple[int, ...]
"""A value for each of `names.TRAITS`."""

ABV_STEP_TENTHS: Final = 5
"""Alcohol is told to half a degree."""

OF_SENSE: Final = (
    (AROMA, TYPE),
    (TANNIN, SWEETNESS, ABV, BODY, ACIDITY),
    (HEMISPHERE, BLEND, TIER, WORLD),
    (DISH, SECOND_DISH),
)
"""What each of `names.SENSES` can tell, the first that is still news first."""
assert len(OF_SENSE) == len(SENSES), "every sense tells something"

PUBLIC: Final = (ACIDITY, BLEND, ALCOHOL, WORLD, BODY, TYPE, DISH)
"""The seven that everybody is told, one a round."""

_OLD_WORLD: Final = frozenset(
    (
        "Armenia", "Austria", "Bulgaria", "Croatia", "Cyprus", "Czechia", "England", "France", "Georgia", "Germany",
        "Greece", "Hungary", "Israel", "Italy", "Lebanon", "Luxembourg", "Moldova", "Montenegro", "Portugal", "Romania",
        "Serbia", "Slovakia", "Slovenia", "Spain", "Switzerland", "Turkey", "Ukraine",
    )
)  # fmt: skip
_SOUTH: Final = frozenset(
    ("Argentina", "Australia", "Bolivia", "Brazil", "Chile", "New Zealand", "Peru", "South Africa", "Uruguay")
)
_TIERS: Final = tuple(Tier)
_TYPES: Final = tuple(WineType)


@cache
def traits_of(species: Species) -> Traits:
    """The traits of a species."""
    palate = species.palate
    profile = Profile(species.style, palate, species.name, species.region, species.country, species.grapes)
    suits = [sum(matches(profile, dish).best_harmony for dish in dishes) * 100 // len(dishes) for dishes in BY_COURSE]
    ranked = sorted(range(len(suits)), key=lambda course: -suits[course])
    return (
        palate.acidity,
        palate.body,
        palate.tannin,
        palate.sweet,
        palate.aroma,
        palate.alcohol,
        species.abv_tenths // ABV_STEP_TENTHS,
        int(len(species.grapes) > 1),
        int(species.country not in _OLD_WORLD),
        int(species.country in _SOUTH),
        _TIERS.index(species.rarity.facts.tier),
        _TYPES.index(species.primary_type),
        ranked[0],
        ranked[1],
    )


def expected_left(lineup: Sequence[Traits], trait: int) -> int:
    """How many of a line-up are left on average once a trait is known, times its size: the sum of squares of how many
    share each value. The smaller, the more the trait tells."""
    return sum(count * count for count in Counter(traits[trait] for traits in lineup).values())


def told_in_order(lineup: Sequence[Traits]) -> tuple[int, ...]:
    """The public clues of a line-up, those that tell least of it first (equal ones in the order of `PUBLIC`)."""
    return tuple(sorted(PUBLIC, key=lambda trait: -expected_left(lineup, trait)))


@cache
def said(trait: int, value: int) -> str:
    """A trait's value in one sentence."""
    match trait:
        case 0 | 1 | 2 | 3 | 4 | 5:
            return f"{_SCALES[trait]} {value} of 5."
        case 6:
            return f"Between {value * ABV_STEP_TENTHS / 10} and {(value + 1) * ABV_STEP_TENTHS / 10} % of alcohol."
        case 7:
            return "More than one grape." if value else "One grape alone."
        case 8:
            return "From the New World." if value else "From the Old World."
        case 9:
            return "Grown south of the equator." if value else "Grown north of the equator."
        case 10:
            return f"As hard to find as {_TIERS[value].value.lower()} wines are."
        case 11:
            return f"It stands for {_TYPES[value].value}."
        case 12:
            return f"At its best beside {COURSE_NAMES[value]}."
        case _:
            return f"Next best beside {COURSE_NAMES[value]}."


_SCALES: Final = {
    ACIDITY: "Acidity", BODY: "Body", TANNIN: "Tannin", SWEETNESS: "Sweetness", AROMA: "Scent", ALCOHOL: "Alcohol",
}  # fmt: skip
