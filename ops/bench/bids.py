"""Bids: accepted durably through rooms, lane, purses and journal, beside pgbench's transaction on the same cluster."""

import asyncio
import gc
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from db import audit as books
from db.pool import connection
from game.ids import PlayerId
from game.refusal import Refused
from ops.bench.cluster import Cluster, bench_cluster, bench_folder
from ops.bench.figures import Figures, percentile, progress
from ops.bench.lots import BROKE_EVERY, Lot, bidders, open_lots
from ops.bench.machine import own_cpu_s
from ops.bench.pgbench import Pgbench
from ops.bench.tables import Counted, running
from server.app import COLLECTED_AFTER
from server.identifiers import new_key
from server.rooms.host import Host
from server.rooms.room import Ask, Reply

HOT_BIDDERS = 200
HOT_LOTS = 240
"""One after the other: a lot takes some three hundred bids before prices reach the most that may be bid."""

MANY_LOTS = 500
IN_FLIGHT = {"hot": 128, "many": 500}
"""Bids on their way at once: as many as one commit takes of one room; and one for each lot."""


async def measure(rounds: int, seconds: float, *, few: bool = False) -> Figures:
    """One hot lot, then many lots, each for so many seconds or until no more can be bid."""
    figures = Figures(
        "bids: accepted durably, ledger lines written, through rooms, lane and journal (one process, no sockets)",
        f"of {HOT_BIDDERS} bidders one in {BROKE_EVERY} is broke, and refused; of the others' bids every other one "
        "leads and outbids somebody, who is told in his inbox; the rest are held and given back at once; hot: one lot "
        f"at a time, {IN_FLIGHT['hot']} bids on their way; many: {MANY_LOTS} lots, {IN_FLIGHT['many']} bids; "
        "latency from submitting to the answer; CPU of this process and of all PostgreSQL processes apart; the audit's "
        "rules hold after each round",
    )
    lots_of = {"hot": 10 if few else HOT_LOTS, "many": 20 if few else MANY_LOTS}
    with bench_folder() as folder:
        async with bench_cluster(folder) as bench:
            pgbench = await Pgbench.ready(bench)
            store = Counted(bench)
            async with running(store) as host:  # one for all: there is one saleroom in a game
                for number in range(rounds):
                    tpcb = None if pgbench is None else await pgbench.run(figures, seconds)
                    for name, several in lots_of.items():
                        progress(f"bids: round {number + 1} of {rounds}, {name}")
                        rate = await _bid(figures, bench, host, store, name, several, seconds)
                        if tpcb is not None:
                            figures.add(f"{name}: beside pgbench TPC-B", rate / tpcb, "×")
                    await _audited(bench)
    return figures


async def _bid(
    figures: Figures, bench: Cluster, host: Host, store: Counted, name: str, several: int, seconds: float
) -> float:
    people = await bidders(bench, HOT_BIDDERS)
    lots = await open_lots(bench, host, several)
    store.sizes.clear()
    gc.collect()
    gc.freeze()  # as the server does, and looks as seldom
    gc.set_threshold(*COLLECTED_AFTER)
    bidding = Bidding(host, people, lots, one_at_a_time=name == "hot")
    own_s, postgres_s, began_s = own_cpu_s(), bench.cpu_s(), time.perf_counter()
    await bidding.go(IN_FLIGHT[name], began_s + seconds)
    elapsed_s, own_s, postgres_s = time.perf_counter() - began_s, own_cpu_s() - own_s, bench.cpu_s() - postgres_s
    accepted = len(bidding.answers_ms)
    refused = bidding.refused
    asked = accepted + refused.total()
    figures.add(f"{name}: accepted", accepted / elapsed_s, "bids / s")
    broke = refused.pop("insufficient_funds", 0)
    figures.add(f"{name}: refused for want of coins", 100 * broke / asked, "% of all")
    figures.add(f"{name}: refused for anything else", 100 * refused.total() / asked, "% of all")
    figures.add(f"{name}: Python", 1e6 * own_s / accepted, "µs CPU / accepted bid")
    figures.add(f"{name}: PostgreSQL", 1e6 * postgres_s / accepted, "µs CPU / accepted bid")
    figures.add(f"{name}: p50", percentile(bidding.answers_ms, 50), "ms")
    figures.add(f"{name}: p99", percentile(bidding.answers_ms, 99), "ms")
    figures.add(f"{name}: batch, mean", sum(store.sizes) / max(1, len(store.sizes)), "entries")
    return accepted / elapsed_s


class Bidding:
    """So many bids on their way at any time: whenever one is answered the next is made."""

    def __init__(
        self, host: Host, people: Sequence[tuple[PlayerId, str]], lots: Sequence[Lot], *, one_at_a_time: bool
    ) -> None:
        self.answers_ms: list[float] = []
        self.refused: Counter[str] = Counter()
        self._host = host
        self._people = people
        self._lots = list(lots)
        self._one_at_a_time = one_at_a_time
        self._nth = 0
        self._chance = random.Random(1)
        self._on_their_way = 0
        self._until_s = 0.0
        self._done = asyncio.Event()

    async def go(self, on_their_way: int, until_s: float) -> None:
        self._until_s = until_s
        for _ in range(on_their_way):
            self._next()
        if self._on_their_way:
            await self._done.wait()

    def _next(self) -> None:
        while self._lots and time.perf_counter() < self._until_s:
            self._nth += 1
            at = 0 if self._one_at_a_time else self._nth % len(self._lots)
            bidder = self._chance.choice(self._people)
            bid = self._lots[at].bid(bidder)
            if bid is None:
                del self._lots[at]
                continue
            self._on_their_way += 1
            ask = Ask(bidder[0], bid, key=new_key(), digest=bytes(16), reply=self._answering())
            self._host.submit(self._lots[at].room, ask)
            return
        if not self._on_their_way:
            self._done.set()

    def _answering(self) -> Reply:
        asked_s = time.perf_counter()

        def reply(outcome: Mapping[str, Any] | Refused) -> None:
            self._on_their_way -= 1
            if isinstance(outcome, Refused):
                self.refused[outcome.code] += 1
            else:
                self.answers_ms.append(1e3 * (time.perf_counter() - asked_s))
            self._next()

        return reply


async def _audited(bench: Cluster) -> None:
    async with connection(bench.owner) as owner, books.one_moment(owner):
        broken = await books.broken_rules(owner)
    assert not broken, broken
