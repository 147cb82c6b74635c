"""Timers are data: each room says when it wants to be woken, and this wakes it.

Nothing is lost with the process: a room that is taken over says it again.
"""

import asyncio
import contextlib
import heapq
from collections.abc import Callable

from game.ids import RoomId
from server.clock import Clock

PATIENCE_S = 60.0
"""How long to sleep at the most: the time of day may be set while we do."""


class Timers:
    """One heap for all rooms. A room set twice is woken twice: waking where nothing is due does no harm."""

    def __init__(self, clock: Clock, wake: Callable[[RoomId], None]) -> None:
        self._clock = clock
        self._wake = wake
        self._heap: list[tuple[int, RoomId]] = []
        self._sooner = asyncio.Event()

    def set(self, room: RoomId, at_ms: int) -> None:
        """Wake this room at that time."""
        heapq.heappush(self._heap, (at_ms, room))
        if self._heap[0] == (at_ms, room):
            self._sooner.set()

    async def run(self) -> None:
        """Wake rooms for ever."""
        while True:
            now_ms = self._clock.now_ms()
            while self._heap and self._heap[0][0] <= now_ms:
                _, room = heapq.heappop(self._heap)
                self._wake(room)
            next_s = (self._heap[0][0] - now_ms) / 1_000 if self._heap else PATIENCE_S
            self._sooner.clear()
            with contextlib.suppress(TimeoutError):
                # Not wait_for: Python 3.11's swallows that we are cancelled where a timer is set at the same moment.
                async with asyncio.timeout(min(next_s, PATIENCE_S)):
                    await self._sooner.wait()
