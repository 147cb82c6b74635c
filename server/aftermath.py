"""What became of a write whose answer was lost: what it makes has a name that we gave it, and so can be looked for."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

from db.errors import Unavailable

T = TypeVar("T")

LOOK_FOR_S = 3.0
"""A PostgreSQL that starts over is back in less. Who asked has waited for the write already."""

LOOK_EVERY_S = 0.1


async def made(error: Unavailable, look: Callable[[], Awaitable[T | None]]) -> T:
    """What was to be made when `error` came, if it is there after all: as soon as the database can be asked.

    Raises:
        Unavailable: `error` itself. It is not there, or the database can't be asked in this time: so nobody is told
            that it was done, or that it was not.
    """
    if not error.elsewhere:
        raise error  # the database itself has said that it did nothing
    found: T | None = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LOOK_FOR_S):
            found = await _asked(look)
    if found is None:
        raise error
    return found


async def _asked(look: Callable[[], Awaitable[T]]) -> T:
    while True:
        try:
            return await look()
        except Unavailable:
            await asyncio.sleep(LOOK_EVERY_S)
