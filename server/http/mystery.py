"""The mystery pool over HTTP: how full it is, for everybody; and one's own wines that wait in it."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from db import mystery
from db.errors import unavailable
from db.mystery import Deposit
from db.players import as_player
from server.http.api import Api
from server.http.bodies import answer
from server.http.shapes import Page
from server.http.shapes_trades import DepositRow, WaitingWine
from server.pushes_mystery import MysteryPool

Look = Callable[[], Awaitable[dict[str, Any]]]
"""How full the pool is (`server.mystery.Mystery.look`)."""


def routes(api: Api, look: Look) -> list[web.RouteDef]:
    """`GET /mystery` and `/mystery/deposits`."""

    async def pool(_: web.Request) -> web.Response:
        return answer(msgspec.convert(await look(), MysteryPool))

    async def deposits(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        with unavailable():
            async with as_player(api.pool, who.player_id) as connection:
                found = await mystery.waiting(connection, who.player_id)
        return answer(Page([_row(one) for one in found], None))

    return [web.get("/api/v1/mystery", pool), web.get("/api/v1/mystery/deposits", deposits)]


def _row(deposit: Deposit) -> DepositRow:
    wine = WaitingWine(deposit.wine_ref, deposit.species, deposit.name, deposit.rarity, deposit.level, deposit.shiny)
    return DepositRow(deposit.ticket, wine, deposit.rarity_min, deposit.type, deposit.deposited_at_ms)
