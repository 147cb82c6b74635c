"""Several processes are one game: clients on different ones play with each other, and what happens to one is noticed by
nobody who is not connected to it; who is comes back and finds everything as it was."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import aiohttp
import pytest
import redis.asyncio

from db.pool import Connection, connection
from tests.faults.client import Client, Gone
from tests.faults.game import heard_the_end
from tests.faults.machines import Machines, Spread, workers_of
from tests.faults.playing import data_folder, left
from tests.faults.strangers import metrics
from tests.faults.truth import compare, verified
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.redis import Server, programs, running
from tests.fixtures.until import until

pytestmark = pytest.mark.timeout(400)
"""Programs that start, beside others: on a machine that is busy with something else that alone takes a minute."""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.fixture
async def several(data_dir: Path, database: Database) -> AsyncIterator[tuple[Machines, Server]]:
    async with AsyncExitStack() as stack:
        bus = await stack.enter_async_context(running(programs()["valkey"]))
        machines = Machines(data_dir, database, bus.url)
        stack.push_async_callback(machines.end)
        await asyncio.gather(*(machines.start() for _ in range(3)))
        yield machines, bus


async def test_whatever_happens_to_a_machine_the_others_notice_nothing(
    several: tuple[Machines, Server], database: Database
) -> None:
    machines, bus = several
    game = Spread([program.url for program in machines.programs])
    await game.begin("")
    struck: list[Client] = []

    def on(program: Program) -> list[Client]:
        return [client for client, url in game.urls.items() if url == program.url]

    async def an_owner() -> Program:
        owners = await machines.owners()
        return next(program for program in machines.programs if program.pid in owners)

    async def killed() -> None:
        owner = await an_owner()
        await owner.kill()
        machines.programs.remove(owner)
        struck.extend(on(owner))
        fresh = await machines.start()
        for client in on(owner):
            game.urls[client] = fresh.url

    async def stopped() -> None:
        owner = await an_owner()
        owner.signal(signal.SIGSTOP)

        async def taken_over() -> bool:
            return owner.pid not in await machines.owners()

        await until(taken_over, "its rooms to be taken over")
        owner.signal(signal.SIGCONT)

    async def forgotten() -> None:
        client = redis.asyncio.Redis.from_url(bus.url)
        await client.flushall()
        await client.client_kill_filter(_type="pubsub")
        await client.aclose()

    async def redis_killed() -> None:
        bus.kill()
        await bus.start()

    await game.play(killed, stopped, forgotten, redis_killed)
    for client in game.clients:
        assert client.connections == 1 + struck.count(client), "only who was connected to the killed one came back"
    game.refused_nothing()
    async with connection(database.superuser) as god:
        await compare(god, game.clients)
    await verified(game.battles, "--database-url", database.owner.url)


# Workers --------------------------------------------------------------------------------------------------------------


async def test_workers_are_replaced_under_a_game_and_nobody_is_refused(data_dir: Path, database: Database) -> None:
    program = await Program.start(data_dir, database.owner.url, "--workers", "2")
    try:
        game = Spread([program.url] * 3)
        await game.begin("")

        async def replaced() -> None:
            before = workers_of(program)
            program.signal(signal.SIGHUP)

            async def all_new() -> bool:
                await game.everybody()
                now = workers_of(program)
                return len(now) == 2 and not set(now) & set(before)

            await until(all_new, "all workers to be replaced")

        await game.play(replaced)
        game.refused_nothing()
        async with connection(database.superuser) as god:
            await compare(god, game.clients)
        program.signal(signal.SIGTERM)
        assert await program.ended() == 0
    finally:
        await program.kill()


async def test_a_worker_is_killed_and_started_again_and_at_last_the_supervisor(data_dir: Path) -> None:
    """With everything embedded: what the supervisor has started ends with it."""
    program = await Program.start(data_dir, None, "--workers", "2")
    try:
        game = Spread([program.url] * 3)
        await game.begin("")

        async def killed() -> None:
            before = workers_of(program)
            os.kill(before[0], signal.SIGKILL)

            async def started() -> bool:
                await game.everybody()
                return len(workers_of(program)) == 2 and workers_of(program) != before

            await until(started, "a new worker")

        await game.play(killed)
        await verified(game.battles, "--data-dir", str(data_dir))
    finally:
        await program.kill()
    await left(data_dir)


async def test_battles_are_on_both_workers_and_go_on_when_one_is_killed(data_dir: Path, database: Database) -> None:
    program = await Program.start(data_dir, database.owner.url, "--workers", "2")
    rng = random.Random(1)
    players = [Client(name) for name in ("Anna", "Bela", "Cleo")]
    try:
        for player in players:
            await player.join(program.url)
            await player.come(program.url)
        async with connection(database.superuser) as god:
            for player in players * 3:
                await player.ask(player.request("battle.queue", {"mode": "pairing", "rated": False, "versus": "house"}))
                if len(await _owners(god)) == 2:
                    break
            owners = await _owners(god)
            assert owners == set(workers_of(program)), "each has some of the battles"
            await _is_measured(program)
            for player in players:
                await _plays_on(player, program.url, rng)
            killed = min(owners)
            os.kill(killed, signal.SIGKILL)
            for player in players:
                while any(seat.over is None for seat in player.battles.values()):
                    await _plays_on(player, program.url, rng)
                await player.until(partial(heard_the_end, player), "the last lines")
            await compare(god, players)
        await verified([name for player in players for name in player.battles], "--database-url", database.owner.url)
    finally:
        for player in players:
            await player.leave()
        await program.kill()
    await left(data_dir)


async def _is_measured(program: Program) -> None:
    """What two workers say of each other and of what goes between them: battles were given, and got."""

    async def both() -> dict[str, float] | None:  # a worker that is late is missing, or has not heard the other yet
        shown = await metrics(program)
        heard = [
            shown.get(f'winedex_bus_{what}{{worker="{worker}"}}')
            for what in ("processes", "reached")
            for worker in (0, 1)
        ]
        return shown if heard == [1] * 4 and _dealt(shown, "given") else None

    shown = await until(both, "the measures of both workers, and a battle that was dealt")
    assert shown is not None
    for at in (0, 1):
        for fate in ("sent", "heard"):
            assert shown[f'winedex_bus_bytes_total{{worker="{at}",fate="{fate}"}}'] > 0
            assert shown[f'winedex_bus_letters_total{{worker="{at}",fate="{fate}"}}'] > 0
    assert _dealt(shown, "given") >= _dealt(shown, "got"), "one that was sought as a stray first was not got"


def _dealt(shown: Mapping[str, float], way: str) -> float:
    return sum(shown[f'winedex_battles_dealt_total{{worker="{at}",way="{way}"}}'] for at in (0, 1))


async def _owners(god: Connection) -> set[int]:
    """The process ids of those who have battles that are open, by PostgreSQL's account."""
    rows = await god.fetch(
        "SELECT DISTINCT n.pid FROM rooms r JOIN nodes n ON n.node_id = r.owner"
        " WHERE r.state = 'open' AND r.kind = 'pairing'"
    )
    return {row["pid"] for row in rows}


async def _plays_on(player: Client, url: str, rng: random.Random) -> None:
    """In each of his battles he chooses, and sees what comes of it; where he has lost his connection he comes back."""
    while True:
        try:
            await player.stay_or_come(url)
            await player.repeat(rng)
            for name, seat in list(player.battles.items()):
                await player.until(lambda seat=seat: bool(seat.choices) or seat.over is not None, "a course")  # type: ignore[misc]
                if seat.over is None:
                    turn = seat.turn
                    await player.ask(player.choose(name, rng))
                    await player.until(lambda seat=seat, turn=turn: seat.revealed >= turn, "what came of it")  # type: ignore[misc]
            return
        except Gone:
            continue


async def test_one_worker_needs_no_redis(data_dir: Path, database: Database) -> None:
    program = await Program.start(data_dir, database.owner.url)
    try:
        async with aiohttp.ClientSession(program.url) as http, http.get("/readyz") as response:
            assert response.status == 200
        assert not (data_dir / "bus").exists()
    finally:
        await program.kill()
