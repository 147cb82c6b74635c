"""What an auction is between two commands, and how each event changes it.

`evolve` is total and decides nothing: whatever the rules had to decide stands in the event.
"""

from collections.abc import Mapping
from typing import assert_never

import msgspec

from game.auction.closing import after_lost_time
from game.auction.events import BidTaken, Cancelled, Event, Extended, LotOpened, Sold, Unsold
from game.auction.opening import AuctionOpening, Party
from game.decider import Resumed
from game.effects import Place
from game.ids import PlayerId


class Bidder(msgspec.Struct, frozen=True, gc=False):
    """Somebody who has bid: `max` is his last maximum, secret to all others; `paced_ms` is when his haste is
    forgotten."""

    party: Party
    max: int
    paced_ms: int


class State(msgspec.Struct, frozen=True):
    """The whole auction. `bidders` are in the order of their first bids; of them `leader` leads at `price`. Without a
    reserve it is met from the start. `untold_ms` is when time was given back that nobody was told of yet; `extended`
    is whether a bid has moved the end."""

    opening: AuctionOpening
    opened: bool
    ends_at_ms: int
    bidders: Mapping[PlayerId, Bidder]
    leader: PlayerId | None
    price: int | None
    bids: int
    reserve_met: bool
    untold_ms: int | None
    over: Sold | Unsold | Cancelled | None
    extended: bool = False

    @property
    def escrow(self) -> Place:
        return Place("escrow", self.opening.auction)

    @property
    def leading(self) -> Bidder | None:
        """Who leads, with his maximum, which is what he has held here; everybody else has nothing held."""
        return None if self.leader is None else self.bidders[self.leader]

    @property
    def buy_now(self) -> int | None:
        """The price for buying now, while that may be done: until the reserve is met or, without one, until the first
        bid."""
        begun = self.bids > 0 and (self.opening.reserve is None or self.reserve_met)
        return None if begun or self.over is not None else self.opening.buy_now


def initial(opening: AuctionOpening) -> State:
    """The auction before its first entry."""
    return State(
        opening=opening,
        opened=False,
        ends_at_ms=opening.ends_at_ms,
        bidders={},
        leader=None,
        price=None,
        bids=0,
        reserve_met=opening.reserve is None,
        untold_ms=None,
        over=None,
    )


def evolve(state: State, event: Event) -> State:
    """The auction after the event."""
    match event:
        case BidTaken():
            return _bid(state, event)
        case LotOpened():
            return msgspec.structs.replace(state, opened=True, ends_at_ms=event.ends_at_ms)
        case Extended(ends_at_ms):
            return msgspec.structs.replace(state, ends_at_ms=ends_at_ms, untold_ms=None)
        case Sold(price):
            return msgspec.structs.replace(state, over=event, price=price, reserve_met=True)
        case Unsold() | Cancelled():
            return msgspec.structs.replace(state, over=event)
        case Resumed():
            return _resumed(state, event)
        case _:
            assert_never(event)


def _bid(state: State, event: BidTaken) -> State:
    bidder = Bidder(event.bidder, event.max, event.paced_ms)
    return State(
        state.opening,
        state.opened,
        event.ends_at_ms,
        {**state.bidders, event.bidder.player: bidder},
        event.leader.player,
        event.price,
        event.bids,
        event.reserve_met,
        state.untold_ms,
        None,
        state.extended or event.ends_at_ms > state.ends_at_ms,
    )


def _resumed(state: State, event: Resumed) -> State:
    if not state.opened or state.over is not None:
        return state
    ends_at_ms = after_lost_time(state.ends_at_ms, event.lost_ms, event.at_ms)
    return msgspec.structs.replace(state, ends_at_ms=ends_at_ms, untold_ms=event.at_ms)
