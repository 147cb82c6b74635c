"""What HTTP answers of trading: auctions, the market, the mystery pool, direct trades, and what comes of a trade.

Prices are whole coins; times as in `server/http/shapes.py`.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from db.auctions import AuctionState
from db.direct_trades import TradeState
from db.disputes import DisputeReason, DisputeState
from db.listings import ListingState
from db.trades import TradeFormat
from game.rarity import Rarity
from game.stats import Nature
from game.wine_types import WineType
from server.figures import SixStats
from server.http.shapes import Contestant, SpeciesNamed


class AuctionedWine(Struct, frozen=True):
    """The wine as it was when it was put up. `stats` are what its values make at its level."""

    id: str
    species: SpeciesNamed
    level: int
    nature: Nature
    iv: SixStats
    stats: SixStats
    shiny: bool


class AuctionRow(Struct, frozen=True):
    """An auction as lists have it, in whole coins. `price` and `leader` are null before the first bid; `minimum` is
    what the next one must be, null after the end. There may be a reserve (`reserved`); without one it is met from the
    start. `buy_now` is null where it can't be bought at once, or no longer."""

    id: str
    state: AuctionState
    seller: Contestant
    wine: AuctionedWine
    start_price: int
    price: int | None
    minimum: int | None
    leader: Contestant | None
    bids: int
    reserved: bool
    reserve_met: bool
    buy_now: int | None
    viewers: int
    opened_at_ms: int
    ends_at_ms: int
    closed_at_ms: int | None
    buyer: Contestant | None


class OwnAuctionRow(AuctionRow, frozen=True, kw_only=True):
    """An auction that one sells or bids in; `leading` is whether one leads, or has bought."""

    leading: bool


class AuctionBid(Struct, frozen=True):
    """A bid that was accepted, as everybody saw it: the price and who led after it. `n` counts from 1."""

    n: int
    bidder: Contestant
    price: int
    leader: Contestant
    at_ms: int


class AuctionWhole(AuctionRow, frozen=True, kw_only=True):
    """An auction with all its bids, the first one first."""

    history: list[AuctionBid]


class WaitingWine(Struct, frozen=True):
    """The wine that waits."""

    id: str
    species: str
    name: str
    rarity: Rarity
    level: int
    shiny: bool


class DepositRow(Struct, frozen=True):
    """A wine of one's own that waits in the mystery pool, and what is wished for; null: anything."""

    ticket: str
    wine: WaitingWine
    min_rarity: Rarity | None
    type: WineType | None
    deposited_at_ms: int


class ListingRow(Struct, frozen=True):
    """A wine on the market, in whole coins; `buyer` is null until it is sold."""

    id: str
    state: ListingState
    seller: Contestant
    wine: AuctionedWine
    price: int
    listed_at_ms: int
    ends_at_ms: int
    closed_at_ms: int | None
    buyer: Contestant | None


class DayOfPrices(Struct, frozen=True):
    """What a species was sold for on a day, UTC, at auction and on the market; days without a sale are left out.
    `volume` is how many were sold; the median was really paid, of an even number the lower of the two in the middle."""

    day: date
    low: int
    median: int
    high: int
    volume: int


class PriceTrend(Struct, frozen=True):
    """The last days against as many days before them. What nothing was sold for is null; `change_pct` is of the
    averages, and null without sales in both."""

    sales: int
    coins: int
    average: float | None
    median: float | None
    low: int | None
    high: int | None
    last: int | None
    sales_before: int
    average_before: float | None
    change_pct: float | None


class SpeciesPrices(Struct, frozen=True):
    """What a species was sold for, day by day, and how that goes."""

    species: str
    days: int
    trend: PriceTrend
    history: list[DayOfPrices]


class TradeSide(Struct, frozen=True):
    """Who sits at one side of a direct trade, what he has offered last, and the coins that went over from him: of two
    sums that are offered only the difference goes over, and nothing unless it is settled."""

    player: Contestant
    wines: list[AuctionedWine]
    offered: int
    paid: int


class TradeRow(Struct, frozen=True):
    """A direct trade as the two see it; the first side has invited."""

    id: str
    state: TradeState
    sides: Annotated[list[TradeSide], Meta(min_length=2, max_length=2)]
    opened_at_ms: int
    closed_at_ms: int | None


class TradedWine(Struct, frozen=True):
    """A wine that changed hands: `sold` where the player gave it. `other` is null where the other side is not told, and
    `price` where it was given for no coins. `wine` and `species` name them."""

    trade: str
    format: TradeFormat
    side: Literal["sold", "bought"]
    wine: str
    species: str
    species_name: str
    other: Contestant | None
    price: int | None
    at_ms: int


class OwnerChange(Struct, frozen=True):
    """A wine went from `giver` to `taker`; null is who does not show himself."""

    format: TradeFormat
    giver: Contestant | None
    taker: Contestant | None
    price: int | None
    at_ms: int


class WineBecame(Struct, frozen=True):
    """A wine of one species became one of another: `by_trade`, or because its owner would have it so."""

    from_species: str
    from_name: str
    to_species: str
    to_name: str
    by_trade: bool
    at_ms: int


class WineHistory(Struct, frozen=True):
    """Through whose hands a wine went and what it became, both the latest first."""

    wine: str
    changes: list[OwnerChange]
    evolutions: list[WineBecame]


class CoverRow(Struct, frozen=True):
    """An insured purchase, in whole coins: `refund` is what comes back to who steps back before `valid_until_ms`.
    `used_at_ms` is when he did, `closed_at_ms` when it ended in whichever way. `wine` and `name` are the wine's, as it
    is called now; null where it is gone."""

    trade: str
    cover: str
    premium: int
    refund: int
    valid_until_ms: int
    used_at_ms: int | None
    closed_at_ms: int | None
    wine: str | None
    name: str | None


class DisputeOpened(Struct, frozen=True):
    """What the dispute is called."""

    dispute: str


class DisputeRow(Struct, frozen=True):
    """A dispute in which one is a side: `mine` where one has opened it. `resolution` says why it was decided so;
    `other` is null where the two sides do not know each other."""

    dispute: str
    trade: str
    mine: bool
    other: Contestant | None
    reason: DisputeReason
    detail: str
    state: DisputeState
    resolution: str | None
    opened_at_ms: int


class ReputationShown(Struct, frozen=True):
    """What speaks for and against who trades. `stars` is the sum over his reviews, `score` is 0 to 1000."""

    trades: int
    reviews: int
    stars: int
    disputes_lost: int
    age_days: int
    score: int


class ReviewRow(Struct, frozen=True):
    """What somebody said after a trade; `reviewer` is null where he does not show himself."""

    reviewer: Contestant | None
    stars: int
    comment: str | None
    written_at_ms: int
