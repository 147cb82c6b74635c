"""The heartbeat: this process tells PostgreSQL that it lives, and so keeps others from taking over its rooms.

What counts is when a heartbeat was sent: it may have been taken at once, and its answer have been long on the way.
Seconds are of the clock that runs on while a process is stopped.
"""

import asyncio
import logging
from collections.abc import Callable

from db.errors import Unavailable
from db.rooms import NodeId
from server.clock import Clock
from server.processes import Process
from server.rooms.store import Store

log = logging.getLogger(__name__)

BEAT_S = 0.5
"""Four heartbeats fit into the two seconds after which rooms may be taken over."""

SILENT_S = 2.0
"""Without a heartbeat for so long a process may be taken over from; the functions of the schema say the same."""


class Heartbeat:
    """Beats for one process, and knows since when PostgreSQL has heard nothing of it."""

    def __init__(self, store: Store, clock: Clock, node: NodeId, was_silent: Callable[[], None]) -> None:
        """`was_silent` hears that the process is heard again after so long that its rooms may be another's by now."""
        self._store = store
        self._clock = clock
        self._node = node
        self._was_silent = was_silent
        self.every_s = BEAT_S
        self.taken_s = clock.awake_s()
        """When the last heartbeat that PostgreSQL took was sent."""
        self._answered_s = self._beating_since_s = self.taken_s

    @property
    def is_taken(self) -> bool:
        """Whether PostgreSQL has taken a heartbeat lately: else others may take over from us."""
        return self._clock.awake_s() - self.taken_s < SILENT_S

    def is_answered(self) -> bool:
        """Whether PostgreSQL has answered a heartbeat lately, be it that this process is not known as living."""
        return self._clock.awake_s() - self._answered_s < SILENT_S

    @property
    def is_steady(self) -> bool:
        """Whether it has been taken for so long that the others' silence says something of them, and not of
        PostgreSQL or of us."""
        return self._clock.awake_s() - self._beating_since_s >= SILENT_S

    def silent_ms(self) -> int:
        """How long ago the last one that was taken was sent."""
        return int((self._clock.awake_s() - self.taken_s) * 1_000)

    async def begin(self, me: Process) -> None:
        """Say that this process lives, for the first time.

        Raises:
            Unavailable: PostgreSQL can't be told.
        """
        sent_s = self._clock.awake_s()
        await self._store.register(me.host, me.pid, me.started)
        self.taken_s = self._answered_s = sent_s
        self._beating_since_s = sent_s - SILENT_S  # who begins takes over at once

    async def run(self, *, at_once: bool = True) -> None:
        """Beat until cancelled; not `at_once` where there has just been one."""
        if not at_once:
            await asyncio.sleep(self.every_s)
        while True:
            try:
                await self._beat()
            except Unavailable as error:
                log.warning("heartbeat failed", extra={"error": str(error)})
            await asyncio.sleep(self.every_s)

    async def _beat(self) -> None:
        sent_s = self._clock.awake_s()
        taken = await self._store.beat()
        self._answered_s = sent_s
        if not taken:
            log.error("heartbeat not taken", extra={"node": str(self._node)})
            return
        silent_s = self._clock.awake_s() - self.taken_s
        self.taken_s = sent_s
        if silent_s > SILENT_S:  # cut off, not stopped: our rooms may have been taken over all the same
            self._beating_since_s = sent_s
            self._was_silent()
