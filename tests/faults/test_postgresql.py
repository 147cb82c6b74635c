"""PostgreSQL beside the server crashed, out of connections, only reading, full, in the middle of bids: the server lives
on, nobody is told what did not happen, and what was told is there."""

import asyncio
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from db.pool import connection
from server.app import POOL_SIZE_MAX
from tests.faults.breaking import crashed, no_connection_left, only_reading
from tests.faults.client import Client
from tests.faults.playing import SEEDS, data_folder
from tests.faults.sale import Sale, compare_sale, one_has_heard
from tests.faults.truth import audited
from tests.fixtures.breakable import CRASH, Machine, small_disk
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


# In the middle of bids -----------------------------------------------------------------------------------------------


async def ready(url: str, expected: bool = True) -> bool:
    """Whether the server says that it should be sent traffic, or that it should not."""
    async with aiohttp.ClientSession(url) as http, http.get("/readyz") as response:
        return (response.status == 200) is expected


@pytest.mark.parametrize("seed", SEEDS)
async def test_bids_are_neither_lost_nor_made_up_whatever_becomes_of_postgresql(
    machine: Machine, data_dir: Path, seed: int
) -> None:
    database = await machine.database()
    sale = Sale(seed)
    program = await Program.start(data_dir, database.owner.url)
    try:
        await sale.begin(program.url)
        for fault in (crashed, only_reading, no_connection_left):
            asking = sale.asking()
            await one_has_heard(sale)
            await fault(machine, database, program)
            await asyncio.gather(*asking)
            await sale.repeat()
        async with connection(database.superuser) as god:
            await sale.heard_all(god)
            await compare_sale(god, sale)
        await audited(database.owner)
    finally:
        for client in sale.clients:
            await client.leave()
        await program.kill()
    assert '"level":"error"' not in program.said.read_text()


# What people are told meanwhile --------------------------------------------------------------------------------------

ASK_AT_ONCE = 60
"""Many times what the server has connections for."""

TOLD_WITHIN_S = 30.0
"""Well below what a client waits for; the server's own limits are a few seconds of a machine that has time."""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_what_people_are_told_while_it_is_gone_or_busy(machine: Machine, data_dir: Path) -> None:
    database = await machine.database()
    program = await Program.start(data_dir, database.owner.url)
    anna = Client("Anna")
    try:
        await anna.join(program.url)
        await anna.come(program.url)
        await anna.ask(anna.request("battle.queue", {"mode": "pairing", "rated": False, "versus": "house"}))
        await anna.until(lambda: bool(anna.battles), "the house")
        (battle,) = anna.battles
        await anna.watch(battle)
        await anna.until(lambda: bool(anna.battles[battle].choices), "the first course")
        async with aiohttp.ClientSession(program.url) as http:
            await _while_all_connections_are_held(http, database, anna, battle)
            await machine.stop(CRASH)
            await until(lambda: ready(program.url, False), "the server to notice")
            assert (await _asked(http, "GET", "/healthz"))[0] == 200
            told = [
                await _asked(http, "GET", "/api/v1/species"),
                await _asked(http, "POST", "/api/v1/players", {"name": "Bela", "password": "a long enough one"}),
                await _asked(http, "GET", "/api/v1/me", token=anna.token),
            ]
            assert [(status, again) for status, again, _ in told] == [(503, "1")] * 3
            assert max(seconds for _, _, seconds in told) < TOLD_WITHIN_S
            waiting = asyncio.create_task(anna.ask(anna.choose(battle, random.Random(1))))
            await machine.start()
            await until(lambda: ready(program.url), "the server to be ready")
            await waiting
            assert (await _asked(http, "GET", "/api/v1/species"))[0] == 200
            assert anna.connections == 1
    finally:
        await anna.leave()
        await program.kill()
    assert '"level":"error"' not in program.said.read_text()


async def _while_all_connections_are_held(
    http: aiohttp.ClientSession, database: Database, anna: Client, battle: str
) -> None:
    """Who asks for what somebody has locked holds a connection until he is refused: others wait for one. Rooms go on,
    and so does the heartbeat."""
    async with (
        connection(database.superuser) as watcher,
        connection(database.superuser) as god,
        god.transaction(),
    ):
        await god.execute("LOCK TABLE wine_species IN ACCESS EXCLUSIVE MODE")
        asking = [asyncio.create_task(_asked(http, "GET", "/api/v1/species")) for _ in range(ASK_AT_ONCE)]

        async def all_held() -> bool:
            return bool(await watcher.fetchval(WAITING) == POOL_SIZE_MAX)

        await until(all_held, "all connections to be held")
        await anna.ask(anna.choose(battle, random.Random(1)))
        told = await asyncio.gather(*asking)
        assert {(status, again) for status, again, _ in told} == {(503, "1")}
        assert max(seconds for _, _, seconds in told) < TOLD_WITHIN_S
        assert (await _asked(http, "GET", "/readyz"))[0] == 200
    assert (await _asked(http, "GET", "/api/v1/species"))[0] == 200
    await anna.until(lambda: anna.battles[battle].turn > 1, "the next course")


async def _asked(
    http: aiohttp.ClientSession, method: str, path: str, body: Any = None, token: str | None = None
) -> tuple[int, str | None, float]:
    """Status, `Retry-After`, and how many seconds it took."""
    began_s = time.monotonic()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http.request(method, path, json=body, headers=headers) as response:
        await response.read()
        return response.status, response.headers.get("Retry-After"), time.monotonic() - began_s


# A full disk ---------------------------------------------------------------------------------------------------------


JOINING = 16
"""More than there can be room for in pages that are there already."""


async def test_a_full_disk_is_waited_for(machine: Machine, data_dir: Path) -> None:
    """PostgreSQL finds no room for the game's tables (53100); its log has a disk of its own, as it should."""
    with small_disk(data_dir / "small", mib=160) as disk:
        await machine.run(f"CREATE TABLESPACE small LOCATION '{disk.path}'")
        database = await machine.database("small")
        sale = Sale(1)
        program = await Program.start(data_dir, database.owner.url)
        try:
            await sale.begin(program.url)
            disk.fill()
            asking = sale.asking()

            async def full() -> bool:
                asking.extend(sale.asking() if all(one.done() for one in asking) else [])
                return "No space left on device" in program.said.read_text()

            await until(full, "the disk to be full")
            async with aiohttp.ClientSession(program.url) as http:
                others = 0
                while (told := await _joins(http, others)) == (201, None):
                    others += 1
                    assert others < JOINING, "there is room after all"
                assert told == (503, "1")
                disk.free()
                await asyncio.gather(*asking)
                await sale.repeat()
                async with connection(database.superuser) as god:
                    await sale.heard_all(god)
                    await compare_sale(god, sale, others)
                assert await _joins(http, others) == (201, None), "who was refused had not become a player"
        finally:
            for client in sale.clients:
                await client.leave()
            await program.kill()
            await machine.run(f"DROP DATABASE {database.name} WITH (FORCE)", "DROP TABLESPACE small")
    assert '"level":"error"' not in program.said.read_text()


async def _joins(http: aiohttp.ClientSession, number: int) -> tuple[int, str | None]:
    body = {"name": f"Newcomer {number}", "password": "a long enough one"}
    return (await _asked(http, "POST", "/api/v1/players", body))[:2]
