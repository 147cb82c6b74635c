"""One game on one, two and four workers: what a decision costs, and a push to somebody who sits or watches.

Clients connect to one port, and the kernel deals them out: the two of a battle and those who watch it are on whichever
worker they came to, and its room is on one of them. Rounds go through all numbers of workers, so that × are ratios
within a round.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from db.pool import connection
from ops.bench.apart import apart
from ops.bench.cluster import Cluster, bench_cluster, bench_folder, postmaster
from ops.bench.figures import Figures, percentile, progress
from ops.bench.house import House, Redis, new_pairs, serving, valkey
from ops.bench.machine import cpu_s
from ops.bench.seats import Party, Played, play_before, play_evenings

WORKERS = (1, 2, 4)
EVENINGS = 3
CROWD_EVENINGS = 2
SETTLING_S = 1.0
"""The first jobs of a house, and its bank of questions."""
IDLE_S = 2.0


async def measure(rounds: int, battles: int, watchers: int, counts: Sequence[int] = WORKERS) -> Figures:
    """So many battles at once, then one battle before so many watchers."""
    figures = Figures(
        f"workers: {battles} battles at once, and one before {watchers:,} watchers, on {', '.join(map(str, counts))} "
        "workers, durable",
        "`winedex serve --workers N` on a PostgreSQL and a Valkey of the run's own; clients in another process, in "
        f"JSON; {EVENINGS} battles at each table, all in step, the laying apart; then {CROWD_EVENINGS} battles before "
        "the crowd, its coming apart; CPU seconds of all workers, of all PostgreSQL processes, of Valkey; a delivery "
        "is a push to one client; × 1 worker are medians of the ratios within a round",
    )
    for number in range(rounds):
        costs: dict[tuple[int, str], float] = {}
        for workers in counts:
            progress(f"workers: round {number + 1} of {rounds}, {workers}")
            with bench_folder() as folder:
                async with bench_cluster(folder) as cluster, valkey(folder) as bus:
                    evenings, before_crowd = await _played(figures, cluster, bus, workers, battles, watchers)
            costs[workers, "decision"] = _add_decisions(figures, workers, evenings)
            costs[workers, "delivery"] = _add_crowd(figures, workers, before_crowd)
        for (workers, what), cost in costs.items():
            if workers > 1:
                figures.add(f"{workers} workers: a {what}, × 1 worker", cost / costs[1, what], "")
    return figures


async def _played(
    figures: Figures, cluster: Cluster, bus: Redis, workers: int, battles: int, watchers: int
) -> tuple[list[Played], list[Played]]:
    async with AsyncExitStack() as stack:
        alone = workers == 1
        house = await stack.enter_async_context(serving(cluster, None if alone else bus, workers))
        redis_pid = None if alone else bus.pid
        await _idle(figures, house, bus, workers)
        pairs = await new_pairs(cluster, battles)
        party = Party(house.port, house.workers, postmaster(cluster.embedded), pairs, redis_pid)
        before = await _written(cluster)
        evenings = await asyncio.to_thread(apart, play_evenings, party, 1 + EVENINGS)
        wal_bytes, disk_bytes, entries = (now - then for then, now in zip(before, await _written(cluster), strict=True))
        played = battles * (1 + EVENINGS)
        figures.add("a battle: PostgreSQL's log", wal_bytes / played / 1024, "KiB")
        figures.add("a battle: tables and indexes", disk_bytes / played / 1024, "KiB")
        figures.add("a battle: entries", entries / played, "rows")
        # The first pays for what is made once.
        pair = Party(house.port, house.workers, postmaster(cluster.embedded), await new_pairs(cluster, 1), redis_pid)
        crowd = await asyncio.to_thread(apart, play_before, pair, watchers, 1 + CROWD_EVENINGS)
        return [evening.playing for evening in evenings[1:]], crowd[1:]


async def _idle(figures: Figures, house: House, bus: Redis, workers: int) -> None:
    """What so many workers cost while nobody is there; it is in all other figures, too."""
    await asyncio.sleep(SETTLING_S)
    pids = [*house.workers, bus.pid]
    before, began_s = [cpu_s(pid) for pid in pids], time.perf_counter()
    await asyncio.sleep(IDLE_S)
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
