"""How fast is too fast: a token bucket, and a count of misdeeds in a window.

A player has one bucket however many connections he has (`server/rates.py`); what has passed in another process counts
there too.

Times are milliseconds, given by the caller. A clock that goes back does no harm: nothing is refilled meanwhile.
"""

from collections.abc import Callable

TOLD_EVERY = 64
"""Messages of one bucket, of which others are told at once: of fewer they need not know at any time."""

SLOW_SHARE = 16
"""Who takes less than this share of what he may is not told of: so many processes could let him through at that pace,
and together they would let pass no more than one."""


DEBT_BURSTS = 128
"""Who owes so many bursts owes no more. What an answer costs is known when it is made, and by then a whole burst may
have been asked: so deep that each of those may have 128 KiB, which is more than the longest has."""


class Bucket:
    """Lets `per_s` messages pass a second, and `burst` at once after a rest.

    Counted in thousandths of a message, so that whole numbers suffice: a millisecond brings `per_s` of them.
    """

    __slots__ = ("_at_ms", "_floor", "_full", "_level", "_per_s", "_tell", "_told_ms", "_untold")

    def __init__(
        self, per_s: int, burst: int, now_ms: int, tell: Callable[[int], None] = lambda messages: None
    ) -> None:
        """`tell` hears now and then how many messages have passed here since it heard last."""
        self._per_s = per_s
        self._full = self._level = burst * 1000
        self._floor = -DEBT_BURSTS * self._full
        self._at_ms = self._told_ms = now_ms
        self._untold = 0
        self._tell = tell

    def take(self, now_ms: int) -> int:
        """Lets one message pass and answers 0, or answers after how many milliseconds one may pass."""
        self._refill(now_ms)
        if self._level >= 1000:
            self._level -= 1000
            self._untold += 1
            if self._untold >= TOLD_EVERY:
                self._tell_others()
            return 0
        return -((self._level - 1000) // self._per_s)

    def charge(self, messages: int) -> None:
        """Counts so many more for one that has passed already."""
        self._level = max(self._floor, self._level - messages * 1000)
        self._untold += messages
        if self._untold >= TOLD_EVERY:
            self._tell_others()

    def elsewhere(self, messages: int, now_ms: int) -> None:
        """So many have passed in another process."""
        self._refill(now_ms)
        self._level = max(self._floor, self._level - messages * 1000)

    def owes(self, now_ms: int) -> bool:
        """Whether there is less in it than after a rest."""
        self._refill(now_ms)
        return self._level < self._full

    def take_over(self, other: "Bucket") -> None:
        """Counts here too what has passed by another bucket, which is used no more."""
        self.charge((other._full - other._level) // 1000)

    def _refill(self, now_ms: int) -> None:
        if now_ms > self._at_ms:
            self._level = min(self._full, self._level + (now_ms - self._at_ms) * self._per_s)
            self._at_ms = now_ms

    def _tell_others(self) -> None:
        untold, self._untold = self._untold, 0
        slow = untold * 1000 * SLOW_SHARE < (self._at_ms - self._told_ms) * self._per_s
        self._told_ms = self._at_ms
        if not slow:
            self._tell(untold)


class Within(Bucket):
    """A bucket of one's own within one that others share: what passes here has passed there."""

    __slots__ = ("_shared",)

    def __init__(self, shared: Bucket, per_s: int, burst: int, now_ms: int) -> None:
        super().__init__(per_s, burst, now_ms)
        self._shared = shared

    def take(self, now_ms: int) -> int:
        retry_after_ms = super().take(now_ms)
        if retry_after_ms:
            return retry_after_ms
        retry_after_ms = self._shared.take(now_ms)
        if retry_after_ms:
            self._level += 1000  # it has not passed
        return retry_after_ms

    def charge(self, messages: int) -> None:
        super().charge(messages)
        self._shared.charge(messages)


class Strikes:
    """Counts misdeeds; more than `most` within one window is too many. A window begins with its first misdeed."""

    __slots__ = ("_count", "_most", "_since_ms", "_window_ms")

    def __init__(self, most: int, window_ms: int) -> None:
        self._most = most
        self._window_ms = window_ms
        self._since_ms = 0
        self._count = 0

    def add(self, now_ms: int) -> bool:
        """Counts one more; whether it was one too many."""
        if self._count == 0 or now_ms - self._since_ms >= self._window_ms:
            self._since_ms = now_ms
            self._count = 0
        self._count += 1
        return self._count > self._most
