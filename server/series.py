"""Series of battles go on: when a battle of one is over, the queue hears it, and what is laid for the next.

The queue keeps which series are under way, so that whoever runs it after us knows them too. It is told again until it
knows, and hears nothing twice: a battle that is no longer the one under way means nothing to it.
"""

import asyncio
import contextlib
import logging

from db.errors import Unavailable
from game.queue.values import QueueState
from game.refusal import Refused
from server.matchmaking import Matchmaking
from server.rooms.host import Host
from server.rooms.room import Room

LOOKED_FOR_S = 2.0
"""How often all series are looked at: for what was put off, or was over before we ran the queue."""

log = logging.getLogger(__name__)


class SeriesKeeper:
    """Looks at the series that this process's queue has under way."""

    def __init__(self, host: Host, matchmaking: Matchmaking) -> None:
        self._matchmaking = matchmaking
        self._awake = asyncio.Event()
        host.on_change.append(self._changed)

    def _changed(self, room: Room) -> None:
        queue = self._matchmaking.queue.known
        if room.status == "over" and queue is not None and room.id in queue.state.series:
            self._awake.set()

    async def run(self) -> None:
        """Let series go on, for ever."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOKED_FOR_S):
                    await self._awake.wait()
            self._awake.clear()
            await self.look()

    async def look(self) -> None:
        """See which of them may go on."""
        queue = self._matchmaking.queue.known
        state: QueueState | None = None if queue is None else queue.state
        for series in () if state is None else tuple(state.series.values()):
            try:
                await self._matchmaking.go_on(series)
            except (Refused, Unavailable) as error:
                log.info("a series is put off", extra={"battle": series.battle, "error": str(error)})
