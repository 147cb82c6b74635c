"""Doubt: a process that was stopped, or that PostgreSQL does not hear, asks which rooms are still its own before it
answers anybody.

A gap of over a second in our own clock is long enough for another process to have taken over; so is a heartbeat that
stays away. Writing is safe in any case (PostgreSQL compares epochs); this keeps us from reading to somebody out of a
room that has gone on elsewhere.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from db.errors import Unavailable
from game.refusal import Refused
from server.clock import Clock

log = logging.getLogger(__name__)

ASLEEP_S = 1.0
TICK_S = 0.25
RETRY_S = 0.2

HELD_BACK_S_MAX = 10.0
"""Who has waited so long is told to ask again: nothing of what he asked was begun."""


class HeldBack(NamedTuple):
    """What is to be done once we are sure, since when it waits, and how to refuse it; None: it waits for ever."""

    since_s: float
    then: Callable[[], None]
    refuse: Callable[[Refused], object] | None


class Doubt:
    """Lets things be done while we are sure, and holds them back until `ask` has settled it where we are not."""

    def __init__(
        self, clock: Clock, ask: Callable[[], Awaitable[None]], heard: Callable[[], bool] = lambda: True
    ) -> None:
        """`heard` says whether PostgreSQL has answered a heartbeat lately: else nothing is sure, whatever was asked."""
        self._clock = clock
        self._ask = ask
        self._heard = heard
        self.tick_s = TICK_S
        self._awake_at_s = clock.awake_s()
        self._held_back: list[HeldBack] | None = None
        self.settled = 0
        """How often we have become sure anew."""
        self._arisen = asyncio.Event()

    def when_sure(self, then: Callable[[], None], refuse: Callable[[Refused], object] | None = None) -> None:
        """Do this now, or once we know which rooms are ours; or `refuse` it as unavailable where that takes long."""
        now_s = self._look()
        if self._held_back is None:
            then()
        else:
            self._held_back.append(HeldBack(now_s, then, refuse))

    @property
    def sure(self) -> bool:
        """Whether we know at this moment which rooms are ours."""
        self._look()
        return self._held_back is None

    def arise(self) -> None:
        """Something else than the clock says that others may have taken over from us."""
        if self._held_back is None:
            self._held_back = []
            self._arisen.set()

    def _look(self) -> float:
        now_s = self._clock.awake_s()
        if self._held_back is None and now_s - self._awake_at_s > ASLEEP_S:
            gap_s = now_s - self._awake_at_s
            log.warning("this process was stopped; asking which rooms are still its own", extra={"gap_s": gap_s})
            self.arise()
        elif self._held_back is None and not self._heard():
            log.warning("no heartbeat is answered, so that nobody is until it is known which rooms are still our own")
            self.arise()
        return now_s

    async def run(self) -> None:
        """Watch the clock for ever."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.tick_s):  # Python 3.11's wait_for may swallow that we are cancelled
                    await self._arisen.wait()
            # The moment that was looked at is the one kept: a stop between two looks at the clock would be missed.
            looked_at_s = self._look()
            self._arisen.clear()
            if self._held_back is not None:
                await self._settle()
            else:
                self._awake_at_s = looked_at_s

    async def _settle(self) -> None:
        while True:
            self._refuse_old()
            if not self._heard():
                await asyncio.sleep(RETRY_S)
                continue
            asked_at_s = self._clock.awake_s()
            try:
                await self._ask()
            except Unavailable as error:
                log.warning("ownership can't be asked", extra={"error": str(error)})
                await asyncio.sleep(RETRY_S)
                continue
            now_s = self._clock.awake_s()
            if now_s - asked_at_s <= ASLEEP_S:
                break  # else we may have been stopped once more, after it was answered
        self._awake_at_s = now_s
        self.settled += 1
        held_back, self._held_back = self._held_back or [], None
        for one in held_back:
            one.then()

    def _refuse_old(self) -> None:
        too_old_s = self._clock.awake_s() - HELD_BACK_S_MAX
        waits: list[HeldBack] = []
        too_old: list[Callable[[Refused], object]] = []
        for one in self._held_back or ():  # in one pass: there may be many thousands
            if one.refuse is not None and one.since_s < too_old_s:
                too_old.append(one.refuse)
            else:
                waits.append(one)
        self._held_back = waits
        for refuse in too_old:
            refuse(Refused("unavailable", "The game's records are out of reach just now.", retry_after_ms=2_000))
