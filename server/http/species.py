"""The catalogue over HTTP, for everybody: no sign-in, nothing of anybody's."""

from typing import Annotated, Any

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from db import species
from db.errors import unavailable
from db.players import ACQUIRE_SECONDS_MAX
from db.species import SEARCH_CHARS_MAX, Position, SpeciesFilter, SpeciesOrder
from game.catalogue.lore import lore_of
from game.pairing.dishes import DISHES
from game.rarity import Rarity
from game.species import Species
from game.stats import Stats
from game.wine_types import WineType
from server.figures import InTheGlass, SixStats
from server.http.api import Api
from server.http.bodies import answer, query
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, cursor_of, position_of
from server.http.shapes import CheckedFact, DishNamed, LeastAge, Page, SpeciesLore, SpeciesNamed, SpeciesWhole

Words = Annotated[str, Meta(max_length=SEARCH_CHARS_MAX, pattern=r"^[^\x00]*$(?!\n)")]


Term = Annotated[int, Meta(ge=0, le=2**63 - 1)] | Annotated[str, Meta(max_length=500, pattern=r"^[^\x00]*$(?!\n)")]
PageEnd = Annotated[list[Term], Meta(min_length=2, max_length=6)]
"""What a cursor holds: the position that the search gave with the last species that was shown."""


class SpeciesWanted(Struct, frozen=True):
    """The query of `GET /species`."""

    q: Words | None = None
    type: WineType | None = None
    rarity: Rarity | None = None
    country: Words | None = None
    region: Words | None = None
    grape: Words | None = None
    order: SpeciesOrder | None = None
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /species`."""

    async def catalogue(request: web.Request) -> web.Response:
        asked = query(request, SpeciesWanted)
        after: Position | None = None if asked.cursor is None else position_of(asked.cursor, PageEnd)
        wanted = SpeciesFilter(asked.q, asked.type, asked.rarity, asked.country, asked.region, asked.grape)
        with unavailable():
            async with api.pool.acquire(timeout=ACQUIRE_SECONDS_MAX) as connection:
                # One more than is shown says whether there are more.
                found = await species.page(connection, wanted, asked.order, after, asked.limit + 1)
        shown, more = found[: asked.limit], len(found) > asked.limit
        last = cursor_of(shown[-1].position) if more else None
        return answer(Page([_whole(each.stored.species) for each in shown], last))

    return [web.get("/api/v1/species", catalogue)]


def species_named(kind: Species) -> SpeciesNamed:
    """What a species is called and where it comes from, as it stands beside each wine of it."""
    return SpeciesNamed(**_named(kind))


def six(stats: Stats) -> SixStats:
    """Six numbers with their names."""
    return SixStats(*stats)


def _named(kind: Species) -> dict[str, Any]:
    return {
        "slug": kind.slug,
        "name": kind.name,
        "producer": kind.producer,
        "style": kind.style,
        "types": [each for each in (kind.primary_type, kind.secondary_type) if each is not None],
        "rarity": kind.rarity,
        "country": kind.country,
        "region": kind.region,
        "grapes": kind.grapes,
        "abv": kind.abv_tenths / 10,
    }


def _whole(kind: Species) -> SpeciesWhole:
    return SpeciesWhole(
        **_named(kind),
        tier=kind.rarity.facts.tier,
        base=six(kind.base),
        palate=InTheGlass(**msgspec.structs.asdict(kind.palate)),
        fact=None if kind.fact is None else CheckedFact(kind.fact.text, kind.fact.source),
        lore=_lore(kind),
    )


def _lore(kind: Species) -> SpeciesLore | None:
    lore = lore_of(kind)
    if lore is None:
        return None
    ageing = None if lore.ageing is None else LeastAge(lore.ageing.months, lore.ageing.source)
    dishes = [DishNamed(slug, DISHES[slug].name) for slug in lore.dishes]
    return SpeciesLore(lore.climate, list(lore.aromas), dishes, ageing)
