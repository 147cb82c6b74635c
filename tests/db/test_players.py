"""Joining: all of it or nothing, and one name for one player."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from msgspec.structs import replace

from db import coins, players, wines
from db.coins import Purse
from db.errors import Unavailable
from db.players import Newcomer, as_player
from db.pool import Connection, Pool, open_pool
from db.wines import WineFilter
from game.effects import CELLAR
from game.ids import PlayerId, SpeciesSlug
from game.refusal import Refused
from tests.db.people import joined, newcomer, three_wines
from tests.fixtures.postgres import Cluster, Database


async def _count(conn: Connection, table: str) -> int:
    async with conn.transaction():
        await conn.execute("SET LOCAL ROLE wine_pokedex_engine")
        return int(await conn.fetchval(f"SELECT count(*) FROM {table}"))


async def test_a_new_player_has_coins_and_three_wines(server_pool: Pool) -> None:
    given = three_wines()
    player = await joined(server_pool, "Ana", wines=given)
    async with as_player(server_pool, player) as conn:
        assert await coins.purse(conn, player) == Purse(available=500, held=0)
        cellar = await wines.page(conn, player, WineFilter(), None, 10)
        log = await conn.fetch("SELECT action, d FROM user_activity_log")
    assert {wine.ref: wine.wine for wine in cellar} == {str(ref): wine for ref, wine in given}
    assert {(wine.place, wine.revision, wine.owner) for wine in cellar} == {(CELLAR, 1, player)}
    assert [tuple(row) for row in log] == [("player.joined", {"coins": 500, "wines": 3})]


async def test_a_player_is_found_by_what_the_outside_calls_him(server_pool: Pool) -> None:
    ana = newcomer("Ana")
    async with server_pool.acquire() as conn:
        player = await players.join(conn, ana, coins=0, wines=[])
    found = await players.find(server_pool, str(ana.ref))
    assert found is not None
    assert (found.id, found.name, found.level, found.trade_locked_until_ms) == (player, "Ana", 1, None)
    assert await players.by_ids(server_pool, [player, PlayerId(999)]) == {player: found}
    assert await players.find(server_pool, str(uuid.uuid4())) is None
    assert await players.find(server_pool, "no id at all") is None


async def test_of_twenty_who_want_one_name_one_gets_it(server_pool: Pool, owner_conn: Connection) -> None:
    async def attempt(number: int) -> PlayerId | str:
        spelling = "chablis" if number % 2 else "Chablis"
        someone = Newcomer(uuid.uuid4(), spelling, "chablis", None)
        try:
            async with server_pool.acquire() as conn:
                return await players.join(conn, someone, coins=500, wines=three_wines(number))
        except Refused as refused:
            return refused.code

    results = await asyncio.gather(*(attempt(number) for number in range(20)))
    assert results.count("name_taken") == 19
    # Of the nineteen nothing is left: no coins, no wines, no line in a log.
    assert await _count(owner_conn, "wines") == 3
    assert await _count(owner_conn, "coin_lines") == 2
    assert await _count(owner_conn, "coin_accounts WHERE player_id IS NOT NULL") == 2
    assert await _count(owner_conn, "user_activity_log") == 1


async def test_a_wine_that_the_catalogue_has_not_lets_nobody_join(server_pool: Pool, owner_conn: Connection) -> None:
    (ref, wine), *others = three_wines()
    unheard_of = replace(wine, species=SpeciesSlug("plonk"))
    with pytest.raises(asyncpg.AssertError, match="2 of 3 wines"):
        await joined(server_pool, "Ana", wines=[(ref, unheard_of), *others])
    assert await _count(owner_conn, "users") == 1  # the house


async def test_what_the_books_say_of_newcomers_agrees(server_pool: Pool) -> None:
    for number in range(20):
        await joined(server_pool, f"Player {number}")
    async with server_pool.acquire() as conn:
        assert await coins.discrepancies(conn) == []


@pytest.fixture
async def one_connection(database: Database) -> AsyncIterator[Pool]:
    """A pool of one connection, so that what was left on it would be seen; asyncpg must have nothing to tidy up."""
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    pool = await open_pool(database.server, size_min=1, size_max=1)
    yield pool
    await pool.close()
    assert complaints == []


async def test_a_block_that_raises_leaves_nothing_behind(one_connection: Pool) -> None:
    player = await joined(one_connection, "Ana")
    with pytest.raises(ZeroDivisionError):
        async with as_player(one_connection, player):
            raise ZeroDivisionError
    async with as_player(one_connection, player) as conn:
        assert await conn.fetchval("SELECT count(*) FROM wines") == 3
    assert await one_connection.fetchval("SELECT current_player()") is None


async def test_a_block_that_is_cancelled_in_the_middle_of_a_query_leaves_nothing_behind(one_connection: Pool) -> None:
    player = await joined(one_connection, "Ana")
    begun = asyncio.Event()

    async def slow() -> None:
        async with as_player(one_connection, player) as conn:
            begun.set()
            await conn.execute("SELECT pg_sleep(60)")

    task = asyncio.ensure_future(slow())
    await begun.wait()
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert await one_connection.fetchval("SELECT current_player()") is None


async def test_a_database_that_dies_in_the_middle_is_unavailable(pg: Cluster, server_pool: Pool) -> None:
    player = await joined(server_pool, "Ana")

    async def cut_off() -> None:
        async with as_player(server_pool, player) as conn:
            pid = await conn.fetchval("SELECT pg_backend_pid()")
            await pg.run(f"SELECT pg_terminate_backend({pid}, 5000)")
            await conn.fetchval("SELECT 1")

    with pytest.raises(Unavailable):
        await cut_off()


async def test_the_house_is_there_and_cannot_sign_in(server_pool: Pool) -> None:
    house = (await players.by_ids(server_pool, [PlayerId(0)]))[PlayerId(0)]
    assert house.name == "The House"
    assert await server_pool.fetchval("SELECT player_id FROM player_password('the house')") is None
