"""The players' own channels: what they must not miss, pushed as it is committed and read back after an absence.

The numbers have no gap. Whoever sees one (lines were written that this process was not told of) reads what is missing
from PostgreSQL before going on.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from typing import Any

from db.errors import Unavailable
from db.inbox import Line
from game.ids import PlayerId
from server.desk import Outlet, Reply, Who
from server.errands import Errands
from server.messages import Caught, Whole
from server.reads import Reads
from server.rooms.lane import InboxLine
from server.wire import encode_push


class _Place:
    """An outlet's place in its player's channel: the last number it has, and lines that wait while it catches up."""

    __slots__ = ("n", "waiting")

    def __init__(self) -> None:
        self.n = 0
        self.waiting: list[Line] | None = []


class Feeds:
    """All players' channels of this process."""

    def __init__(self, reads: Reads, errands: Errands) -> None:
        self._reads = reads
        self._errands = errands
        self._places: dict[PlayerId, dict[Outlet, _Place]] = {}
        self._refs: dict[PlayerId, str] = {}

    def subscribe(
        self, who: Who, from_n: int | None, outlet: Outlet, reply: Reply, snapshot: Callable[[], Awaitable[Any]]
    ) -> None:
        """Give the outlet a place; what it missed since `from_n` is in the reply, everything later is pushed."""
        place = self._new_place(who, outlet)

        async def catch_up() -> None:
            n, lines = await self._read(who.player_id, from_n)
            place.n = n
            if lines is None:
                # What comes meanwhile waits for the place, and the snapshot may tell of it already.
                reply(Whole(n, await snapshot()))
            else:
                reply(Caught(n, [_whole(who.ref, line) for line in lines]))
            self._flush(who.player_id, who.ref, outlet, place)

        self._errands.go(catch_up(), reply)

    async def join(self, who: Who, outlet: Outlet) -> Callable[[], None]:
        """Give the outlet a place from now on; one that has a place keeps it, and misses nothing.

        What comes waits until the answer is called, which is when the hello is answered: a hello that resumes the
        channel is answered with it, and a line that was pushed before would be heard a second time after.
        """
        if outlet in self._places.get(who.player_id, {}):
            return _nothing_waits
        place = self._new_place(who, outlet)
        place.n, _ = await self._read(who.player_id, None)
        return partial(self._flush, who.player_id, who.ref, outlet, place)

    def leave(self, player: PlayerId, outlet: Outlet) -> None:
        places = self._places.get(player)
        if places is None:
            return
        places.pop(outlet, None)
        if not places:
            del self._places[player]
            del self._refs[player]

    def notified(self, lines: Sequence[InboxLine]) -> None:
        """Push lines that were just committed."""
        for notify, n, at_ms in lines:
            line = Line(n, at_ms, notify.t, dict(notify.d))
            for outlet, place in list(self._places.get(notify.player, {}).items()):
                self._take(notify.player, outlet, place, line)

    def written(self, player: PlayerId) -> None:
        """A line was written into this player's inbox by no commit of a room: it is read, and pushed."""
        for outlet, place in list(self._places.get(player, {}).items()):
            self._catch_up(player, outlet, place)

    async def refresh(self, first: Collection[PlayerId]) -> None:
        """Lines may have been written that nobody here was told of: read what is missing, for all. Returns when those
        whom `first` names have heard theirs."""
        for player in first:
            for outlet, place in list(self._places.get(player, {}).items()):
                if place.waiting is None:
                    place.waiting = []
                    await self._read_missing(player, self._refs[player], outlet, place)
        for player, places in list(self._places.items()):
            for outlet, place in list(places.items()):
                self._catch_up(player, outlet, place)

    def _new_place(self, who: Who, outlet: Outlet) -> _Place:
        place = _Place()
        self._places.setdefault(who.player_id, {})[outlet] = place
        self._refs[who.player_id] = who.ref
        return place

    def _take(self, player: PlayerId, outlet: Outlet, place: _Place, line: Line) -> None:
        if place.waiting is not None:
            place.waiting.append(line)
        elif line.n == place.n + 1:
            self._push(self._refs[player], outlet, place, line)
        elif line.n > place.n:
            self._catch_up(player, outlet, place)

    def _catch_up(self, player: PlayerId, outlet: Outlet, place: _Place) -> None:
        if place.waiting is not None:
            return  # it is catching up already, from a number that is not later
        place.waiting = []
        ref = self._refs[player]
        self._errands.go(self._read_missing(player, ref, outlet, place), lambda refused: outlet.lost(f"player:{ref}"))

    async def _read_missing(self, player: PlayerId, ref: str, outlet: Outlet, place: _Place) -> None:
        try:
            _, lines = await self._read(player, place.n)
        except Unavailable:
            lines = None
        if lines is None:
            outlet.lost(f"player:{ref}")
            return
        place.waiting = [*lines, *(place.waiting or ())]
        self._flush(player, ref, outlet, place)

    def _flush(self, player: PlayerId, ref: str, outlet: Outlet, place: _Place) -> None:
        waiting, place.waiting = place.waiting or [], None
        if self._places.get(player, {}).get(outlet) is not place:
            return  # gone, or asked for anew: that later place is told
        for line in waiting:
            if line.n > place.n:
                self._push(ref, outlet, place, line)

    def _push(self, ref: str, outlet: Outlet, place: _Place, line: Line) -> None:
        place.n = line.n
        outlet.push(encode_push(outlet.codec, f"player:{ref}", line.n, line.type, line.at_ms, line.d))

    async def _read(self, player: PlayerId, from_n: int | None) -> tuple[int, list[Line] | None]:
        """The head of the channel, and the lines after `from_n` up to it; None where not all of them are kept."""
        head, lines = await self._reads.inbox(player, from_n)
        return head, lines if from_n is not None and len(lines) == head - from_n else None


def _nothing_waits() -> None:
    """For a place that was there before, and hears what comes as it comes."""


def _whole(ref: str, line: Line) -> dict[str, Any]:
    return {"ch": f"player:{ref}", "n": line.n, "t": line.type, "at": line.at_ms, "d": line.d}
