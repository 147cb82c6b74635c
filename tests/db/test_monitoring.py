"""What an operator sees of the database, and what nobody sees by it."""

import asyncio
import contextlib
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from db.pool import Connection, connection
from server.invented import Amounts
from tests.db.test_search import fill
from tests.fixtures.postgres import Cluster, Database
from tests.fixtures.until import until

VIEWS = (
    "slow_queries", "table_sizes", "index_usage", "unused_indexes", "duplicate_indexes", "table_bloat", "lock_waits",
    "partition_health", "replication_lag",
)  # fmt: skip


@pytest_asyncio.fixture
async def reports(database: Database) -> AsyncIterator[Connection]:
    async with connection(database.superuser) as conn:
        await conn.execute("SET ROLE wine_pokedex_readonly")
        yield conn


@pytest.mark.parametrize("view", VIEWS)
async def test_reports_and_jobs_read_it_and_players_do_not(database: Database, view: str) -> None:
    async with connection(database.superuser) as conn:
        for role in ("wine_pokedex_readonly", "wine_pokedex_jobs"):
            await conn.execute(f"SET ROLE {role}")
            await conn.fetch(f"SELECT * FROM {view}")
            await conn.execute("RESET ROLE")
        await conn.execute("SET ROLE wine_pokedex_app")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.fetch(f"SELECT * FROM {view}")


# slow_queries ---------------------------------------------------------------------------------------------------------


async def test_slow_queries_count_every_roles_statements_and_show_no_constant(
    database: Database, owner_conn: Connection, reports: Connection
) -> None:
    async with connection(database.server) as server:
        for name in ("Ana", "Ben"):
            await server.fetch(f"SELECT id FROM users WHERE name = 'secret of {name}' AND level = 41")
        await server.execute("SET app.player_id = 4711")
    await owner_conn.execute("DO $$ BEGIN PERFORM 'secret in a block'; END $$")
    rows = await reports.fetch("SELECT * FROM slow_queries")
    found = [row for row in rows if row["query"].startswith("SELECT id FROM users WHERE name =")]
    assert len(found) == 1
    assert (found[0]["role"], found[0]["calls"], found[0]["rows"], found[0]["note"]) == ("winedex_server", 2, 0, None)
    assert found[0]["total_ms"] >= found[0]["worst_ms"] >= found[0]["mean_ms"] > 0
    assert 0 <= found[0]["hit_pct"] <= 100
    assert found[0]["temporary_bytes"] == 0
    said = " ".join(row["query"] for row in rows)
    assert "SET …" in said
    assert "DO …" in said
    for secret in ("secret", "4711", "41"):
        assert secret not in said


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("SELECT 'it''s ' || E'a\\'b' || $x$one$x$ || $1, 12.5, t2.c3", "SELECT '…' || E'…' || '…' || $1, …, t2.c3"),
        ("  select 1", "  select …"),
        ("ALTER ROLE a PASSWORD 'b'", "ALTER …"),
        ("/* 'x' */ SELECT 1", "X …"),
        ("selection", "SELECTION …"),
        ("", None),
        (None, None),
    ],
)
async def test_constants_are_taken_out(owner_conn: Connection, query: str | None, shown: str | None) -> None:
    assert await owner_conn.fetchval("SELECT statement_without_constants($1)", query) == shown


async def test_slow_queries_say_so_where_nothing_counts(database: Database) -> None:
    async with connection(database.superuser) as conn:
        await conn.execute("DROP EXTENSION pg_stat_statements")
        await conn.execute("SET ROLE wine_pokedex_jobs")
        rows = await conn.fetch("SELECT query, note FROM slow_queries")
    assert [row["query"] for row in rows] == [None]
    assert "shared_preload_libraries" in rows[0]["note"]


async def test_without_pg_monitor_the_views_work_and_say_what_is_missing(
    database: Database, owner_conn: Connection
) -> None:
    await owner_conn.fetch("SELECT 'the owner''s own statement'")
    async with connection(database.superuser) as conn:
        # Roles are the cluster's: what is taken here is given back by rolling back.
        transaction = conn.transaction()
        await transaction.start()
        await conn.execute("REVOKE pg_monitor FROM winedex_owner; SET LOCAL ROLE wine_pokedex_readonly")
        rows = await conn.fetch("SELECT * FROM slow_queries")
        for view in VIEWS:
            await conn.fetch(f"SELECT * FROM {view}")
        await transaction.rollback()
    assert rows
    assert {row["role"] for row in rows} == {"winedex_owner"}
    assert all("GRANT pg_monitor TO winedex_owner" in row["note"] for row in rows)


# Sizes and indexes ----------------------------------------------------------------------------------------------------


async def test_sizes_add_partitions_up(owner_conn: Connection, reports: Connection) -> None:
    await owner_conn.execute(
        "INSERT INTO user_activity_log (user_id, action, d, created_at)"
        " SELECT 1, 'sat.down', jsonb_build_object('x', repeat(md5(i::text), 100)),"
        " now() + make_interval(months => i % 3) FROM generate_series(1, 3000) i"
    )
    await owner_conn.execute("ANALYZE user_activity_log")
    sizes = {row["table_name"]: row for row in await reports.fetch("SELECT * FROM table_sizes")}
    log = sizes["user_activity_log"]
    assert (log["partitions"], log["rows_about"]) == (4, 3000)
    expected = await owner_conn.fetchrow(
        "SELECT sum(pg_table_size(relid)) AS tables, sum(pg_indexes_size(relid)) AS indexes,"
        " sum(pg_relation_size(relid)) AS heap FROM pg_partition_tree('user_activity_log') WHERE isleaf"
    )
    assert expected is not None
    assert log["heap_bytes"] == expected["heap"] > 0
    assert log["indexes_bytes"] == expected["indexes"] > 0
    assert log["toast_bytes"] == expected["tables"] - expected["heap"] > 0
    assert log["total_bytes"] == expected["tables"] + expected["indexes"]
    assert not any(name.startswith("user_activity_log_y") for name in sizes)
    assert {"users", "wines", "rooms"} <= sizes.keys()


async def test_an_index_that_is_used_is_counted_and_one_that_is_not_is_named(
    owner_conn: Connection, reports: Connection
) -> None:
    await owner_conn.execute("CREATE INDEX never_asked ON users (created_at)")
    await owner_conn.execute("SET enable_seqscan = off")
    for _ in range(3):
        await owner_conn.fetch("SELECT id FROM users WHERE name_key = 'the house'")
    await owner_conn.execute("SELECT pg_stat_force_next_flush()")
    await owner_conn.fetch("SELECT 1")

    async def counted() -> bool:
        await reports.execute("SELECT pg_stat_clear_snapshot()")
        return bool(await reports.fetchval("SELECT scans FROM index_usage WHERE index_name = 'users_name_unique'") == 3)

    await until(counted, "the scans to be counted")
    usage = {row["index_name"]: row for row in await reports.fetch("SELECT * FROM index_usage")}
    used = usage["users_name_unique"]
    assert (used["table_name"], used["scans"], used["entries_read"], used["rows_fetched"]) == ("users", 3, 3, 3)
    assert (used["is_unique"], used["is_valid"], used["bytes"]) == (True, True, 16384)
    unused = {row["index_name"]: row for row in await reports.fetch("SELECT * FROM unused_indexes")}
    assert unused["never_asked"]["table_name"] == "users"
    assert unused["never_asked"]["bytes"] == 16384
    assert not unused.keys() & {"users_name_unique", "users_pk", "wines_public_id_unique"}


async def test_indexes_that_another_makes_needless(owner_conn: Connection, reports: Connection) -> None:
    assert await reports.fetch("SELECT * FROM duplicate_indexes") == []  # of our own there is none
    await owner_conn.execute(
        """
        CREATE TABLE t (a int, b int, c text);
        CREATE INDEX t_a_b ON t (a, b);
        CREATE INDEX t_a_b_again ON t (a, b);
        CREATE INDEX t_a ON t (a);
        CREATE INDEX t_a_falling ON t (a DESC);
        CREATE INDEX t_a_some ON t (a) WHERE b > 0;
        CREATE INDEX t_a_with_c ON t (a) INCLUDE (c);
        CREATE INDEX t_b ON t (b);
        CREATE UNIQUE INDEX t_c_unique ON t (c);
        CREATE INDEX t_c ON t (c);
        CREATE INDEX t_c_pattern ON t (c text_pattern_ops);
        CREATE INDEX t_a_hash ON t USING hash (a)
        """
    )
    rows = await reports.fetch("SELECT * FROM duplicate_indexes")
    assert {(row["index_name"], row["is_served_by"], row["why"]) for row in rows} == {
        ("t_a_b_again", "t_a_b", "the same"),
        ("t_a", "t_a_b", "the beginning of it"),
        ("t_a", "t_a_b_again", "the beginning of it"),
        ("t_c", "t_c_unique", "the same"),
    }
    assert {row["table_name"] for row in rows} == {"t"}
    assert {row["bytes"] for row in rows} == {8192}


async def test_bloat_is_about_what_was_deleted_under_row_level_security_too(
    database: Database, owner_conn: Connection, reports: Connection
) -> None:
    await fill(owner_conn, Amounts(species=50, players=5, wines=20_000, seed=1))
    before = await reports.fetchrow("SELECT * FROM table_bloat WHERE table_name = 'wines'")
    assert before is not None
    assert before["wasted_pct"] < 15  # less than 20: the fill factor's room is not waste
    async with connection(database.superuser) as above:
        await above.execute("DELETE FROM wines WHERE id % 2 = 0")
    await owner_conn.execute("VACUUM (ANALYZE) wines")
    after = await reports.fetchrow("SELECT * FROM table_bloat WHERE table_name = 'wines'")
    assert after is not None
    assert 40 <= after["wasted_pct"] <= 60
    assert after["bytes"] == before["bytes"]
    assert after["wasted_bytes"] == after["bytes"] - after["needed_bytes"]
    assert after["last_vacuum"] is not None
    assert after["dead_rows"] >= 0


# Who waits ------------------------------------------------------------------------------------------------------------


async def test_who_waits_for_whom(database: Database, owner_conn: Connection, reports: Connection) -> None:
    async with connection(database.server) as waiting:
        await waiting.execute("SET lock_timeout = 0")
        async with owner_conn.transaction():
            await owner_conn.execute("LOCK TABLE wine_species IN ACCESS EXCLUSIVE MODE")
            reading = asyncio.create_task(waiting.fetch("SELECT 'a secret', count(*) FROM wine_species"))

            async def waits() -> bool:
                return bool(await reports.fetchval("SELECT count(*) = 1 FROM lock_waits"))

            await until(waits, "somebody to wait")
            row = await reports.fetchrow("SELECT * FROM lock_waits")
        await reading
        assert row is not None
        assert row["waiting_pid"] == waiting.get_server_pid()
        assert (row["waiting_role"], row["command"], row["note"]) == ("winedex_server", "SELECT", None)
        assert (row["lock"], row["table_name"]) == ("relation AccessShareLock", "wine_species")
        assert row["held_by_pids"] == [owner_conn.get_server_pid()]
        assert (row["held_by_roles"], row["held_by_states"]) == (["winedex_owner"], ["idle in transaction"])
        assert 0 <= row["waiting_for_ms"] <= row["held_for_ms"]
    assert await reports.fetch("SELECT * FROM lock_waits") == []


async def test_partitions_are_judged(owner_conn: Connection, reports: Connection) -> None:
    health = {row["table_name"]: row for row in await reports.fetch("SELECT * FROM partition_health")}
    assert health.keys() == {"audit_log", "room_entries", "user_activity_log"}
    log = health["user_activity_log"]
    assert (log["partitions"], log["months_ahead"], log["kept_months"], log["set_aside"]) == (4, 3, 24, 0)
    assert not log["too_few"]
    assert log["begins_at"] == await owner_conn.fetchval(
        "SELECT min(begins_at) FROM partitions_of('user_activity_log')"
    )
    for name in await owner_conn.fetch("SELECT partition_name FROM partitions_of('user_activity_log') OFFSET 2"):
        await owner_conn.execute(f"DROP TABLE {name[0]}")
    health = {row["table_name"]: row for row in await reports.fetch("SELECT * FROM partition_health")}
    log = health["user_activity_log"]
    assert (log["partitions"], log["months_ahead"], log["too_few"]) == (2, 1, True)


@contextlib.asynccontextmanager
async def _receiving(pg: Cluster, folder: Path) -> AsyncIterator[None]:
    """A standby of the simplest kind: it receives the log and replays nothing."""
    program = await asyncio.create_subprocess_exec(
        pg.binaries.program("pg_receivewal"),
        f"--dbname={pg.superuser().url}",
        f"--directory={folder}",
        "--status-interval=1",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        program.send_signal(signal.SIGINT)
        await program.wait()


async def test_a_standby_shows_how_far_it_is_behind(
    pg: Cluster, owner_conn: Connection, reports: Connection, tmp_path: Path
) -> None:
    assert await reports.fetch("SELECT * FROM replication_lag") == []
    async with _receiving(pg, tmp_path):

        async def streams() -> bool:
            return bool(await reports.fetchval("SELECT count(*) = 1 FROM replication_lag WHERE state = 'streaming'"))

        await until(streams, "the log to stream")
        await owner_conn.execute("CREATE TABLE something AS SELECT i FROM generate_series(1, 1000) i")
        row = await reports.fetchrow("SELECT * FROM replication_lag")
    assert row is not None
    assert (row["standby"], row["state"], row["sync_state"], row["note"]) == (
        "pg_receivewal",
        "streaming",
        "async",
        None,
    )
    assert row["behind_bytes"] >= 0
