"""Failover: a process that owns rooms is killed, or stands still; how long until another answers for each.

Two machines of one worker each. Everybody is connected to the second. The battles are dealt to both; the first, which
has the queue too, is sent the signal, and in the same moment one player of each battle chooses. His connection stays:
what he waits for where the battle was the first's is that it is missed, taken over, read back and decided in.
"""

import asyncio
import signal

from db.pool import connection
from ops.bench.apart import apart
from ops.bench.cluster import bench_cluster, bench_folder, postmaster
from ops.bench.figures import Figures, percentile, progress
from ops.bench.house import new_pairs, serving, valkey
from ops.bench.seats import Party, play_evenings, play_through

AIM_S = 5.0
TRIES = 3
MISSED_MS = 1_000.0
"""No room of a process that was heard a moment ago is taken over sooner."""
STRIKES = {"killed (SIGKILL)": signal.SIGKILL, "standing still (SIGSTOP)": signal.SIGSTOP}


async def measure(rounds: int, battles: int) -> Figures:
    """Each strike once in every round."""
    figures = Figures(
        f"failover: of two processes with {battles:,} battles one is struck, the other answers",
        "two `winedex serve` on one PostgreSQL and one Valkey, on one machine; seconds from the signal to the answer "
        "of a choice that was sent in the same moment, over connections to the other process, for each battle that was "
        "the struck one's; "
        f"the aim is {AIM_S:g} s for the last",
    )
    for number in range(rounds):
        for name, strike in STRIKES.items():
            progress(f"failover: round {number + 1} of {rounds}, {name}")
            after_ms = await _struck_once_ready(battles, strike)
            figures.add(f"{name}: battles of the struck process", len(after_ms), "")
            for what, share in (("the first room", 0), ("half of the rooms", 50), ("99 % of the rooms", 99)):
                figures.add(f"{name}: {what}", percentile(after_ms, share) / 1000, "s")
            figures.add(f"{name}: the last room", max(after_ms) / 1000, "s")
    return figures


async def _struck_once_ready(battles: int, strike: signal.Signals) -> list[float]:
    """On a machine that has no time for it the owner may be missed, and lose rooms, before it is struck: then anew, a
    few times."""
    for _ in range(TRIES - 1):
        after_ms = await _struck(battles, strike)
        if after_ms and after_ms[0] >= MISSED_MS:
            return after_ms
        progress("failover: some rooms were elsewhere before the signal, or all: again")
    return await _struck(battles, strike) or [0.0]


async def _struck(battles: int, strike: signal.Signals) -> list[float]:
    """After how many ms each was answered of those that have had two owners, quickest first: who waits for one of them
    waits longer than all others."""
    with bench_folder() as folder:
        async with (
            bench_cluster(folder) as cluster,
            valkey(folder) as bus,
            serving(cluster, bus) as owner,
            serving(cluster, bus) as other,
        ):
            # Whoever is asked first has the queue.
            first = Party(owner.port, owner.workers, postmaster(cluster.embedded), await new_pairs(cluster, 1), bus.pid)
            await asyncio.to_thread(apart, play_evenings, first, 1)
            pairs = await new_pairs(cluster, battles)
            party = Party(other.port, other.workers, postmaster(cluster.embedded), pairs, bus.pid)
            after_ms: list[float] = await asyncio.to_thread(apart, play_through, party, owner.pid, int(strike))
            async with connection(cluster.superuser) as god:
                taken_over = await god.fetchval("SELECT count(*) FROM rooms WHERE kind = 'pairing' AND epoch > 1")
            return sorted(after_ms)[battles - int(taken_over) :]
