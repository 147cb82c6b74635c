"""The primary is lost and its standby takes over: what was acknowledged is there, the game goes on by itself, and
nobody has seen what only the lost one knew."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from db.errors import Unavailable
from db.pool import connect, connection, open_pool
from db.primary import Replaced
from tests.db.people import joined
from tests.faults.client import Client
from tests.faults.playing import data_folder
from tests.faults.sale import Sale, compare_sale, one_has_heard
from tests.faults.truth import audited, requests_are_written
from tests.fixtures.breakable import CRASH, FAST, STANDBY, Machine, either
from tests.fixtures.programs import Program
from tests.fixtures.until import until


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@asynccontextmanager
async def following(machine: Machine) -> AsyncIterator[Machine]:
    """A standby for which commits wait. At the end both are as if it had never been: the first one's data goes on."""
    with data_folder() as folder:
        standby = await machine.standby(folder)
        try:
            await machine.set({"synchronous_standby_names": STANDBY})
            yield standby
        finally:
            if not machine.runs:
                await machine.start()
            await machine.run("ALTER SYSTEM RESET ALL", "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            await standby.end()


async def test_all_that_was_acknowledged_outlives_the_primary(machine: Machine, data_dir: Path) -> None:
    """In the middle of bids and of a battle it is gone; then the standby is promoted, and nobody tells the server."""

    async def lost(standby: Machine) -> None:
        await machine.stop(CRASH)
        await standby.promote()

    await _fails_over(machine, data_dir, lost)


async def test_a_primary_that_only_reads_is_left_for_the_one_that_writes(machine: Machine, data_dir: Path) -> None:
    """A change-over, or a fence that comes late: the old one lives on, lets everybody in and says no to every write."""

    async def fenced(standby: Machine) -> None:
        await machine.set({"default_transaction_read_only": "on"})
        await standby.promote()

    await _fails_over(machine, data_dir, fenced)


async def _fails_over(machine: Machine, data_dir: Path, fail: Callable[[Machine], Awaitable[None]]) -> None:
    database = await machine.database()
    async with following(machine) as standby:
        address = either(database.owner, standby.login("winedex_owner", database.name))
        program = await Program.start(data_dir, address.url)
        sale, anna, chance = Sale(1), Client("Anna"), random.Random(1)
        try:
            await sale.begin(program.url)
            await anna.join(program.url)
            await anna.come(program.url)
            await anna.ask(anna.request("battle.queue", {"mode": "pairing", "rated": False, "versus": "house"}))
            await anna.until(lambda: bool(anna.battles), "the house")
            (battle,) = anna.battles
            await anna.watch(battle)
            await _course(anna, battle, 1)
            asking = [*sale.asking(), asyncio.create_task(anna.ask(anna.choose(battle, chance)))]
            await one_has_heard(sale)
            await fail(standby)
            await asyncio.gather(*asking)
            await sale.repeat()
            await _course(anna, battle, 2)
            await anna.ask(anna.choose(battle, chance))
            await anna.repeat(chance)
            assert all(one.close_code is None for one in (anna, *sale.clients)), "somebody was sent away"
            async with connection(standby.login("postgres", database.name)) as god:
                await sale.heard_all(god)
                await compare_sale(god, sale, others=1)
                await requests_are_written(god, anna)
                # The server is who it was, and all rooms that are open are its own.
                node = await god.fetchval("SELECT node_id FROM nodes WHERE stopped_at IS NULL")
                assert await god.fetchval("SELECT array_agg(DISTINCT owner) FROM rooms WHERE state = 'open'") == [node]
            await audited(address)
        finally:
            for client in (anna, *sale.clients):
                await client.leave()
            await program.kill()
        assert '"level":"error"' not in program.said.read_text()


async def _course(player: Client, battle: str, turn: int) -> None:
    seat = player.battles[battle]
    await player.until(lambda: seat.turn >= turn and bool(seat.choices), f"course {turn}")


async def test_what_waits_for_a_standby_in_vain_is_seen_by_nobody(machine: Machine) -> None:
    """The standby is gone, and so no commit comes to an end. Who gives up must not cancel it: then it would be seen
    here, and a failover would make it unseen again."""
    database = await machine.database()
    async with connection(database.superuser) as god:
        pool = await open_pool(database.server, size_min=1, size_max=2, command_seconds_max=0.5)
        lane = await connect(database.server, command_seconds_max=0.5, cancels=False)
        there = "SELECT count(*) FROM users WHERE id > 0"
        try:
            async with machine.with_setting("synchronous_standby_names", "nobody"):
                with pytest.raises(Unavailable):
                    await joined(pool, "Anna")
                with pytest.raises(TimeoutError):
                    await lane.execute("SELECT node_register(gen_random_uuid(), 'here', 1, 'now')")

                async def both_wait() -> bool:
                    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                    return bool(await god.fetchval(waits) == 2)

                await until(both_wait, "both to be left alone")
                assert lane.is_closed()
                assert await god.fetchval(there) == 0
                assert await god.fetchval("SELECT count(*) FROM nodes") == 0

            async def both_there() -> bool:
                return bool(await god.fetchval(there) == 1 and await god.fetchval("SELECT count(*) FROM nodes") == 1)

            await until(both_there, "both, as soon as nobody has to be waited for")
        finally:
            lane.terminate()
            pool.terminate()


async def test_a_primary_that_was_replaced_is_named(machine: Machine) -> None:
    database = await machine.database()
    address = either(database.server, database.server)
    address.seen.timeline = 1_000
    with pytest.raises(Unavailable, match="1000 has begun: fence it") as refused:
        await connect(address)
    assert isinstance(refused.value.__cause__, Replaced)


async def test_who_was_with_the_new_primary_never_goes_back(machine: Machine, data_dir: Path) -> None:
    """The old one comes back as if nothing had been: nobody fenced it."""
    database = await machine.database()
    async with following(machine) as standby:
        address = either(database.server, standby.login("winedex_server", database.name))
        behind = address.alone()[0]
        async with connection(address) as first:
            assert not await first.fetchval("SELECT pg_is_in_recovery()")
        await machine.stop(FAST)
        with pytest.raises(Unavailable):
            await connect(address)
        await standby.promote()
        async with connection(address) as second:
            await second.execute("SELECT node_register(gen_random_uuid(), 'here', 1, 'now')")
        await machine.start()
        async with connection(behind) as old:
            assert not await old.fetchval("SELECT pg_is_in_recovery()")
        for _ in range(5):  # whichever answers first
            async with connection(address) as third:
                assert await third.fetchval("SELECT count(*) FROM nodes") == 1
        await standby.stop(FAST)
        with pytest.raises(Unavailable) as refused:
            await connect(address)
        assert isinstance(refused.value.__cause__, OSError)


async def test_a_replica_is_read_from_while_it_is_near(machine: Machine, data_dir: Path) -> None:
    database = await machine.database()
    with data_folder() as folder:
        standby = await machine.standby(folder)
        replica = standby.login("winedex_owner", database.name)
        program = await Program.start(data_dir, database.owner.url, WINEDEX_REPLICA_URL=replica.url)
        try:
            async with (
                aiohttp.ClientSession(program.url) as http,
                connection(standby.login("postgres", database.name)) as there,
            ):
                await _reads(http, "replica")
                sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'winedex_server'"
                assert await there.fetchval(sessions) > 0
                await there.execute("SELECT pg_wal_replay_pause()")
                await _reads(http, "primary")
                await there.execute("SELECT pg_wal_replay_resume()")
                await _reads(http, "replica")
                await standby.stop(CRASH)
                await _reads(http, "primary")
                await standby.start()
                await _reads(http, "replica")
        finally:
            await program.kill()
            await standby.end()
        said = program.said.read_text()
        assert "the replica is not read from" in said
        assert '"level":"error"' not in said


async def _reads(http: aiohttp.ClientSession, whence: str) -> None:
    """Ask until it is read there; every answer is right meanwhile."""

    async def read() -> bool:
        before = await _counted(http, whence)
        for path in ("/api/v1/species?q=riesling", "/api/v1/ladders/pairing"):
            async with http.get(path) as response:
                assert response.status == 200, await response.text()
        return await _counted(http, whence) == before + 2

    await until(read, f"reads from the {whence}")


async def _counted(http: aiohttp.ClientSession, whence: str) -> float:
    async with http.get("/metrics") as response:
        page = await response.text()
    name = f'winedex_reads_total{{whence="{whence}"}} '
    return sum(float(line.removeprefix(name)) for line in page.splitlines() if line.startswith(name))
