"""A start: what a process takes until it serves, alone and as one of two workers, and what a command takes.

The database is migrated and has the catalogue, as at every start but the first; `recovery` measures that one.
"""

import asyncio
import os
import subprocess
import sys
import time

import aiohttp

from ops.bench.cluster import Cluster, bench_cluster, bench_folder
from ops.bench.figures import Figures, progress
from ops.bench.house import Redis, serving, valkey
from ops.bench.machine import cpu_s
from ops.bench.recovery import ready

COMMANDS = (("--help",), ("migrate", "--help"), ("audit", "--help"))
"""Of a command `--help` takes what loading it takes, and asks no database."""

WORKERS = 2
AHEAD_S = 1.0
"""In which a process that serves has made what it makes ahead."""


async def measure(rounds: int, *, quick: bool) -> Figures:
    """One start before all rounds, which compiles what was never compiled; then each once in every round."""
    figures = Figures(
        "start: to the first /readyz, and commands",
        "`winedex serve` on a PostgreSQL and a Valkey of the run's own, migrated and with the catalogue; CPU of the "
        "process (of one of two workers, in the mean) when /readyz says ready, and of PostgreSQL; "
        f"the same {AHEAD_S:g} s later; of a command, all of it",
    )
    with bench_folder() as folder:
        async with bench_cluster(folder) as cluster, valkey(folder) as bus:
            if not quick:
                await _start(Figures("", ""), cluster, None, 1)
            for number in range(rounds):
                progress(f"start: round {number + 1} of {rounds}")
                await _start(figures, cluster, None, 1)
                await _start(figures, cluster, bus, WORKERS)
                for words in COMMANDS:
                    figures.add(f"winedex {' '.join(words)}", await asyncio.to_thread(_command_s, words), "CPU s")
    return figures


async def _start(figures: Figures, cluster: Cluster, bus: Redis | None, workers: int) -> None:
    name = "one process" if workers == 1 else f"{workers} workers"
    began_s, postgres_s = time.perf_counter(), cluster.cpu_s()
    async with serving(cluster, bus, workers) as house, aiohttp.ClientSession() as client:
        await ready(client, f"http://127.0.0.1:{house.port}")
        figures.add(f"{name}: to /readyz", time.perf_counter() - began_s, "s")
        figures.add(f"{name}: to /readyz, each", sum(map(cpu_s, house.workers)) / workers, "CPU s")
        figures.add(f"{name}: to /readyz, PostgreSQL", cluster.cpu_s() - postgres_s, "CPU s")
        if workers > 1:
            figures.add(f"{name}: to /readyz, the supervisor", cpu_s(house.pid), "CPU s")
        await asyncio.sleep(AHEAD_S)
        figures.add(f"{name}: and what is made ahead, each", sum(map(cpu_s, house.workers)) / workers, "CPU s")


def _command_s(words: tuple[str, ...]) -> float:
    line = [sys.executable, "-m", "server", *words]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, "it has said why on standard error"
    return used.ru_utime + used.ru_stime
