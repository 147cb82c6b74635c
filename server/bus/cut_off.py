"""Whether this process is cut off from the bus while others are not: then it must let go of its rooms and end, since
players who are connected elsewhere cannot reach them. Where nobody hears the bus it is the bus that is gone, and all
keep their rooms.

Where the bus is gone for all, each learns of it at another moment. So who hears nothing does not take for a sign of
life what others said before they knew: what they say counts for a second, they say it of what they have just heard,
and he looks until they would have fallen silent too.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from db.errors import Unavailable
from server.bus.bus import Bus

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5

UNHEARD_LOOKS = 3
"""In a row: a process that was itself stopped for a while has heard nothing meanwhile, and hears again at once."""

JUST_HEARD_S = 0.8
"""Processes call to all twice a second. Who has heard nothing for longer does not say that he hears."""

ALONE_AFTER_S = 3.0
"""Of hearing nothing: just heard, and the second in which that counts to others, were over 1.2 s ago for all. With what
it takes to leave, others have the rooms within five seconds."""

Says = Callable[[bool], Awaitable[bool]]
"""Tells PostgreSQL whether the bus is heard; False where it is not, and others hear it."""


async def cut_off(bus: Bus, says: Says) -> None:
    """Return when this process is cut off, and alone with that."""
    unheard = 0
    heard_before = False
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        reaches = bus.reaches
        heard_before = heard_before or reaches
        unheard = 0 if reaches or not heard_before else unheard + 1
        alone = unheard >= UNHEARD_LOOKS and bus.quiet_s >= ALONE_AFTER_S
        hears = reaches and bus.quiet_s < JUST_HEARD_S
        try:
            if (hears or alone) and not await says(hears):
                log.error("cut off from the bus, and others are not: this process ends")
                return
        except Unavailable as error:
            log.warning("nobody can be asked whether others hear the bus", extra={"error": str(error)})
