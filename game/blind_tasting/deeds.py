"""What a seat has done at a tasting, for experience and effort values.

Quality is 5 points for each slot that it named rightly. Its three wines share alike. The first one learns: 2 Complexity
for the grape and for the bottle, 2 Terroir for the country and for the region, 2 Rarity for each call that was right.
All figures are our choice.
"""

from typing import Final

from game.battle.rewards import NO_EV, Deeds
from game.blind_tasting.hand import HAND_SIZE
from game.blind_tasting.names import BOTTLE, GRAPE
from game.blind_tasting.rounds import is_true
from game.blind_tasting.state import State
from game.stats import Stats

QUALITY_A_SLOT: Final = 5
EV: Final = 2


def deeds_of(state: State, seat: int) -> Deeds:
    """The deeds of a seat at the end of a battle."""
    mine = state.seats[seat]
    named = {claim.slot for claim in mine.claims if is_true(state.dealt, claim)}
    called = sum(shown.acts[seat].does == "call" and not shown.acts[seat].stood for shown in state.rounds)
    glass = len(named & {GRAPE, BOTTLE})
    learnt = Stats(0, 0, EV * (len(named) - glass), EV * glass, EV * called, 0)
    ev = (learnt, *[NO_EV] * (HAND_SIZE - 1))
    return Deeds(QUALITY_A_SLOT * len(named), (1,) * HAND_SIZE, ev, mine.lapses)
