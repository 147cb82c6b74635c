"""One job, done here and now because an operator asks for it."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from db import jobs
from db.errors import unavailable
from db.job_work import Failed, Places, do
from db.jobs import Said, Taken
from db.rooms import NodeId
from server.jobs.registry import Job
from server.jobs.runner import LEASE_S

LEASE = timedelta(seconds=LEASE_S)


async def do_now(job: Job, places: Places, worker: NodeId) -> Said:
    """Put the job on the list and do it at once; what it answers. Nothing stays on the list, whatever comes of it.

    Raises:
        Failed: it was in vain, or another of its kind is running and it has to be alone.
        TakenAway, Unavailable: as `db.job_work.do`.
    """
    with unavailable():
        # In one transaction, so that no server sees it waiting.
        async with places.pool.acquire() as connection, connection.transaction():
            number = await jobs.put(connection, job.kind, alone=job.kind if job.alone else None, tries_max=1)
            taken = await jobs.take(connection, worker, [job.kind], 1, LEASE, number)
            if not taken:
                raise Failed(f"another {job.kind} is running: see winedex jobs list, and try again when it has ended")
    renewing = asyncio.create_task(_renew_for_ever(places, taken[0]), name="lease")
    try:
        async with asyncio.timeout(job.timeout_s):
            return await do(job.work, taken[0], places, job.timeout_s)
    except TimeoutError:
        raise Failed(f"it took longer than {job.timeout_s:g} s") from None
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        with unavailable():
            await jobs.drop(places.pool, taken[0])


async def _renew_for_ever(places: Places, job: Taken) -> None:
    while True:
        await asyncio.sleep(LEASE_S / 3)
        with unavailable():
            await jobs.renew(places.pool, [job], LEASE)
