"""What is one player's own: nobody else reads it, nobody writes it around the engine, and nobody sees it as nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
import pytest_asyncio

from db.players import as_player
from db.pool import Connection, Pool, connection
from game.ids import PlayerId
from tests.db.people import joined
from tests.fixtures.postgres import Database

OWN = {"wines": "owner_id", "coin_accounts": "player_id", "user_activity_log": "user_id", "user_sessions": "user_id"}
"""Table → the column that says whose a row is."""

FORCED = {*OWN, "coin_transactions", "coin_lines"}

SIGN_IN = """
    SELECT session_open(gen_random_uuid(), $1, 'phone', sha256($2::text::bytea || 'f'), sha256('r'),
                        sha256($2::text::bytea || 'a'), now(), now() + '1 minute', now() + '1 hour', 5)
"""


@pytest_asyncio.fixture
async def two(database: Database, server_pool: Pool) -> AsyncIterator[tuple[PlayerId, PlayerId]]:
    ana, ben = await joined(server_pool, "Ana"), await joined(server_pool, "Ben")
    for player in (ana, ben):
        await server_pool.execute(SIGN_IN, player, str(player))
    yield ana, ben


async def _owners(conn: Connection | Pool, table: str) -> set[int]:
    return {row[0] for row in await conn.fetch(f"SELECT {OWN[table]} FROM {table}")}


@asynccontextmanager
async def _rolled_back(conn: Connection) -> AsyncIterator[None]:
    transaction = conn.transaction()
    await transaction.start()
    yield
    await transaction.rollback()


@pytest.mark.parametrize("table", OWN)
async def test_a_player_reads_what_is_his_and_nothing_else(
    server_pool: Pool, two: tuple[PlayerId, PlayerId], table: str
) -> None:
    for player in two:
        async with as_player(server_pool, player) as conn:
            assert await _owners(conn, table) == {player}


@pytest.mark.parametrize("table", sorted(FORCED))
async def test_nobody_reads_nothing(server_pool: Pool, two: tuple[PlayerId, PlayerId], table: str) -> None:
    columns = "public_id" if table == "user_sessions" else "*"
    assert await server_pool.fetch(f"SELECT {columns} FROM {table}") == []


async def test_ledger_lines_and_their_transactions_are_seen_through_ones_own_accounts(
    server_pool: Pool, two: tuple[PlayerId, PlayerId]
) -> None:
    async with as_player(server_pool, two[0]) as conn:
        assert await conn.fetchval("SELECT array_agg(amount) FROM coin_lines") == [500]
        assert await conn.fetchval("SELECT count(*) FROM coin_transactions") == 1


async def test_who_a_player_was_does_not_stay_on_the_connection(
    database: Database, server_pool: Pool, two: tuple[PlayerId, PlayerId]
) -> None:
    async with connection(database.server) as conn:
        await conn.execute(f"BEGIN; SET LOCAL app.player_id = {two[0]}; COMMIT")
        assert await conn.fetchval("SELECT current_setting('app.player_id')") == ""
        assert await conn.fetchval("SELECT current_player()") is None
        assert await conn.fetchval("SELECT count(*) FROM wines") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE wines SET level = 999",
        "DELETE FROM wines",
        "INSERT INTO wines (owner_id) SELECT owner_id FROM wines",
        "UPDATE coin_accounts SET balance = 1000000",
        "INSERT INTO coin_lines SELECT transaction_id, account_id, 7 FROM coin_lines",
        "DELETE FROM coin_transactions",
        "INSERT INTO user_activity_log (user_id, action) VALUES (1, 'player.joined')",
        "DELETE FROM user_activity_log",
        "UPDATE user_sessions SET expires_at = 'infinity'",
        "UPDATE users SET level = 999",
        "UPDATE wine_species SET retired = true",
        "UPDATE wine_type_effectiveness SET effectiveness = 200",
        "SELECT password_hash FROM users",
        "SELECT * FROM users",
        "SELECT access_hash FROM user_sessions",
        "SELECT refresh_hash FROM user_sessions",
        "SELECT coin_post('gift', 'For me', 'gift', ARRAY[1, 33], ARRAY[-5, 5])",
        "SET ROLE wine_pokedex_engine",
        "SET ROLE winedex_owner",
        "CREATE TABLE mine (a int)",
        "ALTER TABLE wines DISABLE ROW LEVEL SECURITY",
    ],
)
async def test_the_server_may_not(server_pool: Pool, two: tuple[PlayerId, PlayerId], statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with as_player(server_pool, two[0]) as conn:
            await conn.execute(statement)


async def test_no_partition_is_read_by_its_own_name(server_pool: Pool, two: tuple[PlayerId, PlayerId]) -> None:
    partition = await server_pool.fetchval("SELECT partition_name FROM partitions_of('user_activity_log') LIMIT 1")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await server_pool.fetch(f"SELECT * FROM {partition}")


async def test_the_owner_sees_rows_by_the_engines_policies_only(
    database: Database, owner_conn: Connection, two: tuple[PlayerId, PlayerId]
) -> None:
    assert await _owners(owner_conn, "wines") == set(two)
    async with connection(database.superuser) as conn, _rolled_back(conn):
        await conn.execute("DROP POLICY wines_engine ON wines; SET ROLE winedex_owner")
        assert await conn.fetchval("SELECT count(*) FROM wines") == 0


async def test_policies_are_forced_where_there_are_any(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch(
        "SELECT relname::text, relforcerowsecurity AS forced FROM pg_class"
        " WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
    )
    found = {row["relname"]: row["forced"] for row in rows}
    assert found.keys() >= FORCED
    assert all(found.values())


async def test_reports_read_across_players_but_no_secret(database: Database, two: tuple[PlayerId, PlayerId]) -> None:
    async with connection(database.superuser) as conn:
        await conn.execute("SET ROLE wine_pokedex_readonly")
        for table in OWN.keys() - {"user_sessions"}:
            assert await _owners(conn, table) >= set(two)
        for secret in ("SELECT password_hash FROM users", "SELECT * FROM user_sessions"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.fetch(secret)


async def test_functions_that_act_for_others_have_a_fixed_path_and_no_public_callers(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch(
        """
        SELECT p.proname::text, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE') AS public_may
        FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
          AND (p.prosecdef OR has_function_privilege('public', p.oid, 'EXECUTE'))
        """
    )
    assert rows
    for row in rows:
        assert not row["public_may"], row["proname"]
        assert "search_path=public, pg_temp" in (row["proconfig"] or ()), row["proname"]


async def test_what_acts_for_others_is_the_engines_but_for_what_makes_tables(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch(
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND proowner NOT IN ('wine_pokedex_engine'::regrole, 'wine_pokedex_auditor'::regrole)"
    )
    owners_own = {
        "partitions_of", "partitions_ahead", "create_future_partitions", "prune_partitions", "analyze_all_tables",
        # What only a member of pg_monitor is shown, and sizes.
        "slow_queries_now", "table_bloat_now", "lock_waits_now", "partition_health_now", "replication_lag_now",
    }  # fmt: skip
    assert {row["proname"] for row in rows} == owners_own


async def test_a_dump_of_the_data_is_not_the_owners(owner_conn: Connection, two: tuple[PlayerId, PlayerId]) -> None:
    await owner_conn.execute("SET row_security = off")  # as pg_dump does
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security policy"):
        await owner_conn.fetch("SELECT * FROM wines")


async def test_the_servers_role_gives_up_early(server_pool: Pool) -> None:
    settings = [
        await server_pool.fetchval(f"SHOW {name}")
        for name in ("lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout")
    ]
    assert settings == ["1s", "1s", "5s"]
