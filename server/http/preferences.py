"""How a player has set the game, over HTTP: read as a whole, and set as a whole on what was read."""

from aiohttp import ETag, hdrs, web

from db import preferences
from db.players import as_player
from db.preferences import Preferences
from game.refusal import Refused
from server.http.api import Api
from server.http.bodies import answer, read
from server.http.kept import tag_of_value


def routes(api: Api) -> list[web.RouteDef]:
    """`GET` and `PUT /me/preferences`."""

    async def own(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            return _whole(await preferences.of(connection, who.player_id))

    async def save(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        wanted = await read(request, Preferences)
        expected = request.if_match
        if not expected:
            raise Refused("if_match_needed", "Send the ETag of what you have read as If-Match.")
        async with as_player(api.pool, who.player_id) as connection:
            there = tag_of_value(await preferences.to_change(connection, who.player_id))
            if not any(tag in (ETag("*"), ETag(there)) for tag in expected):
                raise Refused("changed_meanwhile", "This was changed meanwhile: read it again.")
            await preferences.save(connection, who.player_id, wanted)
        return _whole(wanted)

    return [web.get("/api/v1/me/preferences", own), web.put("/api/v1/me/preferences", save)]


def _whole(found: Preferences) -> web.Response:
    response = answer(found)
    response.headers[hdrs.ETAG] = f'"{tag_of_value(found)}"'
    return response
