"""The rows of direct trades in memory, under the rules of the schema's `direct_trades_*` functions."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from db.journal import Commit
from db.journal_effects import LIVE_TRADES_MAX
from db.players import Player
from game.effects import TradeClosed, TradeOffered, TradeOpened
from game.ids import PlayerId, RoomId, WineId


class TableRow(msgspec.Struct):
    """A trade's row. What has two values is by seat: offers are wines and coins, `coins` those that went over."""

    players: tuple[PlayerId, PlayerId]
    state: str = "open"
    offers: list[tuple[tuple[WineId, ...], int]] = msgspec.field(default_factory=lambda: [((), 0), ((), 0)])
    coins: tuple[int, int] = (0, 0)


class Tables:
    """All of them, and who blocks whom."""

    def __init__(self, players: dict[PlayerId, Player]) -> None:
        self._players = players
        self.rows: dict[RoomId, TableRow] = {}
        self.open: dict[RoomId, None] = {}
        self.blocks: set[tuple[PlayerId, PlayerId]] = set()
        self.now_ms: Callable[[], int] = lambda: 0

    def refusals(self, what: Commit) -> Iterator[tuple[int, str]]:
        """The entries whose guards do not hold (by position, from 1), each with its code."""
        opening: list[tuple[PlayerId, PlayerId]] = []
        for position, effect in what.effects:
            if isinstance(effect, TradeOpened):
                pair = effect.inviter, effect.invited
                code = self._why_not_open(pair, opening)
                opening.append(pair)
                if code is not None:
                    yield position, code
        for position, effect in what.effects:
            row = self.rows.get(what.entries[position - 1].room)
            if isinstance(effect, TradeClosed) and effect.outcome == "settled" and row is not None:
                code = self._why_not_settle(row)
                if code is not None:
                    yield position, code

    def note(self, effect: Any, room: RoomId) -> None:
        """Do what it does to the rows."""
        match effect:
            case TradeOpened(inviter, invited):
                self.rows[room] = TableRow((inviter, invited))
                self.open[room] = None
            case TradeOffered(seat, _, wines, coins):
                self.rows[room].offers[seat] = wines, coins
            case TradeClosed(outcome, coins):
                row = self.rows.get(room)
                if row is not None and row.state == "open":
                    row.state, row.coins = outcome, coins
                    self.open.pop(room, None)

    def of(self, player: PlayerId) -> list[RoomId]:
        """The open tables at which he sits."""
        return [room for room in self.open if player in self.rows[room].players]

    def apart(self, one: PlayerId, other: PlayerId) -> bool:
        """Whether one of the two blocks the other."""
        return (one, other) in self.blocks or (other, one) in self.blocks

    def _why_not_open(self, pair: tuple[PlayerId, PlayerId], opening: list[tuple[PlayerId, PlayerId]]) -> str | None:
        if self.apart(*pair):
            return "player_blocked"
        if self._locked(pair):
            return "trade_locked"
        there = [self.rows[room].players for room in self.open]
        if any(set(pair) == set(other) for other in (*there, *opening)):
            return "already_trading"
        invited = sum(inviter == pair[0] for inviter, _ in (*there, *opening))
        return "too_many_trades" if invited + 1 > LIVE_TRADES_MAX else None

    def _why_not_settle(self, row: TableRow) -> str | None:
        if self.apart(*row.players):
            return "player_blocked"
        return "trade_locked" if self._locked(row.players) else None

    def _locked(self, pair: tuple[PlayerId, PlayerId]) -> bool:
        return any((self._players[one].trade_locked_until_ms or 0) > self.now_ms() for one in pair)
