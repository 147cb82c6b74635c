"""A player's pace is one over all processes, and a process that is cut off keeps to its own count."""

import asyncio
import time
from typing import Any

import msgspec

from db.pool import Pool
from server.bus.memory import Air, MemoryBus
from server.identifiers import new_key
from server.limits import Limits
from server.pace import TOLD_EVERY
from server.session import Session
from server.wire import JSON
from tests.db.people import joined
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.bus.several import Process, Several, several

BURST, PER_S = Limits().messages_burst, Limits().messages_per_s
AT_ONCE = 20
"""Messages of a connection before others have their turn, and letters may come."""


class Asker:
    """A connection of a player to one of the processes, which asks as fast as it may and beyond."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self.passed = 0
        self.refused = 0
        self._welcome = False
        self.session = Session(
            JSON, process.desk, limits, ref="s", now_ms=_now_ms(), wake=lambda: None, write=lambda framed: None,
            new_key=new_key, rates=process.rates,
        )  # fmt: skip

    async def hello(self, token: str) -> None:
        self._ask("hello", {"token": token})

        async def welcome() -> bool:
            self._read()
            return self._welcome

        await until(welcome, "the hello to be answered")

    def ping(self, times: int) -> None:
        for _ in range(times):
            self._ask("ping", {})
        self._read()

    def _ask(self, op: str, d: dict[str, Any]) -> None:
        self.session.receive(JSON.encode({"id": 1, "op": op, "d": d}).decode(), _now_ms())

    def _read(self) -> None:
        for batch in self.session.take().batches:
            for message in map(msgspec.json.decode, batch):
                self.passed += message.get("d", {}).keys() == {"now_ms"}
                self.refused += message.get("err", {}).get("code") == "rate_limited"
                self._welcome |= "session" in message.get("d", {})


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


async def _connected(game: Several, processes: list[Process]) -> list[Asker]:
    player = await joined(game.pool, "Anna")
    askers = []
    for process in processes:
        pair = await process.tokens.open(player, "a test")
        askers.append(Asker(process, Limits(rate_refusals_max=1_000_000)))
        await askers[-1].hello(pair.access)
    return askers


async def _ask_much(askers: list[Asker]) -> float:
    """Ask until everybody is refused, and somewhat longer; for how many seconds."""
    began_s = time.monotonic()
    while time.monotonic() - began_s < 1.5 or any(not asker.refused for asker in askers):
        for asker in askers:
            asker.ping(AT_ONCE)
        await asyncio.sleep(0.002)  # letters come meanwhile
    return time.monotonic() - began_s


async def test_a_player_on_three_processes_asks_no_more_than_on_one(game: Several) -> None:
    processes = [await game.start() for _ in range(3)]
    askers = await _connected(game, processes)
    elapsed_s = await _ask_much(askers)
    most = BURST + PER_S * elapsed_s + (len(askers) - 1) * (TOLD_EVERY + 10 * AT_ONCE)
    passed = sum(asker.passed for asker in askers)
    assert BURST <= passed <= most, f"{passed} in {elapsed_s:.2f} s, more than {most:.0f}"
    assert all(asker.passed for asker in askers)


async def test_who_hears_nobody_keeps_to_his_own_count(database: Database, server_pool: Pool) -> None:
    air = Air()
    async with several(database, server_pool, lambda node: MemoryBus(air, node)) as game:
        processes = [await game.start() for _ in range(2)]
        askers = await _connected(game, processes)
        air.cut.update(process.node for process in processes)
        elapsed_s = await _ask_much(askers)
        for asker in askers:
            assert BURST * 0.9 <= asker.passed <= BURST + PER_S * elapsed_s + 1


async def test_an_address_is_counted_over_all_processes(game: Several) -> None:
    a, b = await game.start(), await game.start()
    assert a.joined is not None
    assert b.joined is not None
    here = {"10.0.0.1": 100, "10.0.0.2": 20}
    a.joined.counted.count_addresses(lambda: dict(here))
    counted = b.joined.counted

    async def told() -> bool:
        return counted.from_address("10.0.0.1") == 100 and counted.from_address("10.0.0.2") == here.get("10.0.0.2", 0)

    await until(told, "b to hear of them")
    del here["10.0.0.2"]
    await until(told, "b to hear that hardly anybody is there")
    third = await game.start()
    assert third.joined is not None
    counted = third.joined.counted
    await until(told, "who comes later to hear of them")
    await a.kill()

    async def forgotten() -> bool:
        return counted.from_address("10.0.0.1") == 0

    await until(forgotten, "those of who is gone to be forgotten")
