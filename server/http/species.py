"""The catalogue over HTTP, for everybody; who is signed in is told as well what of it he has caught."""

import asyncio
from typing import Annotated, Any

import msgspec
from aiohttp import web
from msgspec import UNSET, Meta, Struct, UnsetType

from db import dex, evolutions, species
from db.dex import Known
from db.evolutions import Chain, ChainStep
from db.players import as_player, as_viewer
from db.pool import Pool
from db.species import FoundSpecies, Position, SpeciesFilter, SpeciesOrder, StoredSpecies
from game import content
from game.catalogue.lore import lore_of
from game.catalogue.tables import folded
from game.ids import PlayerId, SpeciesSlug
from game.pairing.dishes import DISHES
from game.rarity import Rarity
from game.refusal import Refused
from game.species import Species
from game.stats import Stats
from game.wine_types import WineType
from server.figures import InTheGlass, SixStats
from server.http.api import Api
from server.http.bodies import TEXT, Words, answer, query
from server.http.kept import keepable
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, cursor_of, position_of
from server.http.shapes import (
    AbilityTold,
    CatalogueTerms,
    CheckedFact,
    DishNamed,
    EvolutionChain,
    EvolutionForm,
    EvolutionStep,
    ItemNamed,
    LeastAge,
    Page,
    SpeciesEntry,
    SpeciesLore,
    SpeciesNamed,
    SpeciesRow,
    TermCounted,
)

TERMS_KEPT_MS = 60_000
NOTHING_OF_HIS = dex.Wanted()

_ABILITIES = {ability.slug: ability for ability in content.ABILITIES}
_ABILITIES_OF: dict[str, list[str]] = {}
for _each in content.SPECIES_ABILITIES:
    _ABILITIES_OF.setdefault(_each.species_slug, []).append(_each.ability)


Term = Annotated[int, Meta(ge=0, le=2**63 - 1)] | Annotated[str, Meta(max_length=500, pattern=TEXT)]
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
    caught: bool | None = None
    have: bool | None = None
    order: SpeciesOrder | None = None
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /species`, `GET /species/{slug}` and `GET /catalogue/terms`."""
    kept = _Kept(api)

    async def catalogue(request: web.Request) -> web.Response:
        asked = await kept.as_spelled(query(request, SpeciesWanted))
        viewer = await api.viewer(request)
        if _of_his(asked) != NOTHING_OF_HIS and viewer is None:
            raise Refused("unauthorized", "What is caught is told to who is signed in.")
        # One more than is shown says whether there are more.
        found = await _found(api, viewer, asked)
        shown, more = found[: asked.limit], len(found) > asked.limit
        known = await _known(api, viewer, [each.stored.species.slug for each in shown])
        last = cursor_of(shown[-1].position) if more else None
        return answer(Page([_row(each.stored, known) for each in shown], last))

    async def one(request: web.Request) -> web.Response:
        slug = SpeciesSlug(request.match_info["slug"].replace("\x00", ""))
        viewer = await api.viewer(request)
        async with as_viewer(api.pool, None) as connection:
            stored = (await species.by_slugs(connection, [slug])).get(slug)
            if stored is None:
                raise Refused("not_found", "There is no such species.")
            chains = await evolutions.chains_of(connection, slug)
        known = await _known(api, viewer, [slug, *(kind.slug for kind in _forms(chains))])
        return answer(_entry(stored, known, chains))

    async def terms(request: web.Request) -> web.Response:
        return keepable(request, await kept.terms())

    return [
        web.get("/api/v1/species", catalogue),
        web.get("/api/v1/species/{slug}", one),
        web.get("/api/v1/catalogue/terms", terms),
    ]


class _Kept:
    """The terms as they were up to a minute ago: counting them reads the whole catalogue, and it hardly changes."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._terms: CatalogueTerms | None = None
        self._until_ms = 0
        self._reading = asyncio.Lock()

    async def terms(self) -> CatalogueTerms:
        """Read once for all who ask meanwhile.

        Raises:
            Unavailable: the database cannot answer now.
        """
        async with self._reading:
            now_ms = self._api.clock.now_ms()
            if self._terms is None or now_ms >= self._until_ms:
                found = await self._api.read_late(_terms)
                self._terms = CatalogueTerms(*([TermCounted(*term) for term in kind] for kind in found))
                self._until_ms = now_ms + TERMS_KEPT_MS
            return self._terms

    async def as_spelled(self, asked: SpeciesWanted) -> SpeciesWanted:
        """The same with country and region as the catalogue writes them: "cotes du rhone" is "Côtes-du-Rhône". Grapes
        have tables of their own.

        Raises:
            Unavailable: the database cannot answer now.
        """
        if asked.country is None and asked.region is None:
            return asked
        terms = await self.terms()
        country, region = _spelled(asked.country, terms.countries), _spelled(asked.region, terms.regions)
        return msgspec.structs.replace(asked, country=country, region=region)


def _spelled(name: str | None, terms: list[TermCounted]) -> str | None:
    if name is None or any(term.name == name for term in terms):
        return name
    return next((term.name for term in terms if folded(term.name) == folded(name)), name)


async def _terms(pool: Pool) -> dex.Terms:
    async with as_viewer(pool, None) as connection:
        return await dex.terms(connection)


async def _found(api: Api, viewer: PlayerId | None, asked: SpeciesWanted) -> list[FoundSpecies]:
    after: Position | None = None if asked.cursor is None else position_of(asked.cursor, PageEnd)
    wanted = SpeciesFilter(asked.q, asked.type, asked.rarity, asked.country, asked.region, asked.grape)
    if viewer is None or _of_his(asked) == NOTHING_OF_HIS:

        async def read(pool: Pool) -> list[FoundSpecies]:
            # What is everybody's is read without a transaction.
            async with as_viewer(pool, None) as connection:
                return await species.page(connection, wanted, asked.order, after, asked.limit + 1)

        return await api.read_late(read)
    async with as_player(api.pool, viewer) as connection:
        return await dex.page(connection, viewer, _of_his(asked), wanted, asked.order, after, asked.limit + 1)


def _of_his(asked: SpeciesWanted) -> dex.Wanted:
    return dex.Wanted(asked.caught, asked.have)


async def _known(api: Api, viewer: PlayerId | None, slugs: list[SpeciesSlug]) -> Known | None:
    """Which of these who asks has caught, and has; None for nobody, who is not told."""
    if viewer is None:
        return None
    async with as_player(api.pool, viewer) as connection:
        return await dex.known_among(connection, viewer, slugs)


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


def _whole(kind: Species) -> dict[str, Any]:
    return {
        **_named(kind),
        "tier": kind.rarity.facts.tier,
        "base": six(kind.base),
        "palate": InTheGlass(**msgspec.structs.asdict(kind.palate)),
        "fact": None if kind.fact is None else CheckedFact(kind.fact.text, kind.fact.source),
        "lore": _lore(kind),
    }


def _row(stored: StoredSpecies, known: Known | None) -> SpeciesRow:
    kind = stored.species
    caught, have = _told(kind.slug, known)
    return SpeciesRow(**_whole(kind), caught=caught, have=have)


def _told(slug: SpeciesSlug | None, known: Known | None) -> tuple[bool | UnsetType, bool | UnsetType]:
    """Whether it is caught, and whether he has it."""
    return (UNSET, UNSET) if known is None else (slug in known.caught, slug in known.have)


def _entry(stored: StoredSpecies, known: Known | None, chains: list[Chain]) -> SpeciesEntry:
    kind = stored.species
    caught, have = _told(kind.slug, known)
    return SpeciesEntry(
        **_whole(kind),
        caught=caught,
        have=have,
        retired=stored.retired,
        abilities=[_ability(name) for name in _ABILITIES_OF.get(kind.slug, [])],
        chains=[_chain(chain, known) for chain in chains],
    )


def _ability(slug: str) -> AbilityTold:
    ability = _ABILITIES[slug]
    return AbilityTold(slug, ability.name, ability.pairing, ability.blind_tasting, ability.knowledge)


def _forms(chains: list[Chain]) -> list[Species]:
    return [form.species for chain in chains for form in chain.forms if form.species is not None]


def _chain(chain: Chain, known: Known | None) -> EvolutionChain:
    forms = []
    for form in chain.forms:
        kind = form.species
        caught, have = _told(None if kind is None else kind.slug, known)
        named = None if kind is None else species_named(kind)
        forms.append(EvolutionForm(form.slug, form.name, form.months, named, caught, have))
    return EvolutionChain(chain.slug, chain.name, forms, [_step(step) for step in chain.steps])


def _step(step: ChainStep) -> EvolutionStep:
    return EvolutionStep(**{**step._asdict(), "item": None if step.item is None else ItemNamed(*step.item)})


def _lore(kind: Species) -> SpeciesLore | None:
    lore = lore_of(kind)
    if lore is None:
        return None
    ageing = None if lore.ageing is None else LeastAge(lore.ageing.months, lore.ageing.source)
    dishes = [DishNamed(slug, DISHES[slug].name) for slug in lore.dishes]
    return SpeciesLore(lore.climate, list(lore.aromas), dishes, ageing)
