"""How often somebody may try: signing in by a name, signing in or joining from an address.

Kept in memory, for this process: a restart forgets, and several processes let so many pass each. Times are in
milliseconds.
"""

from collections import OrderedDict

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

    def take(self, key: str, now_ms: int) -> None:
        """Counts one attempt.

        Raises:
            Refused: `rate_limited`, with the time after which one may try again.
        """
        forgotten_at_ms = max(now_ms, self._forgotten_at_ms.get(key, 0)) + self._every_ms
        wait_ms = forgotten_at_ms - now_ms - self._burst_ms
        if wait_ms > 0:
            raise Refused("rate_limited", "Too many attempts.", retry_after_ms=wait_ms)
        self._forgotten_at_ms[key] = forgotten_at_ms
        self._forgotten_at_ms.move_to_end(key)
        if len(self._forgotten_at_ms) > self._keys_max:
            self._forgotten_at_ms.popitem(last=False)

    def give_back(self, key: str) -> None:
        """Takes the last attempt back: it was no guess."""
        if key in self._forgotten_at_ms:
            self._forgotten_at_ms[key] -= self._every_ms
