"""Old months are set aside and dropped as the registry says, never one that a room needs; and plans that prune."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import asyncpg
import pytest

from db import rooms
from db.players import as_player
from db.pool import Connection, Pool, connection
from game.ids import PlayerId, RoomId
from server.identifiers import uuid7
from tests.db.people import joined
from tests.fixtures.plans import Ran, explaining
from tests.fixtures.postgres import Database

Pruned = list[tuple[str, str]]

NODE = "INSERT INTO nodes (node_id, host, pid, pid_started) VALUES ($1, 'h', 1, '1')"


def _months_ago(months: int) -> datetime:
    now = datetime.now(UTC)
    index = now.year * 12 + now.month - 1 - months
    return datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC)


async def _old_partition(owner: Connection, table: str, months: int) -> str:
    begins, ends = _months_ago(months), _months_ago(months - 1)
    name = f"{table}_y{begins:%Y}m{begins:%m}"
    bounds = await owner.fetchrow(
        "SELECT partition_bound(bounds, $2) AS first, partition_bound(bounds, $3) AS next FROM partitioned_tables"
        " WHERE table_name = $1",
        table,
        begins,
        ends,
    )
    assert bounds is not None
    await owner.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL EXCLUDING IDENTITY)")
    await owner.execute(
        f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{bounds['first']}') TO ('{bounds['next']}')"
    )
    return name


async def _prune(conn: Connection | Pool, grace: str = "7 days") -> Pruned:
    rows = await conn.fetch("SELECT * FROM prune_partitions($1::text::interval)", grace)
    return [(row["partition_name"], row["outcome"]) for row in rows]


async def _partitions(conn: Connection, table: str) -> list[str]:
    return [row[0] for row in await conn.fetch("SELECT partition_name FROM partitions_of($1)", table)]


async def _room(owner: Connection, months: int, state: str) -> uuid.UUID:
    node = uuid.uuid4()
    await owner.execute(NODE, node)
    room = uuid7(int(_months_ago(months).timestamp() * 1000) + 5)
    await owner.execute(
        "INSERT INTO rooms (room_id, kind, rules_version, state, owner, head_seq, head_n, last_at_ms, opened_at_ms,"
        " fault) VALUES ($1, 'battle', 1, $2, $3, 1, 1, 1, 1, CASE WHEN $2 = 'quarantined' THEN 'a fault' END)",
        room,
        state,
        node,
    )
    await owner.execute(
        "INSERT INTO room_entries (room_id, seq, first_n, at_ms, body) VALUES ($1, 0, 1, 1, 'opening')", room
    )
    return room


async def test_what_is_past_keeping_is_set_aside_and_dropped_later(owner_conn: Connection, server_pool: Pool) -> None:
    old = await _old_partition(owner_conn, "user_activity_log", 25)
    kept = await _old_partition(owner_conn, "user_activity_log", 24)
    await owner_conn.execute(
        "INSERT INTO user_activity_log (user_id, action, created_at) VALUES (1, 'sat.down', $1)", _months_ago(25)
    )
    assert await _prune(server_pool) == [(old, "detached")]
    assert kept in await _partitions(owner_conn, "user_activity_log")
    assert old not in await _partitions(owner_conn, "user_activity_log")
    assert await owner_conn.fetchval("SELECT count(*) FROM user_activity_log") == 0
    assert await owner_conn.fetchval(f"SELECT count(*) FROM {old}") == 1  # for whoever wants to copy it
    aside = await owner_conn.fetchrow("SELECT * FROM partitions_set_aside")
    assert aside is not None
    assert (aside["partition_name"], aside["table_name"]) == (old, "user_activity_log")
    assert (aside["begins_at"], aside["ends_at"]) == (_months_ago(25), _months_ago(24))

    assert await _prune(server_pool) == []
    assert await _prune(server_pool, "0 days") == [(old, "dropped")]
    assert await owner_conn.fetchval("SELECT to_regclass($1)", old) is None
    assert await owner_conn.fetchval("SELECT count(*) FROM partitions_set_aside") == 0


async def test_what_an_operator_takes_off_the_list_is_his(owner_conn: Connection, server_pool: Pool) -> None:
    old = await _old_partition(owner_conn, "user_activity_log", 30)
    await _prune(server_pool)
    await owner_conn.execute("DELETE FROM partitions_set_aside")
    assert await _prune(server_pool, "0 days") == []
    assert await owner_conn.fetchval("SELECT to_regclass($1)::text", old) == old


async def test_nobody_reads_what_is_set_aside_but_its_owner(
    database: Database, owner_conn: Connection, server_pool: Pool
) -> None:
    old = await _old_partition(owner_conn, "user_activity_log", 30)
    await _prune(server_pool)
    async with connection(database.superuser) as conn:
        for role in ("wine_pokedex_app", "wine_pokedex_readonly", "wine_pokedex_jobs", "wine_pokedex_engine"):
            assert not await conn.fetchval("SELECT has_table_privilege($1, $2, 'SELECT')", role, old)


@pytest.mark.parametrize("state", ["open", "quarantined"])
async def test_a_month_that_a_room_needs_stays(owner_conn: Connection, server_pool: Pool, state: str) -> None:
    old = await _old_partition(owner_conn, "room_entries", 6)
    room = await _room(owner_conn, 6, state)
    assert await _prune(server_pool) == [(old, "holds an open room")]
    assert await owner_conn.fetchval("SELECT count(*) FROM room_entries WHERE room_id = $1", room) == 1
    await owner_conn.execute("UPDATE rooms SET state = 'closed'")
    assert await _prune(server_pool) == [(old, "detached")]


@pytest.mark.parametrize("state", ["closed", "void"])
async def test_a_month_whose_rooms_are_over_goes(owner_conn: Connection, server_pool: Pool, state: str) -> None:
    kept = await _old_partition(owner_conn, "room_entries", 3)
    old = await _old_partition(owner_conn, "room_entries", 4)
    await _room(owner_conn, 4, state)
    await _room(owner_conn, 3, "open")
    await _room(owner_conn, 0, "open")
    assert await _prune(server_pool) == [(old, "detached")]
    assert kept in await _partitions(owner_conn, "room_entries")


async def test_a_room_at_the_edge_of_a_month_counts_for_its_own(owner_conn: Connection, server_pool: Pool) -> None:
    first, second = [await _old_partition(owner_conn, "room_entries", months) for months in (7, 6)]
    room = await _room(owner_conn, 6, "open")
    edge = uuid.UUID(int=int(_months_ago(6).timestamp() * 1000) << 80)
    await owner_conn.execute("DELETE FROM room_entries")
    await owner_conn.execute("UPDATE rooms SET room_id = $2 WHERE room_id = $1", room, edge)
    assert await _prune(server_pool) == [(first, "detached"), (second, "holds an open room")]


async def test_without_a_retention_everything_is_kept(owner_conn: Connection, server_pool: Pool) -> None:
    await owner_conn.execute("UPDATE partitioned_tables SET kept_months = NULL")
    await _old_partition(owner_conn, "user_activity_log", 200)
    assert await _prune(server_pool) == []


async def test_a_busy_table_is_left_for_the_next_time(
    database: Database, owner_conn: Connection, server_pool: Pool
) -> None:
    old = await _old_partition(owner_conn, "user_activity_log", 30)
    async with connection(database.owner) as reader:
        async with reader.transaction():
            await reader.fetch("SELECT count(*) FROM user_activity_log")
            assert await _prune(server_pool) == [(old, "busy")]
        assert await _prune(server_pool) == [(old, "detached")]
        async with reader.transaction():
            await reader.fetch(f"SELECT count(*) FROM {old}")
            assert await _prune(server_pool, "0 days") == [(old, "busy")]
    assert await _prune(server_pool, "0 days") == [(old, "dropped")]


async def test_a_grace_before_the_event_is_refused(server_pool: Pool) -> None:
    with pytest.raises(asyncpg.InvalidParameterValueError):
        await _prune(server_pool, "-1 days")


@pytest.mark.parametrize("call", ["prune_partitions()", "analyze_all_tables()"])
async def test_only_jobs_prune_and_analyse(database: Database, call: str) -> None:
    async with connection(database.superuser) as conn:
        for role in ("wine_pokedex_app", "wine_pokedex_readonly"):
            await conn.execute(f"SET ROLE {role}")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.fetch(f"SELECT * FROM {call}")
            await conn.execute("RESET ROLE")


async def test_every_table_is_analysed_parents_too(owner_conn: Connection, server_pool: Pool) -> None:
    await owner_conn.execute(
        "INSERT INTO user_activity_log (user_id, action) SELECT 7, 'sat.down' FROM generate_series(1, 50)"
    )
    done = {row[0] for row in await server_pool.fetch("SELECT analyze_all_tables()")}
    assert {"users", "wines", "user_activity_log", "room_entries", "search_words"} <= done
    said = await owner_conn.fetchval("SELECT reltuples FROM pg_class WHERE relname = 'user_activity_log'")
    assert said == 50
    everything = await owner_conn.fetch(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm')"
        " AND NOT relispartition AND pg_has_role(relowner, 'USAGE')"
    )
    assert {row["relname"] for row in everything} == done


# Plans that prune -----------------------------------------------------------------------------------------------------


def _read_from(ran: list[Ran], table: str) -> Iterator[str]:
    return (each.relation for each in ran if each.relation is not None and each.relation.startswith(table))


async def test_a_players_log_of_a_month_reads_one_partition(database: Database, server_pool: Pool) -> None:
    player = await joined(server_pool, "Ana")
    async with as_player(server_pool, PlayerId(player)) as conn:
        assert await conn.fetchval("SELECT count(*) FROM user_activity_log") == 1
    async with explaining(database.superuser) as (conn, plans):
        await conn.execute(f"SET ROLE wine_pokedex_app; SET app.player_id = {player}")
        for _ in range(8):  # generic plans from the sixth on: they prune when they begin
            plans.take()
            found = await conn.fetch(
                "SELECT action FROM user_activity_log WHERE created_at >= $1 AND created_at < $2"
                " ORDER BY created_at DESC",
                _months_ago(0),
                _months_ago(-1),
            )
            assert [row["action"] for row in found] == ["player.joined"]
            month = f"user_activity_log_y{_months_ago(0):%Y}m{_months_ago(0):%m}"
            assert set(_read_from(plans.take(), "user_activity_log")) == {month}


async def test_a_rooms_entries_are_read_from_one_partition(database: Database, owner_conn: Connection) -> None:
    room = await _room(owner_conn, 0, "open")
    async with explaining(database.superuser) as (conn, plans):
        await conn.execute("SET ROLE wine_pokedex_app")
        for _ in range(8):
            plans.take()
            assert len((await rooms.entries(conn, [RoomId(str(room))]))[RoomId(str(room))]) == 1
            month = f"room_entries_y{_months_ago(0):%Y}m{_months_ago(0):%m}"
            assert set(_read_from(plans.take(), "room_entries")) == {month}
