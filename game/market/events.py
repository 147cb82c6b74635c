"""What happens to a listing. Each event carries what its views show and what the rules decided, so that an old record
still shows and replays the same after the rules have changed. Nothing in them is secret."""

import msgspec

from game.auction.opening import Lot, Party
from game.decider import Resumed
from game.ids import RoomId


class WineListed(msgspec.Struct, frozen=True, gc=False, tag="market.listed"):
    """The wine is on the market."""

    listing: RoomId
    seller: Party
    lot: Lot
    price: int
    ends_at_ms: int


class Repriced(msgspec.Struct, frozen=True, gc=False, tag="market.repriced"):
    """It costs something else now. `fee` is what the seller has paid for that."""

    price: int
    fee: int


class ListingSold(msgspec.Struct, frozen=True, gc=False, tag="market.sold"):
    """Somebody has bought it, and it is paid."""

    price: int
    buyer: Party


class Withdrawn(msgspec.Struct, frozen=True, gc=False, tag="market.withdrawn"):
    """The seller has taken it back."""


class Expired(msgspec.Struct, frozen=True, gc=False, tag="market.expired"):
    """Its time is over, and nobody has bought it."""


Event = WineListed | Repriced | ListingSold | Withdrawn | Expired | Resumed
