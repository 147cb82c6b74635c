"""Who may not trade just now: a lock of the player's (`users.trade_locked_until`), which an operator sets.

It is asked before every bid, so what was read is believed for a few seconds: a lock takes hold that much later.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from game.ids import PlayerId
from game.refusal import Refused
from server.clock import Clock
from server.errands import Errands
from server.reads import Reads

BELIEVED_MS = 5_000
"""With a look at each bid the database would answer as often for locks as it writes bids."""

REMEMBERED_MAX = 20_000


class _Read(NamedTuple):
    locked_until_ms: int
    at_ms: int


class TradeLocks:
    """What is known of players' locks."""

    def __init__(self, reads: Reads, clock: Clock, errands: Errands) -> None:
        self._reads = reads
        self._clock = clock
        self._errands = errands
        self._read: OrderedDict[PlayerId, _Read] = OrderedDict()

    def when_free(self, player: PlayerId, then: Callable[[], None], refuse: Callable[[Refused], None]) -> None:
        """Go on if this player may trade: at once where that is known, else when it was looked up."""
        known = self._read.get(player)
        if known is None or self._clock.now_ms() - known.at_ms > BELIEVED_MS:
            self._errands.go(self._look_up(player, then), refuse)
        elif known.locked_until_ms > self._clock.now_ms():
            refuse(_locked(known.locked_until_ms))
        else:
            then()

    async def require_free(self, player: PlayerId) -> None:
        """Raises:
        Refused: `trade_locked`.
        Unavailable: the database cannot answer now.
        """
        until_ms = await self._reads.trade_locked_until(player)
        now_ms = self._clock.now_ms()
        self._read[player] = _Read(until_ms, now_ms)
        self._read.move_to_end(player)
        while len(self._read) > REMEMBERED_MAX:
            self._read.popitem(last=False)
        if until_ms > now_ms:
            raise _locked(until_ms)

    async def _look_up(self, player: PlayerId, then: Callable[[], None]) -> None:
        await self.require_free(player)
        then()


def _locked(until_ms: int) -> Refused:
    return Refused("trade_locked", "You may not trade before that.", until_ms=until_ms)
