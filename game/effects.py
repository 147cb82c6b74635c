"""What an entry of a room does to the world outside its room: a closed set.

An effect is data. The database carries it out in the same call that writes the entry, guards first; where a guard
does not hold, nothing of that entry is written and its command is refused with the guard's code.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from game.experience import ExperienceKind
from game.ids import PlayerId, RoomId, SpeciesSlug, WineId
from game.stats import Stats
from game.wine_types import WineType

PlaceKind = Literal["cellar", "queue", "battle", "escrow"]


class Place(msgspec.Struct, frozen=True):
    """Where a wine is: always in one place. `room` is None in the cellar only."""

    kind: PlaceKind
    room: RoomId | None = None


CELLAR = Place("cellar")


class MoveWine(msgspec.Struct, frozen=True, tag="move_wine"):
    """The wine goes from one place to another. Guard: it belongs to `owner`, is at `origin`, and its `revision` is the
    one that was read; else `wine_not_free`. `revision` is None where the room itself holds the wine, so that
    nobody else can have changed it. Where it is sold or given, it belongs to `new_owner` from then on. Guard: his
    collection has room for all that the entry gives him, else `collection_full`; but what is `owed` he gets all the
    same, since nobody is there who could be refused."""

    wine: WineId
    owner: PlayerId
    origin: Place
    target: Place
    revision: int | None = None
    new_owner: PlayerId | None = None
    owed: bool = False


AccountKind = Literal["available", "held", "fees", "mint"]
CoinKind = Literal[
    "auction_hold",
    "auction_listing",
    "auction_sale",
    "auction_cut",
    "market_listing",
    "market_sale",
    "market_cut",
    "trade_hold",
    "trade_coins",
    "cover_premium",
    "cover_hold",
    "cover_refund",
]
"""What a movement of coins is for. Of auctions: holds and their releases, the fee for listing, the price to the seller,
and the house's part of it. Of the market the last three. Of direct trades: what is offered and given back, and what
goes over. Of insured purchases: the premium, what of the seller's is held, and what goes back."""


class Account(msgspec.Struct, frozen=True):
    """Where coins are: a player's, free to spend (`available`) or promised to a room (`held`), or the house's."""

    kind: AccountKind
    player: PlayerId | None = None


FEES = Account("fees")


class MoveCoins(msgspec.Struct, frozen=True, tag="move_coins"):
    """Coins go from one account to another: `amount` whole coins, 1 or more. What is held is held for the entry's own
    room. Guard: `source` has that much when this entry's turn comes, in the order of entries; else
    `insufficient_funds`."""

    kind: CoinKind
    amount: int
    source: Account
    target: Account


def hold(kind: CoinKind, player: PlayerId, amount: int) -> MoveCoins:
    """So much of what the player has free is promised to this room."""
    return MoveCoins(kind, amount, Account("available", player), Account("held", player))


def release(kind: CoinKind, player: PlayerId, amount: int) -> MoveCoins:
    """So much of what the player has promised to this room is free again."""
    return MoveCoins(kind, amount, Account("held", player), Account("available", player))


class Notify(msgspec.Struct, frozen=True, tag="notify"):
    """A line in a player's inbox, which is the channel `player:<id>`: what he must not miss. Kept for 7 days."""

    player: PlayerId
    t: str
    d: Mapping[str, Any]


class OpenRoom(msgspec.Struct, frozen=True, tag="open_room"):
    """Another room begins in the same commit. Its opening is encoded by its own decider; its first entry is
    decided by the engine, and what that entry does to the world belongs to this commit too."""

    room: RoomId
    kind: str
    opening: msgspec.Struct


class BattleBegan(msgspec.Struct, frozen=True, tag="battle_began"):
    """The row of `battles` that lists and histories read; the room is the battle's id. Guard: neither of the two has
    too many live battles, else `too_many_battles`; not asked of those who had `waited` for it."""

    mode: str
    rated: bool
    players: tuple[PlayerId, PlayerId]
    waited: tuple[PlayerId, ...] = ()


class BattleEnded(msgspec.Struct, frozen=True, tag="battle_ended"):
    """Closes that row. `winner` is a seat or None; `score` is in permille of stamina left, a seat each."""

    winner: int | None
    reason: str
    turns: int
    score: tuple[int, int]


class LogActivity(msgspec.Struct, frozen=True, tag="log_activity"):
    """A line in the player's activity log, which analytics read and the player may see."""

    player: PlayerId
    action: str
    d: Mapping[str, Any]


class QuestionAnswered(msgspec.Struct, frozen=True, tag="question_answered"):
    """A question of a knowledge battle has moved. `change_hundredths` is what its rating gained or lost: added to what
    it is by then, so that two battles at once lose nothing; a question that nobody had answered begins at
    `start_hundredths`. `answers` of players counted, and `right` of them were right."""

    question: str
    start_hundredths: int
    change_hundredths: int
    deviation_hundredths: int
    volatility_millionths: int
    answers: int
    right: int


class TopicsAnswered(msgspec.Struct, frozen=True, tag="topics_answered"):
    """How a player has answered in a knowledge battle: topic → how many questions, and how many rightly."""

    player: PlayerId
    topics: Mapping[str, tuple[int, int]]


class CoverBegan(msgspec.Struct, frozen=True, tag="cover_began"):
    """The row of `trade_insurance`: the purchase `trade` of `wine` by `insured` is covered. Its id is the room's."""

    trade: RoomId
    wine: WineId
    insured: PlayerId
    premium: int
    refund: int
    ends_at_ms: int


class CoverEnded(msgspec.Struct, frozen=True, tag="cover_ended"):
    """Closes that row. Where the buyer stepped `back`, the wine's history says that it returned, and the trade counts
    for nobody's reputation any more."""

    trade: RoomId
    wine: WineId
    seller: PlayerId
    buyer: PlayerId
    back: bool
    ends_at_ms: int


class AuctionOpened(msgspec.Struct, frozen=True, tag="auction_opened"):
    """The row of `auctions` that lists and searches read; the room is the auction's id. Times are milliseconds since
    the Unix epoch, prices whole coins. `reserved` says that there is a reserve, not which."""

    seller: PlayerId
    wine: WineId
    start_price: int
    reserved: bool
    buy_now: int | None
    ends_at_ms: int


class AuctionPriced(msgspec.Struct, frozen=True, tag="auction_priced"):
    """That row after a bid: what everybody may see of it. `bidder` is who has just bid, which need not be who leads."""

    bidder: PlayerId
    price: int
    leader: PlayerId
    bids: int
    reserve_met: bool
    ends_at_ms: int


class AuctionExtended(msgspec.Struct, frozen=True, tag="auction_extended"):
    """That row has another end, and no bid has moved it: time was lost, and is given back."""

    ends_at_ms: int


class AuctionClosed(msgspec.Struct, frozen=True, tag="auction_closed"):
    """Closes that row: `sold` at `price` to `buyer`, or `unsold` or `cancelled`, then without either."""

    outcome: Literal["sold", "unsold", "cancelled"]
    price: int | None = None
    buyer: PlayerId | None = None


TradeFormat = Literal["auction", "market", "direct", "mystery"]


class WineTraded(msgspec.Struct, frozen=True, tag="wine_traded"):
    """A wine has changed hands: the line that histories, prices and reputations are made of. `trade` names the trade,
    which may be of several wines; `price` is in whole coins, None where wines were given for wines. An auction's
    close says so itself."""

    trade: RoomId
    wine: WineId
    format: TradeFormat
    seller: PlayerId
    buyer: PlayerId
    price: int | None = None


class EarnExperience(msgspec.Struct, frozen=True, tag="earn_experience"):
    """A player gets `points` of experience, 1 or more, of a kind; his level follows."""

    player: PlayerId
    kind: ExperienceKind
    points: int


class GrowWine(msgspec.Struct, frozen=True, tag="grow_wine"):
    """What a wine has become in a room that holds it: experience in all, the level that follows, effort values."""

    wine: WineId
    owner: PlayerId
    experience: int
    level: int
    ev: Stats


class RatingMoved(msgspec.Struct, frozen=True, tag="rating_moved"):
    """What a rated battle, which is the room, does to a player's rating in its mode: by so many hundredths of a point.
    Deviation (hundredths) and volatility (millionths) are what they are from then on."""

    player: PlayerId
    mode: str
    by_hundredths: int
    deviation_hundredths: int
    volatility_millionths: int


class CountStatistic(msgspec.Struct, frozen=True, tag="count_statistic"):
    """A player has done something that is counted once more; achievements follow."""

    player: PlayerId
    statistic: Literal["battles_played", "battles_won", "evolutions_done"]


class DepositMade(msgspec.Struct, frozen=True, tag="deposit_made"):
    """The row of `mystery_deposits` of a wine that waits in the pool, which is the entry's room. Wished for is at least
    `rarity_min`, 1 … 21, and `wished_type`; None: any."""

    ticket: str
    player: PlayerId
    wine: WineId
    rarity_min: int | None = None
    wished_type: WineType | None = None


class DepositWithdrawn(msgspec.Struct, frozen=True, tag="deposit_withdrawn"):
    """Closes that row: the wine was taken out again."""

    ticket: str


class DepositsMatched(msgspec.Struct, frozen=True, tag="deposits_matched"):
    """Closes two of them: their wines were exchanged. `one` has waited longer."""

    one: str
    other: str


class DepositsCarried(msgspec.Struct, frozen=True, tag="deposits_carried"):
    """All `count` wines in the escrow of the entry's room go on waiting in `successor`, another one, and so do their
    rows."""

    successor: RoomId
    count: int


class ListingOpened(msgspec.Struct, frozen=True, tag="listing_opened"):
    """The row of `market_listings` that lists and searches read; the room is the listing's id. `price` is in whole
    coins."""

    seller: PlayerId
    wine: WineId
    price: int
    ends_at_ms: int


class ListingRepriced(msgspec.Struct, frozen=True, tag="listing_repriced"):
    """That row has another price."""

    price: int


class ListingClosed(msgspec.Struct, frozen=True, tag="listing_closed"):
    """Closes that row. What is `sold` is a `WineTraded` of the same entry, by the id of the listing."""

    outcome: Literal["sold", "withdrawn", "expired"]


class TradeOpened(msgspec.Struct, frozen=True, tag="trade_opened"):
    """The row of `direct_trades` that histories read; the room is the trade's id. Guards: neither blocks the other,
    else `player_blocked`; neither is locked out, else `trade_locked`; the two sit at no other
    table together, else `already_trading`; who invites has not opened too many, else `too_many_trades`."""

    inviter: PlayerId
    invited: PlayerId


class TradeOffered(msgspec.Struct, frozen=True, tag="trade_offered"):
    """What that row says of one side's offer, by seat: wines, which are in the room's escrow, and whole coins, which it
    holds."""

    seat: int
    player: PlayerId
    wines: tuple[WineId, ...]
    coins: int


class TradeClosed(msgspec.Struct, frozen=True, tag="trade_closed"):
    """Closes that row. `coins` went over from each side. Guards of what is settled: neither blocks the other, else
    `player_blocked`; neither is locked out, else `trade_locked`."""

    outcome: Literal["settled", "cancelled", "expired"]
    coins: tuple[int, int] = (0, 0)


class EvolveWine(msgspec.Struct, frozen=True, tag="evolve_wine"):
    """The wine becomes another species, for whom it has come to in this entry. Guard: it has the first species; else
    `wine_not_free`."""

    wine: WineId
    from_species: SpeciesSlug
    to_species: SpeciesSlug


Effect = (
    MoveWine
    | MoveCoins
    | Notify
    | OpenRoom
    | BattleBegan
    | BattleEnded
    | QuestionAnswered
    | TopicsAnswered
    | AuctionOpened
    | AuctionPriced
    | AuctionExtended
    | AuctionClosed
    | WineTraded
    | EarnExperience
    | GrowWine
    | RatingMoved
    | CountStatistic
    | DepositMade
    | DepositWithdrawn
    | DepositsMatched
    | DepositsCarried
    | ListingOpened
    | ListingRepriced
    | ListingClosed
    | TradeOpened
    | TradeOffered
    | TradeClosed
    | EvolveWine
    | CoverBegan
    | CoverEnded
    | LogActivity
)
