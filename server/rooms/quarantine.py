"""The quarantine: rooms whose own code failed are set aside, each alone; their wines and coins stay where they are.

`winedex room list` names them, `winedex room void` gives back what is in them.
"""

import asyncio
import logging
import traceback

from db.errors import Unavailable
from game.ids import RoomId
from server.rooms.store import Store
from server.rooms.takeover import RETRY_S

log = logging.getLogger(__name__)


class Quarantine:
    """Writes down which rooms are set aside, and what was wrong with them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._broken: asyncio.Queue[tuple[RoomId, int, Exception]] = asyncio.Queue()
        self.coming: set[RoomId] = set()
        """Rooms of which it is not written yet."""

    def put(self, room: RoomId, epoch: int, error: Exception) -> None:
        """Set this room aside, which is held with this epoch."""
        self.coming.add(room)
        self._broken.put_nowait((room, epoch, error))

    async def run(self) -> None:
        """Write it down, as often as it takes, until cancelled."""
        while True:
            await self._write_down(*await self._broken.get())

    async def _write_down(self, name: RoomId, epoch: int, error: Exception) -> None:
        log.error("room quarantined", extra={"room": name}, exc_info=error)
        fault = "".join(traceback.format_exception(error))
        while True:
            try:
                await self._store.quarantine(name, epoch, fault)
                self.coming.discard(name)
                return
            except Unavailable:
                await asyncio.sleep(RETRY_S)
