"""The ledger: what is posted sums to zero, moves once, and agrees with the balances beside it."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from db import coins
from db.coins import Discrepancy, Purse
from db.errors import refusal_code
from db.players import as_player
from db.pool import Connection, Pool, connection
from game.ids import PlayerId
from tests.db.people import joined
from tests.fixtures.postgres import Database

POST = "SELECT coin_post('gift', 'A present', $1, $2, $3)"


@pytest_asyncio.fixture
async def two(database: Database, server_pool: Pool) -> tuple[PlayerId, PlayerId]:
    return await joined(server_pool, "Ana"), await joined(server_pool, "Ben")


@pytest_asyncio.fixture
async def engine(owner_conn: Connection) -> AsyncIterator[Connection]:
    await owner_conn.execute("SET ROLE wine_pokedex_engine")
    yield owner_conn


async def _account(engine: Connection, player: PlayerId, kind: str = "available") -> int:
    return int(await engine.fetchval("SELECT id FROM coin_accounts WHERE player_id = $1 AND kind = $2", player, kind))


async def _purse(pool: Pool, player: PlayerId) -> Purse:
    async with as_player(pool, player) as conn:
        return await coins.purse(conn, player)


async def test_coins_go_from_one_to_the_other(
    engine: Connection, server_pool: Pool, two: tuple[PlayerId, PlayerId]
) -> None:
    ana, ben = two
    await engine.fetchval(POST, "k", [await _account(engine, ana), await _account(engine, ben)], [-120, 120])
    assert (await _purse(server_pool, ana)).available == 380
    assert (await _purse(server_pool, ben)).available == 620
    assert await coins.discrepancies(await _as_jobs(engine)) == []


async def _as_jobs(conn: Connection) -> Connection:
    await conn.execute("RESET ROLE")
    return conn


async def test_what_is_held_is_not_free(engine: Connection, server_pool: Pool, two: tuple[PlayerId, PlayerId]) -> None:
    accounts = [await _account(engine, two[0], kind) for kind in ("available", "held")]
    await engine.fetchval(POST, "k", accounts, [-200, 200])
    assert await _purse(server_pool, two[0]) == Purse(available=300, held=200)


async def test_nobody_spends_what_he_has_not(
    engine: Connection, server_pool: Pool, two: tuple[PlayerId, PlayerId]
) -> None:
    accounts = [await _account(engine, player) for player in two]
    with pytest.raises(asyncpg.CheckViolationError) as violated:
        await engine.fetchval(POST, "k", accounts, [-501, 501])
    assert refusal_code(violated.value) == "insufficient_funds"
    assert (await _purse(server_pool, two[0])).available == 500


async def test_lines_that_do_not_sum_to_zero_never_commit(
    engine: Connection, server_pool: Pool, two: tuple[PlayerId, PlayerId]
) -> None:
    accounts = [await _account(engine, player) for player in two]
    with pytest.raises(asyncpg.CheckViolationError, match="sum to 1 instead of 0") as violated:
        await engine.fetchval(POST, "k", accounts, [-100, 101])
    assert violated.value.constraint_name == "coin_lines_sum_zero"
    assert [await _purse(server_pool, player) for player in two] == [Purse(500, 0), Purse(500, 0)]


async def test_the_sum_is_checked_for_whoever_commits(database: Database, two: tuple[PlayerId, PlayerId]) -> None:
    # Deferred triggers ran as whoever committed before PostgreSQL 18; policies would have hidden the lines from him.
    async with connection(database.superuser) as conn:
        account = await _account(conn, two[0])
        await conn.execute("BEGIN")
        await conn.execute("UPDATE coin_lines SET amount = amount + 5 WHERE account_id = $1", account)
        await conn.execute("SET LOCAL ROLE winedex_server")
        with pytest.raises(asyncpg.CheckViolationError, match="sum to 5"):
            await conn.execute("COMMIT")


async def test_the_lines_of_a_transaction_are_written_together(
    engine: Connection, two: tuple[PlayerId, PlayerId]
) -> None:
    ana, ben = [await _account(engine, player) for player in two]
    posted = await engine.fetchval(POST, "k", [ana, ben], [-5, 5])
    held = await _account(engine, two[0], "held")
    with pytest.raises(asyncpg.CheckViolationError, match=f"coin transaction {posted} sum to 3") as violated:
        await engine.execute("INSERT INTO coin_lines VALUES ($1, $2, 3)", posted, held)
    assert violated.value.constraint_name == "coin_lines_sum_zero"


async def test_forty_times_the_same_key_moves_once(
    database: Database, engine: Connection, server_pool: Pool, two: tuple[PlayerId, PlayerId]
) -> None:
    accounts = [await _account(engine, player) for player in two]
    async with asyncpg.create_pool(database.superuser.url, min_size=1, max_size=10) as pool:
        posted = await asyncio.gather(*(pool.fetchval(POST, "same", accounts, [-5, 5]) for _ in range(40)))
    assert len(set(posted)) == 1
    assert (await _purse(server_pool, two[1])).available == 505


@pytest.mark.parametrize("amounts", [[-6, 6], [5, -5]])
async def test_a_key_stands_for_one_movement(
    engine: Connection, two: tuple[PlayerId, PlayerId], amounts: list[int]
) -> None:
    accounts = [await _account(engine, player) for player in two]
    await engine.fetchval(POST, "k", accounts, [-5, 5])
    with pytest.raises(asyncpg.UniqueViolationError) as violated:
        await engine.fetchval(POST, "k", accounts, amounts)
    assert refusal_code(violated.value) == "key_reused"


async def test_an_account_that_is_not_there_is_our_bug(engine: Connection, two: tuple[PlayerId, PlayerId]) -> None:
    with pytest.raises(asyncpg.PostgresError) as raised:
        await engine.fetchval(POST, "k", [await _account(engine, two[0]), 999_999], [-5, 5])
    assert refusal_code(raised.value) is None


async def test_opposite_transfers_at_once_never_deadlock_and_lose_nothing(
    database: Database, engine: Connection, server_pool: Pool, two: tuple[PlayerId, PlayerId]
) -> None:
    ana, ben = [await _account(engine, player) for player in two]

    async with asyncpg.create_pool(database.superuser.url, min_size=4, max_size=8) as pool:

        async def transfer(number: int) -> None:
            pair = [ana, ben] if number % 2 else [ben, ana]
            await pool.fetchval(POST, f"transfer {number}", pair, [-1, 1])

        await asyncio.gather(*(transfer(number) for number in range(200)))
    assert [await _purse(server_pool, player) for player in two] == [Purse(500, 0), Purse(500, 0)]
    assert await coins.discrepancies(await _as_jobs(engine)) == []


async def test_the_audit_names_what_is_wrong(database: Database, two: tuple[PlayerId, PlayerId]) -> None:
    async with connection(database.superuser) as conn:
        account = await _account(conn, two[0])
        await conn.execute("SET session_replication_role = replica")  # no trigger is asked
        await conn.execute("UPDATE coin_accounts SET balance = 7 WHERE id = $1", account)
        await conn.execute("DELETE FROM coin_lines WHERE account_id = $1", await _account(conn, two[1]))
        await conn.execute(
            "INSERT INTO coin_transactions (kind, reason, idempotency_key) VALUES ('gift', 'Nothing', 'k')"
        )
        await conn.execute("DELETE FROM coin_accounts WHERE player_id = $1 AND kind = 'held'", two[1])
        found = await coins.discrepancies(conn)
        other = await _account(conn, two[1])
    assert [wrong._replace(id=0) if "transaction" in wrong.what else wrong for wrong in found] == [
        Discrepancy("account", account, 7, 500),
        Discrepancy("account", other, 500, 0),
        Discrepancy("empty transaction", 0, 0, 0),
        Discrepancy("player without accounts", two[1], 2, 1),
        Discrepancy("transaction", 0, 0, -500),
    ]
