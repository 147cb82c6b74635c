"""Who may trade what just now: the one question that every desk of the trading house asks.

What is asked of who trades are the operator's rules (`db/trading_rules.py`): locks, level, reputation, age of the
account, subscription, the kind of wine and where it is from. A block between the two sides counts in every form of
trade. Before a wine goes to escrow it is asked anew (`require_offer`). It is asked before every bid too, so there what
was read is believed for a few seconds: a lock or a rule takes hold that much later. A block does at once (`forget`).
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from db.trading_rules import Format
from game.ids import PlayerId, WineId
from game.refusal import Refused
from server.clock import Clock
from server.errands import Errands
from server.reads import Reads

BELIEVED_MS = 5_000
"""With a look at each bid the database would answer as often for rights as it writes bids."""

REMEMBERED_MAX = 20_000


class _Asked(NamedTuple):
    player: PlayerId
    wine: WineId
    format: Format


class _Read(NamedTuple):
    refused: Refused | None
    at_ms: int
    turn: int
    """At which of the changes that this process has heard of it was asked."""


class _Changed(NamedTuple):
    turn: int
    at_ms: int


class _Waiting(NamedTuple):
    turn: int
    """At which of these changes he asked: what was asked of the database before it tells him nothing."""
    then: Callable[[], None]
    refuse: Callable[[Refused], None]


class TradeRights:
    """What is known of players' rights to trade."""

    def __init__(self, reads: Reads, clock: Clock, errands: Errands) -> None:
        self._reads = reads
        self._clock = clock
        self._errands = errands
        self._read: OrderedDict[_Asked, _Read] = OrderedDict()
        self._waiting: dict[_Asked, list[_Waiting]] = {}
        self._turn = 0
        self._changed: OrderedDict[PlayerId, _Changed] = OrderedDict()  # of whom less may be believed than was read

    def forget(self, *players: PlayerId) -> None:
        """What was read of these holds no more, or is being read: one of them blocks the other from now on, or no
        more."""
        self._turn += 1
        now_ms = self._clock.now_ms()
        for player in players:
            self._changed[player] = _Changed(self._turn, now_ms)
            self._changed.move_to_end(player)
        while now_ms - next(iter(self._changed.values())).at_ms > BELIEVED_MS:  # what is older is not believed anyway
            self._changed.popitem(last=False)

    async def require_offer(self, player: PlayerId, wine: WineId, format: Format) -> None:
        """Hold that the player may give this wine of his, which is in his cellar, into a trade of that form.

        Raises:
            Refused: `trade_locked`, `wine_not_free`, `wine_not_tradable`, `subscription_needed`, `level_too_low`,
                `reputation_too_low` or `account_too_young`.
            Unavailable: the database cannot answer now.
        """
        refused = await self._reads.trading_refusal(player, wine, format)
        if refused is not None:
            raise refused

    async def require_take(self, player: PlayerId, wine: WineId, format: Format) -> None:
        """Hold that the player may take this wine of another's in a trade of that form.

        Raises:
            Refused: as `require_offer`, or `player_blocked`: one of him and its owner blocks the other.
            Unavailable: the database cannot answer now.
        """
        refused = await self._look_up(_Asked(player, wine, format))
        if refused is not None:
            raise refused

    def when_may_take(
        self,
        player: PlayerId,
        wine: WineId,
        format: Format,
        then: Callable[[], None],
        refuse: Callable[[Refused], None],
    ) -> None:
        """The same for who cannot wait: go on at once where it is known, else when it was looked up. Who asks again
        meanwhile waits for the same answer, so that his requests stay in their order; or for another one, where he has
        asked after a change that this one may not know."""
        asked = _Asked(player, wine, format)
        known = self._read.get(asked)
        me = _Waiting(self._turn, then, refuse)
        if asked in self._waiting:
            self._waiting[asked].append(me)
        elif known is not None and self._is_fresh(player, known):
            _go_on([me], known.refused)
        else:
            self._waiting[asked] = [me]
            self._errands.go(self._answer(asked), lambda why: _go_on(self._waiting.pop(asked, []), why))

    async def require_not_blocked(self, one: PlayerId, other: PlayerId) -> None:
        """Hold that neither blocks the other: for who meets before any wine is named.

        Raises:
            Refused: `player_blocked`.
            Unavailable: the database cannot answer now.
        """
        if await self._reads.blocked(one, other):
            raise Refused("player_blocked", "One of you wants nothing to do with the other.")

    async def _answer(self, asked: _Asked) -> None:
        while True:
            turn = self._turn
            refused = await self._look_up(asked)
            waiting = self._waiting.pop(asked)
            answered = [one for one in waiting if one.turn <= turn]
            later = waiting[len(answered) :]
            if later:
                self._waiting[asked] = later
            _go_on(answered, refused)
            if not later:
                return

    async def _look_up(self, asked: _Asked) -> Refused | None:
        # Of the moment in which it was asked: it may take longer than it is believed.
        turn, now_ms = self._turn, self._clock.now_ms()
        refused = await self._reads.trading_refusal(*asked)
        self._read[asked] = _Read(refused, now_ms, turn)
        self._read.move_to_end(asked)
        while len(self._read) > REMEMBERED_MAX:
            self._read.popitem(last=False)
        return refused

    def _changed_at(self, player: PlayerId) -> int:
        changed = self._changed.get(player)
        return 0 if changed is None else changed.turn

    def _is_fresh(self, player: PlayerId, read: _Read) -> bool:
        if read.turn < self._changed_at(player):
            return False
        now_ms = self._clock.now_ms()
        until_ms = None if read.refused is None else read.refused.fields.get("until_ms")
        return now_ms - read.at_ms <= BELIEVED_MS and (not isinstance(until_ms, int) or until_ms > now_ms)


def _go_on(waiting: list[_Waiting], refused: Refused | None) -> None:
    for one in waiting:
        if refused is None:
            one.then()
        else:
            one.refuse(refused)
