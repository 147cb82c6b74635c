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
from typing import Any

import uvloop

from loadtest.checks import Checks, Place, Rule
from loadtest.client import Client
from loadtest.crowd import Watcher
from loadtest.hall import Hall
from loadtest.job import LINE_BYTES_MAX, Job, line_of
from loadtest.meter import LATE, NO_CODEC, Meter, now_ns, seconds
from loadtest.pace import NS_PER_S, Pace
from loadtest.records import compare_all
from loadtest.seat import Seat
from loadtest.wire import CODECS, CrowdReader

READY_WITHIN_S = 60.0
FINISH_IN_S = 8.0
"""After the measured time the battles are played out at such a pace, or at the test's own where that is faster."""

DECISIONS_A_SEAT = 8
LOOK_EVERY_S = 0.05
STARTS_A_SECOND = 200
"""Clients that connect each second: their start is not what is measured."""


class Worker:
    """The clients of one process."""

    def __init__(self, job: Job, orders: asyncio.StreamReader) -> None:
        chance = random.Random(job.seed)
        self._job = job
        self._orders = orders
        self._chance = chance
        self._meter = Meter()
        self._checks = Checks()
        self._hall = Hall(self._meter, self._checks, chance, first=job.first_choice)
        self._codecs = [CODECS[name] for name in job.codecs]
        self._seats = [self._seat(index, *seat) for index, seat in enumerate(job.seats)]
        readers = {codec.name: CrowdReader(codec) for codec in self._codecs}
        self._watchers = [self._watcher(index, readers) for index in range(job.watchers)]
        self._stop = asyncio.Event()
        self._go: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()
        self._began_ns = 0
        self._second = 0

    def _seat(self, index: int, player: str, token: str, versus: str) -> Seat:
        seat = Seat(self._hall, player, versus)
        codec = self._codecs[index % len(self._codecs)]
        seat.client = Client(
            self._job.url, codec, self._meter, self._checks, seat, who=f"player {player} ({codec.name})", token=token
        )
        seat.client.places[f"player:{player}"] = Place(None)  # his channel is his from hello on; where it is, he asks
        return seat

    def _watcher(self, index: int, readers: dict[str, CrowdReader]) -> Watcher:
        watcher = Watcher(self._hall, self._chance)
        codec = self._codecs[index % len(self._codecs)]
        watcher.client = Client(
            self._job.url,
            codec,
            self._meter,
            self._checks,
            watcher,
            who=f"watcher {self._job.worker}.{index} ({codec.name})",
            reader=readers[codec.name].read,
        )
        return watcher

    # From beginning to end

    async def run(self) -> None:
        """Do the whole job."""
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(self._hear_conductor())
            clients = [tasks.create_task(self._start(index, one)) for index, one in enumerate(self._clients())]
            say({"ready": await self._get_ready()})
            self._began_ns, until_ns = await self._go
            ticking = tasks.create_task(self._tick_for_ever())
            self._meter.measure(self._began_ns, until_ns)
            crowd = tasks.create_task(self._stir_crowd(until_ns))
            await self._play(Pace(self._job.rate_per_s, self._began_ns, until_ns), until_ns)
            crowd.cancel()
            await self._finish()
            for task in (*clients, ticking, listening):
                task.cancel()
        await self._compare()
        self._tick()
        say({"done": self._checks.to_json(), "cpu_s": time.process_time()})

    def _clients(self) -> list[Client]:
        return [*(seat.client for seat in self._seats), *(watcher.client for watcher in self._watchers)]

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
        deadline_ns = now_ns() + int((READY_WITHIN_S + len(self._clients()) / STARTS_A_SECOND) * NS_PER_S)
        while not self._is_ready() and not self._stop.is_set():
            if now_ns() > deadline_ns:
                self._checks.breaks(Rule.ENDS, self._who_is_late())
                return False
            await asyncio.sleep(LOOK_EVERY_S)
        return True

    def _who_is_late(self) -> str:
        clients = self._clients()
        away = [client for client in clients if not client.connected]
        trouble = next((client.trouble for client in away if client.trouble), "nothing was heard")
        standing = sum(seat.turn is None for seat in self._seats)
        return (
            f"after {READY_WITHIN_S:.0f} s {len(away)} of {len(clients)} clients were not connected ({trouble}), and "
            f"{standing} of {len(self._seats)} players had no battle"
        )

    def _is_ready(self) -> bool:
        return all(client.connected for client in self._clients()) and all(seat.turn for seat in self._seats)

    async def _play(self, pace: Pace, until_ns: int) -> None:
        """Make every request that is due, whatever has become of those before."""
        turnstile = self._hall.turnstile
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
        hall = self._hall
        hall.closing = True
        self._meter.count("never made", hall.turnstile.forget_due())
        for seat in self._seats:
            seat.leave_queue()
        if self._stop.is_set():
            return
        begun_ns = now_ns()
        until_ns = begun_ns + int(self._job.finish_within_s * NS_PER_S)
        rate = max(self._job.rate_per_s, len(self._seats) * DECISIONS_A_SEAT / FINISH_IN_S)
        pace = Pace(rate, begun_ns, until_ns)
        while not all(seat.idle for seat in self._seats) and now_ns() < until_ns and not self._stop.is_set():
            hall.turnstile.forget_due()
            for due_ns in pace.due(now_ns()):
                hall.turnstile.due(due_ns)
            await asyncio.sleep(LOOK_EVERY_S / 5)
        if self._stop.is_set():
            return
        for told in hall.told.values():
            self._checks.hold(Rule.ENDS, told.battle not in hall.live, f"battle {told.battle} has not ended")
        for seat in self._seats:
            self._checks.hold(Rule.ENDS, seat.idle, f"{seat.client.who} still waits for an opponent")

    async def _compare(self) -> None:
        battles = list(self._hall.told.values())
        chosen = self._chance.sample(battles, min(self._job.records_max, len(battles)))
        self._meter.count("records compared", await compare_all(self._job.url, chosen, self._checks))
        self._meter.count("records left out", len(battles) - len(chosen))

    # Beside the playing

    async def _stir_crowd(self, until_ns: int) -> None:
        """Watchers come to battles that begin, leave those that end, and now and then go away and come back."""
        waiting, here = list(self._watchers), list[Watcher]()
        self._chance.shuffle(waiting)
        looks = max(1, round(seconds(until_ns - now_ns()) / LOOK_EVERY_S))
        each_look = -(-len(waiting) // looks)  # half of the time is for the half that is not there from the beginning
        self._come(waiting, here, len(waiting) // 2)
        owed = 0.0
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._come(waiting, here, each_look)
            for watcher in here:
                if watcher.battle not in self._hall.live:
                    watcher.move(list(self._hall.live))
            owed += self._job.churn_per_s * len(here) * LOOK_EVERY_S
            while owed >= 1 and here:
                owed -= 1
                await self._chance.choice(here).go_and_come_back()

    def _come(self, waiting: list[Watcher], here: list[Watcher], count: int) -> None:
        live = list(self._hall.live)
        for _ in range(min(count, len(waiting)) if live else 0):
            here.append(waiting.pop())
            here[-1].visit(self._chance.choice(live))

    async def _tick_for_ever(self) -> None:
        while True:  # the first is at the very beginning, and holds all that came before
            await asyncio.sleep(seconds(self._began_ns + self._second * NS_PER_S - now_ns()))
            self._tick()

    def _tick(self) -> None:
        taken = self._meter.take()
        taken["second"] = self._second
        self._second += 1
        taken["counts"]["found nobody free"] = self._hall.turnstile.waited
        self._hall.turnstile.waited = 0
        taken["live"] = len(self._hall.live)
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
