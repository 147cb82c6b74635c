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
    """An outlet's place in its player's channel: the last number it has, and what waits while something is read."""

    __slots__ = ("given", "missed", "n", "reading", "waiting")

    def __init__(self) -> None:
        self.n = 0
        self.given = False  # an answer has said that it is there: else it is gone with what it was made for
        self.reading = 0  # so many reads are under way, or read and not answered; meanwhile nothing is pushed
        self.missed = False  # since one of them began, lines were written that nobody has brought
        self.waiting: list[Line] = []


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
        """Give the outlet a place; what it missed since `from_n` is in the reply, everything later is pushed. Where it
        is refused, a place that was there before goes on."""
        place = self._held(who, outlet)

        async def catch_up() -> None:
            try:
                n, lines = await self._read(who.player_id, from_n)
                # What comes meanwhile waits for the place, and the snapshot may tell of it already.
                caught = Whole(n, await snapshot()) if lines is None else Caught(n, _all_whole(who.ref, lines))
                place.n, place.given = max(place.n, n), True
                reply(caught)
            finally:
                self._release(who.player_id, outlet, place)

        self._errands.go(catch_up(), reply)

    async def join(self, who: Who, outlet: Outlet) -> Callable[[bool], None]:
        """Give the outlet a place from now on; one that has a place keeps it, and misses nothing.

        What comes waits until the answer is called, which is when the hello is answered: a hello that resumes the
        channel is answered with it, and a line that was pushed before would be heard a second time after. It is called
        with False where the hello is refused after all: a place that was made for it is taken away.
        """
        place = self._places.get(who.player_id, {}).get(outlet)
        if place is not None and place.given:
            return _nothing_waits
        place = self._held(who, outlet)
        try:
            n, _ = await self._read(who.player_id, None)
        except BaseException:
            self._release(who.player_id, outlet, place)
            raise
        place.n = max(place.n, n)
        return partial(self._begin, who.player_id, outlet, place)

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
            ref = self._refs.get(player, "")  # he may be gone before all of his are brought theirs
            for outlet, place in list(self._places.get(player, {}).items()):
                if not place.reading:
                    place.reading += 1
                    await self._read_missing(player, ref, outlet, place)
        for player, places in list(self._places.items()):
            for outlet, place in list(places.items()):
                self._catch_up(player, outlet, place)

    def _held(self, who: Who, outlet: Outlet) -> _Place:
        """The outlet's place, its only one, in which nothing is pushed until it is released."""
        place = self._places.setdefault(who.player_id, {}).setdefault(outlet, _Place())
        self._refs[who.player_id] = who.ref
        place.reading += 1
        return place

    def _begin(self, player: PlayerId, outlet: Outlet, place: _Place, given: bool) -> None:
        place.given = place.given or given
        self._release(player, outlet, place)

    def _release(self, player: PlayerId, outlet: Outlet, place: _Place) -> None:
        place.reading -= 1
        if place.reading or self._places.get(player, {}).get(outlet) is not place:
            return  # something else is being read; or he is gone, or asked for anew: that later place is told
        if not place.given:
            self.leave(player, outlet)
            return
        waiting, place.waiting = place.waiting, []
        for line in waiting:
            self._take(player, outlet, place, line)
        if place.missed:
            self._catch_up(player, outlet, place)

    def _take(self, player: PlayerId, outlet: Outlet, place: _Place, line: Line) -> None:
        if place.reading:
            place.waiting.append(line)
        elif line.n == place.n + 1:
            self._push(self._refs[player], outlet, place, line)
        elif line.n > place.n:
            self._catch_up(player, outlet, place)

    def _catch_up(self, player: PlayerId, outlet: Outlet, place: _Place) -> None:
        if place.reading:
            place.missed = True  # what is being read may be from before
            return
        place.reading += 1
        place.missed = False
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
        place.waiting = [*lines, *place.waiting]
        self._release(player, outlet, place)

    def _push(self, ref: str, outlet: Outlet, place: _Place, line: Line) -> None:
        place.n = line.n
        outlet.push(encode_push(outlet.codec, f"player:{ref}", line.n, line.type, line.at_ms, line.d))

    async def _read(self, player: PlayerId, from_n: int | None) -> tuple[int, list[Line] | None]:
        """The head of the channel, and the lines after `from_n` up to it; None where not all of them are kept."""
        head, lines = await self._reads.inbox(player, from_n)
        return head, lines if from_n is not None and len(lines) == head - from_n else None


def _nothing_waits(given: bool) -> None:
    """For a place that was there before, and hears what comes as it comes."""


def _all_whole(ref: str, lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{"ch": f"player:{ref}", "n": line.n, "t": line.type, "at": line.at_ms, "d": line.d} for line in lines]
