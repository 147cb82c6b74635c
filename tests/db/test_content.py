"""The program's own content in the database: all of it, the same however often it is loaded, and never undone."""

import asyncio

from db import content, species
from db.pool import Connection, connection
from game.content import Badge
from tests.db.people import furnish
from tests.fixtures.postgres import Database


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


async def test_a_changed_row_is_changed_and_one_that_is_gone_from_the_files_stays(database: Database) -> None:
    await furnish(database)
    async with connection(database.owner) as conn, conn.transaction():
        old = Badge("of-old", "Of old", "For having been there.")
        await content.merge(conn, "badge_catalog", ("slug",), [old])
        await conn.execute("UPDATE badge_catalog SET name = 'Something' WHERE slug = 'laurel'")
        await content.load_own(conn)
        names = dict(await conn.fetch("SELECT slug, name FROM badge_catalog"))
    assert names["laurel"] == "Laurel"
    assert names["of-old"] == "Of old"


async def test_servers_that_start_at_once_do_not_wait_in_a_circle(bare_database: Database) -> None:
    async def start() -> None:
        async with connection(bare_database.owner) as conn, conn.transaction():
            await species.load_own(conn)
            await content.load_own(conn)

    await asyncio.gather(*(start() for _ in range(3)))
    async with connection(bare_database.owner) as conn:
        assert await _counts(conn) == {table.name: len(table.rows) for table in content._TABLES}
