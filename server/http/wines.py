"""A player's wines over HTTP: the cellar, what is out of it just now, and how much of the catalogue that is."""

from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from db import dex, evolutions, wines
from db.evolutions import Ahead, Lack, Possible
from db.players import as_player
from db.wines import CellarWine as Owned
from db.wines import WineFilter, WineOrder, WinePosition
from game.effects import PlaceKind
from game.experience import Curve, experience_for
from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.refusal import Refused
from game.stats import LEVEL_MAX, NATURE_EFFECTS, Nature, stats_at_work
from game.wine_types import WineType
from server.http.api import Api
from server.http.bodies import answer, query
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, RowId, part_of, position_of
from server.http.shapes import (
    CellarWine,
    CollectionCounts,
    EvolutionAhead,
    Lacking,
    NatureEffect,
    Page,
    WineRoom,
    WineWhole,
)
from server.http.species import six, species_named


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the order, and where the last wine that was shown stands in it."""

    order: WineOrder
    key: Annotated[int, Meta(ge=0, le=2**53)]
    id: RowId


class WinesWanted(Struct, frozen=True):
    """The query of `GET /wines`."""

    type: WineType | None = None
    rarity: Rarity | None = None
    species: Annotated[str, Meta(max_length=120, pattern=r"^[a-z0-9-]+$(?!\n)")] | None = None
    place: PlaceKind | None = None
    shiny: bool | None = None
    order: WineOrder = WineOrder.LEVEL
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /wines`, `GET /wines/{ref}` and `GET /me/collection`."""

    async def cellar(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = query(request, WinesWanted)
        after = _after(asked)
        species = None if asked.species is None else SpeciesSlug(asked.species)
        wanted = WineFilter(asked.type, asked.rarity, species, asked.place, asked.shiny)
        async with as_player(api.pool, who.player_id) as connection:
            # One more than is shown says whether there are more.
            found = await wines.page(connection, who.player_id, wanted, after, asked.limit + 1, asked.order)
        shown, last = part_of(found, asked.limit, lambda one: (asked.order, *wines.position_of(one, asked.order)))
        return answer(Page([_wine(wine) for wine in shown], last))

    async def one(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            try:
                (owned,) = await wines.by_refs(connection, who.player_id, [request.match_info["ref"]])
            except Refused:
                raise Refused("not_found", "You have no such wine.") from None
            home = owned.place.kind == "cellar"
            room = None if home else await wines.room_of(connection, who.player_id, owned.id)
            ahead = await evolutions.ahead(connection, owned.id, owned.species.slug)
        return answer(_whole(owned, room, ahead))

    async def collection(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            counts = await dex.counts(connection, who.player_id)
        return answer(CollectionCounts(*counts))

    return [
        web.get("/api/v1/wines", cellar),
        web.get("/api/v1/wines/{ref}", one),
        web.get("/api/v1/me/collection", collection),
    ]


def _after(asked: WinesWanted) -> WinePosition | None:
    if asked.cursor is None:
        return None
    end = position_of(asked.cursor, PageEnd)
    if end.order is not asked.order:
        raise Refused("bad_request", "This cursor was given in another order: begin without one.", field="cursor")
    return WinePosition(end.key, end.id)


def _wine(owned: Owned) -> CellarWine:
    return CellarWine(**_told(owned))


def _whole(owned: Owned, room: wines.Room | None, ahead: list[Ahead]) -> WineWhole:
    curve, level = Curve(owned.species.rarity.facts.xp_curve), owned.wine.level
    return WineWhole(
        **_told(owned),
        room=None if room is None else WineRoom(*room),
        nature_effect=_effect(owned.wine.nature),
        level_begins_at=experience_for(level, curve),
        next_level_at=None if level == LEVEL_MAX else experience_for(level + 1, curve),
        evolutions=[_ahead(*one) for one in ahead],
    )


def _ahead(one: Possible, lacks: list[Lack], again_at_ms: int | None) -> EvolutionAhead:
    species = None if one.asleep else one.to_species
    told = [Lacking(*lack) for lack in lacks]
    return EvolutionAhead(one.evolution, one.trigger, one.to_name, species, one.chance_permille, told, again_at_ms)


def _effect(nature: Nature) -> NatureEffect | None:
    raised, lowered = NATURE_EFFECTS[nature]
    return None if raised == lowered else NatureEffect(raised, lowered)


def _told(owned: Owned) -> dict[str, Any]:
    wine, species = owned.wine, owned.species
    return {
        "id": owned.ref,
        "species": species_named(species),
        "level": wine.level,
        "experience": wine.experience,
        "nature": wine.nature,
        "iv": six(wine.iv),
        "ev": six(wine.ev),
        "stats": six(stats_at_work(species.base, wine.iv, wine.ev, wine.nature, wine.level)),
        "shiny": wine.shiny,
        "place": owned.place.kind,
        "revision": owned.revision,
        "captured_at_ms": owned.captured_at_ms,
    }
