"""How much one address may ask of this process where nobody says who he is: over HTTP, and on WebSockets that have
shown no token.

Whom nothing is counted of (`addresses.neighbourhood`: loopback) is not held up. Times are milliseconds.
"""

from collections import OrderedDict
from typing import Final

from server.limits import Doors, Limits
from server.pace import Bucket, Within

KEPT_MAX: Final = 20_000
"""Addresses that are remembered; of more, who has asked nothing for longest is forgotten, and is full again by then."""


class Allowances:
    """A bucket for each address."""

    def __init__(self, doors: Doors) -> None:
        self._per_s = doors.http_messages_per_s
        self._burst = doors.http_messages_burst
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def of(self, address: str, now_ms: int) -> Bucket:
        """What this address may ask."""
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = Bucket(self._per_s, self._burst, now_ms)
            if len(self._buckets) > KEPT_MAX:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(address)
        return bucket

    def within(self, address: str | None, limits: Limits, now_ms: int) -> Bucket:
        """What a WebSocket from there may ask that says nothing of who it is: of its own, within the address's."""
        if address is None:
            return Bucket(limits.messages_per_s, limits.messages_burst, now_ms)
        return Within(self.of(address, now_ms), limits.messages_per_s, limits.messages_burst, now_ms)
