"""Recovery: how long after `kill -9` everybody can go on playing, and how long an ordinary start takes.

Before every start another process (`midgame`) plays the battles into the third turn and is killed there. The clock runs
from the moment in which the new server's process is made; it is the operator's program, `python -m server serve`.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from db.embedded.folder import Folder
from ops.bench.cluster import bench_cluster, bench_folder, lay_cluster
from ops.bench.figures import Figures, progress
from ops.bench.machine import resident_kib, tree_cpu_s

_LINE_BYTES_MAX = 1 << 24
READY_S_MAX = 60.0
AGAIN_S = 0.005
_SUBPROTOCOL = "winedex.v1.json"

LAST = {"battles": "battle accepting", "auctions": "lot accepting", "pool": "deposit accepted"}
"""What is waited for, of each sort of rooms."""

ToDo = list[tuple[str, list[tuple[str, dict[str, Any]]]]]


class Serving(msgspec.Struct):
    """A server that was started: its process, where it listens, and when it was made."""

    process: asyncio.subprocess.Process
    url: str
    began_s: float
    listening_s: float


async def measure(rounds: int, battles: int, waiting: int) -> Figures:
    """Each way of dying once in every round."""
    figures = Figures(
        f"recovery: {battles:,} battles in mid-game, as many open auctions, a pool of {waiting:,} wines, brought back "
        "after kill -9; starts",
        "seconds from the making of the process `python -m server serve`; the last battle has accepted when the first "
        "seat of every one has been answered, the last lot when a bid for every one has, the pool when a "
        "wine more has been put in by one player, and then by all of twenty (a connection, a hello and the "
        "commands of each player, over loopback)",
    )
    for number in range(rounds):
        progress(f"recovery: round {number + 1} of {rounds}, the server alone")
        with bench_folder() as folder:
            await _server_alone(figures, folder, battles, "battles", "server alone killed")
        progress(f"recovery: round {number + 1} of {rounds}, auctions, the server alone")
        with bench_folder() as folder:
            await _server_alone(figures, folder, battles, "auctions", "auctions: server alone killed")
        progress(f"recovery: round {number + 1} of {rounds}, the pool, the server alone")
        with bench_folder() as folder:
            await _server_alone(figures, folder, waiting, "pool", "pool: server alone killed")
        for name, kill in (("server killed, PostgreSQL ends by it", _kill_server), ("both killed", _kill_both)):
            progress(f"recovery: round {number + 1} of {rounds}, {name}")
            with bench_folder() as folder:
                await _with_postgresql(figures, folder, battles, name, kill)
        progress(f"recovery: round {number + 1} of {rounds}, first and second start")
        with bench_folder() as folder:
            await _starts(figures, folder)
    return figures


async def _server_alone(figures: Figures, folder: Path, number: int, what: str, name: str) -> None:
    async with bench_cluster(folder) as cluster:
        url = cluster.owner.url
        todo, midgame = await _midgame(url, what, number)
        midgame.kill()
        await midgame.wait()
        postgres_s = cluster.cpu_s()
        async with _serving("--database-url", url) as serving:
            await _back(figures, name, serving, todo, LAST[what])
            figures.add(f"{name}: PostgreSQL", cluster.cpu_s() - postgres_s, "CPU s")


async def _with_postgresql(
    figures: Figures, folder: Path, battles: int, name: str, kill: Callable[[int, Path], None]
) -> None:
    await lay_cluster(folder)
    todo, midgame = await _midgame(str(folder), "battles", battles)
    kill(midgame.pid, folder)
    await midgame.wait()
    async with _serving("--data-dir", str(folder)) as serving:
        await _back(figures, name, serving, todo)


def _kill_server(pid: int, folder: Path) -> None:
    os.kill(pid, signal.SIGKILL)


def _kill_both(pid: int, folder: Path) -> None:
    # All at once, as when the machine loses its power: no process is left to write a last checkpoint.
    for one in (pid, *Folder.under(folder).processes()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


async def _starts(figures: Figures, folder: Path) -> None:
    for name in ("first start, empty folder", "second start"):
        async with _serving("--data-dir", str(folder)) as serving:
            figures.add(f"{name}: listening", serving.listening_s, "s")
            figures.add(f"{name}: Python and PostgreSQL", tree_cpu_s(serving.process.pid), "CPU s")
            figures.add(f"{name}: memory of the server", resident_kib(serving.process.pid) / 1024, "MiB")


async def _back(figures: Figures, name: str, serving: Serving, todo: ToDo, last: str = "battle accepting") -> None:
    async with aiohttp.ClientSession() as client:
        await ready(client, serving.url)
        figures.add(f"{name}: to /readyz", time.perf_counter() - serving.began_s, "s")
        figures.add(f"{name}: to /readyz, the server and its children", tree_cpu_s(serving.process.pid), "CPU s")
        if last == LAST["pool"]:  # all go to one room: the first waits for its record to be read
            first, *todo = todo
            await _commit_all(client, serving.url, *first)
            figures.add(f"{name}: to the first {last}", time.perf_counter() - serving.began_s, "s")
        await asyncio.gather(*(_commit_all(client, serving.url, token, ops) for token, ops in todo))
        figures.add(f"{name}: to the last {last}", time.perf_counter() - serving.began_s, "s")
        figures.add(f"{name}: the server and its children", tree_cpu_s(serving.process.pid), "CPU s")


async def ready(client: aiohttp.ClientSession, url: str) -> None:
    """Wait until it says that it is to be sent people; on a busy machine it may not be sure of its database yet."""
    async with asyncio.timeout(READY_S_MAX):
        while True:
            async with client.get(f"{url}/readyz") as response:
                if response.status == 200:
                    return
            await asyncio.sleep(AGAIN_S)


async def _commit_all(
    client: aiohttp.ClientSession, url: str, token: str, asked_for: list[tuple[str, dict[str, Any]]]
) -> None:
    async with client.ws_connect(f"{url}/ws", protocols=(_SUBPROTOCOL,)) as socket:
        asked = [{"id": 0, "op": "hello", "d": {"token": token}}]
        await socket.send_str(json.dumps(asked))
        await _replies(socket, {0})
        requests = [{"id": i, "op": op, "d": d} for i, (op, d) in enumerate(asked_for, 1)]
        await socket.send_str(json.dumps(requests))
        await _replies(socket, set(range(1, len(requests) + 1)))


async def _replies(socket: aiohttp.ClientWebSocketResponse, missing: set[int]) -> None:
    """Read until all of these requests are answered; what is pushed meanwhile is not looked at."""
    while missing:
        frame = json.loads(await socket.receive_str())
        for message in frame if isinstance(frame, list) else [frame]:
            if "re" in message:
                assert "err" not in message, message
                missing.discard(message["re"])


async def _midgame(where: str, what: str, number: int) -> tuple[ToDo, asyncio.subprocess.Process]:
    process = await _python("-m", "ops.bench.midgame", where, what, str(number))
    assert process.stdout is not None
    line = await process.stdout.readline()
    assert line, "the process that prepares battles has said why on standard error"
    return json.loads(line), process


@asynccontextmanager
async def _serving(*flags: str) -> AsyncIterator[Serving]:
    began_s = time.perf_counter()
    process = await _python("-m", "server", "serve", "--port", "0", "--log-level", "error", *flags)
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode()
        assert "listening" in line, "the server has said why on standard error"
        yield Serving(process, line.split()[-1], began_s, time.perf_counter() - began_s)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _python(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.PIPE, limit=_LINE_BYTES_MAX
    )
