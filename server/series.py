"""Series of battles go on: when a battle of one is over, the queue hears it, and what is laid for the next.

The queue keeps which series are under way, so that whoever runs it after us knows them too. It is told again until it
knows, and hears nothing twice: a battle that is no longer the one under way means nothing to it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Collection

from db.errors import Unavailable
from game.ids import RoomId
from game.queue.values import QueueState
from game.refusal import Refused
from server.matchmaking import Matchmaking
from server.rooms.host import Host

LOOKED_FOR_S = 2.0
"""How often all series are looked at: for what was put off, or was over before we ran the queue."""

log = logging.getLogger(__name__)


class SeriesKeeper:
    """Looks at the series that this process's queue has under way."""

    def __init__(self, host: Host, matchmaking: Matchmaking) -> None:
        self._matchmaking = matchmaking
        self._awake = asyncio.Event()
        self._over: set[RoomId] = set()
        host.on_over.append(self._is_over)

    def _is_over(self, battle: RoomId) -> None:
        queue = self._matchmaking.queue.known
        if queue is not None and battle in queue.state.series:
            self._over.add(battle)
            self._awake.set()

    async def run(self) -> None:
        """Let series go on, for ever."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOKED_FOR_S):
                    await self._awake.wait()
            woken = self._awake.is_set()
            self._awake.clear()
            over, self._over = self._over, set()
            await self.look(over if woken else None)

    async def look(self, only: Collection[RoomId] | None = None) -> None:
        """See which of them may go on: those whose battle is among `only`, or all."""
        queue = self._matchmaking.queue.known
        state: QueueState | None = None if queue is None else queue.state
        for series in () if state is None else tuple(state.series.values()):
            if only is not None and series.battle not in only:
                continue
            try:
                await self._matchmaking.go_on(series)
            except (Refused, Unavailable) as error:
                log.info("a series is put off", extra={"battle": series.battle, "error": str(error)})
