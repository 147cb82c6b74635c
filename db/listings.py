"""Wines on the market, as lists and searches read them: rows that the rooms' commits (db/journal.py) alone write.

Nothing in them is hidden, so that everybody may read all of them. Prices are whole coins; times are milliseconds since
the Unix epoch.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from db import lots
from db.lots import OF_SPECIES, Conditions, LotWine, Person, lot_wine_of, person_of, species_meant
from db.species import grapes_of
from db.times import ms_of
from game.ids import PlayerId, RoomId, SpeciesSlug
from game.rarity import Rarity
from game.stats import Nature
from game.wine_types import WineType

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.pool import Connection, Record

    Want = Callable[..., None]

ListingState = Literal["open", "sold", "withdrawn", "expired", "void"]
Order = Literal["price", "newest", "ending"]


class Listing(Struct, frozen=True):
    """A listing's row."""

    id: RoomId
    state: ListingState
    seller: Person
    wine: LotWine
    price: int
    listed_at_ms: int
    ends_at_ms: int
    closed_at_ms: int | None
    buyer: Person | None


class ListingFilter(NamedTuple):
    """Which open listings are wanted; None wants all."""

    q: str | None = None
    """Words of name, producer, grapes, region and country, accents or not; nearly right names where no word is."""
    species: SpeciesSlug | None = None
    type: WineType | None = None
    """As its primary or its secondary type."""
    rarity_min: Rarity | None = None
    rarity_max: Rarity | None = None
    country: str | None = None
    grape: str | None = None
    """By any of its names."""
    nature: Nature | None = None
    shiny: bool | None = None
    level_min: int | None = None
    level_max: int | None = None
    iv_total_min: int | None = None
    """The sum of the six individual values, 0 to 186."""
    price_min: int | None = None
    price_max: int | None = None
    seller: str | None = None
    """His outside id."""


class ListingPosition(NamedTuple):
    """After which listing a page begins: by price, by end, or by the id alone, which counts up with time."""

    price: int
    ends_at_ms: int
    id: str


async def find(connection: Connection, listing: RoomId) -> Listing | None:
    """A listing by its id, whatever became of it."""
    row = await connection.fetchrow(f"{_SELECT} WHERE l.listing_id = $1", uuid.UUID(listing))
    return None if row is None else _listing_of(row)


async def page(
    connection: Connection, wanted: ListingFilter, order: Order, after: ListingPosition | None, limit: int
) -> list[Listing]:
    """Up to `limit` open listings in this order, from behind `after` on: the cheapest first, the newest, or those that
    end soonest."""
    fits = await lots.by_words(connection, wanted.q)
    statement, arguments = page_statement(wanted, order, after, by_words=fits)
    return [_listing_of(row) for row in await connection.fetch(statement, *arguments, limit)]


async def of_seller(connection: Connection, seller: PlayerId, after: str | None, limit: int) -> list[Listing]:
    """Up to `limit` of what a player has put on the market, whatever became of it; the newest first."""
    rows = await connection.fetch(
        f"{_SELECT} WHERE l.seller_id = $1 AND l.listing_id < $2 ORDER BY l.listing_id DESC LIMIT $3",
        seller,
        _LAST if after is None else uuid.UUID(after),
        limit,
    )
    return [_listing_of(row) for row in rows]


_LAST = uuid.UUID(int=2**128 - 1)
# Only names of columns are put together here; values are always arguments.
_SELECT = f"""
    SELECT l.listing_id, l.state, l.price, l.listed_at, l.expires_at, l.closed_at, l.wine_ref, l.level, l.nature,
        l.shiny, l.ivs, l.evs, seller.public_id AS seller_ref, seller.name AS seller_name,
        buyer.public_id AS buyer_ref, buyer.name AS buyer_name, {OF_SPECIES}
    FROM market_listings l
    JOIN wine_species s ON s.id = l.species_id
    JOIN users seller ON seller.id = l.seller_id
    LEFT JOIN wine_trades t ON t.trade_id = l.trade_id AND t.wine_id = l.wine_id
    LEFT JOIN users buyer ON buyer.id = t.buyer_id
"""  # noqa: S608 - our own words; values are arguments
_ORDERS = {
    "price": "l.price, l.listing_id",
    "newest": "l.listing_id DESC",
    "ending": "l.expires_at, l.listing_id",
}
_IV_TOTAL = " + ".join(f"l.ivs[{at}]" for at in range(1, 7))


def page_statement(
    wanted: ListingFilter, order: Order, after: ListingPosition | None, *, by_words: bool
) -> tuple[str, list[object]]:
    """The statement of a page, and its arguments but the limit."""
    asked = Conditions("l.state = 'open'")
    want = asked.want
    want(f"l.species_id IN ({species_meant(by_words=by_words)})", wanted.q)
    want("l.species_id = (SELECT o.id FROM wine_species o WHERE o.slug = {})", wanted.species)
    want("{} IN (s.primary_type, s.secondary_type)", wanted.type)
    want("s.rarity_ordinal >= {}", None if wanted.rarity_min is None else wanted.rarity_min.ordinal)
    want("s.rarity_ordinal <= {}", None if wanted.rarity_max is None else wanted.rarity_max.ordinal)
    want("s.country = {}", wanted.country)
    want("s.grapes && {}::text[]", grapes_of(wanted.grape))
    want("l.nature = {}", wanted.nature)
    want("l.shiny = {}", wanted.shiny)
    want("l.level >= {}", wanted.level_min)
    want("l.level <= {}", wanted.level_max)
    want(f"{_IV_TOTAL} >= {{}}", wanted.iv_total_min)
    want("l.price >= {}", wanted.price_min)
    want("l.price <= {}", wanted.price_max)
    seller = None if wanted.seller is None else uuid.UUID(wanted.seller)
    want("l.seller_id = (SELECT u.id FROM users u WHERE u.public_id = {})", seller)
    if after is not None:
        _go_on(order, after, want)
    return f"{_SELECT} WHERE {asked.where} ORDER BY {_ORDERS[order]} LIMIT {asked.next}", asked.arguments


def _go_on(order: Order, after: ListingPosition, want: Want) -> None:
    last = uuid.UUID(after.id)
    match order:
        case "price":
            want("(l.price, l.listing_id) > ({}::bigint, {})", after.price, last)
        case "ending":
            want("(l.expires_at, l.listing_id) > (to_timestamp({}::bigint / 1000.0), {})", after.ends_at_ms, last)
        case "newest":
            want("l.listing_id < {}", last)


def _listing_of(row: Record) -> Listing:
    closed_at = row["closed_at"]
    return Listing(
        id=RoomId(str(row["listing_id"])),
        state=row["state"],
        seller=person_of(row, "seller"),
        wine=lot_wine_of(row),
        price=row["price"],
        listed_at_ms=ms_of(row["listed_at"]),
        ends_at_ms=ms_of(row["expires_at"]),
        closed_at_ms=None if closed_at is None else ms_of(closed_at),
        buyer=None if row["buyer_ref"] is None else person_of(row, "buyer"),
    )
