"""What a migration that goes in before the new code must leave as it was, so that the old code keeps running."""

import re

import pytest

from db import migrate
from db.migration_files import FOLDER, Migration, load
from db.pool import Connection, connection
from tests.fixtures.postgres import SERVER_ROLE, Database

MIGRATIONS = load(FOLDER)

# All that the server's role may do, a line each. A line that is there before has to be there afterwards.
_OFFERS = """
    SELECT 'call ' || p.oid::regprocedure || ' returns ' || pg_get_function_result(p.oid)
    FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
      AND has_function_privilege($1, p.oid, 'EXECUTE')
    UNION ALL
    SELECT format('%s %s.%s %s', lower(w.may), c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS w (may)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
      AND has_column_privilege($1, c.oid, a.attnum, w.may)
    UNION ALL
    SELECT 'delete ' || c.relname
    FROM pg_catalog.pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
      AND has_table_privilege($1, c.oid, 'DELETE')
"""

# What an INSERT that does not know of it would fail for.
_NEEDED = """
    SELECT format('%s.%s', c.relname, a.attname)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
"""


def goes_before(migration: Migration) -> bool:
    """Whether its header says that it goes in before the code that uses it."""
    match = re.search(r"^-- Order: +(before|after|any time)\b", migration.up.text, re.MULTILINE)
    assert match is not None, f"{migration} does not say whether it goes in before or after the new code"
    return match[1] != "after"


async def offers(god: Connection) -> set[str]:
    if not await god.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", SERVER_ROLE):
        return set()
    return {row[0] for row in await god.fetch(_OFFERS, SERVER_ROLE)}


async def needed(god: Connection) -> set[str]:
    return {row[0] for row in await god.fetch(_NEEDED)}


async def tables(god: Connection) -> set[str]:
    rows = await god.fetch("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    return {row["relname"] for row in rows}


async def taken_away(god: Connection, owner: Connection, migrations: list[Migration], version: int) -> set[str]:
    """Apply one migration; what the code from before it would miss, or not know that it has to bring."""
    before, needs, known = await offers(god), await needed(god), await tables(god)
    await migrate.up(owner, migrations, to=version)
    asked = {f"insert without {one}" for one in await needed(god) - needs if one.split(".")[0] in known}
    return (before - await offers(god)) | asked


async def test_what_goes_in_before_the_code_takes_nothing_from_the_code_that_runs(empty_database: Database) -> None:
    async with connection(empty_database.owner) as owner, connection(empty_database.superuser) as god:
        for migration in MIGRATIONS:
            gone = await taken_away(god, owner, list(MIGRATIONS), migration.version)
            if goes_before(migration):
                assert gone == set(), f"{migration} says that it goes in before the code"


@pytest.mark.parametrize(
    ("statement", "gone"),
    [
        ("DROP FUNCTION node_leave(uuid)", "call node_leave(uuid) returns void"),
        ("ALTER TABLE rooms RENAME fault TO error", "select rooms.fault text"),
        ("ALTER TABLE rooms ALTER last_at_ms TYPE numeric", "select rooms.last_at_ms bigint"),
        ("REVOKE SELECT ON battles FROM wine_pokedex_app", "select battles.mode text"),
        ("ALTER TABLE nodes ADD rack text NOT NULL", "insert without nodes.rack"),
    ],
)
async def test_what_the_old_code_would_miss_is_seen(owner_conn: Connection, statement: str, gone: str) -> None:
    before, needs = await offers(owner_conn), await needed(owner_conn)
    await owner_conn.execute(statement)
    asked = {f"insert without {one}" for one in await needed(owner_conn) - needs}
    assert gone in (before - await offers(owner_conn)) | asked
