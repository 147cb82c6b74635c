"""How many watch, told to the channels of battles and auctions as it changes and at most once a second.

One timer serves all rooms: after a second in which nothing has changed there is none, and the next change is told at
once.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from server.clock import Clock

PAUSE_S = 1.0


class Counted(Protocol):
    """An audience as it is seen from here."""

    def tell_viewers(self, at_ms: int) -> None:
        """Tell everybody how many watch, unless they know."""


class Headcount:
    """Remembers which audiences have changed, and has them tell it."""

    __slots__ = ("_changed", "_clock", "_later", "_waiting")

    def __init__(self, clock: Clock, later: Callable[[float, Callable[[], None]], object] | None = None) -> None:
        """`later` calls a function after so many seconds; left out, it is the running loop's."""
        self._clock = clock
        self._later = later or (lambda delay_s, call: asyncio.get_running_loop().call_later(delay_s, call))
        self._changed: dict[Counted, None] = {}
        self._waiting = False

    def changed(self, audience: Counted) -> None:
        """Somebody has come to watch, or has gone."""
        self._changed[audience] = None
        if not self._waiting:
            self._waiting = True
            # Not from within this call: the answer that gives a place comes before the first push.
            self._later(0, self._tell)

    def _tell(self) -> None:
        changed, self._changed = self._changed, {}
        self._waiting = bool(changed)
        if not changed:
            return
        self._later(PAUSE_S, self._tell)
        at_ms = self._clock.now_ms()
        for audience in changed:
            audience.tell_viewers(at_ms)
