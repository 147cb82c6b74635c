"""How fast each player may ask, over all his connections and over all processes.

His connections to one process take from one bucket. What passes there is told to the other processes, every
`pace.TOLD_EVERY` messages, and counts there too: no request waits for anybody, and together they let pass what one
would, and for each further process up to `TOLD_EVERY` messages more and what is under way between them. A process that
nobody hears keeps to its own count. Times are milliseconds.
"""

from collections import OrderedDict
from collections.abc import Callable

from game.ids import PlayerId
from server.limits import Limits
from server.pace import Bucket

KEPT_MAX = 20_000
"""Buckets of players who are not connected here. Beyond it the one unheard of for longest is forgotten, whatever he
owes."""

LOOK_AGAIN_MS = 4_000
"""How long after somebody was heard of it is looked whether he still owes anything."""


class _Held:
    __slots__ = ("bucket", "connections")

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self.connections = 0


class Rates:
    """The buckets of the players of this process."""

    def __init__(self, limits: Limits, tell: Callable[[PlayerId, int], None] = lambda player, messages: None) -> None:
        self._per_s = limits.messages_per_s
        self._burst = limits.messages_burst
        self.tell = tell
        """Is told of messages that passed here."""
        self._held: dict[PlayerId, _Held] = {}
        self._idle: OrderedDict[PlayerId, int] = OrderedDict()  # not connected here → heard of last, or looked at

    def __len__(self) -> int:
        return len(self._held)

    def join(self, player: PlayerId, own: Bucket, now_ms: int) -> Bucket:
        """The bucket of this player, for one connection more, which has taken from its `own` until now."""
        held = self._of(player, now_ms)
        held.connections += 1
        self._idle.pop(player, None)
        held.bucket.take_over(own)
        return held.bucket

    def leave(self, player: PlayerId, now_ms: int) -> None:
        """One of his connections is gone. What he owes is remembered until he would owe nothing."""
        held = self._held[player]
        held.connections -= 1
        if not held.connections:
            self._heard_of(player, now_ms)

    def elsewhere(self, player: PlayerId, messages: int, now_ms: int) -> None:
        """So many messages of his have passed in another process."""
        held = self._of(player, now_ms)
        held.bucket.elsewhere(messages, now_ms)
        if not held.connections:
            self._heard_of(player, now_ms)

    def _of(self, player: PlayerId, now_ms: int) -> _Held:
        held = self._held.get(player)
        if held is None:
            bucket = Bucket(self._per_s, self._burst, now_ms, lambda messages: self.tell(player, messages))
            held = self._held[player] = _Held(bucket)
        return held

    def _heard_of(self, player: PlayerId, now_ms: int) -> None:
        self._idle[player] = now_ms
        self._idle.move_to_end(player)
        while len(self._idle) > KEPT_MAX or now_ms - next(iter(self._idle.values())) > LOOK_AGAIN_MS:
            first, _ = self._idle.popitem(last=False)
            if len(self._idle) < KEPT_MAX and self._held[first].bucket.owes(now_ms):
                self._idle[first] = now_ms
            else:
                del self._held[first]
