"""The bus: what processes say to each other over Valkey, through the server's own lines, calls and letters.

Questions with an answer each, so many at a time, as a choice that is made elsewhere than where its room is; and pushes
that are told onwards, in bursts, as to the watchers of another process. All that is said in one tick is one letter, so
that more at once costs less each.
"""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path

import uvloop

from db.rooms import NodeId
from game.ids import PlayerId
from ops.bench.answering import Ends, answering, told
from ops.bench.cluster import bench_folder, new_node
from ops.bench.figures import Figures, percentile, progress
from ops.bench.house import Redis, valkey
from ops.bench.machine import cpu_s, own_cpu_s
from server.bus.letters import Answer, Perform
from server.bus.lines import BEAT_S, SILENT_S
from server.desk import Who

IN_FLIGHT = (1, 16, 256)
BURSTS = (1, 16, 256)
BEATING = (4, 16)
UNHEARD_S = SILENT_S + BEAT_S
BEATS_S_MIN = 1.0
WARMING = 0.25
"""Of the time that is measured, before it."""

Talk = Callable[[float], Awaitable[tuple[int, list[float]]]]
"""Talks for so many seconds: how much was said, and after how many ms each was answered."""

D = b'{"battle":"01920000-0000-7000-8000-0000000000ff","turn":3,"choice":{"wine":0,"serve":"pour"}}'
WHO = Who(PlayerId(1), "01920000-0000-7000-8000-000000000001", "Anna", "bench")


def measure(rounds: int, seconds: float, *, few: bool) -> Figures:
    """Every way of talking once in every round."""
    figures = Figures(
        "bus: two processes talk over Valkey",
        "real lines, calls and letters; the program's own Valkey on a Unix socket; questions of some 150 bytes with an "
        "answer each, so many in flight; pushes of 200 bytes told in bursts, each burst when the last was heard; ms "
        "from asking to the answer; CPU of who asks or tells, of who answers or hears, and of Valkey; then so many "
        "processes that only show each other, twice a second, that they are there",
    )
    with bench_folder() as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_rounds(figures, folder, rounds, seconds, (2,) if few else BEATING))
    return figures


async def _rounds(figures: Figures, folder: Path, rounds: int, seconds: float, beating: Sequence[int]) -> None:
    async with valkey(folder) as bus:
        for number in range(rounds):
            progress(f"bus: round {number + 1} of {rounds}")
            there = new_node()
            async with answering(bus.url, there) as pid:
                await _round(figures, bus, there, pid, seconds)
            for count in beating:
                await _beats(figures, bus, count, seconds)


async def _beats(figures: Figures, bus: Redis, count: int, seconds: float) -> None:
    """So many processes that say nothing but that they are there."""
    async with AsyncExitStack() as stack:
        nodes = [new_node() for _ in range(count)]
        pids = [await stack.enter_async_context(answering(bus.url, node)) for node in nodes]
        ends = Ends(bus.url, new_node())
        running = asyncio.create_task(ends.run())
        for node in nodes:  # whoever we hear hears the others
            await ends.meets(node)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await asyncio.sleep(UNHEARD_S)  # and we are forgotten
        before, began_s = [cpu_s(pid) for pid in (*pids, bus.pid)], time.perf_counter()
        await asyncio.sleep(max(BEATS_S_MIN, seconds))
        wall_s = time.perf_counter() - began_s
        *each_s, redis_s = (now - then for then, now in zip(before, map(cpu_s, (*pids, bus.pid)), strict=True))
        figures.add(f"beats of {count}: each process", 1e6 * sum(each_s) / count / wall_s, "µs CPU / s")
        figures.add(f"beats of {count}: Valkey", 1e6 * redis_s / wall_s, "µs CPU / s")


async def _round(figures: Figures, bus: Redis, there: NodeId, pid: int, seconds: float) -> None:
    ends = Ends(bus.url, new_node())
    running = asyncio.create_task(ends.run())
    try:
        await ends.meets(there)
        for count in IN_FLIGHT:
            asked = partial(_ask, ends, there, count)
            await _measured(figures, f"{count} questions in flight", ends, bus, pid, asked, seconds)
        for count in BURSTS:
            telling = partial(_tell, ends, there, count)
            await _measured(figures, f"{count} pushes at once", ends, bus, pid, telling, seconds)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _measured(figures: Figures, name: str, ends: Ends, bus: Redis, pid: int, talk: Talk, seconds: float) -> None:
    await talk(seconds * WARMING)
    letters, before_s, began_s = ends.letters, (own_cpu_s(), cpu_s(pid), cpu_s(bus.pid)), time.perf_counter()
    said, after_ms = await talk(seconds)
    wall_s = time.perf_counter() - began_s
    here_s, there_s, redis_s = (
        now - then for then, now in zip(before_s, (own_cpu_s(), cpu_s(pid), cpu_s(bus.pid)), strict=True)
    )
    figures.add(f"{name}: rate", said / wall_s, "/ s")
    figures.add(f"{name}: a letter holds", said / (ends.letters - letters), "")
    figures.add(f"{name}: this side", 1e6 * here_s / said, "µs CPU")
    figures.add(f"{name}: the other side", 1e6 * there_s / said, "µs CPU")
    figures.add(f"{name}: Valkey", 1e6 * redis_s / said, "µs CPU")
    figures.add(f"{name}: p50", percentile(after_ms, 50), "ms")
    figures.add(f"{name}: p99", percentile(after_ms, 99), "ms")


async def _ask(ends: Ends, there: NodeId, count: int, seconds: float) -> tuple[int, list[float]]:
    """Ask for so long, so many questions in flight: how many were answered, and after how long each."""
    after_ms: list[float] = []
    until_s = time.perf_counter() + seconds
    done = asyncio.get_running_loop().create_future()
    flying = count

    def ask() -> None:
        asked_s = time.perf_counter()
        ends.calls.ask(there, _question, lambda answer: answered(answer, asked_s))

    def answered(answer: Answer | None, asked_s: float) -> None:
        nonlocal flying
        assert answer is not None, "the other side is there"
        now_s = time.perf_counter()
        after_ms.append(1000 * (now_s - asked_s))
        if now_s < until_s:
            ask()
            return
        flying -= 1
        if not flying:
            done.set_result(None)

    for _ in range(count):
        ask()
    await done
    return len(after_ms), after_ms


async def _tell(ends: Ends, there: NodeId, burst: int, seconds: float) -> tuple[int, list[float]]:
    """Tell for so long, in bursts; a question behind each says when it was heard, since a line keeps its order."""
    after_ms: list[float] = []
    until_s = time.perf_counter() + seconds
    for said in itertools.count(burst, burst):
        began_s = time.perf_counter()
        for _ in range(burst):
            ends.lines.say(there, told())
        assert await ends.calls.answer(there, _question) is not None, "the other side is there"
        now_s = time.perf_counter()
        after_ms.append(1000 * (now_s - began_s))
        if now_s > until_s:
            return said, after_ms
    raise AssertionError("it ends by the clock")


def _question(number: int) -> Perform:
    return Perform(number, WHO, "battle.commit", D, bytes(16))
