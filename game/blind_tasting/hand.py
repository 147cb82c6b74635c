"""Three wines a seat: what the house lends, what they lend to their seat, and the ability of the first."""

from collections.abc import Sequence
from typing import Final

from game.battle.bottle import LENT_LEVEL, LENT_TIERS, Bottle, Hand, fair_level, lend
from game.battle.temper import character, clamp, mean_weight, quotient, standing, weight_of
from game.catalogue import OWN
from game.chance import Chance
from game.refusal import Refused
from game.wine_types import effectiveness_pct

HAND_SIZE: Final = 3
EDGE_CAP: Final = 15
"""A seat's points count at most 15 permille more or less for its wines: standing, types and character together."""
STANDING_DIVISOR: Final = 12
TYPE_EDGE: Final = 4
"""What the type chart gives or takes between the two first wines, in permille."""
CHARACTER_DIVISOR: Final = 20
"""Character, which is within ±100, counts a twentieth: 5 permille at most."""

KEEN_SENSE: Final = {
    "fine-mousse": 0, "flor": 0, "cask": 0, "chalk-line": 1, "firm-frame": 1, "noble-rot": 1, "long-sleep": 2,
    "altitude": 2, "off-dry": 3,
}  # fmt: skip
"""Ability → the sense whose first sniff tells two things, an index of `names.SENSES`."""
SOFT_FALL: Final = frozenset({"silk", "icon"})
"""A claim that was called and struck costs a tenth of its worth less."""
STEADY: Final = "old-vines"
"""A double on the grape risks a tenth less."""
AT_HOME: Final = "home-ground"
"""A region claimed second is worth 80 instead of 70 per cent."""
EARLY: Final = "open-ferment"
"""A claim in the first two rounds loses nothing by the round."""
ABILITIES: Final = frozenset({*KEEN_SENSE, *SOFT_FALL, STEADY, AT_HOME, EARLY})


def require_room_for(bottles: Sequence[Bottle]) -> None:
    """Makes sure that these own wines can be part of a hand.

    Raises: Refused (`illegal_hand`) where they are too many, or one is there twice.
    """
    if len(bottles) > HAND_SIZE:
        raise Refused("illegal_hand", "To a blind tasting one brings three wines.", wines=len(bottles), most=HAND_SIZE)
    own = [bottle.wine for bottle in bottles if bottle.wine is not None]
    if len(set(own)) < len(own):
        raise Refused("illegal_hand", "A wine can be laid only once.")


def complete_hand(bottles: Sequence[Bottle], level: int | None, chance: Chance) -> Hand:
    """The hand with what the house lends, at the mean level of the hand; where it has no own wine, at `level`."""
    require_room_for(bottles)
    lent_level = fair_level(bottles) or level or LENT_LEVEL
    hand = list(bottles)
    while len(hand) < HAND_SIZE:
        hand.append(lend(_LENDABLE, hand, lent_level, chance))
    return tuple(hand)


def edges(hands: tuple[Hand, Hand]) -> tuple[tuple[int, int], tuple[int, int]]:
    """For each seat what its wines lend it, in permille: for country and region, and for grape and bottle."""
    mean = mean_weight([bottle.stats for hand in hands for bottle in hand])
    return _edge(hands[0], hands[1], mean), _edge(hands[1], hands[0], mean)


def ability_of(hand: Hand) -> str:
    """The first ability of the first wine that does something here; '' where it has none."""
    return next((ability for ability in hand[0].abilities if ability in ABILITIES), "")


def _edge(mine: Hand, theirs: Hand, mean: int) -> tuple[int, int]:
    stood = sum(standing(weight_of(bottle.stats), mean, STANDING_DIVISOR, EDGE_CAP) for bottle in mine) // len(mine)
    effect = effectiveness_pct(mine[0].primary_type, theirs[0].primary_type)
    stood += TYPE_EDGE * ((effect > 100) - (effect < 100))
    place = glass = 0
    for bottle in mine:
        stats, own_weight = bottle.stats, weight_of(bottle.stats)
        place += character(stats.power, own_weight) + character(stats.terroir, own_weight)
        glass += character(stats.complexity, own_weight) + character(stats.rarity, own_weight)
    share = 2 * len(mine) * CHARACTER_DIVISOR
    return clamp(stood + quotient(place, share), EDGE_CAP), clamp(stood + quotient(glass, share), EDGE_CAP)


_LENDABLE = tuple(one for one in OWN if one.rarity.facts.tier in LENT_TIERS)
