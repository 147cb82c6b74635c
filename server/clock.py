"""The clock, as an argument: the real one here, a simulated one in tests.

`now_ms` is the time of day that entries are stamped with; `awake_s` only ever runs on, sleeping machine included, and
tells a process that it was stopped.
"""

import time
from typing import Protocol


class Clock(Protocol):
    """Milliseconds since the Unix epoch, and seconds since some moment."""

    def now_ms(self) -> int: ...

    def awake_s(self) -> float: ...


class RealClock:
    """The machine's clocks."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def awake_s(self) -> float:
        # Where it exists, the clock that goes on while the machine sleeps: its rooms have been taken over by then.
        return time.clock_gettime(_AWAKE_CLOCK)


_AWAKE_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
