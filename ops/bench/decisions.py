"""Whole decisions: pairing battles over real sockets, against the operator's own program, durable.

`python -m server serve` on a PostgreSQL of the run's own; the players sit in another process (`seats`). Everything is
in it that a player's choice costs: socket, session, desk, room, rules, journal, PostgreSQL's answer, views, frames.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from ops.bench.apart import apart
from ops.bench.cluster import Cluster, bench_cluster, bench_folder, new_players, postmaster
from ops.bench.figures import Figures, percentile, progress
from ops.bench.machine import resident_kib
from ops.bench.seats import Party, Played, play_evenings, play_steadily
from server.clock import RealClock
from server.tokens import Tokens

EVENINGS = 5
HALF_LOAD = 0.5
PER_CPU_S = "decisions / CPU s"


async def measure(rounds: int, battles: int, seconds: float) -> Figures:
    """So many battles at once: as fast as they can be played, then at half the rate that was reached."""
    figures = Figures(
        f"decisions: {battles} pairing battles at once over sockets, the server on PostgreSQL, durable",
        "`winedex serve` in one process, two seats a battle in another, each on a connection of its own, in JSON; "
        f"saturated: {EVENINGS} battles at each table, all in step, every choice as soon as its turn is open, the "
        "laying of the tables (by the queue) apart; half load: battle after battle, each table at another turn, half "
        "as many choices a second as the saturated server gets through with the laying, which is in these figures; "
        "latency from sending to the answer, the players' process included; CPU of the server's process (kernel "
        "included) and of all PostgreSQL processes apart",
    )
    for number in range(rounds):
        with bench_folder() as folder:
            async with bench_cluster(folder) as cluster, _serving(cluster) as (port, pid):
                progress(f"decisions: round {number + 1} of {rounds}, saturated")
                party = Party(port, [pid], postmaster(cluster.embedded), await _pairs(cluster, battles))
                # The first evening pays for what is made once, and is not counted.
                evenings = (await asyncio.to_thread(apart, play_evenings, party, 1 + EVENINGS))[1:]
                opening, playing = _all(e.opening for e in evenings), _all(e.playing for e in evenings)
                rate = len(playing.answers_ms) / (opening.wall_s + playing.wall_s)
                progress(f"decisions: round {number + 1} of {rounds}, half load")
                steadily = await asyncio.to_thread(apart, play_steadily, party, HALF_LOAD * rate, seconds)
                _add_saturated(figures, opening, playing, EVENINGS * battles)
                _add(figures, "half load", steadily)
                figures.add("the server's memory at the end", resident_kib(pid) / 1024, "MiB")
    return figures


def _all(parts: Iterable[Played]) -> Played:
    """One after the other, as one."""
    several = list(parts)
    return Played(
        [ms for one in several for ms in one.answers_ms],
        sum(one.wall_s for one in several),
        sum(one.server_s for one in several),
        sum(one.postgres_s for one in several),
    )


def _add_saturated(figures: Figures, opening: Played, playing: Played, battles: int) -> None:
    _add(figures, "saturated", playing)
    figures.add("a table laid: server", 1e6 * opening.server_s / battles, "µs CPU / battle")
    figures.add("a table laid: PostgreSQL", 1e6 * opening.postgres_s / battles, "µs CPU / battle")
    whole_s = playing.server_s + opening.server_s
    figures.add("saturated, laying included: of the server", len(playing.answers_ms) / whole_s, PER_CPU_S)


def _add(figures: Figures, load: str, played: Played) -> None:
    decisions = len(played.answers_ms)
    figures.add(f"{load}: per CPU second of the server", decisions / played.server_s, PER_CPU_S)
    figures.add(f"{load}: per CPU second of both", decisions / (played.server_s + played.postgres_s), PER_CPU_S)
    figures.add(f"{load}: rate", decisions / played.wall_s, "decisions / s")
    figures.add(f"{load}: server", 1e6 * played.server_s / decisions, "µs CPU / decision")
    figures.add(f"{load}: PostgreSQL", 1e6 * played.postgres_s / decisions, "µs CPU / decision")
    figures.add(f"{load}: p50", percentile(played.answers_ms, 50), "ms")
    figures.add(f"{load}: p99", percentile(played.answers_ms, 99), "ms")


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
