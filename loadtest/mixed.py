"""Everything at once in one process: pairs and players against the house, bidders, traders, who sits at tables and who
uses the pool, each of them a company of its own.

Players come in pairs, which are dealt to the parts in turn; so are the due times, so that a part that stands still
delays only its own. Nobody plays in two parts: what a part holds its players' wines against is then known to it alone.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from loadtest.auctions import Auctions
from loadtest.battles import Battles
from loadtest.checks import Checks
from loadtest.client import Client
from loadtest.company import Company
from loadtest.job import Job
from loadtest.market import Market
from loadtest.meter import REPLY, REPLY_IN, Meter
from loadtest.mystery import Mystery
from loadtest.pace import Turnstile
from loadtest.trades import Trades

PARTS: Mapping[str, Callable[[Job, Meter, Checks, random.Random], Company]] = {
    "battles": Battles,
    "auctions": Auctions,
    "market": Market,
    "trades": Trades,
    "mystery": Mystery,
}

PAIRS_DEALT = ("battles", "house", "auctions", "market", "trades", "mystery")
"""To whom pairs of players go, in turn. `house`: into battles, each of the two against the house."""

DUE_DEALT = (
    "battles", "auctions", "market", "battles", "trades",
    "auctions", "battles", "market", "trades", "mystery",
)  # fmt: skip
"""To whom due times go, in turn: three of ten to battles, one to the pool, where a match takes its time."""


class Share(Meter):
    """A part's meter: what it measures counts for the whole, and its replies once more under its own name."""

    def __init__(self, whole: Meter, part: str) -> None:
        super().__init__()
        self._whole = whole
        self._part = part

    def measuring(self, ns: int) -> bool:
        return self._whole.measuring(ns)

    def count(self, what: str, times: int = 1) -> None:
        self._whole.count(what, times)

    def took(self, what: str, codec: str, due_ns: int, done_ns: int) -> None:
        self._whole.took(what, codec, due_ns, done_ns)
        if what == REPLY:
            self._whole.count("requests")
            self._whole.took(f"{REPLY_IN}{self._part}", codec, due_ns, done_ns)


class Dealer(Turnstile):
    """Deals due times to the parts' turnstiles in turn."""

    def __init__(self, parts: Mapping[str, Turnstile]) -> None:
        super().__init__()
        self._parts = parts
        self._turn = 0

    @property
    def waiting(self) -> int:
        return sum(part.waiting for part in self._parts.values())

    def due(self, due_ns: int) -> None:
        self._parts[DUE_DEALT[self._turn]].due(due_ns)
        self._turn = (self._turn + 1) % len(DUE_DEALT)

    def take_waited(self) -> int:
        return sum(part.take_waited() for part in self._parts.values())

    def forget_due(self) -> int:
        return sum(part.forget_due() for part in self._parts.values())


class Mixed:
    """Implements `company.Company`."""

    def __init__(self, job: Job, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self._parts: dict[str, Company] = {
            name: PARTS[name](part, Share(meter, name), checks, chance) for name, part in jobs(job).items()
        }
        self._turnstile = Dealer({name: part.turnstile for name, part in self._parts.items()})

    @property
    def turnstile(self) -> Turnstile:
        return self._turnstile

    @property
    def clients(self) -> list[Client]:
        return [client for part in self._parts.values() for client in part.clients]

    @property
    def live(self) -> int:
        return sum(part.live for part in self._parts.values())

    @property
    def ready(self) -> bool:
        return all(part.ready for part in self._parts.values())

    def who_is_late(self) -> str:
        return "; ".join(f"{name}: {part.who_is_late()}" for name, part in self._parts.items() if not part.ready)

    @property
    def finish_rate_per_s(self) -> float:
        # Dealt out, each part has what it asks for at the least.
        return max(
            part.finish_rate_per_s * len(DUE_DEALT) / DUE_DEALT.count(name) for name, part in self._parts.items()
        )

    def close(self) -> None:
        for part in self._parts.values():
            part.close()

    @property
    def idle(self) -> bool:
        return all(part.idle for part in self._parts.values())

    def check_ended(self) -> None:
        for part in self._parts.values():
            part.check_ended()

    async def stir(self, until_ns: int) -> None:
        """What happens beside the playing in each of them."""
        async with asyncio.TaskGroup() as tasks:
            for part in self._parts.values():
                tasks.create_task(part.stir(until_ns))

    async def compare(self) -> None:
        for part in self._parts.values():
            await part.compare()


def jobs(job: Job) -> dict[str, Job]:
    """The shares of a worker's job, by part. Watchers watch battles."""
    seats: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for pair in range(len(job.seats) // 2):
        part = PAIRS_DEALT[pair % len(PAIRS_DEALT)]
        for player, token, versus in job.seats[2 * pair : 2 * pair + 2]:
            if part == "house":
                seats["battles"].append((player, token, "house"))
            else:
                seats[part].append((player, token, versus))
    return {
        name: replace(
            job,
            scenario=name,
            seats=tuple(seats[name]),
            rate_per_s=job.rate_per_s * DUE_DEALT.count(name) / len(DUE_DEALT),
            watchers=job.watchers if name == "battles" else 0,
            records_max=max(1, job.records_max // len(PARTS)),
        )
        for name in PARTS
    }
