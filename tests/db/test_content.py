"""The program's own content in the database: all of it, the same however often it is loaded, and never undone."""

import asyncio
import contextlib
from pathlib import Path

import asyncpg

from db import content, species
from db.address import Address
from db.merging import Merged, merge
from db.pool import Connection, connection
from server.embedded_database import load_catalogue
from tests.db.people import furnish
from tests.fixtures.postgres import Database
from tests.fixtures.until import until


async def _counts(conn: Connection) -> dict[str, int]:
    return {table.name: await conn.fetchval(f"SELECT count(*) FROM {table.name}") for table in content._TABLES}


async def test_every_row_of_every_file_is_there(database: Database) -> None:
    await furnish(database)
    async with connection(database.owner) as conn:
        assert await _counts(conn) == {table.name: len(table.rows) for table in content._TABLES}


async def test_loading_again_writes_nothing(database: Database) -> None:
    await furnish(database)
    async with connection(database.superuser) as conn:
        before = {t.name: await conn.fetch(f"SELECT xmin, ctid FROM {t.name}") for t in content._TABLES}
        await furnish(database)
        assert {t.name: await conn.fetch(f"SELECT xmin, ctid FROM {t.name}") for t in content._TABLES} == before


async def test_loading_again_waits_for_nobody_who_makes_statistics(database: Database) -> None:
    """Once a day all tables are analyzed in one transaction, and servers start at any time."""
    address = Address(database.owner.url, None, Path("/nowhere"))
    await load_catalogue(address)
    async with connection(database.superuser) as god, god.transaction():
        await god.fetch("SELECT analyze_all_tables()")
        async with asyncio.timeout(30):  # else it waits for us, and we for it
            await load_catalogue(address)


async def test_who_stands_in_anothers_way_while_loading_begins_anew(database: Database) -> None:
    address = Address(database.owner.url, None, Path("/nowhere"))
    await load_catalogue(address)
    async with connection(database.superuser) as god:
        await god.execute(f"ALTER DATABASE {database.name} SET deadlock_timeout = '1s'")
        await god.execute("SET deadlock_timeout = '60s'")  # so that it is the other who gives way
        await god.execute("UPDATE wine_species SET fact = 'old'; UPDATE badge_catalog SET name = 'Old'")

        async def waits() -> bool:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'badge_catalog'::regclass"
            return bool(await god.fetchval(waiting))

        with contextlib.suppress(asyncpg.DeadlockDetectedError):
            async with god.transaction():
                await god.execute("LOCK TABLE badge_catalog IN SHARE UPDATE EXCLUSIVE MODE")
                loading = asyncio.create_task(load_catalogue(address))
                await until(waits, "it to wait for the badges, having the species")
                await god.execute("LOCK TABLE wine_species IN SHARE UPDATE EXCLUSIVE MODE")
        async with asyncio.timeout(60):
            await loading
        assert await god.fetchval("SELECT count(*) FROM badge_catalog WHERE name = 'Old'") == 0
        assert await god.fetchval("SELECT count(*) FROM wine_species WHERE fact = 'old'") == 0


async def test_a_changed_row_is_changed_and_one_that_is_gone_from_the_files_stays(database: Database) -> None:
    await furnish(database)
    async with connection(database.owner) as conn, conn.transaction():
        old = {"slug": "of-old", "name": "Of old", "description": "For having been there."}
        assert await merge(conn, "badge_catalog", list(old), [old]) == Merged(new=1, changed=0, unchanged=0)
        await conn.execute("UPDATE badge_catalog SET name = 'Something' WHERE slug = 'laurel'")
        await content.load_own(conn)
        names = dict(await conn.fetch("SELECT slug, name FROM badge_catalog"))
    assert names["laurel"] == "Laurel"
    assert names["of-old"] == "Of old"


async def test_what_a_row_of_ours_leaves_open_stays_as_somebody_has_filled_it(database: Database) -> None:
    await furnish(database)
    row = {"chain": "rioja", "slug": "joven", "name": "Youth", "months": 0, "species_slug": None}
    key = ("chain", "slug")
    async with connection(database.owner) as conn, conn.transaction():
        await conn.execute(
            "UPDATE evolution_forms SET species_slug = 'imported' WHERE (chain, slug) = ('rioja', 'joven')"
        )
        first, second = [
            await merge(conn, "evolution_forms", list(row), [row], key=key, kept=("species_slug",)) for _ in range(2)
        ]
        found = await conn.fetchrow("SELECT name, species_slug FROM evolution_forms WHERE slug = 'joven'")
    assert (first.changed, second.unchanged) == (1, 1)
    assert found is not None
    assert tuple(found) == ("Youth", "imported")


async def test_servers_that_start_at_once_do_not_wait_in_a_circle(bare_database: Database) -> None:
    async def start() -> None:
        async with connection(bare_database.owner) as conn, conn.transaction():
            await species.load_own(conn)
            await content.load_own(conn)

    await asyncio.gather(*(start() for _ in range(3)))
    async with connection(bare_database.owner) as conn:
        assert await _counts(conn) == {table.name: len(table.rows) for table in content._TABLES}
