"""The operator's program with several workers, or several machines of one worker, on the run's own PostgreSQL and
Valkey."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import redis.asyncio

from ops.bench.cluster import Cluster, new_players
from server.bus import embedded
from server.clock import RealClock
from server.tokens import Tokens

Pairs = list[tuple[tuple[str, str], tuple[str, str]]]
"""Two players each: access token, outside id."""


class Redis(msgspec.Struct, frozen=True):
    """A Valkey that runs: where it is reached, and its process."""

    url: str
    pid: int


class House(msgspec.Struct, frozen=True):
    """A server that listens: its port, the process that was started, and those that serve (itself, or its workers)."""

    port: int
    pid: int
    workers: list[int]


@asynccontextmanager
async def valkey(folder: Path) -> AsyncIterator[Redis]:
    """The program's own Valkey, for as long as the block lasts."""
    async with embedded.started(folder) as running:
        client = redis.asyncio.Redis.from_url(running.url)
        try:
            pid = int((await client.info("server"))["process_id"])
        finally:
            await client.aclose()
        yield Redis(running.url, pid)


@asynccontextmanager
async def serving(cluster: Cluster, bus: Redis | None, workers: int = 1) -> AsyncIterator[House]:
    """`winedex serve` on that PostgreSQL, and on that Valkey where it is not alone."""
    flags = ["--port", "0", "--log-level", "error", "--database-url", cluster.owner.url, "--workers", str(workers)]
    flags += [] if bus is None else ["--redis-url", bus.url]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "serve", *flags), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None, "it was asked for"
    try:
        line = (await process.stdout.readline()).decode()
        assert "listening" in line, "the server has said why on standard error"
        pids = [process.pid] if workers == 1 else workers_of(process.pid)
        yield House(int(line.rpartition(":")[2]), process.pid, pids)
    finally:
        for number in (signal.SIGCONT, signal.SIGTERM):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
        await process.wait()


def workers_of(supervisor: int) -> list[int]:
    """The process ids of a supervisor's workers."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    return [int(one) for one in children if b"\0-m\0server\0" in Path(f"/proc/{one}/cmdline").read_bytes()]


async def new_pairs(cluster: Cluster, count: int) -> Pairs:
    """So many pairs of new players, signed in."""
    tokens = Tokens(cluster.pool, RealClock())
    people = await new_players(cluster, 2 * count)
    seats = [((await tokens.open(player, "bench")).access, ref) for player, ref in people]
    return list(zip(seats[::2], seats[1::2], strict=True))
