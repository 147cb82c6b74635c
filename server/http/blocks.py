"""Whom a player wants nothing to do with, over HTTP."""

from aiohttp import web

from db import friends, trading_rules
from db.players import as_player
from server.http.api import Api
from server.http.bodies import answer
from server.http.shapes import Contestant, Page


def routes(api: Api) -> list[web.RouteDef]:
    """What is under `/me/blocks`."""

    async def blocks(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            found = await friends.blocked(connection, who.player_id)
        return answer(Page([Contestant(one.ref, one.name) for one in found], None))

    async def block(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        other = await api.player(request)
        async with as_player(api.pool, who.player_id) as connection:
            await friends.block(connection, other.id)
        api.apart(who.player_id, other.id, True)
        return web.Response(status=204)

    async def unblock(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        other = await api.player(request)
        async with as_player(api.pool, who.player_id) as connection:
            await friends.unblock(connection, other.id)
            still = await trading_rules.apart(connection, who.player_id, other.id)
        api.apart(who.player_id, other.id, still)
        return web.Response(status=204)

    return [
        web.get("/api/v1/me/blocks", blocks),
        web.put("/api/v1/me/blocks/{ref}", block),
        web.delete("/api/v1/me/blocks/{ref}", unblock),
    ]
