"""Upkeep: what has to be done now and then while the server runs. Doing it twice does no harm."""

import asyncio
import logging

from db import upkeep
from db.errors import Unavailable, unavailable
from db.pool import Pool
from server.clock import Clock

log = logging.getLogger(__name__)

EVERY_S = 3_600.0
MONTHS_AHEAD = 3
MONTHS_AHEAD_LEAST = 2
"""With fewer somebody should look: the next month's rows have nowhere to go when none is left."""


async def once(pool: Pool, clock: Clock) -> None:
    """Make partitions ahead; forget what is past keeping."""
    with unavailable():
        made = await upkeep.make_partitions(pool, MONTHS_AHEAD)
        for table, months in (await upkeep.partitions_ahead(pool)).items():
            if months < MONTHS_AHEAD_LEAST:
                log.error("too few partitions ahead", extra={"table": table, "months": months})
        forgotten = await upkeep.forget(pool, clock.now_ms())
    log.info("upkeep", extra={"partitions_made": made, "forgotten": forgotten})


async def run(pool: Pool, clock: Clock) -> None:
    """Do it every hour, and at once."""
    while True:
        try:
            await once(pool, clock)
        except Unavailable as error:
            log.warning("upkeep put off", extra={"error": str(error)})
        await asyncio.sleep(EVERY_S)
