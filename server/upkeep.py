"""Upkeep: what has to be done now and then while the server runs. Doing it twice does no harm."""

import asyncio
import logging

from db import upkeep
from db.errors import Unavailable, unavailable
from db.pool import Pool
from server.clock import Clock
from server.metrics import Metrics

log = logging.getLogger(__name__)

EVERY_S = 3_600.0
MONTHS_AHEAD = 3
MONTHS_AHEAD_LEAST = 2
"""With fewer somebody should look: the next month's rows have nowhere to go when none is left."""


async def once(pool: Pool, clock: Clock, metrics: Metrics) -> None:
    """Make partitions ahead, and say how far they reach; forget what is past keeping; maintain where that is due."""
    with unavailable():
        made = await upkeep.make_partitions(pool, MONTHS_AHEAD)
        for table, months in (await upkeep.partitions_ahead(pool)).items():
            metrics.partitions_ahead(table, months)
            if months < MONTHS_AHEAD_LEAST:
                log.error("too few partitions ahead", extra={"table": table, "months": months})
        forgotten = await upkeep.forget(pool, clock.now_ms())
        log.info("upkeep", extra={"partitions_made": made, "forgotten": forgotten})
        if await upkeep.maintenance_is_due(pool) and (faults := await upkeep.maintain(pool)):
            log.error("maintenance failed", extra={"faults": faults})


async def run(pool: Pool, clock: Clock, metrics: Metrics) -> None:
    """Do it every hour, and at once."""
    while True:
        try:
            await once(pool, clock, metrics)
        except Unavailable as error:
            log.warning("upkeep put off", extra={"error": str(error)})
        await asyncio.sleep(EVERY_S)
