"""One process full of clients: takes a job on standard input, plays it, and tells each second how it goes.

Lines in: the job; `{"go": [from_ns, until_ns]}` once all workers are ready; `{"stop": true}` to end early. The end of
the input means that the conductor is gone, and ends the worker. Lines out: `ready`, a `tick` each second, `done`.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import uvloop

from loadtest.auctions import Auctions
from loadtest.battles import Battles
from loadtest.checks import Checks, Rule
from loadtest.client import Client
from loadtest.company import Company
from loadtest.job import LINE_BYTES_MAX, Job, line_of
from loadtest.market import Market
from loadtest.meter import LATE, NO_CODEC, Meter, now_ns, seconds
from loadtest.mixed import Mixed
from loadtest.mystery import Mystery
from loadtest.pace import NS_PER_S, Pace
from loadtest.trades import Trades

READY_WITHIN_S = 60.0
LOOK_EVERY_S = 0.05
STARTS_A_SECOND = 200
"""Clients that connect each second: their start is not what is measured."""

COMPANIES: Mapping[str, Callable[[Job, Meter, Checks, random.Random], Company]] = {
    "battles": Battles,
    "spectators": Battles,
    "auctions": Auctions,
    "mystery": Mystery,
    "market": Market,
    "trades": Trades,
    "mixed": Mixed,
}
"""Who plays in which scenario."""


class Worker:
    """The clients of one process."""

    def __init__(self, job: Job, orders: asyncio.StreamReader) -> None:
        chance = random.Random(job.seed)
        self._job = job
        self._orders = orders
        self._meter = Meter()
        self._checks = Checks()
        self._company = COMPANIES[job.scenario](job, self._meter, self._checks, chance)
        self._stop = asyncio.Event()
        self._go: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()
        self._began_ns = 0
        self._second = 0

    # From beginning to end

    async def run(self) -> None:
        """Do the whole job."""
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(self._hear_conductor())
            clients = [tasks.create_task(self._start(index, one)) for index, one in enumerate(self._company.clients)]
            say({"ready": await self._get_ready()})
            self._began_ns, until_ns = await self._go
            ticking = tasks.create_task(self._tick_for_ever())
            self._meter.measure(self._began_ns, until_ns)
            crowd = tasks.create_task(self._company.stir(until_ns))
            await self._play(Pace(self._job.rate_per_s, self._began_ns, until_ns), until_ns)
            crowd.cancel()
            await self._finish()
            for task in (*clients, ticking, listening):
                task.cancel()
        await self._company.compare()
        self._tick()
        say({"done": self._checks.to_json(), "cpu_s": time.process_time()})

    async def _start(self, index: int, client: Client) -> None:
        await asyncio.sleep(index / STARTS_A_SECOND)
        await client.run()

    async def _hear_conductor(self) -> None:
        while line := await self._orders.readline():
            order = json.loads(line)
            if "go" in order and not self._go.done():
                self._go.set_result((order["go"][0], order["go"][1]))
            elif "stop" in order:
                self._stop.set()
        os._exit(1)  # the conductor is gone: nobody would read what is left to say

    async def _get_ready(self) -> bool:
        """Wait until everybody is connected and every player has a battle; whether that came about."""
        deadline_ns = now_ns() + int((READY_WITHIN_S + len(self._company.clients) / STARTS_A_SECOND) * NS_PER_S)
        while not self._is_ready() and not self._stop.is_set():
            if now_ns() > deadline_ns:
                self._checks.breaks(Rule.ENDS, self._who_is_late())
                return False
            await asyncio.sleep(LOOK_EVERY_S)
        return True

    def _who_is_late(self) -> str:
        clients = self._company.clients
        away = [client for client in clients if not client.connected]
        trouble = next((client.trouble for client in away if client.trouble), "nothing was heard")
        return (
            f"after {READY_WITHIN_S:.0f} s {len(away)} of {len(clients)} clients were not connected ({trouble}), and "
            + self._company.who_is_late()
        )

    def _is_ready(self) -> bool:
        return all(client.connected for client in self._company.clients) and self._company.ready

    async def _play(self, pace: Pace, until_ns: int) -> None:
        """Make every request that is due, whatever has become of those before."""
        turnstile = self._company.turnstile
        while not self._stop.is_set():
            now = now_ns()
            for due_ns in pace.due(now):
                self._meter.took(LATE, NO_CODEC, due_ns, now)
                turnstile.due(due_ns)
            next_ns = pace.next_ns
            if next_ns is None and now >= until_ns:
                return
            wait_s = seconds((until_ns if next_ns is None else next_ns) - now_ns())
            await asyncio.sleep(min(max(wait_s, 0.0), LOOK_EVERY_S))

    async def _finish(self) -> None:
        """Play what was begun to its end, begin nothing new."""
        company, turnstile = self._company, self._company.turnstile
        self._meter.count("never made", turnstile.forget_due())
        company.close()
        if self._stop.is_set():
            return
        begun_ns = now_ns()
        until_ns = begun_ns + int(self._job.finish_within_s * NS_PER_S)
        pace = Pace(company.finish_rate_per_s, begun_ns, until_ns)
        while not company.idle and now_ns() < until_ns and not self._stop.is_set():
            turnstile.forget_due()
            for due_ns in pace.due(now_ns()):
                turnstile.due(due_ns)
            await asyncio.sleep(LOOK_EVERY_S / 5)
        if not self._stop.is_set():
            company.check_ended()

    # Beside the playing

    async def _tick_for_ever(self) -> None:
        while True:  # the first is at the very beginning, and holds all that came before
            await asyncio.sleep(seconds(self._began_ns + self._second * NS_PER_S - now_ns()))
            self._tick()

    def _tick(self) -> None:
        taken = self._meter.take()
        taken["second"] = self._second
        self._second += 1
        taken["counts"]["found nobody free"] = self._company.turnstile.take_waited()
        taken["live"] = self._company.live
        taken["broken"] = sum(self._checks.broken.values())
        taken["cpu_s"] = time.process_time()
        say({"tick": taken})


def say(value: dict[str, Any]) -> None:
    """Tell the conductor."""
    sys.stdout.buffer.write(line_of(value))
    sys.stdout.buffer.flush()


async def main() -> None:
    """Do the job that comes on standard input."""
    reader = asyncio.StreamReader(limit=LINE_BYTES_MAX)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await Worker(Job.of(await reader.readline()), reader).run()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal comes to all: the conductor says what to do
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
