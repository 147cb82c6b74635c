"""The journal: entries a second through `db.journal.commit`, on the shipped schema with fsync on.

Beside it, in the same rounds, two yardsticks on the same cluster: a bare INSERT of the same rows into the same table,
which is what nobody can be faster than with one connection, and pgbench's own transaction with 16 clients.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import msgspec
from asyncpg.pgproto.pgproto import UUID

from db.journal import Commit, Committed, EntryRow, RoomOpened, RoomStep, commit
from db.pool import Connection, connection
from game.ids import PlayerId, RoomId
from ops.bench.cluster import Cluster, bench_cluster, bench_folder, new_node
from ops.bench.figures import Figures, percentile, progress
from ops.bench.machine import own_cpu_s
from ops.bench.pgbench import Pgbench
from server.clock import RealClock
from server.identifiers import new_room

ROOMS = 1_000
BODY_BYTES = 200
BATCHES = (10, 100, 500, 1_000)
ON_TWO_BATCH = 500
STEADY_PER_S = 20_000
STEADY_BATCH_MAX = 1_000
_TICK_S = 0.0002

_BARE = """
    INSERT INTO room_entries (room_id, seq, first_n, at_ms, actor, key, body)
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::uuid[], $7::bytea[])
"""


class Line(msgspec.Struct):
    """The rooms that are written to, in turn, and how far each has got. `node` owns them."""

    node: UUID
    rooms: list[RoomId]
    seqs: list[int]
    following: int = 0

    def commit(self, entries: int) -> Commit:
        """The next entries, one after the other through the rooms, so that a batch touches as many as it can."""
        what = Commit()
        now_ms = RealClock().now_ms()
        before: dict[int, int] = {}
        for _ in range(entries):
            at = self.following
            self.following = (at + 1) % len(self.rooms)
            before.setdefault(at, self.seqs[at])
            self.seqs[at] += 1
            seq = self.seqs[at]
            what.entries.append(EntryRow(self.rooms[at], seq, seq, now_ms, _ACTOR, _KEYS[at], _BODY))
        what.steps = [
            RoomStep(self.rooms[at], 1, head, self.seqs[at], self.seqs[at], now_ms, False)
            for at, head in before.items()
        ]
        return what


_ACTOR = PlayerId(1)
_BODY = os.urandom(BODY_BYTES)
_KEYS = [os.urandom(16) for _ in range(ROOMS)]
"""Made beforehand: making keys is not what is measured, and nothing here asks whether one comes again."""


async def measure(rounds: int, seconds: float) -> Figures:
    """Each way of writing for so many seconds in each round."""
    with bench_folder() as folder:
        async with bench_cluster(folder) as bench:
            return await _measured(bench, rounds, seconds)


async def _measured(bench: Cluster, rounds: int, seconds: float) -> Figures:
    figures = Figures(
        f"journal: entries of {BODY_BYTES} bytes in {ROOMS:,} rooms, fsync on",
        f"PostgreSQL {bench.binaries.version} with the server's settings and schema; {seconds:g} s each; a batch's "
        "entries are of different rooms; latency from offering to written; CPU of this process (building the batch, "
        "asyncpg) and of all PostgreSQL processes apart; one connection, and 500 a time on two",
    )
    pgbench = await Pgbench.ready(bench)
    async with connection(bench.server) as server, connection(bench.owner) as owner:
        lines = [await _open_rooms(bench, server), await _open_rooms(bench, server)]
        await _compare(Figures("", ""), bench, lines[0], server, owner, BATCHES[0], seconds)  # warms up, unreported
        for number in range(rounds):
            for batch in BATCHES:
                progress(f"journal: round {number + 1} of {rounds}, {batch} a commit")
                await _compare(figures, bench, lines[0], server, owner, batch, seconds)
            progress(f"journal: round {number + 1} of {rounds}, two connections")
            await _on_two(figures, bench, lines, server, seconds)
            progress(f"journal: round {number + 1} of {rounds}, steadily {STEADY_PER_S:,} a second")
            await _checkpoint(bench)
            await _steady(figures, bench, lines[0], server, seconds)
            if pgbench is not None:
                progress(f"journal: round {number + 1} of {rounds}, pgbench")
                await pgbench.run(figures, seconds)
    return figures


async def _open_rooms(bench: Cluster, server: Connection) -> Line:
    node = new_node()
    await bench.pool.execute("SELECT node_register($1, 'bench', $2, '0')", node, os.getpid())
    now_ms = RealClock().now_ms()
    rooms = [new_room(now_ms) for _ in range(ROOMS)]
    opened = Commit(
        opened=[RoomOpened(room, "bench", 1, 1, 1, now_ms) for room in rooms],
        entries=[EntryRow(room, seq, seq, now_ms, None, None, _BODY) for room in rooms for seq in (0, 1)],
    )
    assert isinstance(await commit(server, node, opened), Committed)
    return Line(node, rooms, [1] * ROOMS)


async def _compare(
    figures: Figures, bench: Cluster, line: Line, server: Connection, owner: Connection, batch: int, seconds: float
) -> None:
    now_ms = RealClock().now_ms()
    bare = Line(line.node, [new_room(now_ms) for _ in range(ROOMS)], [0] * ROOMS)

    async def through_commit() -> None:
        assert isinstance(await commit(server, line.node, line.commit(batch)), Committed)

    async def bare_insert() -> None:
        await _insert(owner, bare.commit(batch))

    rates = {}
    for name, write in (("commit", through_commit), ("bare INSERT", bare_insert)):
        rates[name] = await _closed_loop(figures, bench, f"{batch} a time, {name}", batch, seconds, write)
    figures.add(f"{batch} a time, commit / bare INSERT", rates["commit"] / rates["bare INSERT"], "× (rate)")


async def _on_two(figures: Figures, bench: Cluster, lines: Sequence[Line], server: Connection, seconds: float) -> None:
    """Two connections with rooms of their own: this process builds one batch while PostgreSQL writes the other."""
    async with connection(bench.server) as second:

        async def write(line: Line, through: Connection) -> None:
            assert isinstance(await commit(through, line.node, line.commit(ON_TWO_BATCH)), Committed)

        writers = [partial(write, line, through) for line, through in zip(lines, (server, second), strict=True)]
        await _closed_loop(figures, bench, f"{ON_TWO_BATCH} a time, two connections", ON_TWO_BATCH, seconds, *writers)


async def _closed_loop(
    figures: Figures, bench: Cluster, name: str, batch: int, seconds: float, *writers: Callable[[], Awaitable[None]]
) -> float:
    """Each writer one batch after the other; entries a second on the wall's clock, of all together."""
    took_ms: list[float] = []
    own_s, postgres_s, began_s = own_cpu_s(), bench.cpu_s(), time.perf_counter()

    async def write_on(write: Callable[[], Awaitable[None]]) -> None:
        while time.perf_counter() - began_s < seconds:
            one_s = time.perf_counter()
            await write()
            took_ms.append(1e3 * (time.perf_counter() - one_s))

    await asyncio.gather(*map(write_on, writers))
    elapsed_s = time.perf_counter() - began_s
    entries = batch * len(took_ms)
    own_us, postgres_us = (1e6 * used_s / entries for used_s in (own_cpu_s() - own_s, bench.cpu_s() - postgres_s))
    figures.add(f"{name}: rate", entries / elapsed_s, "entries / s")
    figures.add(f"{name}: Python", own_us, "µs CPU / entry")
    figures.add(f"{name}: PostgreSQL", postgres_us, "µs CPU / entry")
    figures.add(f"{name}: p50", percentile(took_ms, 50), "ms")
    figures.add(f"{name}: p99", percentile(took_ms, 99), "ms")
    return entries / elapsed_s


async def _insert(owner: Connection, what: Commit) -> None:
    entries = what.entries
    await owner.execute(
        _BARE,
        [entry.room for entry in entries],
        [entry.seq for entry in entries],
        [entry.first_n for entry in entries],
        [entry.at_ms for entry in entries],
        [entry.actor for entry in entries],
        [None if entry.key is None else UUID(entry.key) for entry in entries],
        [entry.body for entry in entries],
    )


async def _checkpoint(bench: Cluster) -> None:
    """Bring the cluster into the state of one that has run for a while: the log's segments are used again, instead of
    being made anew, which holds up whoever writes."""
    async with connection(bench.superuser) as superuser:
        await superuser.execute("CHECKPOINT")


async def _steady(figures: Figures, bench: Cluster, line: Line, server: Connection, seconds: float) -> None:
    """Entries that come evenly whether or not the last ones are written: whatever is there is the next commit."""
    total = int(STEADY_PER_S * seconds)
    latencies_ms: list[float] = []
    batches: list[int] = []
    own_s, postgres_s, began_s = own_cpu_s(), bench.cpu_s(), time.perf_counter()
    written = 0
    while written < total:
        due = min(total, int((time.perf_counter() - began_s) * STEADY_PER_S))
        batch = min(due - written, STEADY_BATCH_MAX)
        if not batch:
            await asyncio.sleep(_TICK_S)
            continue
        assert isinstance(await commit(server, line.node, line.commit(batch)), Committed)
        now_s = time.perf_counter() - began_s
        latencies_ms.extend(1e3 * (now_s - (written + i) / STEADY_PER_S) for i in range(batch))
        batches.append(batch)
        written += batch
    elapsed_s = time.perf_counter() - began_s
    name = f"steadily {STEADY_PER_S:,} / s"
    figures.add(f"{name}: written", written / elapsed_s, "entries / s")
    figures.add(f"{name}: p50", percentile(latencies_ms, 50), "ms")
    figures.add(f"{name}: p99", percentile(latencies_ms, 99), "ms")
    figures.add(f"{name}: batch, mean", written / len(batches), "entries")
    figures.add(f"{name}: Python", (own_cpu_s() - own_s) / elapsed_s, "cores")
    figures.add(f"{name}: PostgreSQL", (bench.cpu_s() - postgres_s) / elapsed_s, "cores")
