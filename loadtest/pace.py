"""The open loop: requests are due at times that nothing the server does can move.

A load test that sends the next request when the last was answered slows down with the server, and never asks during the
moments that matter (coordinated omission). Here the times are fixed beforehand, and a latency counts from the time at
which a request was due. Where nobody is free to make it, the due time waits, and the wait counts. Times are
nanoseconds; nothing here waits or has a clock.
"""

from collections import deque
from typing import Protocol

NS_PER_S = 1_000_000_000


class Pace:
    """Evenly spaced due times from `first_ns` until before `end_ns`."""

    def __init__(self, rate_per_s: float, first_ns: int, end_ns: int) -> None:
        assert rate_per_s > 0, "the command line has checked it"
        self._step_ns = NS_PER_S / rate_per_s
        self._first_ns = first_ns
        self._end_ns = end_ns
        self._handed_out = 0

    @property
    def next_ns(self) -> int | None:
        """The next due time; None where there is no other."""
        # From the first each time: adding up steps would add up what rounding leaves.
        due_ns = self._first_ns + round(self._handed_out * self._step_ns)
        return due_ns if due_ns < self._end_ns else None

    def due(self, now_ns: int) -> list[int]:
        """All due times up to now that were not handed out before."""
        found = []
        while (due_ns := self.next_ns) is not None and due_ns <= now_ns:
            found.append(due_ns)
            self._handed_out += 1
        return found


class Opening(Protocol):
    """Somebody who could make a request now."""

    @property
    def stands(self) -> bool:
        """Whether he still could."""
        ...

    def take(self, due_ns: int) -> None:
        """Make the request that was due then."""
        ...


class Turnstile:
    """Brings due times and those who are free together, both in the order in which they came."""

    def __init__(self) -> None:
        self._due: deque[int] = deque()
        self._free: deque[Opening] = deque()
        self.waited = 0
        """Due times that found nobody free."""

    @property
    def waiting(self) -> int:
        """Due times that nobody was free for yet."""
        return len(self._due)

    def offer(self, opening: Opening) -> None:
        """Somebody is free; he makes the request at once where one is due already."""
        if self._due:
            opening.take(self._due.popleft())
        else:
            self._free.append(opening)

    def due(self, due_ns: int) -> None:
        """A request is due."""
        while self._free:
            opening = self._free.popleft()
            if opening.stands:
                opening.take(due_ns)
                return
        self.waited += 1
        self._due.append(due_ns)

    def take_waited(self) -> int:
        """How many due times have found nobody free since this was asked last."""
        waited, self.waited = self.waited, 0
        return waited

    def forget_due(self) -> int:
        """Drop the due times that still wait; how many there were."""
        dropped = len(self._due)
        self._due.clear()
        return dropped
