"""What may be asked of the market, and what is answered. Prices are whole coins."""

from typing import Annotated

from msgspec import Meta, Struct

from game.auction.increments import PRICE_MAX
from game.market.terms import LASTS_S_MAX, LASTS_S_MIN
from server.fields import Amount, Id

Price = Annotated[Amount, Meta(description=f"1 to {PRICE_MAX}.")]


class PutOnMarket(Struct, frozen=True):
    """Puts one of one's free wines on the market at a fixed price."""

    wine: Id
    price: Price
    lasts_s: Annotated[Amount, Meta(description=f"{LASTS_S_MIN} to {LASTS_S_MAX}.")]


class BuyListing(Struct, frozen=True):
    """Buys a wine. `price` is what one has seen that it costs: at another price nothing is bought."""

    listing: Id
    price: Price | None = None


class WithdrawListing(Struct, frozen=True):
    """Takes one's wine back from the market."""

    listing: Id


class RepriceListing(Struct, frozen=True):
    """Asks another price for one's wine."""

    listing: Id
    price: Price


class PutOnMarketDone(Struct, frozen=True):
    """The wine is in escrow and on the market. `fee` is what was paid for listing it."""

    listing: str
    fee: int
    ends_ms: int


class ListingBought(Struct, frozen=True):
    """The wine is in one's cellar, and paid."""

    price: int
    wine: str


class ListingWithdrawn(Struct, frozen=True):
    """The wine is back in one's cellar."""

    wine: str


class ListingRepriced(Struct, frozen=True):
    """The wine has this price now. `fee` is what was paid for that: the fee for the new price less all that was paid
    before."""

    price: int
    fee: int
