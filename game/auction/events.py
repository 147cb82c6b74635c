"""What happens in an auction. Each event carries what its views show and what the rules decided, so that an old record
still shows and replays the same after the rules have changed.

What is secret in them is the `max` of a bid. How many events there are depends on nothing secret: a bid that is
accepted is one `BidTaken`, and one `Extended` if the public clock says so.
"""

import msgspec

from game.auction.opening import Lot, Party
from game.decider import Resumed
from game.ids import RoomId


class LotOpened(msgspec.Struct, frozen=True, gc=False, tag="auction.opened"):
    """The wine is up. `reserved` says that there is a reserve, not which."""

    auction: RoomId
    seller: Party
    lot: Lot
    start_price: int
    reserved: bool
    buy_now: int | None
    ends_at_ms: int


class BidTaken(msgspec.Struct, frozen=True, gc=False, tag="auction.price"):
    """A bid was accepted: `leader` leads at `price` then. `minimum` is the least that the next bid of anybody else must
    be. `buy_now` is the price for buying now, where that may still be done. `paced_ms` is when this bidder's haste is
    forgotten."""

    bidder: Party
    max: int
    price: int
    leader: Party
    bids: int
    minimum: int
    reserve_met: bool
    buy_now: int | None
    ends_at_ms: int
    paced_ms: int


class Extended(msgspec.Struct, frozen=True, gc=False, tag="auction.extended"):
    """The end was moved: somebody bid at the end, or time was lost and is given back."""

    ends_at_ms: int


class Sold(msgspec.Struct, frozen=True, gc=False, tag="auction.sold"):
    """The hammer has fallen. `bought_now` where the buyer did not wait for it."""

    price: int
    buyer: Party
    bids: int
    bought_now: bool


class Unsold(msgspec.Struct, frozen=True, gc=False, tag="auction.unsold"):
    """The time is over, and nobody has bid, or nobody as much as the reserve."""

    bids: int


class Cancelled(msgspec.Struct, frozen=True, gc=False, tag="auction.cancelled"):
    """The seller has taken the wine back before anybody bid."""


Event = LotOpened | BidTaken | Extended | Sold | Unsold | Cancelled | Resumed
