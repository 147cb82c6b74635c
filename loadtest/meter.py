"""What one process measures: counts and histograms, handed on each second as what came since the last time."""

import time
from collections import Counter, defaultdict
from typing import Any

from loadtest.histogram import Histogram
from loadtest.pace import NS_PER_S

NS_PER_US = 1_000
NS_PER_MS = 1_000_000

REPLY = "due to reply"
OWN_PUSH = "due to own push"
QUEUE = "queue to reply"
EVENT = "event to watcher"
SEAT = "seat to watcher"
BACK = "loss to back"
HTTP = "HTTP"
LATE = "due to asked"
"""The clients' own lateness: they share the machine with the server, and are part of every latency here."""

WAIT = "wait in "
"""How long a wine waited in the mystery pool, from the answer until it was matched; the band follows."""

REPLY_IN = "due to reply in "
"""The same as REPLY, of one part of a mixed run, whose name follows."""

NO_CODEC = "-"

NEVER_NS = 2**63


class Meter:
    """Counts always; counts latencies only of what was due within the measured time."""

    def __init__(self) -> None:
        self.from_ns = NEVER_NS
        self.until_ns = NEVER_NS
        self._counts: Counter[str] = Counter()
        self._latencies: defaultdict[str, Histogram] = defaultdict(Histogram)

    def measure(self, from_ns: int, until_ns: int) -> None:
        """What is due from then until before then is measured."""
        self.from_ns, self.until_ns = from_ns, until_ns

    def measuring(self, ns: int) -> bool:
        """Whether what is due at that time counts."""
        return self.from_ns <= ns < self.until_ns

    def count(self, what: str, times: int = 1) -> None:
        """Something has happened."""
        self._counts[what] += times

    def took(self, what: str, codec: str, due_ns: int, done_ns: int) -> None:
        """What was due then was done then."""
        if self.from_ns <= due_ns < self.until_ns:
            self._latencies[f"{what}/{codec}"].record((done_ns - due_ns) // NS_PER_US)

    def take(self) -> dict[str, Any]:
        """What came since this was called last, as plain values."""
        taken = {
            "counts": dict(self._counts),
            "latencies": {name: histogram.to_json() for name, histogram in self._latencies.items()},
        }
        self._counts.clear()
        self._latencies.clear()
        return taken


def wait_of(band: str) -> str:
    """The sort of waits in a band of the mystery pool."""
    return f"{WAIT}{band}"


def now_ns() -> int:
    """The clock that all processes of the machine share."""
    return time.monotonic_ns()


def seconds(ns: int) -> float:
    """Nanoseconds as seconds."""
    return ns / NS_PER_S


def stamped_ns(at_ms: int) -> int:
    """A stamp of the time of day, as this machine writes them, on the clock that processes share."""
    return at_ms * NS_PER_MS + (time.monotonic_ns() - time.time_ns())
