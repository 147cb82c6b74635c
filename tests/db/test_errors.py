"""What a dying server looks like from here, and what is our own mistake instead."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from db import errors
from db.embedded import Embedded, start
from db.errors import Unavailable, refusal_code, unavailable
from db.pool import Connection, Pool, connect, connection
from tests.fixtures.postgres import Cluster, Database, chosen_bin_dir


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="winedex-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
async def mortal(data_dir: Path, request: pytest.FixtureRequest) -> AsyncIterator[Embedded]:
    """A PostgreSQL that a test may kill."""
    embedded = await start(data_dir, bin_dir=chosen_bin_dir(request.config))
    yield embedded
    await embedded.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL], ids=lambda number: number.name)
async def test_a_server_that_ends_in_mid_query_is_unavailable(mortal: Embedded, number: signal.Signals) -> None:
    conn = await connect(mortal.owner)
    query = asyncio.create_task(conn.fetch("SELECT pg_sleep(30)"))
    await until_sleeping(mortal)
    # SIGINT is a shutdown; the others go to the whole of it, as when a machine ends.
    everyone = mortal.folder.processes()
    postmaster = int(mortal.folder.pid_file.read_text().split("\n", 1)[0])
    for process in [postmaster] if number is signal.SIGINT else everyone:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)
    with pytest.raises(Unavailable), unavailable():
        await query
    with pytest.raises(Unavailable), unavailable():
        await conn.fetch("SELECT 1")
    await mortal.stop()
    with pytest.raises(Unavailable):
        await connect(mortal.owner)


async def test_a_connection_ended_by_an_administrator_is_unavailable(
    database: Database, server_pool: Pool, pg: Cluster
) -> None:
    async with server_pool.acquire() as conn:
        pid = await conn.fetchval("SELECT pg_backend_pid()")
        await pg.run(f"SELECT pg_terminate_backend({pid}, 5000)")
        with pytest.raises(Unavailable), unavailable():
            await conn.fetch("SELECT 1")
    assert await server_pool.fetchval("SELECT 1") == 1  # the pool has another


async def test_a_lock_that_is_not_had_in_time_is_unavailable(database: Database, owner_conn: Connection) -> None:
    async with connection(database.owner) as other, other.transaction():
        await other.execute("CREATE TABLE rack (); LOCK TABLE schema_migrations")
        await owner_conn.execute("SET lock_timeout = '10ms'")
        with pytest.raises(Unavailable) as busy, unavailable():
            await owner_conn.fetch("SELECT FROM schema_migrations")
    assert isinstance(busy.value.__cause__, asyncpg.LockNotAvailableError)


async def test_a_statement_that_takes_too_long_is_unavailable(owner_conn: Connection) -> None:
    with pytest.raises(Unavailable), unavailable():
        await owner_conn.fetch("SELECT pg_sleep(30)", timeout=0.05)
    await owner_conn.execute("SET statement_timeout = '50ms'")
    with pytest.raises(Unavailable), unavailable():
        await owner_conn.fetch("SELECT pg_sleep(30)")


async def test_a_schema_that_changed_under_a_running_server_is_tried_again(
    database: Database, owner_conn: Connection
) -> None:
    await owner_conn.execute("CREATE TABLE rack (bottles integer); INSERT INTO rack VALUES (7)")
    assert await owner_conn.fetchval("SELECT bottles FROM rack") == 7
    async with connection(database.owner) as other:
        await other.execute("ALTER TABLE rack ALTER COLUMN bottles TYPE bigint")
    async with owner_conn.transaction():  # outside of one, asyncpg prepares again by itself
        with pytest.raises(Unavailable), unavailable():
            await owner_conn.fetchval("SELECT bottles FROM rack")
    assert await owner_conn.fetchval("SELECT bottles FROM rack") == 7


async def test_a_closed_pool_is_unavailable(server_pool: Pool) -> None:
    await server_pool.close()
    with pytest.raises(Unavailable), unavailable():
        await server_pool.fetchval("SELECT 1")


async def test_our_own_mistakes_go_up_as_they_are(owner_conn: Connection) -> None:
    with pytest.raises(asyncpg.UndefinedTableError), unavailable():
        await owner_conn.fetch("SELECT * FROM nowhere")
    with pytest.raises(asyncpg.DataError), unavailable():
        await owner_conn.fetch("SELECT $1::integer", "red")
    with pytest.raises(asyncpg.InterfaceError, match="expects 1 argument"), unavailable():
        await owner_conn.fetch("SELECT $1::integer")
    with pytest.raises(asyncpg.InterfaceError, match="another operation"), unavailable():
        await asyncio.gather(owner_conn.fetch("SELECT pg_sleep(0.05)"), owner_conn.fetch("SELECT 1"))


async def test_a_violated_constraint_is_a_refusal_where_it_has_a_code(
    owner_conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(errors.REFUSALS, "rack_is_full", "rack_full")
    await owner_conn.execute(
        "CREATE TABLE rack (bottles integer CONSTRAINT rack_is_full CHECK (bottles <= 12)"
        " CONSTRAINT rack_not_negative CHECK (bottles >= 0))"
    )
    codes = []
    for bottles in (13, -1):
        with pytest.raises(asyncpg.CheckViolationError) as violated, unavailable():
            await owner_conn.execute("INSERT INTO rack VALUES ($1)", bottles)
        codes.append(refusal_code(violated.value))
    assert codes == ["rack_full", None]
    assert refusal_code(ValueError()) is None


async def until_sleeping(embedded: Embedded) -> None:
    async with connection(embedded.superuser) as conn:
        while not await conn.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"):
            pass


async def test_who_is_cancelled_while_the_database_goes_stays_cancelled() -> None:
    """The driver may answer a cancelled wait with the end of its connection."""
    waiting = asyncio.Event()

    async def ask() -> None:
        with unavailable():
            try:
                waiting.set()
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation") from None

    task = asyncio.create_task(ask())
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
