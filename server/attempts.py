"""How often somebody may try: signing in by a name, signing in or joining from an address.

Kept in memory: a restart forgets. Several processes tell each other of attempts, so that together they let so many pass
as one would; what is on its way between them just then passes besides. Times are in milliseconds.
"""

from collections import OrderedDict
from collections.abc import Callable

from game.refusal import Refused

KEYS_MAX = 50_000
"""Of names or addresses that are remembered: about 5 MiB. Beyond it the one unseen for longest is forgotten."""


class Attempts:
    """Lets each key try `burst` times at once, and once more every `every_ms` after that.

    Per key only one number is kept: the time at which all its attempts are forgotten (the generic cell rate algorithm
    of ATM, ITU-T I.371).
    """

    def __init__(self, *, every_ms: int, burst: int, keys_max: int = KEYS_MAX) -> None:
        self._every_ms = every_ms
        self._burst_ms = burst * every_ms
        self._keys_max = keys_max
        self._forgotten_at_ms: OrderedDict[str, int] = OrderedDict()
        self.tell: Callable[[str, int], None] = lambda key, count: None
        """Is told of each attempt that is counted here (1) or taken back (-1)."""

    def take(self, key: str, now_ms: int) -> None:
        """Counts one attempt.

        Raises:
            Refused: `rate_limited`, with the time after which one may try again.
        """
        forgotten_at_ms = max(now_ms, self._forgotten_at_ms.get(key, 0)) + self._every_ms
        wait_ms = forgotten_at_ms - now_ms - self._burst_ms
        if wait_ms > 0:
            raise Refused("rate_limited", "Too many attempts.", retry_after_ms=wait_ms)
        self._count(key, forgotten_at_ms)
        self.tell(key, 1)

    def give_back(self, key: str) -> None:
        """Takes the last attempt back: it was no guess."""
        if key in self._forgotten_at_ms:
            self._forgotten_at_ms[key] -= self._every_ms
            self.tell(key, -1)

    def elsewhere(self, key: str, count: int, now_ms: int) -> None:
        """Another process has counted an attempt (1) or taken one back (-1)."""
        if count > 0:
            self._count(key, max(now_ms, self._forgotten_at_ms.get(key, 0)) + self._every_ms)
        elif key in self._forgotten_at_ms:
            self._forgotten_at_ms[key] -= self._every_ms

    def _count(self, key: str, forgotten_at_ms: int) -> None:
        self._forgotten_at_ms[key] = forgotten_at_ms
        self._forgotten_at_ms.move_to_end(key)
        if len(self._forgotten_at_ms) > self._keys_max:
            self._forgotten_at_ms.popitem(last=False)
