"""Every migration goes up, down and up again on data; and the committed dump is what they build."""

from __future__ import annotations

import re

import pytest

from db import migrate
from db.migration_files import FOLDER, Migration, load
from db.pool import Connection, connection
from tests.fixtures.postgres import Cluster, Database
from tests.migrations.catalogue import catalogue
from tests.migrations.dump import COMMITTED, COMMITTED_MAJOR, committed, dump
from tests.migrations.sample_data import SAMPLES

MIGRATIONS = load(FOLDER)


async def test_every_migration_goes_down_and_up_again_on_data(empty_database: Database) -> None:
    async with connection(empty_database.owner) as conn, connection(empty_database.superuser) as above:
        for migration in MIGRATIONS:
            if migration.version == 1:
                await migrate.down(conn, MIGRATIONS)  # makes the runner's own table and nothing else
            before, rows_before = await catalogue(above), await rows(above)
            await migrate.up(conn, MIGRATIONS, to=migration.version)
            after, rows_after = await catalogue(above), await rows(above)
            await add_sample(above, migration)
            await migrate.down(conn, MIGRATIONS)
            assert await catalogue(above) == before, f"{migration.down.path.name} does not lead back"
            assert await rows(above) == rows_before, f"{migration.down.path.name} lost or left rows"
            await migrate.up(conn, MIGRATIONS, to=migration.version)
            assert await catalogue(above) == after, f"{migration.up.path.name} builds another schema again"
            assert await rows(above) == rows_after, f"{migration.up.path.name} fills otherwise when it runs again"
            await add_sample(above, migration)


async def test_the_whole_way_down_on_data_leaves_nothing(pg: Cluster, empty_database: Database) -> None:
    login = empty_database.superuser
    async with connection(empty_database.owner) as conn, connection(login) as above:
        await migrate.down(conn, MIGRATIONS)
        empty = await dump(pg.binaries, login)
        for migration in MIGRATIONS:
            await migrate.up(conn, MIGRATIONS, to=migration.version)
            await add_sample(above, migration)
        assert len(await migrate.down(conn, MIGRATIONS, steps=len(MIGRATIONS))) == len(MIGRATIONS)
        assert await dump(pg.binaries, login) == empty


async def test_the_committed_dump_is_what_the_migrations_build(pg: Cluster, database: Database) -> None:
    if pg.binaries.major != COMMITTED_MAJOR:
        pytest.skip(f"the committed dump is written by PostgreSQL {COMMITTED_MAJOR}")
    built = committed(await dump(pg.binaries, database.superuser))
    assert built == COMMITTED.read_text(encoding="utf-8"), "run `make schema` and commit what it writes"


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_each_file_opens_with_what_why_locks_and_order(migration: Migration) -> None:
    header = migration.up.text.split("\n\n", 1)[0]
    words = re.findall(r"^-- (What|Why|Locks|Order): +\S", header, re.MULTILINE)
    assert words == ["What", "Why", "Locks", "Order"]


async def add_sample(above: Connection, migration: Migration) -> None:
    if migration.version in SAMPLES:
        await above.execute(SAMPLES[migration.version])


async def rows(above: Connection) -> dict[str, int]:
    """How many rows each table holds; the runner's own, the partitions and the audit log aside, which
    no way back takes lines out of."""
    tables = await above.fetch(
        "SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT IN ('schema_migrations', 'audit_log')"
    )
    counts = " UNION ALL ".join(f"SELECT '{row['name']}', count(*) FROM {row['name']}" for row in tables)
    return {row[0]: row[1] for row in await above.fetch(counts)} if tables else {}
