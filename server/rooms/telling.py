"""Telling: who listens to each room of this process, and what they are told of what was written there.

Those who sit are told at once. Where players keep watchers behind (`behind`), those who watch are told some seconds
later, out of the room's log.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from game.ids import RoomId
from game.record import Entry
from server.clock import Clock
from server.rooms.audience import Audience
from server.rooms.behind import Behind, delay_ms_of
from server.rooms.crowd import Fanout
from server.rooms.headcount import Headcount
from server.rooms.room import Room
from server.rooms.timers import Timers

COUNTED = frozenset({"battle", "auction"})
"""The channels that are told how many watch."""


class Telling:
    """All audiences of the rooms of this process."""

    def __init__(self, rooms: Mapping[RoomId, Room], clock: Clock, failed: Callable[[Room, Exception], None]) -> None:
        """`rooms` are those that go on here; `failed` hears of a room whose own code failed in a view."""
        self._rooms = rooms
        self._clock = clock
        self._failed = failed
        self.fanout = Fanout()
        self.on_entry: list[Callable[[Room, Entry], None]] = []
        """Called with each entry that is written here, when its room has come to where it leads."""
        self.hand_over: Callable[[Room, Audience, int], None] | None = None
        """Is given those who listen to a room that was lost, where other processes are, and goes on telling them."""
        self._headcount = Headcount(clock)
        self._audiences: dict[RoomId, Audience] = {}
        self._behind: dict[RoomId, Behind] = {}
        self._curtains = Timers(clock, self._show_more)

    async def run(self) -> None:
        """Tell those who are kept behind, when it is time, until cancelled."""
        await self._curtains.run()

    # Who listens ------------------------------------------------------------------------------------------------------

    def audience(self, room: Room) -> Audience:
        """Who listens to this room."""
        audience = self._audiences.get(room.id)
        if audience is None:
            counted = self._headcount if room.decider.channel in COUNTED else None
            audience = self._audiences[room.id] = Audience(room.channel, self.fanout, counted)
        return audience

    def leave(self, name: RoomId, outlet: Any) -> None:
        """This outlet listens no more."""
        audience = self._audiences.get(name)
        if audience is not None:
            audience.remove(outlet)
            if not len(audience):
                del self._audiences[name]

    def watching(self, name: RoomId) -> int:
        """How many watch this room without sitting in it."""
        audience = self._audiences.get(name)
        return 0 if audience is None else audience.watching

    def watched(self) -> dict[RoomId, int]:
        """How many watch, of the rooms that are watched at all."""
        counts = ((name, audience.watching) for name, audience in self._audiences.items() if name in self._rooms)
        return {name: count for name, count in counts if count}

    # What they are told -----------------------------------------------------------------------------------------------

    def publish(self, room: Room, entry: Entry) -> None:
        """Tell everybody of what was written: whoever hears of entries, then who sits, then who watches."""
        if not entry.events:
            return
        audience = self._audiences.get(room.id)
        behind = delay_ms_of(room.opening) > 0
        try:
            for tell in self.on_entry:
                tell(room, entry)
            if audience is not None:
                to: Literal["seats", "all"] = "seats" if behind else "all"
                audience.publish(room.decider, entry.first_n, entry.at_ms, entry.events, to=to)
            if audience is not None and behind:
                self._show(room)
        except Exception as error:  # a view that fails is the room's own code failing
            self._failed(room, error)

    def behind(self, room: Room) -> Behind | None:
        """Where those who watch this room are by now; None where they see what there is.

        Raises whatever the room's views raise: the caller quarantines the room.
        """
        return self._show(room) if delay_ms_of(room.opening) > 0 and room.status != "over" else None

    def _show(self, room: Room) -> Behind:
        """Tell those who watch what is old enough by now, or all once the room is over."""
        # Before somebody watches there is nobody here who would hear it all from the beginning on.
        behind = self._behind.get(room.id) or Behind(room)
        audience = self._audiences.get(room.id)
        for n, at_ms, event in behind.advance(room, self._clock.now_ms()):
            if audience is not None:
                audience.publish(room.decider, n, at_ms, [event], to="watchers")
        if room.status == "over":
            self._behind.pop(room.id, None)
            return behind
        self._behind[room.id] = behind
        more_at_ms = behind.wake_at_ms(room)
        if more_at_ms is not None:
            self._curtains.set(room.id, more_at_ms)
        return behind

    def _show_more(self, name: RoomId) -> None:
        room = self._rooms.get(name)
        if room is None or name not in self._behind:
            return
        try:
            self._show(room)
        except Exception as error:  # a view that fails is the room's own code failing
            self._failed(room, error)

    # What ends --------------------------------------------------------------------------------------------------------

    def stop(self, name: RoomId) -> None:
        """Nothing more happens in this room: nobody in it is behind any more. Who listens may stay."""
        self._behind.pop(name, None)

    def lost(self, room: Room) -> None:
        """The room is another process's: who listens hears it from there, or that it is lost."""
        behind = self._behind.pop(room.id, None)
        audience = self._audiences.pop(room.id, None)
        if audience is None:
            return
        if self.hand_over is not None:
            self.hand_over(room, audience, room.n if behind is None else behind.n)
        else:
            audience.lost()

    def forget(self, name: RoomId) -> None:
        """The room is in memory no longer, and nobody can listen to it."""
        self._audiences.pop(name, None)
