"""Connections as the program wants them."""

import asyncio
import contextlib
from typing import Any

import asyncpg
import pytest

from db.errors import CannotStart, Unavailable, unavailable
from db.players import as_player
from db.pool import Connection, Pool, connection, open_pool
from game.ids import PlayerId
from tests.fixtures.postgres import Cluster, Database
from tests.fixtures.until import until


async def test_jsonb_and_json_go_out_and_come_back_as_values(owner_conn: Connection) -> None:
    value = {"name": "Château d'Yquem", "years": [1811, None], "deep": {"sweet": True}}
    assert await owner_conn.fetchval("SELECT $1::jsonb", value) == value
    assert await owner_conn.fetchval("SELECT $1::json", value) == value
    assert await owner_conn.fetchval("SELECT $1::jsonb ->> 'name'", value) == value["name"]


async def test_connections_are_named(owner_conn: Connection) -> None:
    assert await owner_conn.fetchval("SHOW application_name") == "winedex"


async def test_the_servers_pool_logs_in_as_a_plain_role(server_pool: Pool) -> None:
    row = await server_pool.fetchrow(
        "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    assert row is not None
    assert tuple(row) == ("winedex_server", False, False)


async def test_a_superusers_pool_does_not_open(database: Database) -> None:
    with pytest.raises(CannotStart, match=r"postgres, which is a superuser.*winedex_server"):
        await open_pool(database.superuser)


async def test_a_pool_that_bypasses_row_level_security_does_not_open(pg: Cluster, database: Database) -> None:
    async with pg.role("bypasser", "LOGIN BYPASSRLS"):
        with pytest.raises(CannotStart, match="bypasser, which is allowed to bypass"):
            await open_pool(database.owner.as_user("bypasser"))


async def test_a_pool_that_only_reads_writes_nothing(database: Database) -> None:
    pool = await open_pool(database.server, size_min=0, size_max=1, read_only=True)
    try:
        assert await pool.fetchval("SELECT count(*) FROM nodes") == 0
        with pytest.raises(Unavailable, match="read-only transaction"), unavailable():
            await pool.execute("SELECT node_register(gen_random_uuid(), 'here', 1, 'now')")
    finally:
        await pool.close()


@pytest.mark.parametrize("ends", ["well", "by an error of ours", "by PostgreSQL's", "cancelled", "left open"])
async def test_nothing_that_was_set_stays_on_a_connection_that_comes_back(database: Database, ends: str) -> None:
    pool = await open_pool(database.server, size_min=1, size_max=1)
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["message"]))
    try:
        before = await pool.fetchval("SELECT pg_backend_pid()")
        with contextlib.suppress(ZeroDivisionError, asyncpg.DivisionByZeroError, Unavailable):
            if ends == "left open":
                async with pool.acquire() as conn:
                    await conn.execute("BEGIN; SET LOCAL app.player_id = 7")
            else:
                async with as_player(pool, PlayerId(7)) as conn:
                    await conn.execute("SET LOCAL statement_timeout = 4321")
                    assert await conn.fetchval("SELECT current_setting('app.player_id')") == "7"
                    match ends:
                        case "by an error of ours":
                            raise ZeroDivisionError
                        case "by PostgreSQL's":
                            await conn.fetchval("SELECT 1 / 0")
                        case "cancelled":
                            async with asyncio.timeout(0):
                                await conn.fetchval("SELECT pg_sleep(60)")
        row = await pool.fetchrow(
            "SELECT current_setting('app.player_id', true) AS player, current_setting('statement_timeout') AS patience,"
            " current_user = session_user AS itself, now() AS at, pg_backend_pid() AS pid"
        )
        assert row is not None
        assert not row["player"]
        assert (row["patience"], row["itself"]) == ("5s", True)
        assert row["at"] < await pool.fetchval("SELECT now()"), "no transaction is open"
        assert ends == "cancelled" or row["pid"] == before, "only one that was broken off may be dropped"
        assert bool(told) == (ends == "left open"), "and the driver says so"
    finally:
        await pool.close()


async def test_nobody_waits_for_a_connection_for_ever(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.pool._ACQUIRE_SECONDS_MAX", 0.1)
    pool = await open_pool(database.server, size_min=1, size_max=1)
    try:
        async with pool.acquire():
            with pytest.raises(Unavailable), unavailable():
                await pool.fetchval("SELECT 1")
        assert await pool.fetchval("SELECT 1") == 1
    finally:
        await pool.close()


async def test_who_is_let_in_no_more_is_told_to_come_again(pg: Cluster, database: Database) -> None:
    """A standby that took over lets the role in differently, say: an operator mends it, and nobody is to start anew."""
    pool = await open_pool(database.server, size_min=0, size_max=1)
    try:
        await pg.run("ALTER ROLE winedex_server NOLOGIN")
        try:
            with pytest.raises(Unavailable, match="lets us in no more"), unavailable():
                await pool.fetchval("SELECT 1")
        finally:
            await pg.run("ALTER ROLE winedex_server LOGIN")
        assert await pool.fetchval("SELECT 1") == 1
    finally:
        await pool.close()


@pytest.mark.parametrize("how", ["statement", "transaction"])
async def test_who_is_cancelled_in_the_middle_is_cancelled(database: Database, how: str) -> None:
    """And not told instead that the database is away, which those who try for ever would try again."""
    pool = await open_pool(database.server, size_min=1, size_max=1)

    async def sleeps() -> None:
        with unavailable():
            if how == "statement":
                await pool.fetchval("SELECT pg_sleep(30)")
            async with as_player(pool, PlayerId(1)) as connection:
                await connection.fetchval("SELECT pg_sleep(30)")

    async def asleep() -> bool:
        async with connection(database.superuser) as god:
            return bool(await god.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))

    try:
        task = asyncio.create_task(sleeps())
        await until(asleep, "the statement")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await pool.fetchval("SELECT 1") == 1
    finally:
        pool.terminate()


@pytest.mark.parametrize("size_min", [0, 1, 2])
async def test_a_pool_opens_as_many_connections_as_it_is_to_hold(
    database: Database, monkeypatch: pytest.MonkeyPatch, size_min: int
) -> None:
    """The one that it looked at the role with is its first: PostgreSQL makes a process for each."""
    connect = asyncpg.connect
    pids: list[int] = []

    async def counted(*args: Any, **how: Any) -> Any:
        opened = await connect(*args, **how)
        pids.append(opened.get_server_pid())
        return opened

    monkeypatch.setattr(asyncpg, "connect", counted)
    pool = await open_pool(database.server, size_min=size_min, size_max=2)
    try:
        assert pool.get_size() == size_min
        assert len(pids) == max(1, size_min)
        assert (await pool.fetchval("SELECT pg_backend_pid()") in pids[:size_min]) == (size_min > 0)
    finally:
        await pool.close()
