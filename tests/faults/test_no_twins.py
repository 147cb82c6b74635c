"""Servers of one worker on one database, without a Redis: whatever becomes of one, a room is never two.

The one that is stopped, and wakes to rooms that are another's: `test_leaving.py`.
"""

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.pool import Connection, connection
from tests.faults.client import Client
from tests.faults.game import Game
from tests.faults.playing import data_folder
from tests.faults.truth import compare, verified
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until

MINUTES_MS = 7 * 60_000
"""Longer than any clock of a battle."""


pytestmark = pytest.mark.timeout(400)
"""Programs that start, beside others: on a machine that is busy with something else that alone takes a minute."""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


async def _owner(god: Connection, room: str) -> tuple[int, int]:
    """The process that has it, by PostgreSQL's account, and its epoch."""
    row = await god.fetchrow(
        "SELECT n.pid, r.epoch FROM rooms r JOIN nodes n ON n.node_id = r.owner WHERE r.room_id = $1", room
    )
    assert row is not None
    return row["pid"], row["epoch"]


async def _taken_over(god: Connection, game: Game, old: Program, new: Program) -> None:
    """Wait until `new` has the battle; how soon that is `make bench ARGS=failover` measures."""

    async def taken() -> bool:
        pid, _ = await _owner(god, game.battle)
        return pid == new.pid

    await until(taken, "the battle to be taken over")


async def _play_some(game: Game, courses: int) -> None:
    for _ in range(courses):
        if game.anna.battles[game.battle].over is None:
            await game.play_a_course()


async def _begin(game: Game, program: Program) -> None:
    """The two sit down, and somebody watches."""
    await game.begin(program.url)
    for player, rival in ((game.anna, game.bela), (game.bela, game.anna)):
        asked = player.request("battle.queue", {"mode": "pairing", "rated": False, "versus": rival.ref})
        await player.ask(asked)
    await game.anna.until(lambda: bool(game.anna.battles), "an opponent")
    game.battle = next(iter(game.anna.battles))
    for client in game.clients:
        await client.until(lambda client=client: client is game.watcher or bool(client.battles), "an opponent")  # type: ignore[misc]
        await client.watch(game.battle)


async def test_the_other_one_goes_on_and_what_the_stopped_one_says_does_not_count(
    data_dir: Path, database: Database
) -> None:
    """Killed, and stopped, while a stranger asks the one that does not have the room for it."""
    game = Game(seed=1)
    programs = await asyncio.gather(*(Program.start(data_dir, database.owner.url) for _ in range(2)))
    old, new = programs
    stranger = Client()
    try:
        async with connection(database.superuser) as god:
            await _begin(game, old)
            await _play_some(game, 1)
            await stranger.come(new.url)
            reply = await stranger.say("sub", {"ch": f"battle:{game.battle}"})
            assert reply["err"]["code"] == "unavailable"
            assert reply["err"]["retry_after_ms"] > 0, "it is told when to ask again"
            old.signal(signal.SIGSTOP)
            ghosts = game.clients
            game.anna, game.bela, game.watcher = (client.heir() for client in ghosts)
            await _taken_over(god, game, old, new)
            _, epoch = await _owner(god, game.battle)
            await game.come(new.url)
            await stranger.watch(game.battle)
            old.signal(signal.SIGCONT)
            for ghost in ghosts:
                assert await ghost.dropped() in (4000, 4004), "whoever listened there comes back, and resumes"
            await _play_some(game, 1)
            assert await _owner(god, game.battle) == (new.pid, epoch), "who woke has taken nothing back"
            await new.kill()
            await _taken_over(god, game, new, old)
            await game.come(old.url)
            await stranger.come(old.url)
            await _play_some(game, 99)
            await compare(god, (*game.clients, stranger), *ghosts)
            battles = await god.fetchval("SELECT count(*) FROM battles")
            assert battles == 1
        await verified([game.battle], "--database-url", database.owner.url)
    finally:
        for client in (*game.clients, stranger):
            await client.leave()
        for program in programs:
            program.signal(signal.SIGCONT)
            await program.kill()


async def test_machines_whose_time_of_day_is_wrong_take_nobody_s_time(data_dir: Path, database: Database) -> None:
    """The first server's is right; the next one's is minutes ahead, and jumps while it has the battle; the last one's
    is minutes behind."""

    async def start_wrong(step_ms: int) -> Program:
        program = await Program.start(data_dir, database.owner.url, module=("tests.fixtures.wrong_clock", str(step_ms)))
        programs.append(program)
        return program

    game = Game(seed=1)
    right = await Program.start(data_dir, database.owner.url)
    programs = [right]
    try:
        async with connection(database.superuser) as god:
            await _begin(game, right)
            await _play_some(game, 1)
            ahead = await start_wrong(MINUTES_MS)
            await right.kill()
            await _taken_over(god, game, right, ahead)
            await game.come(ahead.url)
            await _play_some(game, 1)
            ahead.signal(signal.SIGUSR1)
            await _play_some(game, 1)
            behind = await start_wrong(-MINUTES_MS)
            await ahead.kill()
            await _taken_over(god, game, ahead, behind)
            await game.come(behind.url)
            await _play_some(game, 99)
            await compare(god, game.clients)
            stamps = [push["at"] for push in game.watcher.heard[f"battle:{game.battle}"]]
            now_ms = time.time() * 1_000
            assert stamps == sorted(stamps)
            assert now_ms - 60_000 < stamps[0] <= stamps[-1] < now_ms + 1_000
            over = game.anna.battles[game.battle].over
            assert over is not None
            assert over["reason"] != "clock"
            battles = await god.fetchval("SELECT count(*) FROM battles")
            assert battles == 1
        await verified([game.battle], "--database-url", database.owner.url)
    finally:
        for client in game.clients:
            await client.leave()
        for program in programs:
            await program.kill()
