"""Three wines that lend a seat its standing, and the first of them its ability."""

from collections.abc import Sequence
from typing import Final

from game.battle.bottle import LENT_LEVEL, LENT_TIERS, Bottle, Hand, fair_level, lend
from game.battle.temper import clamp, mean_weight, quotient, weight_of
from game.battle.temper import standing as standing_of
from game.catalogue import OWN
from game.chance import Chance
from game.refusal import Refused
from game.wine_types import effectiveness_pct

HAND_SIZE: Final = 3
STANDING_DIVISOR: Final = 4
STANDING_CAP: Final = 50
"""In permille of the points that are won: at most a tenth between the best cellar and the poorest."""
TYPE_STANDING: Final = 10
"""What the first wines' types lend or take, within the same cap. Our choice."""


def require_room_for(bottles: Sequence[Bottle]) -> None:
    """Makes sure that these own wines can be part of a hand.

    Raises: Refused (`illegal_hand`) where they are too many, or one is there twice.
    """
    if len(bottles) > HAND_SIZE:
        raise Refused("illegal_hand", "A hand has three wines here.", wines=len(bottles), most=HAND_SIZE)
    own = [bottle.wine for bottle in bottles if bottle.wine is not None]
    if len(set(own)) < len(own):
        raise Refused("illegal_hand", "A wine can be laid only once.")


def complete_hands(first: Sequence[Bottle], second: Sequence[Bottle], chance: Chance) -> tuple[Hand, Hand]:
    """Both hands with what the house lends: own wines first, in their order. Lent wines play at the mean level of the
    hand they join; where it has none of its own, at the rival's.

    Raises: Refused (`illegal_hand`) as `require_room_for` does.
    """
    return (
        _complete(first, fair_level(second), chance),
        _complete(second, fair_level(first), chance),
    )


def standings(hands: tuple[Hand, Hand]) -> tuple[int, int]:
    """What each seat's wines lend it, in permille: the mean standing of the three, and the type of the first. What the
    house has lent stands in the middle, and lends nothing."""
    own = [bottle.stats for hand in hands for bottle in hand if not bottle.lent]
    mean = mean_weight(own) if own else 1

    def of(seat: int) -> int:
        mine, theirs = hands[seat], hands[1 - seat]
        each = [
            0 if one.lent else standing_of(weight_of(one.stats), mean, STANDING_DIVISOR, STANDING_CAP) for one in mine
        ]
        return clamp(quotient(sum(each), len(each)) + _typed(mine[0], theirs[0]), STANDING_CAP)

    return of(0), of(1)


def lent_ability(hand: Hand) -> str:
    """The ability that a hand lends its seat: the first wine's, by its slug; "" where it has none or is itself lent."""
    return "" if hand[0].lent else next(iter(hand[0].abilities), "")


def _typed(mine: Bottle, theirs: Bottle) -> int:
    if mine.lent or theirs.lent:
        return 0
    typed = effectiveness_pct(mine.primary_type, theirs.primary_type)
    return TYPE_STANDING if typed > _EVEN_PCT else -TYPE_STANDING if typed < _EVEN_PCT else 0


_EVEN_PCT = 100


def _complete(bottles: Sequence[Bottle], level: int | None, chance: Chance) -> Hand:
    require_room_for(bottles)
    hand = list(bottles)
    lent_level = fair_level(bottles) or level or LENT_LEVEL
    while len(hand) < HAND_SIZE:
        hand.append(lend(_LENDABLE, hand, lent_level, chance))
    return tuple(hand)


_LENDABLE = tuple(one for one in OWN if one.rarity.facts.tier in LENT_TIERS)
