"""A player's wines over HTTP: the cellar, and what is out of it just now."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import wines
from db.players import as_player
from db.wines import CellarWine as Owned
from db.wines import WineFilter, WinePosition
from game.effects import PlaceKind
from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.stats import LEVEL_MAX, stats_at_work
from game.wine_types import WineType
from server.http.api import Api
from server.http.bodies import answer, query
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, RowId, cursor_of, position_of
from server.http.shapes import CellarWine, Page
from server.http.species import six, species_named


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last wine that was shown."""

    level: Annotated[int, Meta(ge=1, le=LEVEL_MAX)]
    id: RowId


class WinesWanted(Struct, frozen=True):
    """The query of `GET /wines`."""

    type: WineType | None = None
    rarity: Rarity | None = None
    species: Annotated[str, Meta(max_length=120, pattern=r"^[a-z0-9-]+$(?!\n)")] | None = None
    place: PlaceKind | None = None
    shiny: bool | None = None
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /wines`."""

    async def cellar(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = query(request, WinesWanted)
        end = None if asked.cursor is None else position_of(asked.cursor, PageEnd)
        after = None if end is None else WinePosition(end.level, end.id)
        species = None if asked.species is None else SpeciesSlug(asked.species)
        wanted = WineFilter(asked.type, asked.rarity, species, asked.place, asked.shiny)
        async with as_player(api.pool, who.player_id) as connection:
            # One more than is shown says whether there are more.
            found = await wines.page(connection, who.player_id, wanted, after, asked.limit + 1)
        shown, more = found[: asked.limit], len(found) > asked.limit
        last = cursor_of((shown[-1].wine.level, shown[-1].id)) if more else None
        return answer(Page([_wine(wine) for wine in shown], last))

    return [web.get("/api/v1/wines", cellar)]


def _wine(owned: Owned) -> CellarWine:
    wine, species = owned.wine, owned.species
    return CellarWine(
        id=owned.ref,
        species=species_named(species),
        level=wine.level,
        experience=wine.experience,
        nature=wine.nature,
        iv=six(wine.iv),
        ev=six(wine.ev),
        stats=six(stats_at_work(species.base, wine.iv, wine.ev, wine.nature, wine.level)),
        shiny=wine.shiny,
        place=owned.place.kind,
        revision=owned.revision,
        captured_at_ms=owned.captured_at_ms,
    )
