"""Trades that are done, over HTTP: one's own history, another's as far as he shows it, a wine's owners, and what was
insured."""

from typing import Annotated, Literal

from aiohttp import web
from msgspec import Meta, Struct

from db import evolutions, insurance, trades
from db.lots import Person
from db.players import as_player
from db.trades import Traded, TradePosition
from game.ids import PlayerId, WineId
from server.http.api import Api
from server.http.bodies import RefText, answer, query, ref_in
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, RowId, part_of, position_of
from server.http.shapes import Contestant, Page
from server.http.shapes_trades import (
    CoverRow,
    OwnerChange,
    TradedWine,
    WineBecame,
    WineHistory,
)


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last row that was shown."""

    at_us: Annotated[int, Meta(ge=0, le=2**53)]
    trade: RefText
    wine: RowId


class HistoryWanted(Struct, frozen=True):
    """The query of `GET /trades/history` and `GET /players/{ref}/trades`."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /trades/history`, a player's trades, a wine's history and `/me/covers`."""

    async def history(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        return await _page(api, request, who.player_id, who.player_id)

    async def of_player(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        return await _page(api, request, who.player_id, (await api.player(request)).id)

    async def owners(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        wine = ref_in(request, "ref", "There is no such wine.")
        async with as_player(api.pool, who.player_id) as connection:
            found = await trades.owners(connection, wine)
            became = await evolutions.became(connection, wine)
        changes = [
            OwnerChange(one.format, _contestant(one.giver), _contestant(one.taker), one.price, one.at_ms)
            for one in found
        ]
        return answer(WineHistory(str(wine), changes, [WineBecame(*one) for one in became]))

    async def covers(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            found = await insurance.of_player(connection, who.player_id)
        return answer(Page([CoverRow(*one) for one in found], None))

    return [
        web.get("/api/v1/me/covers", covers),
        web.get("/api/v1/trades/history", history),
        web.get("/api/v1/players/{ref}/trades", of_player),
        web.get("/api/v1/wines/{ref}/history", owners),
    ]


async def _page(api: Api, request: web.Request, me: PlayerId, whose: PlayerId) -> web.Response:
    asked = query(request, HistoryWanted)
    end = None if asked.cursor is None else position_of(asked.cursor, PageEnd)
    before = None if end is None else TradePosition(end.at_us, end.trade, WineId(end.wine))
    async with as_player(api.pool, me) as connection:
        # One more than is shown says whether there are more.
        found = await trades.of_player(connection, whose, before, asked.limit + 1)
    shown, last = part_of(found, asked.limit, lambda one: one.position)
    return answer(Page([_traded(one) for one in shown], last))


def _traded(one: Traded) -> TradedWine:
    side: Literal["sold", "bought"] = "sold" if one.sold else "bought"
    trade, other = one.position.trade, _contestant(one.other)
    return TradedWine(trade, one.format, side, one.wine, one.species, one.species_name, other, one.price, one.at_ms)


def _contestant(person: Person | None) -> Contestant | None:
    return None if person is None else Contestant(person.ref, person.name)
