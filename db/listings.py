"""Wines on offer at a fixed price. Each listing has its room's id, and its wine is in that room's escrow.

Writing speaks for the player of the transaction, which is the one that moves the wine. Prices are whole coins.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from db.times import moment_of, ms_of
from game.ids import PlayerId, SpeciesSlug
from game.stats import Nature, Stats

if TYPE_CHECKING:
    from db.pool import Connection, Record

refuses("no_such_wine", "You have no such wine to offer.", "market_listings_wine_fk")
refuses("listing_not_in_escrow", "The wine is not held for this offer.", "market_listings_in_escrow")
refuses("already_listed", "The wine is on offer.", "market_listings_one_open")
refuses("listing_exists", "This offer was made before.", "market_listings_pk")
refuses("bad_price", "A price is 1 to 1000000000 coins.", "market_listings_price_counts")
refuses("bad_listing_time", "An offer stands for 1 hour to 30 days.", "market_listings_times_in_order")
refuses("bad_listing_end", "An offer is sold, withdrawn, expired or void.", "market_listings_state_known")
refuses("listing_not_open", "There is no such open offer.", "market_listings_open_needed")
refuses("listing_without_trade", "What is sold has its trade on record first.", "market_listings_trade_fk")

Ending = Literal["sold", "withdrawn", "expired", "void"]


class Listing(NamedTuple):
    """A wine on offer, as it was when it was put up: open, sold, withdrawn, expired or void."""

    id: uuid.UUID
    seller: PlayerId
    wine: uuid.UUID
    species: SpeciesSlug
    level: int
    nature: Nature
    shiny: bool
    iv: Stats
    ev: Stats
    price: int
    state: str
    expires_at_ms: int


class ListingPosition(NamedTuple):
    """After which offer a page begins: the order is by price and then by id."""

    price: int
    id: uuid.UUID


async def open_(connection: Connection, listing: uuid.UUID, wine: uuid.UUID, *, price: int, hours: int) -> None:
    """The player offers a wine, by its ref, which is in the escrow of the listing.

    Raises:
        Refused: `no_such_wine`, `listing_not_in_escrow`, `already_listed`, `listing_exists`, `bad_price`,
            `bad_listing_time`.
    """
    with refusing():
        await connection.execute("SELECT market_list($1, $2, $3, $4)", listing, wine, price, hours)


async def close(connection: Connection, listing: uuid.UUID, ending: Ending) -> None:
    """End an offer once. Only its seller withdraws it; what is sold has its trade in `wine_trades` before.

    Raises:
        Refused: `listing_not_open`, `listing_without_trade`, `bad_listing_end`.
    """
    with refusing():
        await connection.execute("SELECT market_close($1, $2)", listing, ending)


async def cheapest(
    connection: Connection, species: SpeciesSlug | None, after: ListingPosition | None, limit: int
) -> list[Listing]:
    """Up to `limit` open offers, cheapest first, from behind `after` on; of one species, or of any."""
    rows = await connection.fetch(
        f"""
        SELECT {_COLUMNS} FROM {_FROM}
        WHERE l.state = 'open'
          AND ($1::text IS NULL OR l.species_id = (SELECT o.id FROM wine_species o WHERE o.slug = $1))
          AND ($2::bigint IS NULL OR (l.price, l.listing_id) > ($2, $3::uuid))
        ORDER BY l.price, l.listing_id LIMIT $4
        """,  # noqa: S608
        species,
        *(after or (None, None)),
        limit,
    )
    return [_listing_of(row) for row in rows]


async def of_seller(connection: Connection, seller: PlayerId) -> list[Listing]:
    """All that a player offers and has offered, newest first; the connection has to speak for him."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS} FROM {_FROM}"  # noqa: S608
        " WHERE l.seller_id = $1 ORDER BY l.listing_id DESC",
        seller,
    )
    return [_listing_of(row) for row in rows]


async def run_out(connection: Connection, now_ms: int, limit: int) -> list[uuid.UUID]:
    """Open offers whose time is over, for whoever ends them."""
    rows = await connection.fetch(
        "SELECT listing_id FROM market_listings WHERE state = 'open' AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
        moment_of(now_ms),
        limit,
    )
    return [uuid.UUID(str(row["listing_id"])) for row in rows]


_COLUMNS = "l.*, s.slug"
_FROM = "market_listings l JOIN wine_species s ON s.id = l.species_id"


def _listing_of(row: Record) -> Listing:
    return Listing(
        id=uuid.UUID(str(row["listing_id"])),
        seller=PlayerId(row["seller_id"]),
        wine=uuid.UUID(str(row["wine_ref"])),
        species=SpeciesSlug(row["slug"]),
        level=row["level"],
        nature=Nature(row["nature"]),
        shiny=row["shiny"],
        iv=Stats(*row["ivs"]),
        ev=Stats(*row["evs"]),
        price=row["price"],
        state=row["state"],
        expires_at_ms=ms_of(row["expires_at"]),
    )
