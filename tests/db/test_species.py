"""The catalogue in a real PostgreSQL: merging, reading, searching."""

from collections import Counter

import asyncpg
import pytest
from msgspec.structs import replace

from db import species as catalogue
from db.pool import Connection, Pool
from db.species import FoundSpecies, Merged, Position, SpeciesFilter, SpeciesOrder
from game.catalogue import OWN
from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.species import Species
from game.wine_types import STRONG_AGAINST, WineType, effectiveness_pct

OF_OWN = {species.slug: species for species in OWN}


async def _upsert(connection: Connection, species: list[Species]) -> Merged:
    async with connection.transaction():
        return await catalogue.upsert(connection, species)


@pytest.fixture
async def stocked(owner_conn: Connection) -> Connection:
    async with owner_conn.transaction():
        await catalogue.load_own(owner_conn)
    return owner_conn


async def _found(connection: Connection, wanted: SpeciesFilter) -> list[str]:
    return [found.stored.species.slug for found in await _paged(connection, wanted, None, 200)]


async def _paged(
    connection: Connection, wanted: SpeciesFilter, order: SpeciesOrder | None, limit: int
) -> list[FoundSpecies]:
    """Everything that is found, page by page."""
    seen: list[FoundSpecies] = []
    after: Position | None = None
    while page := await catalogue.page(connection, wanted, order, after, limit):
        seen += page
        after = page[-1].position
    return seen


async def test_the_built_in_catalogue_is_loaded_once(owner_conn: Connection) -> None:
    async with owner_conn.transaction():
        first = await catalogue.load_own(owner_conn)
        second = await catalogue.load_own(owner_conn)
    assert first == Merged(new=len(OWN), changed=0, unchanged=0)
    assert second == Merged(new=0, changed=0, unchanged=len(OWN))


async def test_what_was_stored_comes_back_as_it_was(stocked: Connection) -> None:
    found = await catalogue.by_slugs(stocked, list(OF_OWN))
    assert {slug: stored.species for slug, stored in found.items()} == OF_OWN


async def test_a_slug_that_does_not_exist_is_missing(stocked: Connection) -> None:
    assert await catalogue.by_slugs(stocked, [SpeciesSlug("no-such-wine")]) == {}


async def test_a_change_keeps_the_id_and_leaves_the_others_alone(stocked: Connection) -> None:
    before = await catalogue.by_slugs(stocked, list(OF_OWN))
    altered = replace(OF_OWN[SpeciesSlug("chablis")], name="Chablis, renamed", fact=None)
    assert await _upsert(stocked, [*OWN[:5], altered]) == Merged(new=0, changed=1, unchanged=5)
    after = await catalogue.by_slugs(stocked, list(OF_OWN))
    assert after[altered.slug].species == altered
    assert {slug: stored.id for slug, stored in after.items()} == {slug: stored.id for slug, stored in before.items()}


async def test_unchanged_species_use_up_no_ids(stocked: Connection) -> None:
    await _upsert(stocked, list(OWN))
    await _upsert(stocked, [replace(OWN[0], slug=SpeciesSlug("one-more"))])
    found = await catalogue.by_slugs(stocked, [SpeciesSlug("one-more")])
    assert found[SpeciesSlug("one-more")].id == len(OWN) + 1


async def test_a_retired_species_stays_retired_and_is_not_found(stocked: Connection) -> None:
    await stocked.execute("UPDATE wine_species SET retired = true WHERE slug = 'chablis'")
    assert (await _upsert(stocked, list(OWN))).changed == 0
    assert "chablis" not in await _found(stocked, SpeciesFilter(q="chablis"))
    assert (await catalogue.by_slugs(stocked, [SpeciesSlug("chablis")]))[SpeciesSlug("chablis")].retired


async def test_a_merge_that_fails_leaves_nothing(owner_conn: Connection) -> None:
    with pytest.raises(asyncpg.UniqueViolationError, match="wine_species_slug_unique"):
        await _upsert(owner_conn, [OWN[0], OWN[0]])
    assert await owner_conn.fetchval("SELECT count(*) FROM wine_species") == 0


@pytest.mark.parametrize("order", SpeciesOrder)
async def test_pages_join_to_the_whole_catalogue_in_order(stocked: Connection, order: SpeciesOrder) -> None:
    seen = await _paged(stocked, SpeciesFilter(), order, 10)
    assert seen == await _paged(stocked, SpeciesFilter(), order, 200)
    assert {found.stored.species.slug for found in seen} == set(OF_OWN)
    assert len(seen) == len(OWN)


@pytest.mark.parametrize(
    ("q", "slug"),
    [
        ("cotes du rhone", "cotes-du-rhone"),
        ("Grüner", "weinviertel-gruner-veltliner"),
        ("nebbiolo", "barolo-riserva"),
        ("GEORGIA", "kindzmarauli"),
        ("chab", "chablis"),
        ("barberesco", "barbaresco"),
    ],
)
async def test_a_search_finds_words_without_accents_and_nearly_right_names(
    stocked: Connection, q: str, slug: str
) -> None:
    assert slug in await _found(stocked, SpeciesFilter(q=q))


@pytest.mark.parametrize("q", ["", "   ", "\x00", None])
async def test_an_empty_search_finds_everything(stocked: Connection, q: str | None) -> None:
    assert len(await _found(stocked, SpeciesFilter(q=q))) == len(OWN)


@pytest.mark.parametrize("q", ["zzqxw", "'; DROP TABLE wine_species; --", "a" * 10_000, "!!! & | <-> ()"])
async def test_a_strange_search_is_harmless(stocked: Connection, q: str) -> None:
    assert len(await _found(stocked, SpeciesFilter(q=q))) < len(OWN)


async def test_filters_agree_with_the_catalogue(stocked: Connection) -> None:
    for wine_type in WineType:
        expected = {s.slug for s in OWN if wine_type in (s.primary_type, s.secondary_type)}
        assert set(await _found(stocked, SpeciesFilter(type=wine_type))) == expected
    assert await _found(stocked, SpeciesFilter(rarity=Rarity.TIME_CAPSULE)) == ["madeira-frasqueira"]
    countries = Counter(species.country for species in OWN)
    assert len(await _found(stocked, SpeciesFilter(country="France"))) == countries["France"]


async def test_a_grape_is_found_by_any_of_its_names(stocked: Connection) -> None:
    expected = {species.slug for species in OWN if "Grenache" in species.grapes}
    assert set(await _found(stocked, SpeciesFilter(grape="garnacha"))) == expected
    assert await _found(stocked, SpeciesFilter(grape="Unheard Of")) == []


async def test_the_server_reads_the_catalogue(stocked: Connection, server_pool: Pool) -> None:
    async with server_pool.acquire() as connection:
        assert len(await _found(connection, SpeciesFilter())) == len(OWN)


async def test_the_servers_role_may_not_write_it(server_pool: Pool) -> None:
    async with server_pool.acquire() as connection, connection.transaction():
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="wine_species"):
            await catalogue.load_own(connection)


async def test_the_chart_in_the_database_is_the_rules_own(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch("SELECT attacker, defender, effectiveness FROM wine_type_effectiveness")
    assert {(row["attacker"], row["defender"]): row["effectiveness"] for row in rows} == {
        (one, other): effectiveness_pct(one, other) for one in STRONG_AGAINST for other in STRONG_AGAINST
    }
