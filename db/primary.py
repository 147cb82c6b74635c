"""Which PostgreSQL is asked where an address names several: the one that may be written to, and none that was replaced.

All hosts are tried at once and the first that will do is taken: a machine that has vanished answers nobody, and must
not be waited for. A promoted standby begins a new timeline (PostgreSQL's manual, "Timelines"), so that an old primary
which comes back shows itself by an older one; a process that has been with its successor never goes back to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg

from db.login import Login

__all__ = ["Replaced", "reach"]

Open = Callable[[str], Awaitable["asyncpg.Connection[Any]"]]
"""Opens a connection to the one host of a URL."""

_TIMELINE = "SELECT ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int"


class Replaced(ConnectionError):
    """A primary that has a successor already: it was not fenced, or came back as if nothing had been."""


async def reach(login: Login, open_one: Open) -> asyncpg.Connection[Any]:
    """A connection to whichever of the login's hosts will do.

    Raises whatever the last of them raised; rather what may pass than what may not, since one host that is set up
    wrongly is no reason to give the others up.
    """
    alone = login.alone()
    if len(alone) == 1:
        return await open_one(alone[0].url)
    tries = [asyncio.ensure_future(_opened(one, open_one)) for one in alone]
    try:
        return await _first_of(tries)
    finally:
        for one in tries:
            one.cancel()
        for outcome in await asyncio.gather(*tries, return_exceptions=True):
            if isinstance(outcome, _Opened) and not outcome.taken:
                outcome.connection.terminate()


class _Opened:
    """A connection that will do, and whether it was taken."""

    def __init__(self, connection: asyncpg.Connection[Any]) -> None:
        self.connection = connection
        self.taken = False


async def _first_of(tries: Sequence[asyncio.Future[_Opened]]) -> asyncpg.Connection[Any]:
    failed: list[BaseException] = []
    waiting = set(tries)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            error = one.exception()
            if error is None:
                one.result().taken = True
                return one.result().connection
            failed.append(error)
    raise next((error for error in failed if isinstance(error, OSError | asyncpg.InternalClientError)), failed[0])


async def _opened(login: Login, open_one: Open) -> _Opened:
    connection = await open_one(login.url)
    if login.writes:
        try:
            timeline = await connection.fetchval(_TIMELINE)
            if timeline < login.seen.timeline:
                raise Replaced(f"{login} is of timeline {timeline}, and {login.seen.timeline} has begun: fence it")
        except BaseException:
            connection.terminate()
            raise
        login.seen.timeline = timeline
    return _Opened(connection)
