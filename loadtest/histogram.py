"""Latencies counted in buckets that are narrow where values are small: three significant digits over any range.

The layout is log-linear, as in G. Tene's HdrHistogram: below 2,048 every value has its own bucket, and each doubling
above has 1,024. A value is thus known to one part in 1,024. Histograms of several processes add up exactly. Values are
whole and not negative; the load test counts microseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

_HALF_BITS: Final = 10
_HALF: Final = 1 << _HALF_BITS
EXACT_BELOW: Final = 2 * _HALF
"""Values below this are kept as they are."""


class Histogram:
    """How often which values came, with the exact greatest and the exact sum."""

    __slots__ = ("_counts", "count", "max", "total")

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self.count = 0
        self.max = 0
        self.total = 0

    def __len__(self) -> int:
        return self.count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Histogram) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]  # it changes

    def record(self, value: int) -> None:
        """Count one value; a negative one, which only a clock that was set can cause, as 0."""
        value = max(value, 0)
        self._counts[_bucket(value)] += 1
        self.count += 1
        self.total += value
        if value > self.max:
            self.max = value

    def merge(self, other: Histogram) -> None:
        """Add everything that the other has counted."""
        self._counts.update(other._counts)
        self.count += other.count
        self.total += other.total
        self.max = max(self.max, other.max)

    def quantile(self, share: float) -> int:
        """The least value that at least this share of all values does not exceed, to one part in 1,024; 0 where
        nothing was counted."""
        wanted = share * self.count
        seen = 0
        for bucket, count in sorted(self._counts.items()):
            seen += count
            if seen >= wanted:
                return min(_highest(bucket), self.max)
        return self.max

    def mean(self) -> float:
        """The mean; 0 where nothing was counted."""
        return self.total / self.count if self.count else 0.0

    def steps(self) -> Iterator[tuple[float, int]]:
        """The distribution from its least value up: (share of values that do not exceed it, value)."""
        seen = 0
        for bucket, count in sorted(self._counts.items()):
            seen += count
            yield seen / self.count, min(_highest(bucket), self.max)

    def to_json(self) -> dict[str, Any]:
        """All of it, for another process."""
        return {"max": self.max, "total": self.total, "counts": sorted(self._counts.items())}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Histogram:
        """What `to_json` of another process wrote."""
        histogram = cls()
        histogram._counts.update(dict(value["counts"]))
        histogram.count = sum(histogram._counts.values())
        histogram.max, histogram.total = value["max"], value["total"]
        return histogram


def _bucket(value: int) -> int:
    if value < EXACT_BELOW:
        return value
    shift = value.bit_length() - _HALF_BITS - 1
    return (shift << _HALF_BITS) + (value >> shift)


def _highest(bucket: int) -> int:
    """The greatest value that falls into the bucket."""
    if bucket < EXACT_BELOW:
        return bucket
    shift = (bucket >> _HALF_BITS) - 1
    return ((bucket - (shift << _HALF_BITS) + 1) << shift) - 1
