"""`make chaos`: several workers under load, and one thing after another goes wrong: workers killed, stopped, replaced;
Redis flushed, killed, stopped, slow, cut off; PostgreSQL ended at once and started again.

It ends by itself, with the checks of the load test, the audit of the books, and a look for rooms that are twice. What
goes wrong, and when, follows from the seed; what comes of it does not, since real processes are never as quick twice.
Exit status: 0 where everything held, 1 where something did not, which is said last.
"""

import argparse
import asyncio
import contextlib
import os
import random
import secrets
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import redis.asyncio

from db.embedded import start
from db.embedded.server import Embedded
from db.pool import Connection, connection
from tests.faults.machines import workers_of
from tests.faults.playing import data_folder, left
from tests.fixtures.books import broken_rules
from tests.fixtures.programs import ROOT, Program, command, postmaster_of
from tests.fixtures.redis import Server, programs, running
from tests.fixtures.redis_proxy import RedisProxy

ROUND_S_MAX = 300
"""A longer run is several of these on the same servers, each with players of its own and a look at everything."""

ENDS_WITHIN_S = 300.0
PLAYERS, WATCHERS, RATE = 48, 8, 40
"""As much as two cores carry beside workers that are started again and again."""

COINS = 20_000
REPLAYED = 20
"""Battles of each round that are decided anew by their records."""

LAST_BEFORE_END_S = 5.0
"""What was begun is then played to its end and held against what is written, with all mended."""

CALM_S = (1.5, 5.0)
"""Between two strikes: from less than it takes to come back from one, to somewhat more."""

Say = Callable[[str], None]


class Chaos:
    """The servers, what they need, and what is done to them."""

    def __init__(self, folder: Path, postgres: Embedded, bus: Server, proxy: RedisProxy, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.postgres = postgres
        self.bus = bus
        self.proxy = proxy
        self.program: Program | None = None

    @property
    def strikes(self) -> Sequence[Callable[[], Awaitable[str]]]:
        """All that may go wrong."""
        return (
            self.kill_a_worker,
            self.kill_a_worker,
            self.stop_a_worker,
            self.stop_a_worker,
            self.replace_all,
            self.flush_redis,
            self.kill_redis,
            self.stop_redis,
            self.slow_redis,
            self.cut_redis_off,
            self.end_postgres,
        )

    async def start(self, workers: int) -> None:
        """Start the supervisor and its workers."""
        self.program = await Program.start(
            self.folder, self.postgres.owner.url, "--workers", str(workers), "--redis-url", self.proxy.url
        )

    async def end(self) -> None:
        """Whatever became of it."""
        if self.program is not None:
            await self.program.kill()
        await self.postgres.stop()
        await left(self.folder)

    # What goes wrong; each says what it did, and mends what does not mend itself

    async def kill_a_worker(self) -> str:
        return f"worker {self._signal(signal.SIGKILL)} killed"

    async def stop_a_worker(self) -> str:
        stopped_s = self.chance.uniform(0.5, 5.0)
        pid = self._signal(signal.SIGSTOP)
        await asyncio.sleep(stopped_s)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
        return f"worker {pid} stopped for {stopped_s:.1f} s"

    async def replace_all(self) -> str:
        assert self.program is not None, "it was started"
        self.program.signal(signal.SIGHUP)
        return "all workers replaced, one after the other"

    async def flush_redis(self) -> str:
        async with redis.asyncio.Redis.from_url(self.bus.url) as client:
            await client.flushall()
            await client.client_kill_filter(_type="pubsub")
        return "Redis flushed, and who listens cut off"

    async def kill_redis(self) -> str:
        away_s = self.chance.uniform(0.0, 3.0)
        self.bus.kill()
        await asyncio.sleep(away_s)
        await self.bus.start()
        return f"Redis killed, and back after {away_s:.1f} s"

    async def stop_redis(self) -> str:
        stopped_s = self.chance.uniform(0.5, 4.0)
        self.bus.signal(signal.SIGSTOP)
        await asyncio.sleep(stopped_s)
        self.bus.signal(signal.SIGCONT)
        return f"Redis stopped for {stopped_s:.1f} s"

    async def slow_redis(self) -> str:
        self.proxy.delay_s = self.chance.uniform(0.02, 0.3)
        said = f"Redis slower by {self.proxy.delay_s * 1_000:.0f} ms each way for 3 s"
        await asyncio.sleep(3.0)
        self.proxy.heal()
        return said

    async def cut_redis_off(self) -> str:
        away_s = self.chance.uniform(1.0, 4.0)
        self.proxy.cut()
        await asyncio.sleep(away_s)
        self.proxy.heal()
        return f"Redis cut off for {away_s:.1f} s"

    async def end_postgres(self) -> str:
        os.kill(postmaster_of(self.postgres.folder), signal.SIGQUIT)  # its immediate shutdown
        began_s = time.monotonic()
        await self.postgres.stop()
        self.postgres = await start(self.folder)
        return f"PostgreSQL ended at once, and back after {time.monotonic() - began_s:.1f} s"

    def _signal(self, number: signal.Signals) -> int:
        """Send one of the workers a signal; which one."""
        assert self.program is not None, "it was started"
        pid = self.chance.choice(workers_of(self.program))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        return pid

    # What must hold

    async def wrongs(self) -> AsyncIterator[str]:
        """What is wrong with what is written, once nobody plays any more."""
        flags = ("--database-url", self.postgres.owner.url)
        status, said = await command("audit", *flags)
        if status:
            yield f"winedex audit: {said}"
        async with connection(self.postgres.superuser.to_database("winedex")) as god:
            for rule, rows in (await broken_rules(god)).items():
                yield f"{rule}: {rows[:5]}"
            for what, query in TWINS.items():
                if twins := await god.fetch(query):
                    yield f"{what}: {[dict(row) for row in twins[:5]]}"
            battles = await _some_battles(god)
        status, said = await command("replay", *battles, "--verify", *flags) if battles else (0, "")
        if status:
            yield f"winedex replay: {said}"


TWINS = {
    "standing rooms of which there are two": (
        "SELECT kind, count(*) FROM rooms WHERE kind IN ('queue', 'saleroom', 'mystery', 'parlour') AND state = 'open'"
        " GROUP BY kind HAVING count(*) > 1"
    ),
    "open rooms whose record has a gap or a branch": (
        "SELECT r.room_id, count(*), r.head_seq FROM rooms r JOIN room_entries e USING (room_id) WHERE r.state = 'open'"
        " GROUP BY r.room_id HAVING count(*) <> r.head_seq + 1 OR count(DISTINCT e.seq) <> count(*)"
    ),
    "wines that are in a battle which is over": (
        "SELECT w.id, w.place_room FROM wines w JOIN rooms r ON r.room_id = w.place_room"
        " WHERE w.place = 'battle' AND r.state <> 'open'"
    ),
}
"""What two owners of one room would have left behind."""


async def _some_battles(god: Connection) -> list[str]:
    rows = await god.fetch("SELECT battle_id FROM battles ORDER BY battle_id DESC LIMIT $1", REPLAYED)
    return [str(row["battle_id"]) for row in rows]


@asynccontextmanager
async def _begun(seed: int, workers: int) -> AsyncIterator[Chaos]:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(data_folder())
        bus = await stack.enter_async_context(running(programs()["valkey"]))
        proxy = await stack.enter_async_context(RedisProxy.before(bus.url))
        chaos = Chaos(folder, await start(folder), bus, proxy, seed)
        stack.push_async_callback(chaos.end)
        await chaos.start(workers)
        yield chaos


async def run(seed: int, seconds: int, workers: int, say: Say, players: int = PLAYERS) -> list[str]:
    """Let things go wrong for so long, while so many play; what was wrong in the end."""
    wrongs: list[str] = []
    async with _begun(seed, workers) as chaos:
        assert chaos.program is not None, "it was started"
        say(f"{chaos.program.url}, {workers} workers")
        left_s = seconds
        while left_s > 0 and not wrongs:
            round_s = min(left_s, ROUND_S_MAX)
            wrongs += await _round(chaos, round_s, players, say)
            wrongs += [wrong async for wrong in chaos.wrongs()]
            left_s -= round_s
        chaos.program.signal(signal.SIGTERM)
        status = await chaos.program.ended()
        if status != 0:
            wrongs.append(f"the server ended with status {status}: {chaos.program.said.read_text()[-2_000:]}")
        if wrongs:
            say(f"what the server logged: {shutil.copy(chaos.program.said, f'chaos-{seed}.log')}")
    return wrongs


async def _round(chaos: Chaos, seconds: int, count: int, say: Say) -> list[str]:
    """One load test from its beginning to its end, and strikes while it measures; what it found."""
    assert chaos.program is not None, "it was started"
    players = chaos.folder / f"players-{time.monotonic_ns()}.jsonl"
    making = ("--tokens", "--valid-s", str(seconds + 900), "--coins", str(COINS), "--out", str(players))
    status, said = await command("players", "make", str(count), *making, "--database-url", chaos.postgres.owner.url)
    if status:
        return [f"no players could be made: {said}"]
    load = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "loadtest", "mixed", "--url", chaos.program.url, "--players-file", str(players),
        "--players", str(count), "--watchers", str(WATCHERS), "--rate", str(RATE * count // PLAYERS),
        "--duration", str(seconds),
        "--seed", str(chaos.chance.randrange(1 << 31)),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=ROOT,
    )  # fmt: skip
    measuring = asyncio.Event()
    heard: list[str] = []
    reading = asyncio.create_task(_read(load, heard, measuring, say))
    try:
        await measuring.wait()
        await _strike(chaos, time.monotonic() + seconds, load, say)
        async with asyncio.timeout(ENDS_WITHIN_S):
            await reading
            status = await load.wait()
    except TimeoutError:
        return [f"the load test does not end: {heard[-20:]}"]
    finally:
        if load.returncode is None:
            load.kill()
            await load.wait()
        await reading
    return [] if status == 0 else ["the load test found: " + "\n".join(heard[-40:])]


async def _strike(chaos: Chaos, until_s: float, load: asyncio.subprocess.Process, say: Say) -> None:
    began_s = time.monotonic()
    while load.returncode is None:
        await asyncio.sleep(chaos.chance.uniform(*CALM_S))
        if time.monotonic() >= until_s - LAST_BEFORE_END_S:
            return
        said = await chaos.chance.choice(chaos.strikes)()
        say(f"{time.monotonic() - began_s:6.1f} s  {said}")


async def _read(load: asyncio.subprocess.Process, heard: list[str], measuring: asyncio.Event, say: Say) -> None:
    """What the load test says, until it has ended."""
    assert load.stdout is not None, "it was asked for"
    async for line in load.stdout:
        heard.append(line.decode(errors="replace").rstrip())
        say(f"          | {heard[-1]}")
        if heard[-1].startswith("measuring for"):
            measuring.set()
    measuring.set()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long things go wrong (%(default)s)")
    parser.add_argument("--workers", type=int, default=3, help="(%(default)s)")
    parser.add_argument("--seed", type=int, help="of what goes wrong; left out: a new one")
    args = parser.parse_args()
    seed = secrets.randbelow(1 << 32) if args.seed is None else args.seed

    def say(line: str) -> None:
        print(line, flush=True)  # noqa: T201 - it is what was asked for

    say(f"seed {seed}")
    wrongs = asyncio.run(run(seed, max(1, round(args.minutes * 60)), args.workers, say))
    for wrong in wrongs:
        say(f"WRONG: {wrong}")
    if wrongs:
        say(f'again: make chaos ARGS="--seed {seed} --minutes {args.minutes:g} --workers {args.workers}"')
    else:
        say("everything held")
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
