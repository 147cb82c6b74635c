"""One bid: how much it must be, who leads after it, and at which price.

The price is what the second highest maximum makes it, plus one increment, and never more than the leader's own maximum;
the earlier of two equal maxima leads. A leader who raises his own maximum leaves the price as it is. Where the highest
maximum reaches the reserve the price is the reserve at the least.
"""

from typing import Final

import msgspec

from game.auction.increments import above
from game.auction.state import State
from game.ids import PlayerId

PACE_MS: Final = 1_000
AT_ONCE_MAX: Final = 5
"""Bids that one player may have accepted in one auction: one a second in the long run, so many at once. Faster is no
thinking person, and everybody who watches is told of each."""


class Standing(msgspec.Struct, frozen=True, gc=False):
    """How things stand after a bid."""

    leader: PlayerId
    price: int
    reserve_met: bool


def minimum_for(state: State, player: PlayerId | None) -> int:
    """The least that a bid of this player must be: the next price, or for who leads a step above his own maximum."""
    leading = state.leading
    if leading is not None and state.leader == player:
        return above(leading.max)
    return state.opening.start_price if state.price is None else above(state.price)


def standing_after(state: State, bidder: PlayerId, most: int) -> Standing:
    """Who leads, and at which price, after a bid of up to `most`, which is the minimum at the least."""
    leading = state.leading
    if leading is None or state.price is None:
        leader, top, price = bidder, most, state.opening.start_price
    elif state.leader == bidder:
        leader, top, price = bidder, most, state.price
    elif most > leading.max:
        leader, top, price = bidder, most, min(most, above(leading.max))
    else:
        leader, top, price = leading.party.player, leading.max, min(leading.max, above(most))
    reserve = state.opening.reserve
    if reserve is None:
        return Standing(leader, price, True)
    if top >= reserve:
        return Standing(leader, max(price, reserve), True)
    return Standing(leader, price, False)


def paced_until(state: State, bidder: PlayerId, now_ms: int) -> int:
    """When this bidder's haste is forgotten, if he bids now."""
    before = state.bidders.get(bidder)
    return max(now_ms, 0 if before is None else before.paced_ms) + PACE_MS


def wait_for_pace_ms(paced_ms: int, now_ms: int) -> int:
    """How long a bidder must wait who would be paced until then; 0 where he need not."""
    return max(0, paced_ms - now_ms - AT_ONCE_MAX * PACE_MS)
