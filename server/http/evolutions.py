"""Evolution by hand, over HTTP: a wine becomes another because its owner would have it so."""

import secrets
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import evolutions
from db.players import as_player
from game.refusal import Refused
from server.http.api import Api
from server.http.bodies import answer, key_of, read, ref_in
from server.http.shapes import Evolved
from server.identifiers import uuid7

Evolution = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)")]


class EvolveWine(Struct, frozen=True):
    """Which way it is to go: an `evolution` of those that `GET /wines/{ref}` tells of it."""

    evolution: Evolution


def routes(api: Api) -> list[web.RouteDef]:
    """`POST /wines/{ref}/evolve`."""

    async def evolve(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked, key = await read(request, EvolveWine), key_of(request)
        wine = ref_in(request, "ref", "You have no such wine.")
        # Drawn before anybody knows whether it is looked at; who asks again under his key gets what was drawn first.
        attempt, roll = uuid7(api.accounts.now_ms()), secrets.randbelow(evolutions.CHANCES)
        try:
            async with as_player(api.pool, who.player_id) as connection:
                made = await evolutions.attempt(connection, attempt, wine, asked.evolution, roll=roll, key=key)
        except Refused as refused:
            match refused.code:
                case "unknown_wine":  # here it is in the path, and in no field
                    raise Refused("not_found", refused.title) from None
                case "wine_not_free":
                    raise Refused(refused.code, refused.title, wine=str(wine)) from None
                case _:
                    raise
        if made.outcome == "evolved":
            api.written(who.player_id)
        species = (made.from_species, made.to_species)
        return answer(
            Evolved(str(made.ref), str(wine), asked.evolution, made.outcome, *species, made.at_ms, made.again_at_ms)
        )

    return [web.post("/api/v1/wines/{ref}/evolve", evolve)]
