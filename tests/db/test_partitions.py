"""Partitions by month: made ahead, once, without a gap, by time or by the time in a UUIDv7."""

import asyncio
import itertools
import uuid
from datetime import UTC, datetime

import asyncpg
import pytest

from db import upkeep
from db.errors import Unavailable
from db.pool import Connection, Pool
from server.identifiers import uuid7

TOLD = (
    "CREATE TABLE told (room_id uuid NOT NULL, seq int NOT NULL, CONSTRAINT told_pk PRIMARY KEY (room_id, seq))"
    " PARTITION BY RANGE (room_id)"
)


async def _ahead(conn: Connection | Pool) -> dict[str, int]:
    return {row["table_name"]: row["months_ahead"] for row in await conn.fetch("SELECT * FROM partitions_ahead()")}


async def _make(conn: Connection | Pool, months: int) -> list[str]:
    return [row[0] for row in await conn.fetch("SELECT create_future_partitions($1)", months)]


@pytest.fixture
async def told(owner_conn: Connection) -> Connection:
    await owner_conn.execute(TOLD)
    await owner_conn.execute("INSERT INTO partitioned_tables (table_name, bounds) VALUES ('told', 'uuidv7')")
    return owner_conn


async def test_a_new_database_has_this_month_and_three_more(owner_conn: Connection) -> None:
    assert (await _ahead(owner_conn))["user_activity_log"] == 3


async def test_jobs_make_what_is_missing_once(server_pool: Pool) -> None:
    made = await _make(server_pool, 5)
    assert len([name for name in made if name.startswith("user_activity_log_y")]) == 2
    assert await _make(server_pool, 5) == []
    assert (await _ahead(server_pool))["user_activity_log"] == 5


async def test_two_at_once_make_each_month_once(server_pool: Pool) -> None:
    made = await asyncio.gather(*(_make(server_pool, 6) for _ in range(4)))
    names = [name for some in made for name in some if name.startswith("user_activity_log_y")]
    assert len(names) == len(set(names)) == 3


async def test_months_join_without_a_gap(told: Connection) -> None:
    await _make(told, 12)
    for table in ("user_activity_log", "told"):
        bounds = await told.fetch("SELECT begins_at, ends_at FROM partitions_of($1)", table)
        assert len(bounds) == 13
        for earlier, later in itertools.pairwise(bounds):
            assert earlier["ends_at"] == later["begins_at"]
            assert (later["begins_at"].day, later["begins_at"].hour) == (1, 0)


async def test_a_room_lies_in_the_month_of_its_id(told: Connection) -> None:
    await _make(told, 1)
    bounds = await told.fetch("SELECT partition_name, begins_at, ends_at FROM partitions_of('told')")
    first, second = bounds
    last_of_first = int(first["ends_at"].timestamp() * 1000) - 1
    for moment, partition in ((last_of_first, first), (last_of_first + 1, second)):
        for edge in (uuid7(moment), uuid.UUID(int=moment << 80), uuid.UUID(int=((moment + 1) << 80) - 1)):
            await told.execute("INSERT INTO told VALUES ($1, 0)", edge)
            where = await told.fetchval("SELECT tableoid::regclass::text FROM told WHERE room_id = $1", edge)
            assert where == partition["partition_name"]


async def test_a_month_in_the_middle_that_is_missing_counts_as_the_end(owner_conn: Connection) -> None:
    third = await owner_conn.fetchval("SELECT partition_name FROM partitions_of('user_activity_log') OFFSET 2 LIMIT 1")
    await owner_conn.execute(f"DROP TABLE {third}")
    assert (await _ahead(owner_conn))["user_activity_log"] == 1
    assert third in await _make(owner_conn, 3)
    assert (await _ahead(owner_conn))["user_activity_log"] == 3


async def test_a_table_without_any_is_behind(told: Connection) -> None:
    assert (await _ahead(told))["told"] == -1


async def test_the_clock_of_a_session_changes_no_bound(told: Connection) -> None:
    await told.execute("SET timezone = 'Pacific/Kiritimati'; SET datestyle = 'German'")
    made = await _make(told, 4)
    await told.execute("SET timezone = 'America/Los_Angeles'; SET datestyle = 'SQL, DMY'")
    assert len(made) >= 6
    assert await _make(told, 4) == []
    begins = await told.fetchval("SELECT min(begins_at) FROM partitions_of('told')")
    now = datetime.now(UTC)
    assert begins.astimezone(UTC) == datetime(now.year, now.month, 1, tzinfo=UTC)


async def test_a_row_beyond_every_month_is_an_error_and_not_lost(owner_conn: Connection) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="no partition"):
        await owner_conn.execute(
            "INSERT INTO user_activity_log (user_id, action, created_at) VALUES (1, 'sat.down', '2001-01-01')"
        )


@pytest.mark.parametrize("months", [-1, 121])
async def test_how_far_ahead_has_a_bound(server_pool: Pool, months: int) -> None:
    with pytest.raises(asyncpg.InvalidParameterValueError, match="0 to 120"):
        await _make(server_pool, months)


async def test_who_may_not_make_them_leaves_that_to_others(owner_conn: Connection, server_pool: Pool) -> None:
    assert await upkeep.make_partitions_now(server_pool) == []
    await owner_conn.execute("REVOKE EXECUTE ON FUNCTION create_future_partitions FROM wine_pokedex_jobs")
    with pytest.raises(Unavailable):
        await upkeep.make_partitions_now(server_pool)
