"""The real program told to leave, and one that is stopped while another takes its rooms over."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from websockets.asyncio.client import connect

from db.pool import connection
from tests.faults.client import Asked, Client, Gone
from tests.faults.playing import SEEDS, data_folder, play, repeatable
from tests.faults.truth import compare, verified
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.proxy import Proxy
from tests.fixtures.until import until

GOING_AWAY = 4001
AT_LEAST_RECONNECT = range(4000, 4100)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_server_that_is_told_to_leave_takes_nothing_with_it(
    data_dir: Path, database: Database, seed: int
) -> None:
    async with repeatable(seed) as game:
        program = await Program.start(data_dir, database.owner.url)
        try:
            await game.begin(program.url)

            async def strike() -> None:
                nonlocal program
                program.signal(signal.SIGTERM)
                codes = await asyncio.gather(*(client.dropped() for client in game.clients))
                assert codes == [GOING_AWAY] * 3
                assert await program.ended() == 0
                program = await Program.start(data_dir, database.owner.url)
                await game.come(program.url)

            await play(game, strike)
            async with connection(database.superuser) as god:
                await compare(god, game.clients)
                assert await god.fetchval("SELECT count(*) FROM nodes WHERE stopped_at IS NULL") == 1
            await verified(game.battles, "--database-url", database.owner.url)
        finally:
            await program.kill()


async def test_while_it_leaves_it_says_that_it_is_not_to_be_sent_anybody(data_dir: Path, database: Database) -> None:
    """Somebody who does not answer the goodbye keeps the door open for a while: long enough to look at it."""
    program = await Program.start(data_dir, database.owner.url)
    try:
        async with aiohttp.ClientSession(program.url) as http:
            async with http.get("/readyz") as response:
                assert response.status == 200
            rude = await connect(program.url.replace("http", "ws", 1) + "/ws")
            rude.transport.pause_reading()
            program.signal(signal.SIGTERM)

            async def not_ready() -> bool:
                async with http.get("/readyz") as response:
                    return response.status == 503

            await until(not_ready, "readyz to say 503", 4.0)
            async with http.get("/healthz") as response:
                assert response.status == 200
        assert await program.ended() == 0
        rude.transport.abort()
    finally:
        await program.kill()


async def test_a_server_without_its_postgresql_leaves_all_the_same(data_dir: Path, database: Database) -> None:
    """What it can't write nobody was told of: there is nothing to wait for."""
    async with repeatable(1) as game, Proxy.before(database.owner) as proxy:
        program = await Program.start(data_dir, proxy.login.url)
        try:
            await game.begin(program.url)
            await game.anna.ask(
                game.anna.request("battle.queue", {"mode": "pairing", "rated": False, "versus": "house"})
            )
            await game.anna.until(lambda: bool(game.anna.battles), "the house")
            proxy.refusing = True
            proxy.cut()
            program.signal(signal.SIGTERM)
            assert await game.anna.dropped() == GOING_AWAY
            assert await program.ended() == 0
        finally:
            await program.kill()


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_server_that_was_stopped_wakes_to_rooms_that_are_another_s(
    data_dir: Path, database: Database, seed: int
) -> None:
    """Its clients go to the other one and play on. What they ask the old one when it wakes, it does not answer from
    what it remembers; and whatever it says to them is true."""
    async with repeatable(seed) as game:
        old = await Program.start(data_dir, database.owner.url)
        new = await Program.start(data_dir, database.owner.url)
        try:
            await game.begin(old.url)
            ghosts: list[Client] = []
            strikes = 0

            async def strike() -> None:
                nonlocal old, new, strikes
                strikes += 1
                if strikes % 2 == 0 or not game.battle or game.anna.battles[game.battle].over:
                    return  # each takes two seconds; and a room that is over is nobody's to lose
                old.signal(signal.SIGSTOP)
                stopped = game.clients
                heirs = [client.heir() for client in stopped]
                game.anna, game.bela, game.watcher = heirs
                await game.come(new.url)
                await game.play_a_course()
                ghosts.extend(stopped)
                asked = [(ghost, one) for ghost in stopped for one in _late(ghost, game.battle)]
                late = [asyncio.create_task(_asked_late(*one)) for one in asked]
                played_to = len(game.anna.heard[f"battle:{game.battle}"])
                old.signal(signal.SIGCONT)
                for reply in await asyncio.gather(*late):
                    assert reply.get("d", {}).get("n", played_to) >= played_to, f"told of the past: {reply}"
                for ghost in stopped:
                    # Who had a place in a room that is gone is sent away to come back.
                    assert await ghost.dropped() in AT_LEAST_RECONNECT
                old, new = new, old

            await play(game, strike)
            assert ghosts
            async with connection(database.superuser) as god:
                await compare(god, game.clients, *ghosts)
            await verified(game.battles, "--database-url", database.owner.url)
            for ghost in ghosts:
                await ghost.leave()
        finally:
            for program in (old, new):
                program.signal(signal.SIGCONT)
                await program.kill()


def _late(ghost: Client, battle: str) -> list[Asked]:
    """What somebody sends to a server that does not answer: he wants to see the battle, and to choose."""
    late = [Asked("sub", {"ch": f"battle:{battle}"}, "")]
    seat = ghost.battles[battle]
    if seat.choices:
        commit = {"battle": battle, "turn": seat.turn, "choice": seat.choices[0]}
        late.append(ghost.request("battle.commit", commit))
    return late


async def _asked_late(ghost: Client, asked: Asked) -> dict[str, Any]:
    try:
        reply = await ghost.say(asked.op, asked.d, asked.key or None)
    except Gone:
        return {}
    if asked.op != "sub" and "d" in reply:
        asked.answer = reply["d"]
    return reply
