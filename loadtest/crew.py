"""The worker processes: started with their jobs, told when to begin and to stop, listened to until they are done."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable, Sequence

from loadtest.checks import Rule
from loadtest.job import LINE_BYTES_MAX, Job, line_of
from loadtest.tally import Tally


class Crew:
    """All workers of a run."""

    def __init__(self, jobs: Sequence[Job], tally: Tally) -> None:
        self._jobs = jobs
        self._tally = tally
        self._processes: list[asyncio.subprocess.Process] = []
        self._ready = 0
        self._fit = True
        self._all_ready = asyncio.Event()

    async def start(self) -> None:
        """Start all of them."""
        for job in self._jobs:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "loadtest.worker",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_BYTES_MAX,
            )  # fmt: skip
            self._processes.append(process)
            await self._tell(process, job.line())

    async def listen(self) -> None:
        """Take in what they say until the last is done."""
        async with asyncio.TaskGroup() as tasks:
            for worker, process in enumerate(self._processes):
                tasks.create_task(self._listen(worker, process))

    async def ready(self, or_failed: Callable[[], None]) -> None:
        """Wait until all are ready; `or_failed` is called where one of them cannot be, or is gone."""
        await self._all_ready.wait()
        if not self._fit:
            or_failed()

    async def go(self, from_ns: int, until_ns: int) -> None:
        """Let all of them play between these times."""
        await self._tell_all({"go": [from_ns, until_ns]})

    async def stop(self) -> None:
        """Let all of them end early, and say what they have found out."""
        await self._tell_all({"go": [0, 0]})
        await self._tell_all({"stop": True})

    async def end(self) -> None:
        """End whoever is still there."""
        for process in self._processes:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def _listen(self, worker: int, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None, "it was started with a pipe"
        is_done = False
        while line := await process.stdout.readline():
            said = json.loads(line)
            if "tick" in said:
                self._tally.tick(worker, said["tick"])
            elif "done" in said:
                self._tally.done(said["done"])
                is_done = True
            else:
                self._count_ready(fit=said["ready"])
        status = await process.wait()
        if not is_done:
            self._tally.checks.breaks(Rule.ENDS, f"worker {worker} ended with status {status} before it was done")
            self._count_ready(fit=False)

    def _count_ready(self, *, fit: bool) -> None:
        self._fit = self._fit and fit
        self._ready += 1
        if self._ready >= len(self._processes):
            self._all_ready.set()

    async def _tell_all(self, order: dict[str, object]) -> None:
        for process in self._processes:
            await self._tell(process, line_of(order))

    async def _tell(self, process: asyncio.subprocess.Process, line: bytes) -> None:
        assert process.stdin is not None, "it was started with a pipe"
        with contextlib.suppress(ConnectionError):  # it is gone, which `_listen` notices
            process.stdin.write(line)
            await process.stdin.drain()
