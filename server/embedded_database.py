"""What the program that runs the embedded PostgreSQL sees to: the game's own content in it, and that it runs."""

import asyncio
import logging

from db import content, own_content, species
from db.address import Address, Opened, owner_connection
from db.errors import CannotStart, Unavailable, unavailable

log = logging.getLogger(__name__)

LOAD_TRIES = 5

REVIVALS_MAX = 20
REVIVALS_WITHIN_S = 600.0
REVIVALS_PAUSE_S = 0.5
"""So often is an embedded PostgreSQL that ended by itself started again: one that always ends has to be looked at."""


async def load_catalogue(address: Address) -> None:
    """Bring the program's own catalogue and content into the database.

    Raises:
        CannotStart: with what to do.
        Unavailable: not now. Whoever locks one table after the other may be in the way of who does so in another order
            (statistics of all tables, say), and is asked again a few times.
    """
    for tries_left in reversed(range(LOAD_TRIES)):
        try:
            with unavailable():
                async with owner_connection(address) as connection, connection.transaction():
                    await species.load_own(connection)
                    await own_content.load(connection)
                    await content.load_own(connection)
            return
        except Unavailable:
            if not tries_left:
                raise


async def watch(database: Opened) -> None:
    """Start our own PostgreSQL again where it ends by itself: nobody else would. The rooms wait for it, as for any."""
    if database.embedded is None:
        return
    loop = asyncio.get_running_loop()
    ends_s: list[float] = []
    while True:
        said = await database.embedded.ended()
        ends_s = [at_s for at_s in ends_s if at_s > loop.time() - REVIVALS_WITHIN_S] + [loop.time()]
        if len(ends_s) > REVIVALS_MAX:
            raise CannotStart(f"{said}\nIt has ended {len(ends_s)} times within ten minutes: see to what it says")
        log.error("PostgreSQL ended, and is started again", extra={"said": said, "times": len(ends_s)})
        try:
            await database.embedded.revive()
        except CannotStart as error:  # ended once more, or the disk is full for a moment: that counts as another time
            log.error("PostgreSQL does not start", extra={"error": str(error)})
            await asyncio.sleep(REVIVALS_PAUSE_S)
        else:
            log.info("PostgreSQL is there again")
