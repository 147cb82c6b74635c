"""Whole decisions: pairing battles over real sockets, against the operator's own program, durable.

`python -m server serve` on a PostgreSQL of the run's own; the players sit in another process (`seats`). Everything is
in it that a player's choice costs: socket, session, desk, room, rules, journal, PostgreSQL's answer, views, frames.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from ops.bench.apart import apart
from ops.bench.cluster import Cluster, bench_cluster, bench_folder, new_players, postmaster
from ops.bench.figures import Figures, percentile, progress
from ops.bench.machine import resident_kib
from ops.bench.seats import Evening, Party, play
from server.clock import RealClock
from server.tokens import Tokens

EVENINGS = 4
HALF_LOAD = 0.5


async def measure(rounds: int, battles: int) -> Figures:
    """So many battles at once: as fast as they can be played, then at half the rate that was reached."""
    figures = Figures(
        f"decisions: {battles} pairing battles at once over sockets, the server on PostgreSQL, durable",
        "`winedex serve` in one process, two seats a battle in another, each on a connection of its own, in JSON; "
        "saturated: every choice as soon as its turn is open; then choices at half the rate that was reached; openings "
        "apart; latency from sending to the answer, the players' process included; CPU of the server's process (kernel "
        "included) and of all PostgreSQL processes apart",
    )
    for number in range(rounds):
        with bench_folder() as folder:
            async with bench_cluster(folder) as cluster, _serving(cluster) as (port, pid):
                progress(f"decisions: round {number + 1} of {rounds}, saturated")
                party = Party(port, pid, postmaster(cluster.embedded), await _pairs(cluster, battles))
                await _played(party, 1, None)  # what the first evening pays for once
                saturated = await _played(party, EVENINGS, None)
                _add(figures, "saturated", saturated)
                rate = sum(one.decisions for one in saturated) / sum(one.seconds for one in saturated)
                progress(f"decisions: round {number + 1} of {rounds}, half load")
                _add(figures, "half load", await _played(party, EVENINGS, rate * HALF_LOAD))
                figures.add("the server's memory at the end", resident_kib(pid) / 1024, "MiB")
    return figures


async def _played(party: Party, evenings: int, rate_per_s: float | None) -> Sequence[Evening]:
    played: Sequence[Evening] = await asyncio.to_thread(apart, play, party, evenings, rate_per_s)
    return played


def _add(figures: Figures, load: str, evenings: Sequence[Evening]) -> None:
    decisions = sum(one.decisions for one in evenings)
    server_s = sum(one.server_s for one in evenings)
    postgres_s = sum(one.postgres_s for one in evenings)
    opening_s = sum(one.opening_server_s for one in evenings)
    answers_ms = [ms for one in evenings for ms in one.answers_ms]
    per_cpu_s = "decisions / CPU s"
    figures.add(f"{load}: per CPU second of the server", decisions / server_s, per_cpu_s)
    figures.add(f"{load}: per CPU second of both", decisions / (server_s + postgres_s), per_cpu_s)
    figures.add(f"{load}: with the openings, of the server", decisions / (server_s + opening_s), per_cpu_s)
    figures.add(f"{load}: rate", decisions / sum(one.seconds for one in evenings), "decisions / s")
    figures.add(f"{load}: server", 1e6 * server_s / decisions, "µs CPU / decision")
    figures.add(f"{load}: PostgreSQL", 1e6 * postgres_s / decisions, "µs CPU / decision")
    figures.add(f"{load}: p50", percentile(answers_ms, 50), "ms")
    figures.add(f"{load}: p99", percentile(answers_ms, 99), "ms")


async def _pairs(cluster: Cluster, battles: int) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    tokens = Tokens(cluster.pool, RealClock())
    people = await new_players(cluster, 2 * battles)
    seats = [((await tokens.open(player, "bench")).access, ref) for player, ref in people]
    return list(zip(seats[::2], seats[1::2], strict=True))


@asynccontextmanager
async def _serving(cluster: Cluster) -> AsyncIterator[tuple[int, int]]:
    """The operator's program: its port and process id."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "serve", "--port", "0", "--log-level", "error"),
        *("--database-url", cluster.owner.url),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None, "it was asked for"
    try:
        line = (await process.stdout.readline()).decode()
        assert "listening" in line, "the server has said why on standard error"
        yield int(line.rpartition(":")[2]), process.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
