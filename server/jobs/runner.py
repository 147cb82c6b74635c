"""Does the jobs of the list, a few at a time, for as long as the process serves.

Every process runs one; the list says who has what. A lease is renewed while the job is under way. A worker that was
stopped and has lost its lease finds out when its job would go from the list: what it did in a transaction is then
undone.
"""

import asyncio
import logging
import random
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TypeAlias

from db import jobs
from db.errors import Unavailable, unavailable
from db.job_work import Failed, Places, TakenAway, do, may_do
from db.jobs import Count, Said, Taken
from db.rooms import NodeId
from server.jobs.backoff import again_in_s
from server.jobs.registry import Job, schedules

log = logging.getLogger(__name__)

AT_ONCE_MAX = 3
"""Jobs of one process at a time: one that is slow must not keep the partitions from being made."""

LOOK_EVERY_S = 1.0
LEASE_S = 15.0
"""A killed process's jobs come back after this; renewed three times in it."""

DRAIN_S_MAX = 3.0
"""How long a job that is under way may take when the process has to go; then it is cut off and given back."""

LIST_S_MAX = 10.0
"""How long a look at the list may take. A job's own work has the limits of its kind; the list has none of PostgreSQL's
doing where the machine beneath it has vanished, which no connection notices by itself."""

COUNT_EVERY_S = 5.0

Measure = Callable[[str, str, float], None]
"""Is told of each try: its kind, how it ended (`done`, `failed`, `dead`, `taken_away`, `given_back`), its seconds."""

_Key: TypeAlias = tuple[int, int]
"""A job's id, and which taking of it: a process that lost a job may be who takes it next."""


class Runner:
    """Does jobs until cancelled or drained."""

    def __init__(
        self,
        places: Places,
        registry: Iterable[Job],
        worker: NodeId,
        measure: Measure | None = None,
        *,
        at_once: int = AT_ONCE_MAX,
        look_every_s: float = LOOK_EVERY_S,
        lease_s: float = LEASE_S,
        chance: random.Random | None = None,
    ) -> None:
        self.counts: list[Count] = []
        """What was on the list a few seconds ago."""
        self.said: dict[str, Said] = {}
        """What each schedule's last job answered, whichever process did it."""
        self._places = places
        self._registry = {job.kind: job for job in registry if may_do(job.work, places)}
        self._worker = worker
        self._measure = measure
        self._at_once = at_once
        self._look_every_s = look_every_s
        self._lease = timedelta(seconds=lease_s)
        self._chance = chance or random.Random()
        self._under_way: dict[_Key, asyncio.Task[None]] = {}
        self._leases: dict[_Key, Taken] = {}
        self._look = asyncio.Event()
        self._leaving = False

    def look(self) -> None:
        """Something may be due: look now, and not when it is time again."""
        self._look.set()

    async def run(self) -> None:
        """Take jobs and do them until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._renew_for_ever(), name="leases")
            tasks.create_task(self._count_for_ever(), name="counting jobs")
            tasks.create_task(self._take_for_ever(tasks), name="taking jobs")

    async def drain(self) -> None:
        """Take nothing more; let what is under way come to its end for a while, then give it back."""
        self._leaving = True
        under_way = list(self._under_way.values())
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=DRAIN_S_MAX)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def _take_for_ever(self, tasks: asyncio.TaskGroup) -> None:
        planned = False
        while not self._leaving:
            self._look.clear()
            try:
                async with _listed():
                    if not planned:
                        await jobs.plan(self._places.pool, schedules(self._registry.values()))
                        planned = True
                    await self._take(tasks)
            except Unavailable as error:
                log.warning("jobs put off", extra={"error": str(error)})
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_every_s):
                    await self._look.wait()

    async def _take(self, tasks: asyncio.TaskGroup) -> None:
        free = self._at_once - len(self._under_way)
        if free <= 0:
            return
        for job in await jobs.take(self._places.pool, self._worker, list(self._registry), free, self._lease):
            key = job.id, job.takes
            self._under_way[key] = tasks.create_task(self._do(job), name=f"job {job.kind} {job.id}")
            self._leases[key] = job

    async def _do(self, job: Taken) -> None:
        began_s = time.perf_counter()
        ended = "given_back"
        try:
            ended = await self._try(job)
        finally:
            if ended == "given_back":  # cancelled, or the list can't be reached: then its lease ends by itself
                await self._give_back(job)
            del self._under_way[job.id, job.takes], self._leases[job.id, job.takes]
            self._look.set()
            seconds = time.perf_counter() - began_s
            if self._measure is not None:
                self._measure(job.kind, ended, seconds)
            fields = {"job": job.id, "kind": job.kind, "try": job.tries, "ended": ended, "seconds": round(seconds, 3)}
            log.info("job", extra=fields)

    async def _try(self, job: Taken) -> str:
        """Do the job; how that ended."""
        kind = self._registry[job.kind]
        try:
            async with asyncio.timeout(kind.timeout_s):
                await do(kind.work, job, self._places, kind.timeout_s)
            return "done"
        except TakenAway:
            log.warning("job taken away", extra={"job": job.id, "kind": job.kind})
            return "taken_away"
        except TimeoutError:
            return await self._failed(job, f"it took longer than {kind.timeout_s:g} s")
        except (Failed, Unavailable) as error:
            return await self._failed(job, str(error))
        except Exception:  # our fault: this job fails, and only this one
            return await self._failed(job, traceback.format_exc())

    async def _failed(self, job: Taken, error: str) -> str:
        wait_s = again_in_s(job.tries, self._chance)
        try:
            async with _listed():
                state = await jobs.failed(self._places.pool, job, error, timedelta(seconds=wait_s))
        except Unavailable:
            state = None
        fields = {"job": job.id, "kind": job.kind, "try": job.tries, "error": error}
        match state:
            case "dead":
                log.error("job dead", extra=fields)
                return "dead"
            case "waiting":
                log.warning("job failed", extra=fields | {"again_in_s": round(wait_s, 1)})
                return "failed"
            case _:  # its lease has ended, or will: then it is anybody's
                log.warning("job failed, and is no longer ours", extra=fields)
                return "taken_away"

    async def _give_back(self, job: Taken) -> None:
        try:
            async with _listed():
                await jobs.give_back(self._places.pool, job)
        except Unavailable as error:
            log.warning("job not given back", extra={"job": job.id, "kind": job.kind, "error": str(error)})

    async def _renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            await self._now_and_then(self._renew)

    async def _renew(self) -> None:
        if self._leases:
            await jobs.renew(self._places.pool, list(self._leases.values()), self._lease)

    async def _count_for_ever(self) -> None:
        while True:
            await self._now_and_then(self._count)
            await asyncio.sleep(COUNT_EVERY_S)

    async def _count(self) -> None:
        self.counts = await jobs.counts(self._places.pool)
        self.said = {row.kind: row.last_said for row in await jobs.planned(self._places.pool)}

    async def _now_and_then(self, what: Callable[[], Awaitable[None]]) -> None:
        try:
            async with _listed():
                await what()
        except Unavailable as error:
            log.warning("jobs out of reach", extra={"error": str(error)})


@asynccontextmanager
async def _listed() -> AsyncIterator[None]:
    """The list is asked something.

    Raises:
        Unavailable: it can't be, or not in time.
    """
    with unavailable():
        async with asyncio.timeout(LIST_S_MAX):
            yield
