"""A channel of a room elsewhere, as this process holds it: its places there, and the outlets here that have them."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from db.rooms import NodeId
from game.ids import RoomId
from server.bus.guests import PlaceName
from server.desk import Outlet, Who
from server.rooms.crowd import Crowd
from server.wire import CODECS, Codec


class Place:
    """One place at the owner, and who has it here: players' outlets, or a crowd. `n` is the last number that they were
    answered with, `last` the last push since."""

    __slots__ = ("codec", "crowd", "last", "n", "name", "outlets", "stale", "who")

    def __init__(self, name: PlaceName, crowd: Crowd | None, who: Who | None, n: int) -> None:
        self.name = name
        self.codec: Codec = CODECS[name[2]]
        self.crowd = crowd
        self.who = who
        self.outlets: dict[Outlet, None] = {}
        self.n = n
        self.last: bytes | None = None
        self.stale = False
        """Whether it has yet to be asked for what was missed."""

    def add(self, outlet: Outlet) -> None:
        if outlet not in self.outlets:
            self.outlets[outlet] = None
            if self.crowd is not None:
                self.crowd.add(outlet)

    def remove(self, outlet: Outlet) -> bool:
        if outlet not in self.outlets:
            return False
        del self.outlets[outlet]
        if self.crowd is not None:
            self.crowd.remove(outlet)
        return True

    def tell(self, messages: Sequence[bytes]) -> None:
        if not messages:
            return
        self.last = messages[-1]
        if self.crowd is not None:
            self.crowd.tell(messages)
        else:
            for outlet in self.outlets:
                outlet.push_all(messages)

    def note(self, key: str, message: bytes) -> None:
        if self.crowd is not None:
            if len(self.crowd):
                self.crowd.tell_note(key, message)
        else:
            for outlet in self.outlets:
                outlet.push(message, supersede=key)

    @property
    def reached(self) -> int:
        """The number up to which everybody here has been told."""
        return self.n if self.last is None else _number(self.codec, self.last)


class Mirror:
    """A channel of a room elsewhere."""

    __slots__ = ("asking", "channel", "places", "source", "upset", "waiting")

    def __init__(self, channel: str, source: NodeId) -> None:
        self.channel = channel
        self.source = source
        self.places: dict[PlaceName, Place] = {}
        self.waiting: list[Callable[[], None]] | None = None
        """What waits until it is known again where the room is; None where nothing has to."""
        self.asking = 0
        """Requests for places under way."""
        self.upset = False
        """Whether its line was lost since its owner was last asked."""

    @property
    def room(self) -> RoomId:
        return RoomId(self.channel.partition(":")[2])

    def outlets(self) -> list[Outlet]:
        return [outlet for place in self.places.values() for outlet in place.outlets]


class _Numbered(Struct):
    n: int


_NUMBERS = {codec: codec.decoder(_Numbered) for codec in CODECS.values()}


def _number(codec: Codec, push: bytes) -> int:
    numbered: _Numbered = _NUMBERS[codec](push)
    return numbered.n
