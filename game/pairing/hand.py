"""A hand of six bottles: what each brings to the table, which hands are legal, and what the house lends.

A hand has at least two reds, two of white, rosé and sparkling, and one sweet or fortified; the sixth is free. Lent
wines are our own, play at the level of the hand they join, and are nobody's: `wine` is None.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from game.battle.bottle import LENT_LEVEL, LENT_TIERS, Bottle, Hand, fair_level, lend
from game.catalogue import OWN
from game.chance import Chance
from game.pairing.harmony import Profile
from game.refusal import Refused
from game.species import Style

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

_KEPT_MAX = 1 << 14
# Twelve bottles a battle: enough for a thousand battles at once, about 10 MB.


@lru_cache(maxsize=_KEPT_MAX)
def profile_of(bottle: Bottle) -> Profile:
    """What the food meets of a bottle."""
    about = bottle.name, bottle.region, bottle.country, bottle.grapes, bottle.abilities
    return _the_one(Profile(bottle.style, bottle.palate, *about))


@lru_cache(maxsize=_KEPT_MAX)
def _the_one(profile: Profile) -> Profile:
    """Always the same object for equal profiles: looking matches up is then a matter of identity."""
    return profile


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
        hand.append(lend(_LENDABLE[family], hand, lent_level, chance))
    return tuple(hand)


def _missing(bottles: Sequence[Bottle]) -> list[int]:
    there = [FAMILY_OF[bottle.style] for bottle in bottles]
    return [max(0, least - there.count(family)) for family, least in enumerate(LEAST_OF_FAMILY)]


_LENDABLE = tuple(
    tuple(one for one in OWN if FAMILY_OF[one.style] == family and one.rarity.facts.tier in LENT_TIERS)
    for family in range(len(LEAST_OF_FAMILY))
)
assert all(len(family) >= HAND_SIZE for family in _LENDABLE), "the house has enough of every kind to lend"
