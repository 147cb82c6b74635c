"""One's own direct trades over HTTP: open tables and past ones, with what was offered. Nobody else sees them."""

import uuid
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import direct_trades
from db.direct_trades import OfferedWine, Side, WholeTrade
from db.players import as_player
from game.ids import RoomId
from game.refusal import Refused
from game.stats import stats_at_work
from server.http.api import Api
from server.http.battles import RoomText
from server.http.bodies import answer, query
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, cursor_of, position_of
from server.http.shapes import Contestant, Page
from server.http.shapes_trades import AuctionedWine, TradeRow, TradeSide
from server.http.species import six, species_named


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last trade that was shown."""

    id: Annotated[RoomText, Meta(description="A trade's id.")]


class TradesWanted(Struct, frozen=True):
    """The query of `GET /trades`."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /trades` and `/trades/{id}`."""

    async def own(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = query(request, TradesWanted)
        after = None if asked.cursor is None else position_of(asked.cursor, PageEnd).id
        async with as_player(api.pool, who.player_id) as connection:
            # One more than is shown says whether there are more.
            found = await direct_trades.page(connection, who.player_id, after, asked.limit + 1)
        shown, more = found[: asked.limit], len(found) > asked.limit
        return answer(Page([_row(trade) for trade in shown], cursor_of((shown[-1].id,)) if more else None))

    async def one(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        trade = _room_id(request)
        async with as_player(api.pool, who.player_id) as connection:
            found = await direct_trades.find(connection, trade)
        if found is None:
            raise _not_found()
        return answer(_row(found))

    return [web.get("/api/v1/trades", own), web.get("/api/v1/trades/{id}", one)]


def _row(trade: WholeTrade) -> TradeRow:
    return TradeRow(
        trade.id, trade.state, [_side(side) for side in trade.sides], trade.opened_at_ms, trade.closed_at_ms
    )


def _side(side: Side) -> TradeSide:
    return TradeSide(Contestant(side.ref, side.name), [_wine(wine) for wine in side.wines], side.offered, side.paid)


def _wine(wine: OfferedWine) -> AuctionedWine:
    return AuctionedWine(
        id=wine.ref,
        species=species_named(wine.species),
        level=wine.level,
        nature=wine.nature,
        iv=six(wine.iv),
        stats=six(stats_at_work(wine.species.base, wine.iv, wine.ev, wine.nature, wine.level)),
        shiny=wine.shiny,
    )


def _room_id(request: web.Request) -> RoomId:
    try:
        return RoomId(str(uuid.UUID(request.match_info["id"])))
    except ValueError:
        raise _not_found() from None


def _not_found() -> Refused:
    return Refused("not_found", "There is no such trade, or it is others'.")
