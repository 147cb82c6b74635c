"""The clock, as an argument: the game's time here, a simulated one in tests.

`now_ms` is the time of day that entries are stamped with; `awake_s` only ever runs on, sleeping machine included, and
tells a process that it was stopped.
"""

import logging
import time
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)

FOLLOWED_MS_MAX = 1_000
"""How far `HouseClock` goes towards PostgreSQL's time at once: asked every ten seconds it runs a tenth faster or slower
at most, which nobody at a table notices, and makes up five minutes in an hour."""

WORTH_SAYING_MS = 1_000


class Clock(Protocol):
    """Milliseconds since the Unix epoch, and seconds since some moment."""

    def now_ms(self) -> int: ...

    def awake_s(self) -> float: ...


class RealClock:
    """The machine's clocks."""

    def now_ms(self) -> int:
        return _wall_ms()

    def awake_s(self) -> float:
        # Where it exists, the clock that goes on while the machine sleeps: its rooms have been taken over by then.
        return time.clock_gettime(_AWAKE_CLOCK)


class HouseClock(RealClock):
    """The time of all processes of a game: PostgreSQL's, carried on by our own clock that only ever runs on.

    So a machine whose time of day is wrong, or is set while a game goes on, takes nobody's time to think away, and a
    room that moves from one machine to another finds the same time there.
    """

    def __init__(self, wall_ms: Callable[[], int] | None = None) -> None:
        """`wall_ms` is the machine's time of day, which counts until PostgreSQL's is known."""
        self._ahead_ms = (wall_ms or _wall_ms)() - self._awake_ms()
        self._known = False

    def now_ms(self) -> int:
        return self._awake_ms() + self._ahead_ms

    def agree(self, theirs_ms: int, sent_s: float, answered_s: float) -> None:
        """PostgreSQL has said what time it is, asked and answered at these times of `awake_s`: the first time, that is
        the time; later we come nearer to it, by `FOLLOWED_MS_MAX` at most."""
        unsure_ms = int((answered_s - sent_s) * 500)
        wrong_ms = theirs_ms - (int((sent_s + answered_s) * 500) + self._ahead_ms)
        if abs(wrong_ms) > max(unsure_ms, WORTH_SAYING_MS):
            log.warning("this machine's time of day is not PostgreSQL's, which the game goes by: %d ms", -wrong_ms)
        if not self._known:
            self._known = True
            self._ahead_ms += wrong_ms
        elif abs(wrong_ms) > unsure_ms:
            self._ahead_ms += max(-FOLLOWED_MS_MAX, min(FOLLOWED_MS_MAX, wrong_ms))

    def _awake_ms(self) -> int:
        return time.clock_gettime_ns(_AWAKE_CLOCK) // 1_000_000


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


_AWAKE_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
