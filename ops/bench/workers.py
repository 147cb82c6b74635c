"""One game on one, two and four workers: what a decision costs, and a push to somebody who sits or watches.

Clients connect to one port, and the kernel deals them out: the two of a battle and those who watch it are on whichever
worker they came to, and its room is on one of them. Rounds go through all numbers of workers, so that × are ratios
within a round.
"""

import asyncio
import time
from contextlib import AsyncExitStack

import msgspec

from db.pool import connection
from ops.bench.apart import apart
from ops.bench.cluster import Cluster, bench_cluster, bench_folder, postmaster
from ops.bench.figures import Figures, percentile, progress
from ops.bench.house import House, Redis, new_pairs, serving, valkey
from ops.bench.machine import cpu_s
from ops.bench.seats import Party, Played, play_before, play_evenings

SETTLING_S = 1.0
"""The first jobs of a house, and its bank of questions."""


class Size(msgspec.Struct, frozen=True):
    """How much is measured: battles at once, watchers of one, numbers of workers, how many battles at each table and
    before the crowd after a first one, and for how long nobody is there."""

    battles: int
    watchers: int
    workers: tuple[int, ...]
    evenings: int
    before_crowd: int
    idle_s: float


WHOLE = Size(200, 1_000, (1, 2, 4), 3, 2, 2.0)
QUICK = Size(4, 20, (1, 2), 1, 1, 0.2)


async def measure(rounds: int, size: Size) -> Figures:
    """Battles at once, then one battle before a crowd, on every number of workers in turn."""
    figures = Figures(
        f"workers: {size.battles} battles at once, and one before {size.watchers:,} watchers, on "
        f"{', '.join(map(str, size.workers))} workers, durable",
        "`winedex serve --workers N` on a PostgreSQL and a Valkey of the run's own; clients in another process, in "
        f"JSON; battles at each table: {size.evenings}, all in step, the laying apart; battles before the crowd: "
        f"{size.before_crowd}, its coming apart; CPU seconds of all workers, of all PostgreSQL processes, of Valkey; a "
        "delivery is a push to one client; × 1 worker are medians of the ratios within a round",
    )
    for number in range(rounds):
        costs: dict[tuple[int, str], float] = {}
        for workers in size.workers:
            progress(f"workers: round {number + 1} of {rounds}, {workers}")
            with bench_folder() as folder:
                async with bench_cluster(folder) as cluster, valkey(folder) as bus:
                    evenings, before_crowd = await _played(figures, cluster, bus, workers, size)
            costs[workers, "decision"] = _add_decisions(figures, workers, evenings)
            costs[workers, "delivery"] = _add_crowd(figures, workers, before_crowd)
        for (workers, what), cost in costs.items():
            if workers > 1:
                figures.add(f"{workers} workers: a {what}, × 1 worker", cost / costs[1, what], "")
    return figures


async def _played(
    figures: Figures, cluster: Cluster, bus: Redis, workers: int, size: Size
) -> tuple[list[Played], list[Played]]:
    async with AsyncExitStack() as stack:
        alone = workers == 1
        house = await stack.enter_async_context(serving(cluster, None if alone else bus, workers))
        redis_pid = None if alone else bus.pid
        await _idle(figures, house, bus, workers, size.idle_s)
        pairs = await new_pairs(cluster, size.battles)
        party = Party(house.port, house.workers, postmaster(cluster.embedded), pairs, redis_pid)
        before = await _written(cluster)
        evenings = await asyncio.to_thread(apart, play_evenings, party, 1 + size.evenings)
        wal_bytes, disk_bytes, entries = (now - then for then, now in zip(before, await _written(cluster), strict=True))
        played = size.battles * (1 + size.evenings)
        figures.add("a battle: PostgreSQL's log", wal_bytes / played / 1024, "KiB")
        figures.add("a battle: tables and indexes", disk_bytes / played / 1024, "KiB")
        figures.add("a battle: entries", entries / played, "rows")
        # The first pays for what is made once.
        pair = Party(house.port, house.workers, postmaster(cluster.embedded), await new_pairs(cluster, 1), redis_pid)
        crowd = await asyncio.to_thread(apart, play_before, pair, size.watchers, 1 + size.before_crowd)
        return [evening.playing for evening in evenings[1:]], crowd[1:]


async def _idle(figures: Figures, house: House, bus: Redis, workers: int, idle_s: float) -> None:
    """What so many workers cost while nobody is there; it is in all other figures, too."""
    await asyncio.sleep(SETTLING_S)
    pids = [*house.workers, bus.pid]
    before, began_s = [cpu_s(pid) for pid in pids], time.perf_counter()
    await asyncio.sleep(idle_s)
    wall_s = time.perf_counter() - began_s
    *each_s, redis_s = (now - then for then, now in zip(before, map(cpu_s, pids), strict=True))
    name = f"{workers} worker{'s' * (workers > 1)}: idle"
    figures.add(f"{name}, each", 1e3 * sum(each_s) / workers / wall_s, "ms CPU / s")
    figures.add(f"{name}, Valkey", 1e3 * redis_s / wall_s, "ms CPU / s")


async def _written(cluster: Cluster) -> tuple[int, int, int]:
    """So far: bytes of PostgreSQL's log, bytes of the database, entries of rooms."""
    async with connection(cluster.superuser) as god:
        (row,) = await god.fetch(
            "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint, pg_database_size(current_database()),"
            " (SELECT count(*) FROM room_entries)"
        )
    return row[0], row[1], row[2]


def _add_decisions(figures: Figures, workers: int, played: list[Played]) -> float:
    """The figures of a round; µs of everybody's CPU for a decision."""
    decisions = sum(len(one.answers_ms) for one in played)
    return _add(figures, f"{workers} worker{'s' * (workers > 1)}: a decision", played, decisions)


def _add_crowd(figures: Figures, workers: int, played: list[Played]) -> float:
    name = f"{workers} worker{'s' * (workers > 1)}: a delivery"
    deliveries = sum(one.pushes for one in played)
    figures.add(f"{name}, of so many", deliveries, "deliveries")
    return _add(figures, name, played, deliveries)


def _add(figures: Figures, name: str, played: list[Played], count: int) -> float:
    server_s = sum(one.server_s for one in played)
    postgres_s = sum(one.postgres_s for one in played)
    redis_s = sum(one.redis_s for one in played)
    figures.add(f"{name}: workers", 1e6 * server_s / count, "µs CPU")
    figures.add(f"{name}: the busiest worker's part", sum(one.busiest_s for one in played) / server_s, "")
    figures.add(f"{name}: PostgreSQL", 1e6 * postgres_s / count, "µs CPU")
    figures.add(f"{name}: Valkey", 1e6 * redis_s / count, "µs CPU")
    figures.add(f"{name}: per CPU second of the workers", count / server_s, "/ CPU s")
    figures.add(f"{name}: p99 of an answer", percentile([ms for one in played for ms in one.answers_ms], 99), "ms")
    return 1e6 * (server_s + postgres_s + redis_s) / count
