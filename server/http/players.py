"""Players over HTTP: joining, and who one is."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import coins, players, ratings, totp
from db.coins import Purse
from db.players import Player, as_player
from game.experience import player_tier
from server import emails
from server.credentials import TEXT_CHARS_MAX
from server.http.api import Api
from server.http.bodies import answer, key_of, read
from server.http.ratings import ratings_shown
from server.http.sessions import Code
from server.http.shapes import Coins, Joined, Me
from server.http.shapes_records import RatingShown

Text = Annotated[str, Meta(max_length=TEXT_CHARS_MAX)]
Email = Annotated[str, Meta(max_length=254, pattern=r"^[^@\s\x00-\x1f\x7f-\x9f]+@[^@\s\x00-\x1f\x7f-\x9f]+$(?!\n)")]


class NewPlayer(Struct, frozen=True):
    """Who wants to join. An e-mail address may be given and has to look like one; it is kept encrypted, shown to its
    player alone, and one player's only."""

    name: Text
    password: Text
    email: Email | None = None


class Leaving(Struct, frozen=True):
    """Who wants to leave for good: his password again, and a code where he has a second factor."""

    password: Text
    totp: Code | None = None


def routes(api: Api) -> list[web.RouteDef]:
    """`POST /players`, `GET /me` and `DELETE /me`."""

    async def join(request: web.Request) -> web.Response:
        new = await read(request, NewPlayer)
        ref, name = await api.accounts.join(new.name, new.password, api.whence.of(request), new.email, key_of(request))
        return answer(Joined(ref, name), status=201)

    async def me(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            found = await players.by_ids(connection, [who.player_id])
            purse = await coins.purse(connection, who.player_id)
            email = await emails.own(connection, api.accounts.fields, who.player_id)
            factor = await totp.own(connection)
            rated = await ratings.all_of(connection, who.player_id)
        secured = factor is not None and factor.in_force
        return answer(_me(found[who.player_id], purse, ratings_shown(rated), email, secured))

    async def leave(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = await read(request, Leaving)
        await api.accounts.leave(who, asked.password, asked.totp, api.whence.of(request))
        api.departed(who.player_id)
        return web.Response(status=204)

    return [
        web.post("/api/v1/players", join),
        web.get("/api/v1/me", me),
        web.delete("/api/v1/me", leave),
    ]


def _me(player: Player, purse: Purse, rated: dict[str, RatingShown], email: str | None, second_factor: bool) -> Me:
    return Me(
        player_id=player.ref,
        name=player.name,
        level=player.level,
        tier=player_tier(player.level),
        experience=player.experience,
        coins=Coins(purse.available, purse.held),
        ratings=rated,
        email=email,
        totp=second_factor,
        trade_locked_until_ms=player.trade_locked_until_ms,
        trade_lock_reason=player.trade_lock_reason,
        created_at_ms=player.created_at_ms,
    )
