"""What an auction shows, declared field by field: its pushes, its snapshot, and its lines on the players' own channels.

The views are built in `game/auction/view.py` and `game/auction/settling.py`; these structs say what is in them, and a
test holds every view of whole auctions against them. Prices are whole coins, times end in `_ms`. A field that is left
out (UNSET) is not for who is told.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from game.rarity import Rarity
from game.species import Style
from game.stats import Nature
from game.wine_types import WineType
from server.figures import SixStats

AuctionState = Literal["open", "sold", "unsold", "cancelled"]


class Person(Struct, frozen=True):
    """Who sells, bids or buys."""

    player_id: str
    name: str


class LotWine(Struct, frozen=True):
    """The wine that is up. `iv` are its individual values, `stats` what they make at its level; `evolves_to` is the
    species that it becomes by changing hands."""

    id: str
    species: str
    name: str
    producer: str | None
    style: Style
    types: list[WineType]
    rarity: Rarity
    country: str
    region: str
    grapes: list[str]
    level: int
    nature: Nature
    iv: SixStats
    stats: SixStats
    shiny: bool
    evolves_to: str | None


class LotNamed(Struct, frozen=True):
    """The wine that it is about."""

    id: str
    name: str


class You(Struct, frozen=True):
    """One's own side, which nobody else is shown: the seller's reserve, a bidder's last maximum, whether it leads."""

    selling: bool
    reserve: int | None
    max: int | None
    leading: bool


# Pushes


class AuctionOpened(Struct, frozen=True):
    """The wine is up. `reserved` is whether there is a reserve; `buy_now` is null where it can't be bought at once."""

    auction: str
    seller: Person
    wine: LotWine
    start_price: int
    reserved: bool
    buy_now: int | None
    ends_ms: int


class AuctionPriced(Struct, frozen=True):
    """A bid was accepted, of `bidder`, who need not lead. `minimum` is the least that the next one must be. `buy_now`
    is null once the wine can't be bought at once any more."""

    price: int
    leader: Person
    bidder: Person
    bids: int
    minimum: int
    reserve_met: bool
    buy_now: int | None
    ends_ms: int


class AuctionExtended(Struct, frozen=True):
    """The end has moved."""

    ends_ms: int


class AuctionSold(Struct, frozen=True):
    """The hammer has fallen, or somebody has bought at once."""

    price: int
    buyer: Person
    bids: int
    bought_now: bool


class AuctionUnsold(Struct, frozen=True):
    """The time is over without a bid, or without one as high as the reserve."""

    bids: int


class AuctionCancelled(Struct, frozen=True):
    """The seller has taken the wine back."""


class AuctionResumed(Struct, frozen=True):
    """The auction was out of reach that long; it gets the time back, and `auction.extended` says until when it goes."""

    lost_ms: int


class AuctionSnapshot(Struct, frozen=True):
    """The whole auction. `price` and `leader` are null before the first bid, `minimum` and `leader` after the end;
    without a reserve it is met from the start. `extended` is whether a bid has moved the end. `you` is for who sells or
    has bid."""

    auction: str
    state: AuctionState
    seller: Person
    wine: LotWine
    start_price: int
    price: int | None
    leader: Person | None
    bids: int
    minimum: int | None
    reserved: bool
    reserve_met: bool
    buy_now: int | None
    opened_ms: int
    ends_ms: int
    extended: bool
    buyer: Person | None
    you: You | UnsetType = UNSET


# On the players' own channels


class Outbid(Struct, frozen=True):
    """On `player:<id>`: one does not lead any more, and nothing is held. `over` where somebody has bought at once."""

    auction: str
    wine: LotNamed
    price: int
    over: bool


class AuctionWon(Struct, frozen=True):
    """On `player:<id>`: the wine is one's own, and paid."""

    auction: str
    wine: LotNamed
    price: int


class AuctionPassed(Struct, frozen=True):
    """On `player:<id>`: one led to the end, but not as high as the reserve. Nothing is held any more."""

    auction: str
    wine: LotNamed
    price: int


class YoursSold(Struct, frozen=True):
    """On `player:<id>`: one's wine was sold. `cut` of the price is the house's, the rest one has."""

    auction: str
    wine: LotNamed
    price: int
    cut: int
    buyer: Person


class YoursUnsold(Struct, frozen=True):
    """On `player:<id>`: one's wine was not sold, and is back in the cellar."""

    auction: str
    wine: LotNamed
    bids: int
