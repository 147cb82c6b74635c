"""Telling a crowd: a channel's watchers of one codec all get the same bytes, framed once, and keep nobody waiting.

What is said in one tick of the loop is one frame, brought from the next tick on in slices, between which everybody else
has his turn. What is said while it is being brought gathers, and is the next frame.

Whoever joins gets what is said from then on and nothing from before, since that is in the answer which gave him his
place; whoever leaves gets nothing more. Both hold in the midst of bringing. Sizes are bytes.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from server.desk import Outlet
from server.limits import Limits
from server.parcel import Parcel
from server.wire import Codec

SLICE = 200
"""Outlets told in one go: a millisecond. With a crowd of 5,000 told in one piece the others' p99 was 37 ms, in slices
of 200 it was 15, at no cost."""

FRAME_BYTES_MAX = Limits().frame_out_bytes_max


class Fanout:
    """Brings to all crowds of the process what they are to be told, a slice a tick, each crowd in its turn."""

    __slots__ = ("_crowds", "_running", "_soon", "brought")

    def __init__(self, soon: Callable[[Callable[[], None]], object] | None = None) -> None:
        """`soon` calls a function in the next tick; left out, it is the running loop's."""
        self._soon = soon or (lambda call: asyncio.get_running_loop().call_soon(call))
        self._crowds: deque[Crowd] = deque()
        self._running = False
        self.brought = 0
        """How often somebody was brought what was due to him, since the start."""

    def due(self, crowd: "Crowd") -> None:
        """This crowd has something to be told; said once until all of it is brought."""
        self._crowds.append(crowd)
        if not self._running:
            self._running = True
            self._soon(self._bring)

    def _bring(self) -> None:
        most = SLICE
        try:
            while most > 0 and self._crowds:
                most -= self._bring_slice(self._crowds.popleft(), most)
        finally:  # a fault in one crowd keeps nobody else waiting
            self._running = bool(self._crowds)
            if self._running:
                self._soon(self._bring)

    def _bring_slice(self, crowd: "Crowd", most: int) -> int:
        try:
            brought = crowd.bring(most)
            self.brought += brought
            return brought + 1  # one for the trouble, or a thousand small crowds would count as nothing
        finally:
            if crowd.waiting:
                self._crowds.append(crowd)


class Crowd:
    """Outlets of one codec that see the same."""

    __slots__ = ("_codec", "_fanout", "_fresh", "_left", "_members", "_messages", "_note", "_parcel", "_to_tell")

    def __init__(self, codec: Codec, fanout: Fanout) -> None:
        self._codec = codec
        self._fanout = fanout
        self._members: dict[Outlet, None] = {}
        self._fresh: dict[Outlet, int] = {}  # joined while messages wait → the first of them that is for him
        self._messages: list[bytes] = []  # said, and not yet being brought
        self._note: tuple[str, bytes] | None = None
        self._parcel: Parcel | None = None  # what is being brought
        self._to_tell: list[Outlet] = []  # to whom it is yet to be brought
        self._left: set[Outlet] = set()  # who is gone since that began

    @property
    def members(self) -> list[Outlet]:
        """All who are here."""
        return [*self._members, *self._fresh]

    def __len__(self) -> int:
        return len(self._members) + len(self._fresh)

    @property
    def waiting(self) -> bool:
        """Whether there is something yet to be brought."""
        return self._parcel is not None or bool(self._messages) or self._note is not None

    def add(self, outlet: Outlet) -> None:
        """From now on he is told; he is not here yet."""
        if self._messages:
            self._fresh[outlet] = len(self._messages)
        else:
            self._members[outlet] = None

    def remove(self, outlet: Outlet) -> None:
        """He is told nothing more."""
        if self._fresh.pop(outlet, None) is None:
            del self._members[outlet]
            if self._parcel is not None:
                self._left.add(outlet)

    def tell(self, messages: Sequence[bytes]) -> None:
        """Tell all who are here."""
        self._wake()
        self._messages += messages

    def tell_note(self, key: str, note: bytes) -> None:
        """Tell all who are here what makes an earlier note with this key worthless."""
        self._wake()
        self._note = key, note

    def bring(self, most: int) -> int:
        """Brings what is due to at most so many; how many that were."""
        if self._parcel is None:
            self._begin()
        parcel = self._parcel
        assert parcel is not None, "only what waits is brought"
        slice_ = self._to_tell[-most:]
        del self._to_tell[-most:]
        if self._left:
            slice_ = [outlet for outlet in slice_ if outlet not in self._left]
        try:
            for outlet in slice_:
                outlet.deliver(parcel)
        finally:
            if not self._to_tell:
                self._parcel = None
                self._left.clear()
        return len(slice_)

    def _wake(self) -> None:
        if not self.waiting:
            self._fanout.due(self)

    def _begin(self) -> None:
        """Makes one frame of what waits, or of as much as fits, and sees to those who are to have only part of it."""
        count = self._in_one_frame()
        messages, self._messages = self._messages[:count], self._messages[count:]
        key, note = "", None
        if self._note is not None and not self._messages:  # it is for the newest too, so it comes last
            (key, note), self._note = self._note, None
        self._to_tell = list(self._members)
        self._parcel = Parcel(self._codec, messages, note, key)
        fresh, self._fresh = self._fresh, {}
        for outlet, first in fresh.items():
            if first > count:
                self._fresh[outlet] = first - count
                continue
            self._members[outlet] = None
            if first < count or note is not None:
                outlet.deliver(Parcel(self._codec, messages[first:], note, key))

    def _in_one_frame(self) -> int:
        size = 0
        for count, message in enumerate(self._messages):
            size += len(message)
            if count and size > FRAME_BYTES_MAX:
                return count
        return len(self._messages)


class Crowds(dict[Codec, Crowd]):
    """A channel's crowds by codec; one that is not there yet is made when it is asked for."""

    __slots__ = ("_fanout",)

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout

    def __missing__(self, codec: Codec) -> Crowd:
        crowd = self[codec] = Crowd(codec, self._fanout)
        return crowd
