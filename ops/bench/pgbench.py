"""pgbench's own transaction (TPC-B like), 16 clients, on the cluster that is measured: a yardstick that others know."""

import asyncio
import re
from pathlib import Path

from db.pool import connection
from ops.bench.cluster import Cluster
from ops.bench.figures import Figures

SCALE = 16
CLIENTS = 16


class Pgbench:
    """The program, with its tables in a database of their own."""

    def __init__(self, bench: Cluster, program: Path) -> None:
        self._bench = bench
        self._program = program

    @classmethod
    async def ready(cls, bench: Cluster) -> "Pgbench | None":
        """Make the tables; None where these binaries have no pgbench."""
        program = bench.binaries.bin_dir / "pgbench"
        if not program.exists():
            return None
        async with connection(bench.superuser) as superuser:
            await superuser.execute("CREATE DATABASE pgbench")
        ready = cls(bench, program)
        await ready._run("-i", "-q", "-s", str(SCALE))
        return ready

    async def run(self, figures: Figures, seconds: float) -> float:
        """Transactions a second."""
        before_s = self._bench.cpu_s()
        said = await self._run("-c", str(CLIENTS), "-j", "2", "-T", str(max(1, round(seconds))), "-n")
        found = re.search(r"tps = ([0-9.]+) ", said)
        done = re.search(r"transactions actually processed: (\d+)", said)
        assert found is not None, said
        assert done is not None, said
        figures.add(f"pgbench TPC-B, {CLIENTS} clients", float(found[1]), "transactions / s")
        cpu_us = 1e6 * (self._bench.cpu_s() - before_s) / int(done[1])
        figures.add(f"pgbench TPC-B, {CLIENTS} clients: PostgreSQL", cpu_us, "µs CPU / transaction")
        return float(found[1])

    async def _run(self, *arguments: str) -> str:
        login = dict(self._bench.superuser.options)
        process = await asyncio.create_subprocess_exec(
            str(self._program), "-h", login["host"], "-p", login["port"], "-U", "postgres", *arguments, "pgbench",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode()
