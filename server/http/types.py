"""The chart of types over HTTP, for everybody."""

from aiohttp import web

from game.wine_types import STRONG_AGAINST, WineType, effectiveness_pct
from server.http.kept import keepable
from server.http.shapes import TypeChart, TypeEffect, TypeRow


def routes() -> list[web.RouteDef]:
    """`GET /types`."""
    chart = TypeChart([TypeRow(one, [_effect(one, other) for other in WineType]) for one in WineType])

    async def types(request: web.Request) -> web.Response:
        return keepable(request, chart)

    return [web.get("/api/v1/types", types)]


def _effect(striker: WineType, struck: WineType) -> TypeEffect:
    return TypeEffect(struck, effectiveness_pct(striker, struck), STRONG_AGAINST[striker].get(struck))
