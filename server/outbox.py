"""What waits to be sent to one client: bounded in bytes, joined into as few frames as may be.

A message that may be superseded (how many watch, a list of the lobby) replaces its predecessor in its place and
counts once. While a hello is being answered everything waits behind that answer.
"""

from collections.abc import Callable, Sequence

Join = Callable[[Sequence[bytes]], bytes]


class Outbox:
    """Encoded messages in order. Sizes are bytes."""

    __slots__ = ("_behind", "_bytes", "_bytes_max", "_frame_bytes_max", "_join", "_ready", "_serial")

    def __init__(self, join: Join, *, bytes_max: int, frame_bytes_max: int) -> None:
        self._join = join
        self._bytes_max = bytes_max
        self._frame_bytes_max = frame_bytes_max
        # By supersede key, or by a serial number where nothing supersedes: a dict keeps the order, and a replaced
        # value keeps its place in it.
        self._ready: dict[str | int, bytes] = {}
        self._behind: dict[str | int, bytes] | None = None
        self._serial = 0
        self._bytes = 0

    @property
    def bytes_waiting(self) -> int:
        """How much waits, held messages included."""
        return self._bytes

    def put(self, message: bytes, supersede: str | None = None) -> bool:
        """Adds a message; False, and nothing added, where it does not fit.

        A message of any size fits where nothing waits: else a client that reads at once could never get it.
        """
        waiting = self._ready if self._behind is None else self._behind
        key: str | int = supersede if supersede is not None else self._serial
        size = self._bytes - len(waiting.get(key, b""))
        if size and size + len(message) > self._bytes_max:
            return False
        self._serial += 1
        self._bytes = size + len(message)
        waiting[key] = message
        return True

    def hold(self) -> None:
        """From now on messages wait until `release`."""
        if self._behind is None:
            self._behind = {}

    def release(self, first: bytes) -> bool:
        """Lets out `first`, then what was held; False where `first` does not fit behind what was there before."""
        behind, self._behind = self._behind or {}, None
        if self._ready and self._bytes + len(first) > self._bytes_max:
            self._bytes -= sum(map(len, behind.values()))
            return False
        self._ready[self._serial] = first
        self._serial += 1
        for key, message in behind.items():
            self._bytes -= len(self._ready.get(key, b""))
            self._ready[key] = message
        self._bytes += len(first)
        return True

    def take(self) -> list[bytes]:
        """All that may go now, as frames."""
        if not self._ready:
            return []
        messages = list(self._ready.values())
        self._ready.clear()
        size = self._bytes if self._behind is None else sum(map(len, messages))
        self._bytes -= size
        if size <= self._frame_bytes_max:
            return [self._join(messages)]
        return [self._join(batch) for batch in self._batches(messages)]

    def clear(self) -> None:
        """Forgets everything, held messages too."""
        self._ready.clear()
        self._behind = None
        self._bytes = 0

    def _batches(self, messages: Sequence[bytes]) -> list[list[bytes]]:
        batches: list[list[bytes]] = []
        room = 0
        for message in messages:
            if not batches or len(message) > room:
                batches.append([])
                room = self._frame_bytes_max
            batches[-1].append(message)
            room -= len(message)
        return batches
