"""The bus in memory: several processes' worth of game in one event loop, for tests and the simulation.

`Air` is what they share. It loses and repeats nothing unless it is told to.
"""

import asyncio
import math
from collections.abc import Callable

from db.rooms import NodeId
from server.bus.bus import Hear

Later = Callable[[NodeId, Callable[[], None]], object]
"""Calls a function at the place of that process, later, and what it was given for one process in that order."""


class Air:
    """All who listen. `cut` cannot send and hear nothing; `loses` and `repeats` say of each letter whether it is lost
    or comes twice."""

    def __init__(self, later: Later | None = None) -> None:
        self._later = later or (lambda node, call: asyncio.get_running_loop().call_soon(call))
        self.ears: dict[NodeId, Hear] = {}
        self.cut: set[NodeId] = set()
        self.loses: Callable[[bytes], bool] = lambda letter: False
        self.repeats: Callable[[bytes], bool] = lambda letter: False

    def bring(self, sender: NodeId, to: NodeId, letter: bytes) -> None:
        """Bring a letter, or lose it."""
        if sender in self.cut or self.loses(letter):
            return
        for _ in range(2 if self.repeats(letter) else 1):
            self._later(to, lambda: self._arrive(to, letter))

    def _arrive(self, to: NodeId, letter: bytes) -> None:
        hear = self.ears.get(to)
        if hear is not None and to not in self.cut:
            hear(letter)


class MemoryBus:
    """One process's end of it: `server.bus.bus.Bus`."""

    def __init__(self, air: Air, node: NodeId) -> None:
        self._air = air
        self._node = node

    @property
    def reaches(self) -> bool:
        return self._node not in self._air.cut

    @property
    def quiet_s(self) -> float:
        return 0.0 if self.reaches else math.inf

    def send(self, to: NodeId, letter: bytes) -> None:
        self._air.bring(self._node, to, letter)

    def call(self, letter: bytes) -> None:
        for node in list(self._air.ears):
            self._air.bring(self._node, node, letter)

    async def flushed(self) -> None:
        """It is, at once."""

    async def run(self, hear: Hear) -> None:
        self._air.ears[self._node] = hear
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            del self._air.ears[self._node]
