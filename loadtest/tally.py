"""What all workers have told, put together: second by second, and in all."""

from collections import Counter, defaultdict
from typing import Any

from loadtest.checks import Checks
from loadtest.histogram import Histogram


class Second:
    """One second of all workers."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.latencies: defaultdict[str, Histogram] = defaultdict(Histogram)
        self.live: dict[int, int] = {}
        self.server_s: float | None = None
        self.postgres_s: float | None = None
        self.redis_s: float | None = None

    def of(self, what: str) -> Histogram:
        """This second's latencies of one sort, of all codecs."""
        return merged(histogram for name, histogram in self.latencies.items() if name.partition("/")[0] == what)


class Tally:
    """All seconds of a run. Second 0 is all that came before the measured time, second 1 its first."""

    def __init__(self, duration_s: int) -> None:
        self.duration_s = duration_s
        self.checks = Checks()
        self.seconds: defaultdict[int, Second] = defaultdict(Second)
        self.totals: Counter[str] = Counter()
        self.latencies: defaultdict[str, Histogram] = defaultdict(Histogram)
        self.broken: dict[int, int] = {}
        self._cpu: defaultdict[int, dict[int, float]] = defaultdict(dict)

    def tick(self, worker: int, tick: dict[str, Any]) -> None:
        """What a worker has told of its last second."""
        at = tick["second"]
        second = self.seconds[at]
        second.counts.update(tick["counts"])
        second.live[worker] = tick["live"]
        self.totals.update(tick["counts"])
        self.broken[worker] = tick["broken"]
        self._cpu[worker][at] = tick["cpu_s"]
        for name, value in tick["latencies"].items():
            self.record(at, name, Histogram.from_json(value))

    def record(self, at: int, name: str, histogram: Histogram) -> None:
        """Latencies that came in that second."""
        self.seconds[at].latencies[name].merge(histogram)
        self.latencies[name].merge(histogram)

    def done(self, told: dict[str, Any]) -> None:
        """What a worker has found out about the rules."""
        self.checks.merge(told["looked"], told["broken"], told["faults"])

    def measured(self) -> dict[int, Second]:
        """The seconds of the measured time, by their number from 1 on."""
        return {at: second for at, second in sorted(self.seconds.items()) if 1 <= at <= self.duration_s}

    def in_measured(self, what: str) -> int:
        """How often something happened within the measured time."""
        return sum(second.counts[what] for second in self.measured().values())

    def clients_cpu_s(self) -> float:
        """The CPU time of all workers within the measured time."""
        used = 0.0
        for by_second in self._cpu.values():
            before = [cpu_s for at, cpu_s in by_second.items() if at <= 0]
            within = [cpu_s for at, cpu_s in by_second.items() if 1 <= at <= self.duration_s]
            used += max(within, default=0.0) - max(before, default=0.0) if within else 0.0
        return used

    def sorts(self) -> list[str]:
        """Which sorts of latencies there are."""
        return sorted({name.partition("/")[0] for name in self.latencies})

    def codecs(self, what: str) -> list[str]:
        """Of which codecs there are latencies of this sort."""
        return sorted(codec for name in self.latencies for sort, _, codec in [name.partition("/")] if sort == what)

    def of(self, what: str) -> Histogram:
        """All latencies of one sort, of all codecs."""
        return merged(histogram for name, histogram in self.latencies.items() if name.partition("/")[0] == what)


def merged(histograms: Any) -> Histogram:
    """One histogram of several."""
    whole = Histogram()
    for histogram in histograms:
        whole.merge(histogram)
    return whole
