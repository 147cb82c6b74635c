"""Clients that do not read, hardly read, say nothing, or vanish: they are shown out, the others play on, nothing is
left of them."""

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from server.wire import JSON, MSGPACK
from tests.faults.client import Client
from tests.faults.game import Game
from tests.faults.playing import SEEDS, data_folder, repeatable
from tests.faults.strangers import (
    UPGRADE,
    Stranger,
    asked_from_outside,
    faults_logged,
    metrics,
    resident_kib,
)
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until

CODECS = (JSON, MSGPACK)
RECEIVE_BYTES = 2_048
"""What the kernel keeps for somebody who reads nothing; it makes it the least that it can."""

DEAF = 30
GREEDY = 10
DRIPPING = 10
SILENT = 400
GROWTH_KIB_MAX = 16 * 1024
TOO_SLOW, MISSED, NO_HELLO = 4002, 4003, 4102


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@asynccontextmanager
async def _program(data_dir: Path, database: Database, **limits: int) -> AsyncIterator[Program]:
    """The program with these limits; at its end nothing has gone wrong in it."""
    flag = ",".join(f"{name}={number}" for name, number in limits.items())
    program = await Program.start(data_dir, database.owner.url, "--limits", flag)
    try:
        yield program
        await asked_from_outside(program)
        assert faults_logged(program) == []
    finally:
        await program.kill()


async def _sessions(program: Program, count: int) -> None:
    """Wait until so many are connected, and nothing waits for anybody."""

    async def look() -> bool:
        seen = await metrics(program)
        return seen["winedex_sessions"] == count and seen["winedex_outbox_bytes"] == 0

    await until(look, f"{count} sessions")


async def _closed(program: Program) -> Counter[int]:
    """How connections have ended."""
    name = 'winedex_closed_total{code="'
    return Counter(
        {int(key[len(name) :][:4]): int(n) for key, n in (await metrics(program)).items() if key.startswith(name)}
    )


def _open_files(program: Program) -> int:
    return len(os.listdir(f"/proc/{program.pid}/fd"))


# Who does not read


@pytest.mark.parametrize("seed", SEEDS)
async def test_who_does_not_read_is_shown_out_and_the_battle_goes_on(
    data_dir: Path, database: Database, seed: int
) -> None:
    """Some listen and read nothing, some ask for all of it again and again and read nothing, some read a byte now and
    then. None of them holds more than its outbox."""
    strangers: list[Stranger] = []
    limits = {"outbox_bytes_max": 24_000, "socket_bytes_max": 1_024, "kernel_bytes_max": 4_096}
    limits |= {"closing_ms_max": 300, "sweep_ms": 100}
    async with repeatable(seed) as game, _program(data_dir, database, **limits) as program:
        try:
            await game.begin(program.url)
            before_kib = resident_kib(program)
            async for moment in game.moments():
                if moment == "matched":
                    strangers = await _who_do_not_read(program, game.battle)
                elif moment.startswith("course 1: one"):
                    for stranger in strangers[: DRIPPING + DEAF]:
                        await stranger.say({"id": 2, "op": "sub", "d": {"ch": f"battle:{game.beside}", "from": 0}})
                for dripping in strangers[:DRIPPING]:
                    await dripping.byte()
            await _sessions(program, 3)
            assert (await _closed(program))[TOO_SLOW] == len(strangers) == DEAF + GREEDY + DRIPPING
            grown_kib = resident_kib(program) - before_kib
            assert grown_kib < GROWTH_KIB_MAX, f"{grown_kib} KiB more than before"
            for stranger in strangers:
                _, code = await stranger.rest()
                assert code in (TOO_SLOW, None), "what they were told, or cut off before they read it"
        finally:
            for stranger in strangers:
                stranger.leave()


async def _who_do_not_read(program: Program, battle: str) -> list[Stranger]:
    strangers = []
    channel = f"battle:{battle}"
    for number in range(DRIPPING + DEAF + GREEDY):
        greedy = number >= DRIPPING + DEAF
        # JSON is the longer: two battles of it are more than all that waits for a listener in buffers.
        codec = CODECS[number % 2] if greedy else JSON
        stranger = await Stranger.upgraded(program.url, codec, receive_bytes=RECEIVE_BYTES)
        await stranger.say({"id": 1, "op": "hello", "d": {"resume": {channel: 0}}})
        for again in range(60 if greedy else 0):
            await stranger.say({"id": again, "op": "sub", "d": {"ch": channel, "from": 0}})
        strangers.append(stranger)
    return strangers


# Who says nothing


async def test_a_thousand_who_say_nothing_are_shown_out_and_others_come_in(data_dir: Path, database: Database) -> None:
    """Sockets that say nothing at all, upgrades that are never finished, WebSockets without a hello."""
    limits = {"hello_within_ms": 1_500, "request_within_ms": 1_500, "closing_ms_max": 300, "sweep_ms": 100}
    async with _program(data_dir, database, **limits) as program:
        before_files, before_kib = _open_files(program), resident_kib(program)
        upgraded = [await Stranger.upgraded(program.url, CODECS[i % 2]) for i in range(SILENT)]
        mute = [await Stranger.connect(program.url) for _ in range(SILENT // 2)]
        half = [await Stranger.connect(program.url) for _ in range(1_000 - SILENT - len(mute))]
        anna = Client("Anna")
        try:
            for number, stranger in enumerate(half):
                await stranger.send(UPGRADE[: 1 + number % len(UPGRADE)].encode())
            await anna.join(program.url)
            await anna.come(program.url)
            assert "d" in await anna.say("ping", {}), "there is room beside them"
            for stranger in upgraded:
                assert await stranger.rest() == ([], NO_HELLO)
            for stranger in (*mute, *half):
                assert await stranger.frame() is None
            await _sessions(program, 1)
            assert "d" in await anna.say("ping", {})
            assert (await _closed(program))[NO_HELLO] == SILENT
        finally:
            await anna.leave()
            for stranger in (*upgraded, *mute, *half):
                stranger.leave()
        await _sessions(program, 0)
        await until(lambda: _as_before(program, before_files), "the sockets to be given back")
        assert resident_kib(program) - before_kib < GROWTH_KIB_MAX


async def _as_before(program: Program, files: int) -> bool:
    # Connections to PostgreSQL come and go: ten at the most.
    return _open_files(program) <= files + 10


# Who vanishes


@pytest.mark.parametrize("seed", SEEDS)
async def test_who_vanishes_is_missed_and_comes_back_and_nothing_is_left(
    data_dir: Path, database: Database, seed: int
) -> None:
    """One breaks his connection, one just falls silent: his opponent hears that he is away, and that he is back. A
    crowd that breaks away leaves nothing."""
    limits = {"silence_ms_max": 5_000, "closing_ms_max": 300, "sweep_ms": 100}
    async with repeatable(seed) as game, _program(data_dir, database, **limits) as program:
        anna, bela = game.players
        for player in game.players:
            await player.join(program.url)
            await player.come(program.url)
        for player, other in ((anna, bela), (bela, anna)):
            queue = {"mode": "pairing", "rated": False, "versus": other.ref}
            await player.ask(player.request("battle.queue", queue))
        for player in game.players:
            await _listening(anna, bela)
            await player.until(lambda player=player: bool(player.battles), "an opponent")  # type: ignore[misc]
        game.battle = next(iter(anna.battles))
        crowd = [await Stranger.upgraded(program.url, CODECS[i % 2]) for i in range(100)]
        for stranger in crowd:
            await stranger.say({"id": 1, "op": "hello", "d": {"resume": {f"battle:{game.battle}": 0}}})
            await stranger.frame()
        assert await _viewers(program, game.battle) == 100
        for stranger in crowd:
            stranger.reset()
        await until(lambda: _nobody_watches(program, game.battle), "the crowd to be gone")
        await _listening(anna, bela)

        await bela.leave()
        await _hears(game, "seat.away", 1)
        await bela.come(program.url)
        await _hears(game, "seat.back", 1)

        await until(lambda: _talks(anna, bela), "the silent one to be shown out")
        assert bela.close_code == MISSED
        await _hears(game, "seat.away", 2)
        await bela.come(program.url)
        await _hears(game, "seat.back", 2)

        await game.watcher.come(program.url)
        await game.watcher.watch(game.battle)
        while any(player.battles[game.battle].over is None for player in game.players):
            await game.play_a_course()
        await _sessions(program, 3)
        await game.leave()
        await _sessions(program, 0)
        assert (await metrics(program))['winedex_rooms{kind="queue",state="open"}'] == 1
        assert 'winedex_rooms{kind="pairing",state="open"}' not in await metrics(program)


async def _listening(*clients: Client) -> None:
    """They say something, since silence ends a session here soon."""
    for client in clients:
        await client.say("ping", {})


async def _talks(one: Client, silent: Client) -> bool:
    """Whether the silent one has been shown out, while the other talks."""
    await _listening(one)
    return silent.close_code is not None


async def _hears(game: Game, t: str, times: int) -> None:
    """Anna hears this push of the battle for so many times."""

    async def look() -> bool:
        await _listening(game.anna)
        return [push["t"] for push in game.anna.heard[f"battle:{game.battle}"]].count(t) == times

    await until(look, f"{t} no. {times}")


async def _viewers(program: Program, battle: str) -> int:
    async with aiohttp.ClientSession(program.url) as http, http.get(f"/api/v1/battles/{battle}") as response:
        return int((await response.json())["viewers"])


async def _nobody_watches(program: Program, battle: str) -> bool:
    return await _viewers(program, battle) == 0
