"""The catalogue in a real PostgreSQL: merging, reading, searching."""

from collections import Counter

import asyncpg
import pytest
from msgspec.structs import replace

from db import species as catalogue
from db.merging import Merged
from db.pool import Connection, Pool, connection
from db.species import FoundSpecies, Position, SpeciesFilter, SpeciesOrder
from game.catalogue import OWN
from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.species import Species
from game.wine_types import STRONG_AGAINST, WineType, effectiveness_pct
from tests.fixtures.postgres import Database

OF_OWN = {species.slug: species for species in OWN}


async def _upsert(conn: Connection, species: list[Species]) -> Merged:
    async with conn.transaction():
        return await catalogue.upsert(conn, species)


async def _found(conn: Connection, wanted: SpeciesFilter) -> list[str]:
    return [found.stored.species.slug for found in await _paged(conn, wanted, None, 200)]


async def _paged(conn: Connection, wanted: SpeciesFilter, order: SpeciesOrder | None, limit: int) -> list[FoundSpecies]:
    """Everything that is found, page by page."""
    seen: list[FoundSpecies] = []
    after: Position | None = None
    while page := await catalogue.page(conn, wanted, order, after, limit):
        seen += page
        after = page[-1].position
    return seen


async def test_the_built_in_catalogue_is_loaded_once(bare_database: Database) -> None:
    async with connection(bare_database.owner) as conn, conn.transaction():
        first = await catalogue.load_own(conn)
        second = await catalogue.load_own(conn)
    assert first == Merged(new=len(OWN), changed=0, unchanged=0)
    assert second == Merged(new=0, changed=0, unchanged=len(OWN))


async def test_what_was_changed_by_hand_is_put_right_and_nothing_else_is_written(owner_conn: Connection) -> None:
    slug = OWN[7].slug
    rows = "SELECT id, xmin, xmax, ctid FROM wine_species WHERE slug <> $1 ORDER BY id"
    async with owner_conn.transaction():
        before = await owner_conn.fetch(rows, slug)
        changed_at = await owner_conn.fetchval(
            "UPDATE wine_species SET name = 'Vinegar', updated_at = updated_at - interval '1 day' WHERE slug = $1"
            " RETURNING updated_at",
            slug,
        )
    async with owner_conn.transaction():
        assert await catalogue.load_own(owner_conn) == Merged(new=0, changed=1, unchanged=len(OWN) - 1)
    assert (await catalogue.by_slugs(owner_conn, [slug]))[slug].species == OF_OWN[slug]
    assert await owner_conn.fetchval("SELECT updated_at FROM wine_species WHERE slug = $1", slug) > changed_at
    assert await owner_conn.fetch(rows, slug) == before


async def test_what_was_stored_comes_back_as_it_was(owner_conn: Connection) -> None:
    found = await catalogue.by_slugs(owner_conn, list(OF_OWN))
    assert {slug: stored.species for slug, stored in found.items()} == OF_OWN


async def test_a_slug_that_does_not_exist_is_missing(owner_conn: Connection) -> None:
    assert await catalogue.by_slugs(owner_conn, [SpeciesSlug("no-such-wine")]) == {}


async def test_a_change_keeps_the_id_and_leaves_the_others_alone(owner_conn: Connection) -> None:
    before = await catalogue.by_slugs(owner_conn, list(OF_OWN))
    altered = replace(OF_OWN[SpeciesSlug("chablis")], name="Chablis, renamed", fact=None)
    assert await _upsert(owner_conn, [*OWN[:5], altered]) == Merged(new=0, changed=1, unchanged=5)
    after = await catalogue.by_slugs(owner_conn, list(OF_OWN))
    assert after[altered.slug].species == altered
    assert {slug: stored.id for slug, stored in after.items()} == {slug: stored.id for slug, stored in before.items()}


async def test_unchanged_species_use_up_no_ids(owner_conn: Connection) -> None:
    await _upsert(owner_conn, list(OWN))
    await _upsert(owner_conn, [replace(OWN[0], slug=SpeciesSlug("one-more"))])
    found = await catalogue.by_slugs(owner_conn, [SpeciesSlug("one-more")])
    assert found[SpeciesSlug("one-more")].id == len(OWN) + 1


async def test_a_retired_species_stays_retired_and_is_not_found(owner_conn: Connection) -> None:
    await owner_conn.execute("UPDATE wine_species SET retired = true WHERE slug = 'chablis'")
    assert (await _upsert(owner_conn, list(OWN))).changed == 0
    assert "chablis" not in await _found(owner_conn, SpeciesFilter(q="chablis"))
    assert (await catalogue.by_slugs(owner_conn, [SpeciesSlug("chablis")]))[SpeciesSlug("chablis")].retired


async def test_a_merge_that_fails_leaves_nothing(bare_database: Database) -> None:
    async with connection(bare_database.owner) as conn:
        with pytest.raises(asyncpg.UniqueViolationError, match="wine_species_slug_unique"):
            await _upsert(conn, [OWN[0], OWN[0]])
        assert await conn.fetchval("SELECT count(*) FROM wine_species") == 0


@pytest.mark.parametrize("order", SpeciesOrder)
async def test_pages_join_to_the_whole_catalogue_in_order(owner_conn: Connection, order: SpeciesOrder) -> None:
    seen = await _paged(owner_conn, SpeciesFilter(), order, 10)
    assert seen == await _paged(owner_conn, SpeciesFilter(), order, 200)
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
    owner_conn: Connection, q: str, slug: str
) -> None:
    assert slug in await _found(owner_conn, SpeciesFilter(q=q))


@pytest.mark.parametrize("q", ["", "   ", "\x00", None])
async def test_an_empty_search_finds_everything(owner_conn: Connection, q: str | None) -> None:
    assert len(await _found(owner_conn, SpeciesFilter(q=q))) == len(OWN)


@pytest.mark.parametrize("q", ["zzqxw", "'; DROP TABLE wine_species; --", "a" * 10_000, "!!! & | <-> ()"])
async def test_a_strange_search_is_harmless(owner_conn: Connection, q: str) -> None:
    assert len(await _found(owner_conn, SpeciesFilter(q=q))) < len(OWN)


async def test_filters_agree_with_the_catalogue(owner_conn: Connection) -> None:
    for wine_type in WineType:
        expected = {s.slug for s in OWN if wine_type in (s.primary_type, s.secondary_type)}
        assert set(await _found(owner_conn, SpeciesFilter(type=wine_type))) == expected
    assert await _found(owner_conn, SpeciesFilter(rarity=Rarity.TIME_CAPSULE)) == ["madeira-frasqueira"]
    countries = Counter(species.country for species in OWN)
    assert len(await _found(owner_conn, SpeciesFilter(country="France"))) == countries["France"]


async def test_a_grape_is_found_by_any_of_its_names(owner_conn: Connection) -> None:
    expected = {species.slug for species in OWN if "Grenache" in species.grapes}
    assert set(await _found(owner_conn, SpeciesFilter(grape="garnacha"))) == expected
    assert await _found(owner_conn, SpeciesFilter(grape="Unheard Of")) == []


async def test_the_server_reads_the_catalogue(owner_conn: Connection, server_pool: Pool) -> None:
    async with server_pool.acquire() as conn:
        assert len(await _found(conn, SpeciesFilter())) == len(OWN)


async def test_the_servers_role_may_not_write_it(owner_conn: Connection, server_pool: Pool) -> None:
    await owner_conn.execute("UPDATE wine_species SET fact = 'old'")
    async with server_pool.acquire() as conn, conn.transaction():
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="wine_species"):
            await catalogue.load_own(conn)


async def test_the_chart_in_the_database_is_the_rules_own(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch("SELECT attacker, defender, effectiveness FROM wine_type_effectiveness")
    assert {(row["attacker"], row["defender"]): row["effectiveness"] for row in rows} == {
        (one, other): effectiveness_pct(one, other) for one in STRONG_AGAINST for other in STRONG_AGAINST
    }
