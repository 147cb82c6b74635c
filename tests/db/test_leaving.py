"""A player leaves: nothing that says who he was is found anywhere, and the books and the others are whole."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from db import leaving, migrate, sessions
from db.audit import broken_rules
from db.players import as_player
from db.pool import Connection, Pool, connection, open_pool
from db.sessions import Hashes, Lifetimes
from game.ids import PlayerId
from game.refusal import Refused
from server.hiding import Fields
from server.identifiers import uuid7
from tests.db.people import HASH, NOW_MS, joined
from tests.fixtures.postgres import Cluster, Database
from tests.migrations.sample_data import SAMPLES

NAMES = ("Ausonius", "ausonius")
FIELDS = Fields({1: b"k" * 32})


@pytest_asyncio.fixture
async def two(database: Database, server_pool: Pool) -> tuple[PlayerId, PlayerId]:
    return await joined(server_pool, "Ana"), await joined(server_pool, "Ben")


async def _leave(pool: Pool, player: PlayerId) -> leaving.Left | None:
    async with as_player(pool, player) as conn:
        return await leaving.leave(conn, uuid7(NOW_MS))


async def _sign_in(pool: Pool, player: PlayerId) -> None:
    hashes = Hashes(*(uuid.uuid4().bytes * 2 for _ in range(3)))
    lifetimes = Lifetimes(NOW_MS, NOW_MS + 60_000, NOW_MS + 120_000)
    async with pool.acquire() as conn:
        await sessions.open_session(conn, uuid7(NOW_MS), player, "phone", hashes, lifetimes, devices_max=5)


async def test_coins_go_to_the_mint_and_wines_to_the_house_and_the_books_agree(
    database: Database, server_pool: Pool, two: tuple[PlayerId, PlayerId]
) -> None:
    assert await _leave(server_pool, two[0]) == leaving.Left([], [])
    async with connection(database.superuser) as above:
        assert await broken_rules(above) == []
        assert await above.fetchval("SELECT sum(balance)::int FROM coin_accounts WHERE player_id = $1", two[0]) == 0
        assert await above.fetchval("SELECT sum(balance)::int FROM coin_accounts WHERE kind = 'mint'") == -500
        assert await above.fetchval("SELECT count(*) FROM wines WHERE owner_id = 0 AND revision = 2") == 3
        assert await above.fetchval("SELECT count(*) FROM wines WHERE owner_id = $1", two[1]) == 3


async def test_sessions_end_and_nobody_signs_in_any_more(server_pool: Pool, two: tuple[PlayerId, PlayerId]) -> None:
    await _sign_in(server_pool, two[0])
    await _sign_in(server_pool, two[1])
    left = await _leave(server_pool, two[0])
    assert left is not None
    assert len(left.sessions) == 1
    with pytest.raises(Refused, match="bad_credentials"):  # his password was compared before he left
        await _sign_in(server_pool, two[0])
    async with server_pool.acquire() as conn:
        assert await sessions.password_of(conn, "ana") is None
        assert await sessions.password_of(conn, "ben") is not None
    async with as_player(server_pool, two[1]) as conn:
        assert await conn.fetchval("SELECT count(*) FROM user_sessions WHERE ended_at IS NULL") == 1


async def test_his_name_is_free_and_his_row_has_another(server_pool: Pool, two: tuple[PlayerId, PlayerId]) -> None:
    old = await server_pool.fetchval("SELECT public_id FROM users WHERE id = $1", two[0])
    await _leave(server_pool, two[0])
    row = await server_pool.fetchrow("SELECT name, public_id FROM users WHERE id = $1", two[0])
    assert row is not None
    name, face = row
    assert name == f"deleted #{str(face)[-11:]}"
    assert face != old
    assert await joined(server_pool, "Ana") != two[0]


async def test_he_leaves_once_also_when_asked_at_once(server_pool: Pool, two: tuple[PlayerId, PlayerId]) -> None:
    outcomes = await asyncio.gather(*(_leave(server_pool, two[0]) for _ in range(5)))
    assert sorted(outcome is None for outcome in outcomes) == [False, True, True, True, True]


async def test_nobody_erases_nobody_nor_the_house(database: Database, server_pool: Pool) -> None:
    async with server_pool.acquire() as conn:
        with pytest.raises(asyncpg.PostgresError):
            await leaving.leave(conn, uuid7(NOW_MS))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await leaving.erase(conn, PlayerId(1), uuid7(NOW_MS))
    async with connection(database.superuser) as above:
        assert await leaving.erase(above, PlayerId(0), uuid7(NOW_MS)) is None
        assert await above.fetchval("SELECT name FROM users WHERE id = 0") == "The House"


@pytest.mark.parametrize(
    ("busy", "statement"),
    [
        ("wines", "UPDATE wines SET place = 'queue', place_room = gen_random_uuid() WHERE owner_id = $1"),
        ("held_coins", "UPDATE coin_accounts SET balance = 1 WHERE player_id = $1 AND kind = 'held'"),
        (
            "battles",
            "INSERT INTO battles (battle_id, mode, rated, player_0, player_1)"
            " VALUES (gen_random_uuid(), 'pairing', true, 0, $1)",
        ),
        (
            "auctions",
            "INSERT INTO auctions (auction_id, seller_id, wine_id, start_price, reserved, ends_at, opened_at, bids,"
            " leader_id, price) SELECT gen_random_uuid(), w.owner_id, w.id, 1, false, now(), now(), 1, $1, 1"
            " FROM wines w WHERE w.owner_id <> $1 LIMIT 1",
        ),
    ],
)
async def test_what_others_wait_for_keeps_him(
    database: Database, server_pool: Pool, two: tuple[PlayerId, PlayerId], busy: str, statement: str
) -> None:
    async with connection(database.superuser) as above:
        await above.execute(statement, two[0])
    assert await _leave(server_pool, two[0]) == leaving.Left([busy], [])
    assert await server_pool.fetchval("SELECT name FROM users WHERE id = $1", two[0]) == "Ana"
    async with as_player(server_pool, two[0]) as conn:
        assert await conn.fetchval("SELECT count(*) FROM wines") == 3


@pytest_asyncio.fixture
async def sampled(pg: Cluster, empty_database: Database) -> AsyncIterator[tuple[Connection, Pool]]:
    """Every table's sample rows, of which many are Ausonius's; and what he has under way is over."""
    async with connection(empty_database.owner) as owner, connection(empty_database.superuser) as above:
        for migration in pg.migrations:
            await migrate.up(owner, pg.migrations, to=migration.version)
            if migration.version in SAMPLES:
                await above.execute(SAMPLES[migration.version])
        await above.execute(
            """
            UPDATE users SET password_hash = $1, trade_locked_until = now(), trade_lock_reason = 'Ausonius again'
            WHERE name_key = 'ausonius'
            """,
            HASH,
        )
        await above.execute('UPDATE inbox SET d = \'{"with": "Ausonius"}\' WHERE player_id = $1', await _him(above))
        pool = await open_pool(empty_database.server, size_min=1, size_max=2)
        try:
            yield above, pool
        finally:
            await pool.close()


async def _him(above: Connection) -> PlayerId:
    return PlayerId(await above.fetchval("SELECT id FROM users WHERE name_key = 'ausonius'"))


async def _end_what_is_under_way(above: Connection, him: PlayerId) -> None:
    await above.execute("UPDATE battles SET state = 'void', closed_at = now()")
    await above.execute("UPDATE market_listings SET state = 'withdrawn', closed_at = now() WHERE state = 'open'")
    await above.execute("UPDATE mystery_deposits SET state = 'withdrawn', closed_at = now() WHERE state = 'waiting'")
    await above.execute("UPDATE trade_disputes SET state = 'withdrawn', resolved_at = now() WHERE state = 'open'")
    await above.execute("UPDATE breeding_attempts SET state = 'cancelled', closed_at = now() WHERE state = 'brewing'")
    await above.execute("UPDATE competition_participants SET state = 'withdrawn'")
    await above.execute("UPDATE wines SET place = 'cellar', place_room = NULL WHERE owner_id = $1", him)


async def _columns(above: Connection) -> list[tuple[str, str]]:
    rows = await above.fetch(
        """
        SELECT c.relname::text AS table, a.attname::text AS column
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type t ON t.oid = a.atttypid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
          AND t.typcategory IN ('S', 'U', 'A')
        """
    )
    return [(row["table"], row["column"]) for row in rows]


async def _found(above: Connection, words: tuple[str, ...]) -> set[str]:
    """The columns in which one of the words stands, as text or within bytes, whatever its case."""
    found = set()
    for table, column in await _columns(above):
        for word in words:
            # A bytea is written in hexadecimal: there the word is looked for as that.
            if await above.fetchval(
                f"SELECT EXISTS (SELECT FROM {table} WHERE {column}::text ILIKE '%' || $1 || '%'"
                f" OR {column}::text ILIKE '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%')",
                word,
            ):
                found.add(f"{table}.{column}")
    return found


async def test_nothing_that_says_who_he_was_is_found_anywhere(sampled: tuple[Connection, Pool]) -> None:
    above, pool = sampled
    him = await _him(above)
    secret = FIELDS.hide("user_emails.email:1", "ausonius@example.org").hex()
    await above.execute("UPDATE user_emails SET email = decode($2, 'hex') WHERE user_id = $1", him, secret)
    before = await _found(above, (*NAMES, "example.org", secret))
    assert {"users.name", "users.trade_lock_reason", "inbox.d", "user_emails.email"} <= before
    await _end_what_is_under_way(above, him)
    left = await _leave(pool, him)
    assert left is not None
    assert left.busy == []
    assert await _found(above, (*NAMES, "example.org", secret, HASH)) == set()


async def test_what_is_his_own_is_gone_and_what_is_also_others_stays(sampled: tuple[Connection, Pool]) -> None:
    above, pool = sampled
    him = await _him(above)
    keys = await above.fetch(
        """
        SELECT k.conrelid::regclass::text AS table, a.attname::text AS column, k.confdeltype = 'c' AS own
        FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
        WHERE k.contype = 'f' AND k.confrelid = 'users'::regclass AND k.conparentid = 0
        """
    )

    async def rows() -> dict[tuple[str, str], int]:
        return {
            (key["table"], key["column"]): await above.fetchval(
                f"SELECT count(*) FROM {key['table']} WHERE {key['column']} = $1", him
            )
            for key in keys
        }

    await _end_what_is_under_way(above, him)
    before = await rows()
    assert (await _leave(pool, him)) is not None
    after = await rows()
    for key in keys:
        at = (key["table"], key["column"])
        if at == ("wine_transfers", "from_id"):  # his wines went to the house, and that is a transfer
            assert after[at] > before[at]
        else:
            gone = key["own"] or at == ("wines", "owner_id")
            assert after[at] == (0 if gone else before[at]), f"{at}: {before[at]} rows became {after[at]}"
    assert await above.fetchval("SELECT count(*) FROM user_activity_log WHERE user_id = $1", him) == 0
    assert sum(before.values()) > 20


async def test_the_engine_may_delete_whatever_is_a_players_own(owner_conn: Connection) -> None:
    rows: list[Any] = await owner_conn.fetch(
        """
        SELECT k.conrelid::regclass::text AS name FROM pg_constraint k
        WHERE k.contype = 'f' AND k.confrelid = 'users'::regclass AND k.confdeltype = 'c' AND k.conparentid = 0
          AND NOT has_table_privilege('wine_pokedex_engine', k.conrelid, 'DELETE')
        """
    )
    assert [row["name"] for row in rows] == [], "GRANT DELETE on these to wine_pokedex_engine: they go with an account"
