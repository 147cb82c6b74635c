"""What may be asked of auctions, and what is answered. Prices are whole coins."""

from typing import Annotated

from msgspec import Meta, Struct

from game.auction.closing import LASTS_S_MAX, LASTS_S_MIN
from game.auction.increments import PRICE_MAX
from server.fields import Amount, Id

Price = Annotated[Amount, Meta(description=f"1 to {PRICE_MAX}.")]


class PutUpForAuction(Struct, frozen=True):
    """Puts one of one's free wines up. `reserve` is hidden, and lies above the start price; for `buy_now`, which lies
    above both, it can be had at once."""

    wine: Id
    start_price: Price
    lasts_s: Annotated[Amount, Meta(description=f"{LASTS_S_MIN} to {LASTS_S_MAX}.")]
    reserve: Price | None = None
    buy_now: Price | None = None


class PlaceBid(Struct, frozen=True):
    """Bids up to `max`, which stays hidden. Who leads may raise his own."""

    auction: Id
    max: Annotated[Price, Meta(description="The most that one will pay.")]


class BuyNow(Struct, frozen=True):
    """Buys at once, for the price that the seller has named."""

    auction: Id


class CancelAuction(Struct, frozen=True):
    """Takes one's wine back before anybody has bid."""

    auction: Id


class AuctionPutUp(Struct, frozen=True):
    """The wine is in escrow and the auction has begun. `fee` is what was paid for listing it."""

    auction: str
    fee: int
    ends_ms: int


class BidAnswered(Struct, frozen=True):
    """The bid was accepted: where the price stands, and whether one leads."""

    price: int
    leading: bool
    ends_ms: int


class Bought(Struct, frozen=True):
    """The wine is in one's cellar."""

    price: int
