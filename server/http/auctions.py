"""Auctions over HTTP, for everybody: which there are, one of them with its bids; and one's own. What is hidden in an
auction is in none of them."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from aiohttp import web
from msgspec import Meta, Struct

from db import auctions
from db.auctions import Auction, AuctionFilter, AuctionPosition, AuctionState, Bid, Order
from db.pool import lent
from game.auction.increments import PRICE_MAX, above
from game.ids import RoomId
from game.rarity import Rarity
from game.refusal import Refused
from game.wine_types import WineType
from server.http.api import Api
from server.http.battles import Viewers
from server.http.bodies import RefText, Words, answer, query, room_in
from server.http.kept import keepable
from server.http.lots import person_shown, wine_shown
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, part_of, position_of
from server.http.shapes import Page
from server.http.shapes_trades import AuctionBid, AuctionRow, AuctionWhole, OwnAuctionRow

Ends = Callable[[RoomId], int | None]
"""When an auction ends as its room has it (it may have been given time back since its last bid); None where the room
is not here."""

MISSING = "There is no such auction."


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last auction that was shown."""

    ends_ms: Annotated[int, Meta(ge=0, le=2**53)]
    id: RefText


class AuctionsWanted(Struct, frozen=True):
    """The query of `GET /auctions`. Without `order` the open ones come by their end, all others the newest first."""

    state: AuctionState = "open"
    q: Words | None = None
    type: WineType | None = None
    rarity: Rarity | None = None
    seller: RefText | None = None
    max_price: Annotated[int, Meta(ge=1, le=PRICE_MAX)] | None = None
    order: Order | None = None
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


class OwnAuctionsWanted(Struct, frozen=True):
    """The query of `GET /me/auctions`."""

    side: Literal["selling", "bidding"] = "selling"
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api, viewers: Viewers, ends: Ends) -> list[web.RouteDef]:
    """`GET /auctions`, `/auctions/{id}` and `/me/auctions`."""

    async def several(request: web.Request) -> web.Response:
        asked = query(request, AuctionsWanted)
        wanted = AuctionFilter(
            asked.state, (asked.q or "").strip() or None, asked.type, asked.rarity, asked.seller, asked.max_price
        )
        order: Order = asked.order or ("ending" if asked.state == "open" else "newest")
        end = _end(asked.cursor)
        after = None if end is None else AuctionPosition(end.ends_ms, end.id)
        async with lent(api.pool) as connection:
            # One more than is shown says whether there are more.
            found = await auctions.page(connection, wanted, order, after, asked.limit + 1)
        shown, last = part_of(found, asked.limit, _position)
        return answer(Page([_row(one, viewers, ends) for one in shown], last))

    async def one(request: web.Request) -> web.Response:
        async with lent(api.pool) as connection:
            found = await auctions.find(connection, room_in(request, MISSING))
            bids = [] if found is None else await auctions.bids(connection, found.id)
        if found is None:
            raise Refused("not_found", MISSING)
        shown = _whole(found, bids, viewers, ends)
        return answer(shown) if found.state == "open" else keepable(request, shown)

    async def own(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = query(request, OwnAuctionsWanted)
        end = _end(asked.cursor)
        read = auctions.selling if asked.side == "selling" else auctions.bidding
        async with lent(api.pool) as connection:
            found = await read(connection, who.player_id, None if end is None else end.id, asked.limit + 1)
        shown, last = part_of(found, asked.limit, _position)
        return answer(Page([_own(one, who.ref, viewers, ends) for one in shown], last))

    return [
        web.get("/api/v1/auctions", several),
        web.get("/api/v1/auctions/{id}", one),
        web.get("/api/v1/me/auctions", own),
    ]


def _end(cursor: str | None) -> PageEnd | None:
    return None if cursor is None else position_of(cursor, PageEnd)


def _position(auction: Auction) -> tuple[int, str]:
    return auction.ends_at_ms, auction.id


def _row(auction: Auction, viewers: Viewers, ends: Ends) -> AuctionRow:
    return AuctionRow(**_fields(auction, viewers, ends))


def _own(auction: Auction, ref: str, viewers: Viewers, ends: Ends) -> OwnAuctionRow:
    leader = auction.buyer if auction.state == "sold" else auction.leader
    leading = leader is not None and leader.ref == ref
    return OwnAuctionRow(**_fields(auction, viewers, ends), leading=leading)


def _whole(auction: Auction, bids: list[Bid], viewers: Viewers, ends: Ends) -> AuctionWhole:
    history = [
        AuctionBid(bid.n, person_shown(bid.bidder), bid.price, person_shown(bid.leader), bid.at_ms) for bid in bids
    ]
    return AuctionWhole(**_fields(auction, viewers, ends), history=history)


def _fields(auction: Auction, viewers: Viewers, ends: Ends) -> dict[str, Any]:
    open_ = auction.state == "open"
    return {
        "id": auction.id,
        "state": auction.state,
        "seller": person_shown(auction.seller),
        "wine": wine_shown(auction.wine),
        "start_price": auction.start_price,
        "price": auction.price,
        "minimum": (auction.start_price if auction.price is None else above(auction.price)) if open_ else None,
        "leader": None if auction.leader is None or not open_ else person_shown(auction.leader),
        "bids": auction.bids,
        "reserved": auction.reserved,
        "reserve_met": auction.reserve_met or not auction.reserved or auction.state == "sold",
        "buy_now": auction.buy_now if open_ and _not_begun(auction) else None,
        "viewers": viewers(auction.id) if open_ else 0,
        "opened_at_ms": auction.opened_at_ms,
        "ends_at_ms": (ends(auction.id) if open_ else None) or auction.ends_at_ms,
        "closed_at_ms": auction.closed_at_ms,
        "buyer": None if auction.buyer is None else person_shown(auction.buyer),
    }


def _not_begun(auction: Auction) -> bool:
    """Whether it may still be bought at once: until the reserve is met, or without one until the first bid."""
    return auction.bids == 0 or (auction.reserved and not auction.reserve_met)
