"""The battles of one process: players in pairs, or each against the house, and those who watch."""

from __future__ import annotations

import asyncio
import random

from loadtest.checks import Checks, Place, Rule
from loadtest.client import Client
from loadtest.crowd import Watcher
from loadtest.hall import Hall
from loadtest.job import Job
from loadtest.meter import Meter, now_ns, seconds
from loadtest.pace import Turnstile
from loadtest.records import compare_all
from loadtest.seat import Seat
from loadtest.wire import CODECS, CrowdReader

FINISH_IN_S = 8.0
"""After the measured time the battles are played out at such a pace, or at the test's own where that is faster."""

DECISIONS_A_SEAT = 8
LOOK_EVERY_S = 0.05


class Battles:
    """Implements `company.Company`."""

    def __init__(self, job: Job, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self._job = job
        self._meter = meter
        self._checks = checks
        self._chance = chance
        self._hall = Hall(meter, checks, chance, first=job.first_choice)
        self._codecs = [CODECS[name] for name in job.codecs]
        self._seats = [self._seat(index, *seat) for index, seat in enumerate(job.seats)]
        readers = {codec.name: CrowdReader(codec) for codec in self._codecs}
        self._watchers = [self._watcher(index, readers) for index in range(job.watchers)]

    def _seat(self, index: int, player: str, token: str, versus: str) -> Seat:
        seat = Seat(self._hall, player, versus, self._job.mode)
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

    # What a worker asks

    @property
    def turnstile(self) -> Turnstile:
        return self._hall.turnstile

    @property
    def clients(self) -> list[Client]:
        return [*(seat.client for seat in self._seats), *(watcher.client for watcher in self._watchers)]

    @property
    def live(self) -> int:
        return len(self._hall.live)

    @property
    def ready(self) -> bool:
        return all(seat.turn for seat in self._seats)

    def who_is_late(self) -> str:
        standing = sum(seat.turn is None for seat in self._seats)
        return f"{standing} of {len(self._seats)} players had no battle"

    @property
    def finish_rate_per_s(self) -> float:
        return max(self._job.rate_per_s, len(self._seats) * DECISIONS_A_SEAT / FINISH_IN_S)

    def close(self) -> None:
        self._hall.closing = True
        for seat in self._seats:
            seat.leave_queue()

    @property
    def idle(self) -> bool:
        return all(seat.idle for seat in self._seats)

    def check_ended(self) -> None:
        for told in self._hall.told.values():
            ended = told.battle not in self._hall.live
            self._checks.hold(Rule.ENDS, ended, f"battle {told.battle} has not ended")
        for seat in self._seats:
            self._checks.hold(
                Rule.ENDS, seat.idle, f"{seat.client.who} still waits for an opponent: {seat.client.state}"
            )

    async def compare(self) -> None:
        battles = list(self._hall.told.values())
        chosen = self._chance.sample(battles, min(self._job.records_max, len(battles)))
        self._meter.count("records compared", await compare_all(self._job.url, chosen, self._checks))
        self._meter.count("records left out", len(battles) - len(chosen))

    async def stir(self, until_ns: int) -> None:
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
