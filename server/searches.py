"""Rooms that are looked up in the records for who asks from outside: few at a time, and each asker's one by one.

A hello may name a hundred rooms that are not in memory, and names are easily made up. Each costs PostgreSQL a question
and, where there is such a room, this process a record that is read and played through. Whoever asks for many waits
behind himself, and the others before him never for more than their number.
"""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from game.ids import RoomId
from server.rooms.room import Room

AT_ONCE_MAX = 4
"""Of all askers: as many as keep PostgreSQL busy while one record is played through, and a few of the pool's ties."""


class Searches:
    """Searches for rooms, in turn."""

    def __init__(self, find: Callable[[RoomId], Awaitable[Room]], at_once_max: int = AT_ONCE_MAX) -> None:
        self._find = find
        self._free = asyncio.Semaphore(at_once_max)
        self._turns: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()  # there while somebody waits
        self.under_way = 0
        """How many are being answered just now."""

    async def find(self, asker: object, name: RoomId) -> Room:
        """A room by its name, when it is this asker's turn.

        Raises:
            Refused, Unavailable: as whoever finds it says.
        """
        turn = self._turns.get(asker)
        if turn is None:
            turn = self._turns[asker] = asyncio.Lock()
        async with turn, self._free:
            self.under_way += 1
            try:
                return await self._find(name)
            finally:
                self.under_way -= 1
