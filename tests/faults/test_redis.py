"""Redis slow, stopped, cut off from all and from one: games go on where they can, who cannot be served is told so, all
heals by itself, and the books are right. Killed and flushed: `test_workers.py`."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from db.pool import connection
from tests.faults.client import Client
from tests.faults.machines import Machines, Spread
from tests.faults.playing import data_folder
from tests.faults.sale import Sale, compare_sale
from tests.faults.truth import compare, verified
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program, command
from tests.fixtures.redis import programs, running
from tests.fixtures.redis_proxy import RedisProxy
from tests.fixtures.until import until

SLOW_S = 0.15
"""Each way: an answer from another process takes over half a second."""


pytestmark = pytest.mark.timeout(400)
"""Programs that start, beside others: on a machine that is busy with something else that alone takes a minute."""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.fixture
async def bus() -> AsyncIterator[str]:
    async with running(programs()["valkey"]) as server:
        yield server.url


@pytest.fixture
async def between(bus: str) -> AsyncIterator[RedisProxy]:
    async with RedisProxy.before(bus) as proxy:
        yield proxy


@pytest.fixture
async def machines(data_dir: Path, database: Database, between: RedisProxy) -> AsyncIterator[Machines]:
    """Two, whose Redis is behind the proxy."""
    async with AsyncExitStack() as stack:
        machines = Machines(data_dir, database, between.url)
        stack.push_async_callback(machines.end)
        await asyncio.gather(*(machines.start() for _ in range(2)))
        yield machines


async def test_a_battle_over_two_machines_goes_on(machines: Machines, between: RedisProxy, database: Database) -> None:
    one, other = (program.url for program in machines.programs)
    game = Spread([one, other, other])
    await game.begin("")
    left: list[Client] = []

    lock = asyncio.Lock()

    async def replace() -> None:
        """On a machine that has hardly time for both, one may seem to be cut off alone, and ends: another one comes."""
        async with lock:
            for program in [program for program in machines.programs if program.has_ended]:
                machines.programs.remove(program)
                fresh = await machines.start()
                for client in [client for client, url in game.urls.items() if url == program.url]:
                    left.append(client)
                    game.urls[client] = fresh.url

    game.replace = replace

    async def slow() -> None:
        between.delay_s = SLOW_S

    async def stopped() -> None:
        between.heal()
        between.hang()
        await _is_noticed(machines)
        between.heal()

    async def slow_again() -> None:
        between.delay_s = SLOW_S

    async def cut_off() -> None:
        """For as long as it takes until somebody who asked beyond it is told to ask again."""
        between.cut()

        async def told() -> bool:
            return any(client.refused for client in game.clients)

        await until(told, "somebody to be refused")
        between.heal()

    await game.play(slow, stopped, slow_again, cut_off)
    for client in game.clients:
        assert client.connections == 1 + left.count(client), "nobody else was sent away"
        assert set(client.refused) <= {"unavailable"}
    async with connection(database.superuser) as god:
        await compare(god, game.clients)
    await verified(game.battles, "--database-url", database.owner.url)


class SpreadSale(Sale):
    """Everybody on one of the machines in turn."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__(seed=1)
        self.urls = {client: urls[number % len(urls)] for number, client in enumerate(self.clients)}

    async def come(self, url: str) -> None:
        await asyncio.gather(*(client.stay_or_come(self.urls[client]) for client in self.clients))


async def test_bids_from_both_sides_are_taken_or_refused_and_the_books_are_right(
    machines: Machines, between: RedisProxy, database: Database
) -> None:
    sale = SpreadSale([program.url for program in machines.programs])
    try:
        await sale.begin(machines.programs[0].url)
        for harm in ("slow", "stopped", "cut off", "nothing"):
            asking = sale.asking()
            match harm:
                case "slow":
                    between.delay_s = SLOW_S
                case "stopped":
                    between.hang()
                    await _is_noticed(machines)
                case "cut off":
                    between.cut()
                    await _is_noticed(machines)
            between.heal()
            await asyncio.gather(*asking)
            await sale.repeat()
        async with connection(database.superuser) as god:
            await sale.heard_all(god)
            await compare_sale(god, sale)
        assert {client.connections for client in sale.clients} == {1}
        status, said = await command("audit", "--database-url", database.owner.url)
        assert status == 0, said
    finally:
        for client in sale.clients:
            await client.leave()


async def test_who_alone_is_cut_off_leaves_his_rooms_to_the_others(
    machines: Machines, bus: str, database: Database
) -> None:
    async with RedisProxy.before(bus) as own:
        lonely = await machines.start(own.url)
        one, other = (program.url for program in machines.programs[:2])
        game = Spread([lonely.url, one, other])
        await game.begin("")
        back: list[Client] = []

        async def nothing() -> None:
            assert lonely.pid in await machines.owners(), "who is asked first has the queue, and its battles"

        async def cut_off() -> None:
            own.cut()
            assert await lonely.ended() == 1
            machines.programs.remove(lonely)
            back.append(game.anna)
            game.urls[game.anna] = one

        await game.play(nothing, cut_off)
        for client in game.clients:
            assert client.connections == 1 + back.count(client), "only who was connected to it came back"
        async with connection(database.superuser) as god:
            await compare(god, game.clients)
        await verified(game.battles, "--database-url", database.owner.url)
        assert "cut off from Redis" in lonely.said.read_text()


async def _is_noticed(machines: Machines) -> None:
    """Each has logged that it does not hear Redis, or another."""

    def said(program: Program) -> int:
        log = program.said.read_text()
        return log.count("is not heard")

    before = {program: said(program) for program in machines.programs}

    async def noticed() -> bool:
        return all(said(program) > before[program] for program in machines.programs)

    await until(noticed, "the machines to notice")
