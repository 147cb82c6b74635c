"""The market over HTTP, for everybody: what is on it, and one listing; and one's own."""

from functools import partial
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import listings
from db.listings import Listing, ListingFilter, ListingPosition, Order
from db.pool import lent
from game.auction.increments import PRICE_MAX
from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.refusal import Refused
from game.stats import Nature
from game.wine_types import WineType
from server.http.api import Api
from server.http.bodies import RefText, Words, answer, query, room_in
from server.http.lots import person_shown, wine_shown
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, part_of, position_of
from server.http.shapes import Page
from server.http.shapes_trades import ListingRow

MISSING = "There is no such listing."

Price = Annotated[int, Meta(ge=1, le=PRICE_MAX)]
Level = Annotated[int, Meta(ge=1, le=999)]


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last listing that was shown, and the order in which it was."""

    order: Order
    price: Price
    ends_ms: Annotated[int, Meta(ge=0, le=2**53)]
    id: RefText


class ListingsWanted(Struct, frozen=True):
    """The query of `GET /market/listings`: open ones, the cheapest first where `sort` is left out. `iv_min` is of the
    sum of the six individual values."""

    q: Words | None = None
    species: Words | None = None
    type: WineType | None = None
    rarity_min: Rarity | None = None
    rarity_max: Rarity | None = None
    country: Words | None = None
    grape: Words | None = None
    nature: Nature | None = None
    shiny: bool | None = None
    level_min: Level | None = None
    level_max: Level | None = None
    iv_min: Annotated[int, Meta(ge=0, le=186)] | None = None
    price_min: Price | None = None
    price_max: Price | None = None
    seller: RefText | None = None
    sort: Order = "price"
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


class OwnListingsWanted(Struct, frozen=True):
    """The query of `GET /me/listings`."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /market/listings`, `/market/listings/{id}` and `/me/listings`."""

    async def several(request: web.Request) -> web.Response:
        asked = query(request, ListingsWanted)
        after = _position(asked.cursor, asked.sort)
        async with lent(api.pool) as connection:
            # One more than is shown says whether there are more.
            found = await listings.page(connection, _filter(asked), asked.sort, after, asked.limit + 1)
        shown, last = part_of(found, asked.limit, partial(_end, asked.sort))
        return answer(Page([_row(one) for one in shown], last))

    async def one(request: web.Request) -> web.Response:
        async with lent(api.pool) as connection:
            found = await listings.find(connection, room_in(request, MISSING))
        if found is None:
            raise Refused("not_found", MISSING)
        return answer(_row(found))

    async def own(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = query(request, OwnListingsWanted)
        after = _position(asked.cursor, "newest")
        async with lent(api.pool) as connection:
            last = None if after is None else after.id
            found = await listings.of_seller(connection, who.player_id, last, asked.limit + 1)
        shown, last = part_of(found, asked.limit, partial(_end, "newest"))
        return answer(Page([_row(one) for one in shown], last))

    return [
        web.get("/api/v1/market/listings", several),
        web.get("/api/v1/market/listings/{id}", one),
        web.get("/api/v1/me/listings", own),
    ]


def _filter(asked: ListingsWanted) -> ListingFilter:
    return ListingFilter(
        q=(asked.q or "").strip() or None,
        species=None if asked.species is None else SpeciesSlug(asked.species),
        type=asked.type,
        rarity_min=asked.rarity_min,
        rarity_max=asked.rarity_max,
        country=asked.country,
        grape=asked.grape,
        nature=asked.nature,
        shiny=asked.shiny,
        level_min=asked.level_min,
        level_max=asked.level_max,
        iv_total_min=asked.iv_min,
        price_min=asked.price_min,
        price_max=asked.price_max,
        seller=asked.seller,
    )


def _position(cursor: str | None, order: Order) -> ListingPosition | None:
    """Where a page begins.

    Raises:
        Refused: `bad_request`, the cursor is of another order, or was not given here.
    """
    if cursor is None:
        return None
    end = position_of(cursor, PageEnd)
    if end.order != order:
        raise Refused("bad_request", "This cursor is of another order: begin without one.", field="cursor")
    return ListingPosition(end.price, end.ends_ms, end.id)


def _end(order: Order, listing: Listing) -> tuple[str, int, int, str]:
    return order, listing.price, listing.ends_at_ms, listing.id


def _row(listing: Listing) -> ListingRow:
    buyer = listing.buyer
    return ListingRow(
        id=listing.id,
        state=listing.state,
        seller=person_shown(listing.seller),
        wine=wine_shown(listing.wine),
        price=listing.price,
        listed_at_ms=listing.listed_at_ms,
        ends_at_ms=listing.ends_at_ms,
        closed_at_ms=listing.closed_at_ms,
        buyer=None if buyer is None else person_shown(buyer),
    )
