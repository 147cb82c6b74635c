"""Auctions as lists and histories read them: rows that are written by the rooms' commits (db/journal.py) only.

Nothing hidden is in them, neither a maximum nor a reserve, so that everybody may read all of them. Prices are whole
coins; times are milliseconds since the Unix epoch.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from db import lots
from db.lots import OF_SPECIES, Conditions, LotWine, Person, lot_wine_of, person_of, species_meant
from db.times import ms_of
from game.ids import PlayerId, RoomId
from game.rarity import Rarity
from game.wine_types import WineType

if TYPE_CHECKING:
    from db.pool import Connection, Record

AuctionState = Literal["open", "sold", "unsold", "cancelled", "void"]
Order = Literal["ending", "newest"]

BIDS_READ_MAX = 1_000
"""More bids than an auction can have: the table of increments lets no more in than some six hundred."""


class Auction(Struct, frozen=True):
    """An auction's row. `price` is None before the first bid; who leads is None then and when nobody has led."""

    id: RoomId
    state: AuctionState
    seller: Person
    wine: LotWine
    start_price: int
    reserved: bool
    buy_now: int | None
    price: int | None
    leader: Person | None
    bids: int
    reserve_met: bool
    opened_at_ms: int
    ends_at_ms: int
    closed_at_ms: int | None
    buyer: Person | None


class Bid(Struct, frozen=True):
    """An accepted bid as everybody saw it: who bid, and the price and the leader after it."""

    n: int
    bidder: Person
    price: int
    leader: Person
    at_ms: int


class AuctionFilter(NamedTuple):
    """Which auctions are wanted; None wants all."""

    state: AuctionState = "open"
    q: str | None = None
    """Words of name, producer, grapes, region and country, accents or not; nearly right names where no word is."""
    type: WineType | None = None
    """As its primary or its secondary type."""
    rarity: Rarity | None = None
    seller: str | None = None
    """His outside id."""
    max_price: int | None = None
    """The price as it stands, or the start price."""


class AuctionPosition(NamedTuple):
    """After which auction a page begins. By end: its end, then its id; the newest first: its id alone."""

    ends_at_ms: int
    id: str


async def find(connection: Connection, auction: RoomId) -> Auction | None:
    """An auction by its id."""
    row = await connection.fetchrow(f"{_SELECT} WHERE a.auction_id = $1", uuid.UUID(auction))
    return None if row is None else _auction_of(row)


async def page(
    connection: Connection, wanted: AuctionFilter, order: Order, after: AuctionPosition | None, limit: int
) -> list[Auction]:
    """Up to `limit` auctions in this order, from behind `after` on: those that end soonest, or the newest first."""
    fits = await lots.by_words(connection, wanted.q)
    statement, arguments = _page(wanted, order, after, by_words=fits)
    return [_auction_of(row) for row in await connection.fetch(statement, *arguments, limit)]


async def selling(connection: Connection, player: PlayerId, after: str | None, limit: int) -> list[Auction]:
    """Up to `limit` of what a player has put up, the newest first."""
    rows = await connection.fetch(
        f"{_SELECT} WHERE a.seller_id = $1 AND a.auction_id < $2 ORDER BY a.auction_id DESC LIMIT $3",
        player,
        _LAST if after is None else uuid.UUID(after),
        limit,
    )
    return [_auction_of(row) for row in rows]


async def bidding(connection: Connection, player: PlayerId, after: str | None, limit: int) -> list[Auction]:
    """Up to `limit` of those that a player has bid in or bought from, the newest first."""
    rows = await connection.fetch(_BIDDING, player, _LAST if after is None else uuid.UUID(after), limit)
    return [_auction_of(row) for row in rows]


async def bids(connection: Connection, auction: RoomId) -> list[Bid]:
    """All accepted bids of an auction, in their order."""
    rows = await connection.fetch(
        "SELECT b.n, b.price, b.at, p.public_id AS bidder_ref, p.name AS bidder_name, l.public_id AS leader_ref,"
        " l.name AS leader_name FROM trade_bids b JOIN users p ON p.id = b.bidder_id JOIN users l ON l.id = b.leader_id"
        " WHERE b.trade_id = $1 ORDER BY b.n LIMIT $2",
        uuid.UUID(auction),
        BIDS_READ_MAX,
    )
    return [
        Bid(row["n"], person_of(row, "bidder"), row["price"], person_of(row, "leader"), ms_of(row["at"]))
        for row in rows
    ]


_LAST = uuid.UUID(int=2**128 - 1)
_PEOPLE = ("seller", "leader", "buyer")
# Only names of columns are put together here; values are always arguments.
_OF_PEOPLE = ", ".join(f"{who}.public_id AS {who}_ref, {who}.name AS {who}_name" for who in _PEOPLE)
_FROM = """
    FROM auctions a
    JOIN auction_lots t ON t.auction_id = a.auction_id
    JOIN wine_species s ON s.id = t.species_id
    JOIN users seller ON seller.id = a.seller_id
    LEFT JOIN users leader ON leader.id = a.leader_id
    LEFT JOIN users buyer ON buyer.id = a.buyer_id
"""
_COLUMNS = (
    "a.auction_id, a.state, a.start_price, a.reserved, a.buy_now, a.price, a.bids, a.reserve_met, a.opened_at,"
    " a.ends_at, a.closed_at, t.wine_ref, t.level, t.nature, t.shiny, t.ivs, t.evs"
)
_SELECT = f"SELECT {_COLUMNS}, {_OF_PEOPLE}, {OF_SPECIES} {_FROM}"
_ORDERS = {"ending": "a.ends_at, a.auction_id", "newest": "a.auction_id DESC"}
_BIDDING = f"""
    {_SELECT}
    WHERE a.auction_id IN (
        SELECT b.trade_id FROM trade_bids b WHERE b.bidder_id = $1 AND b.trade_id < $2
        UNION
        SELECT w.trade_id FROM wine_trades w WHERE w.buyer_id = $1 AND w.format = 'auction' AND w.trade_id < $2
    )
    ORDER BY a.auction_id DESC
    LIMIT $3
"""  # noqa: S608 - our own words; values are arguments


def _page(
    wanted: AuctionFilter, order: Order, after: AuctionPosition | None, *, by_words: bool
) -> tuple[str, list[object]]:
    """The statement of a page, and its arguments but the limit."""
    asked = Conditions(f"a.state = '{wanted.state}'")
    asked.want(f"t.species_id IN ({species_meant(by_words=by_words)})", wanted.q)
    asked.want("{} IN (s.primary_type, s.secondary_type)", wanted.type)
    asked.want("s.rarity = {}", wanted.rarity)
    seller = None if wanted.seller is None else uuid.UUID(wanted.seller)
    asked.want("a.seller_id = (SELECT u.id FROM users u WHERE u.public_id = {})", seller)
    asked.want("coalesce(a.price, a.start_price) <= {}", wanted.max_price)
    if after is not None:
        last = uuid.UUID(after.id)
        match order:
            case "ending":
                asked.want(
                    "(a.ends_at, a.auction_id) > (to_timestamp({}::bigint / 1000.0), {})", after.ends_at_ms, last
                )
            case "newest":
                asked.want("a.auction_id < {}", last)
    return f"{_SELECT} WHERE {asked.where} ORDER BY {_ORDERS[order]} LIMIT {asked.next}", asked.arguments


def _auction_of(row: Record) -> Auction:
    closed_at = row["closed_at"]
    return Auction(
        id=RoomId(str(row["auction_id"])),
        state=row["state"],
        seller=person_of(row, "seller"),
        wine=lot_wine_of(row),
        start_price=row["start_price"],
        reserved=row["reserved"],
        buy_now=row["buy_now"],
        price=row["price"],
        leader=None if row["leader_ref"] is None else person_of(row, "leader"),
        bids=row["bids"],
        reserve_met=row["reserve_met"],
        opened_at_ms=ms_of(row["opened_at"]),
        ends_at_ms=ms_of(row["ends_at"]),
        closed_at_ms=None if closed_at is None else ms_of(closed_at),
        buyer=None if row["buyer_ref"] is None else person_of(row, "buyer"),
    )
