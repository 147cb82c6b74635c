"""Reading what may be a few seconds old: from a standby where one is named, else from the primary.

Ladders, histories, counts, prices and the catalogue may be. What somebody has just done himself and then looks for, and
all that decides anything, is read from the primary alone: so are signing in and who may see what.

How far the standby is behind is measured by this process's own heartbeat, by the primary's clock in both places. Where
it is too far, gone, or fails at a query, the primary is asked instead: nobody but the metrics notices.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar

from db import rooms
from db.errors import CannotStart, Unavailable, unavailable
from db.login import Login
from db.pool import Pool, open_pool
from db.rooms import NodeId
from server.clock import Clock

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
LAG_S_MAX = 5.0
"""What one may be shown is at most so old, and as old as the time between two looks besides."""

POOL_SIZE_MAX = 5
"""Connections to the standby, opened when they are wanted."""

T = TypeVar("T")
Whence = Literal["replica", "primary"]
Read = Callable[[Pool], Awaitable[T]]
Measure = Callable[[Whence], None]


class Replica:
    """Where to read what may be a little old."""

    def __init__(
        self,
        primary: Pool,
        login: Login | None,
        node: NodeId,
        clock: Clock,
        measure: Measure = lambda whence: None,
    ) -> None:
        """`login` is the standby's; without one the primary is asked for everything. `measure` is told of each read
        that had a choice."""
        self._primary = primary
        self._login = login
        self._node = node
        self._clock = clock
        self._measure = measure
        self._standby: Pool | None = None
        self._fit: bool | None = None
        self._looked_s = clock.awake_s()
        self.lag_s: float | None = None
        """How far the standby is behind; None where it can't be asked, or there is none."""

    @property
    def fit(self) -> bool:
        """Whether the standby is there, near enough, and was looked at lately."""
        return self._fit is True and self._clock.awake_s() - self._looked_s < LAG_S_MAX

    async def read(self, read: Read[T]) -> T:
        """What `read` finds: at the standby where that will do, else at the primary. It must not write.

        Raises:
            Unavailable: neither can answer. And whatever `read` raises.
        """
        if self._login is None:
            return await read(self._primary)
        if self._standby is not None and self.fit:
            try:
                found = await read(self._standby)
            except Unavailable as error:
                # Also where a query was in the way of what came from the primary: that alone says nothing against it.
                if error.elsewhere:
                    self._doubt(str(error))
            else:
                self._measure("replica")
                return found
        self._measure("primary")
        return await read(self._primary)

    async def run(self) -> None:
        """Look how the standby is, until cancelled."""
        if self._login is None:
            return
        try:
            while True:
                try:
                    await self._look(self._login)
                except Unavailable as error:
                    self.lag_s = None
                    self._doubt(str(error))
                    if self._standby is not None and error.elsewhere:
                        await self._standby.expire_connections()
                except CannotStart as error:  # it lets nobody in, say, having been made anew
                    self._doubt(str(error))
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            if self._standby is not None:
                self._standby.terminate()

    async def _look(self, login: Login) -> None:
        with unavailable():
            if self._standby is None:
                self._standby = await open_pool(login, size_min=0, size_max=POOL_SIZE_MAX, read_only=True)
            # The standby first: what it has heard of by now the primary has said before.
            heard = await rooms.beaten_at(self._standby, self._node)
            said = await rooms.beaten_at(self._primary, self._node)
        if heard is None or said is None:
            self._doubt("it does not know of this process")
            return
        self.lag_s = (said - heard).total_seconds()
        if self.lag_s > LAG_S_MAX:
            self._doubt(f"it is {self.lag_s:.1f} s behind")
            return
        self._looked_s = self._clock.awake_s()
        if not self._fit:
            self._fit = True
            log.info("the replica is read from", extra={"lag_s": self.lag_s})

    def _doubt(self, why: str) -> None:
        if self._fit is not False:  # said once, until it is fit again
            self._fit = False
            log.warning("the replica is not read from: the primary is asked instead", extra={"why": why})
