"""One's own direct trades over HTTP: open tables and past ones, with what was offered. Nobody else sees them."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import direct_trades
from db.direct_trades import Side, WholeTrade
from db.players import as_player
from game.refusal import Refused
from server.http.api import Api
from server.http.bodies import RefText, answer, query, room_in
from server.http.lots import wine_shown
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, part_of, position_of
from server.http.shapes import Contestant, Page
from server.http.shapes_trades import TradeRow, TradeSide

MISSING = "There is no such trade, or it is others'."


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last trade that was shown."""

    id: Annotated[RefText, Meta(description="A trade's id.")]


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
        shown, last = part_of(found, asked.limit, lambda one: (one.id,))
        return answer(Page([_row(trade) for trade in shown], last))

    async def one(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        trade = room_in(request, MISSING)
        async with as_player(api.pool, who.player_id) as connection:
            found = await direct_trades.find(connection, trade)
        if found is None:
            raise Refused("not_found", MISSING)
        return answer(_row(found))

    return [web.get("/api/v1/trades", own), web.get("/api/v1/trades/{id}", one)]


def _row(trade: WholeTrade) -> TradeRow:
    return TradeRow(
        trade.id, trade.state, [_side(side) for side in trade.sides], trade.opened_at_ms, trade.closed_at_ms
    )


def _side(side: Side) -> TradeSide:
    return TradeSide(
        Contestant(side.ref, side.name), [wine_shown(wine) for wine in side.wines], side.offered, side.paid
    )
