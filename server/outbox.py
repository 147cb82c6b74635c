"""What waits to be sent to one client: bounded in bytes, given out in as few frames as may be.

A message that may be superseded (how many watch, a list of the lobby) replaces its predecessor in its place and
counts once. While a hello is being answered everything waits behind that answer.
"""

from collections.abc import Sequence

Batch = list[bytes]
"""Encoded messages that go into one frame. Never changed once given out, and not to be changed."""


class _Queue:
    """Messages in order, and where those are that may be superseded."""

    __slots__ = ("messages", "places")

    def __init__(self) -> None:
        self.messages: Batch = []
        self.places: dict[str, int] = {}

    def size_of(self, key: str) -> int:
        """How long the message is that a new one with this key would replace."""
        at = self.places.get(key)
        return 0 if at is None else len(self.messages[at])

    def put(self, message: bytes, key: str) -> None:
        at = self.places.setdefault(key, len(self.messages))
        if at == len(self.messages):
            self.messages.append(message)
        else:
            self.messages[at] = message


class Outbox:
    """Encoded messages in order. Sizes are bytes."""

    __slots__ = ("_bytes", "_bytes_max", "_frame_bytes_max", "_last", "_ready")

    def __init__(self, *, bytes_max: int, frame_bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._frame_bytes_max = frame_bytes_max
        self._ready = _Queue()
        self._last = self._ready  # where new messages go: another queue while something is held
        self._bytes = 0

    @property
    def bytes_waiting(self) -> int:
        """How much waits, held messages included."""
        return self._bytes

    def put(self, message: bytes, supersede: str | None = None) -> bool:
        """Adds a message; False, and nothing added, where it does not fit.

        A message of any size fits where nothing waits: else a client that reads at once could never get it.
        """
        queue = self._last
        before = self._bytes if supersede is None else self._bytes - queue.size_of(supersede)
        after = before + len(message)
        if before and after > self._bytes_max:
            return False
        self._bytes = after
        if supersede is None:
            queue.messages.append(message)
        else:
            queue.put(message, supersede)
        return True

    def put_all(self, messages: Sequence[bytes]) -> bool:
        """Adds messages that nothing supersedes; False where not all of them fit."""
        after = self._bytes + _size(messages)
        if after > self._bytes_max:  # hardly ever
            return all(self.put(message) for message in messages)
        self._bytes = after
        self._last.messages += messages
        return True

    def hold(self) -> None:
        """From now on messages wait until `release`."""
        if self._last is self._ready:
            self._last = _Queue()

    def release(self, first: bytes) -> bool:
        """Lets out `first`, then what was held; False, and all that was held forgotten, where `first` does not fit
        behind what was there before."""
        held, self._last = self._last, self._ready
        if held is self._ready:
            held = _Queue()
        if self._ready.messages and self._bytes + len(first) > self._bytes_max:
            self._bytes -= _size(held.messages)
            return False
        self._ready.messages.append(first)
        self._bytes += len(first)
        keys = {at: key for key, at in held.places.items()}
        for at, message in enumerate(held.messages):
            key = keys.get(at)
            if key is None:
                self._ready.messages.append(message)
            else:
                self._bytes -= self._ready.size_of(key)
                self._ready.put(message, key)
        return True

    def take(self) -> list[Batch]:
        """All that may go now, by the frame."""
        ready = self._ready
        messages = ready.messages
        if not messages:
            return []
        ready.messages = []
        if ready.places:
            ready.places.clear()
        size = self._bytes if self._last is ready else _size(messages)
        self._bytes -= size
        return [messages] if size <= self._frame_bytes_max else self._batches(messages)

    def clear(self) -> None:
        """Forgets everything, held messages too."""
        self._ready = self._last = _Queue()
        self._bytes = 0

    def _batches(self, messages: Sequence[bytes]) -> list[Batch]:
        batches: list[Batch] = []
        room = 0
        for message in messages:
            if not batches or len(message) > room:
                batches.append([])
                room = self._frame_bytes_max
            batches[-1].append(message)
            room -= len(message)
        return batches


def _size(messages: Sequence[bytes]) -> int:
    return sum(map(len, messages))
