"""What entries do to the world outside their rooms, in memory: wines, coins, battles, auctions, inboxes, logs.

The rules are those of `journal_effects` in the schema: the guards are asked in the order of entries, each on what the
ones before have left; where one fails, nothing at all is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, assert_never

import msgspec
import orjson

from db.inbox import Line
from db.journal import Commit, EntryRow, NotCommitted, Rejected
from db.journal_effects import LIVE_AUCTIONS_MAX, LIVE_BATTLES_MAX
from db.players import Player
from db.wines import CellarWine
from game.effects import (
    Account,
    AuctionClosed,
    AuctionOpened,
    AuctionPriced,
    BattleBegan,
    BattleEnded,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    OpenRoom,
    WineTraded,
)
from game.ids import HOUSE, PlayerId, RoomId, WineId

Purse = tuple[str, PlayerId | None, RoomId | None]
"""An account: its kind, whose, and for which room it is held."""


class BattleRow(msgspec.Struct):
    """A battle's row."""

    mode: str
    rated: bool
    players: tuple[PlayerId, PlayerId]
    state: str = "live"
    winner: int | None = None
    reason: str | None = None
    turns: int | None = None
    score: tuple[int, int] | None = None


class AuctionRow(msgspec.Struct):
    """An auction's row, and the bids that everybody saw."""

    opened: AuctionOpened
    state: str = "open"
    price: int | None = None
    leader: PlayerId | None = None
    bids: int = 0
    reserve_met: bool = False
    ends_at_ms: int = 0
    buyer: PlayerId | None = None
    seen: list[AuctionPriced] = []


class Effects:
    """The world outside the rooms."""

    def __init__(self) -> None:
        self.players: dict[PlayerId, Player] = {}
        self.wines: dict[WineId, CellarWine] = {}
        self.battles: dict[RoomId, BattleRow] = {}
        self.live: defaultdict[PlayerId, int] = defaultdict(int)
        self.auctions: dict[RoomId, AuctionRow] = {}
        self.open_auctions: dict[RoomId, None] = {}
        self.trades: list[WineTraded] = []
        self.traded: defaultdict[PlayerId, set[RoomId]] = defaultdict(set)
        """The trades of each player: their number counts for his reputation."""
        self.coins: defaultdict[Purse, int] = defaultdict(int)
        self.inboxes: defaultdict[PlayerId, list[tuple[Line, RoomId, int]]] = defaultdict(list)
        self.logs: list[tuple[PlayerId, str, Any, int]] = []
        self.history: list[tuple[RoomId, int, MoveWine | MoveCoins]] = []
        """What has moved, in the order in which it did."""
        self._wines_before, self.coins_before = self.wines, self.coins

    def head_of(self, player: PlayerId) -> int:
        """The number of the last line in a player's inbox."""
        return len(self.inboxes[player])

    # Guards, and what they guard --------------------------------------------------------------------------------------

    def carry_out(self, what: Commit) -> NotCommitted | None:
        """Move the commit's coins and wines; or nothing, and say who would have spent more than he has, or else which
        entries' guards do not hold (by position, from 1), each with its code. `note` or `undo` has to follow.

        Raises:
            Rejected: a room would hold less than nothing, or a battle is there already.
        """
        kinds = {type(effect) for _, effect in what.effects}
        self._wines_before, self.coins_before = self.wines, self.coins
        if MoveCoins in kinds:
            self.coins = self.coins.copy()
            broke = self._move_coins(what)
            if broke:
                self.undo()
                return NotCommitted(broke=broke)
        if MoveWine in kinds:
            self.wines = self.wines.copy()
        failed: dict[int, str] = {}
        for position, effect in what.effects:
            if isinstance(effect, MoveWine) and not self._move_wine(effect):
                failed.setdefault(position, "wine_not_free")
        for position, code in (*self._too_many_battles(what), *self._too_many_auctions(what)):
            failed.setdefault(position, code)
        if failed:
            self.undo()
            return NotCommitted(failed=failed)
        return None

    def undo(self) -> None:
        """Nothing of the commit is done."""
        self.wines, self.coins = self._wines_before, self.coins_before

    def note(self, what: Commit) -> None:
        """Do what the commit does to the rows of battles, auctions and trades."""
        for position, effect in what.effects:
            entry = what.entries[position - 1]
            self._note(effect, entry.room)
            if isinstance(effect, MoveWine | MoveCoins):
                self.history.append((entry.room, entry.seq, effect))

    def available(self, players: Iterable[PlayerId]) -> dict[PlayerId, int]:
        """What these players may spend."""
        return {player: self.coins["available", player, None] for player in players if player in self.players}

    def touched(self, what: Commit) -> dict[PlayerId, int]:
        """What everybody may spend now whose coins the commit moves, or of whom it asks."""
        moves = [effect for _, effect in what.effects if isinstance(effect, MoveCoins)]
        accounts = [account for move in moves for account in (move.source, move.target)]
        players = [one.player for one in accounts if one.kind == "available" and one.player is not None]
        return self.available([*players, *what.asked])

    def holds_for(self, room: RoomId) -> int:
        """How many coins the room holds."""
        return sum(amount for (kind, _, where), amount in self.coins.items() if kind == "held" and where == room)

    def _move_wine(self, move: MoveWine) -> bool:
        wine = self.wines.get(move.wine)
        if wine is None or not _as_expected(wine, move):
            return False
        self.wines[move.wine] = msgspec.structs.replace(
            wine, place=move.target, owner=move.new_owner or wine.owner, revision=wine.revision + 1
        )
        return True

    def _move_coins(self, what: Commit) -> dict[PlayerId, int]:
        broke: dict[PlayerId, int] = {}
        for position, move in what.effects:
            if not isinstance(move, MoveCoins):
                continue
            room = what.entries[position - 1].room
            source, target = purse_of(move.source, room), purse_of(move.target, room)
            self.coins[source] -= move.amount
            self.coins[target] += move.amount
            if move.source.kind == "available" and move.source.player is not None and self.coins[source] < 0:
                broke[move.source.player] = self.coins_before[source]
        held = [(purse, amount) for purse, amount in self.coins.items() if purse[0] == "held" and amount <= 0]
        if not broke and any(amount < 0 for _, amount in held):
            self.undo()
            raise Rejected("coin_holds_not_negative")
        for purse, _ in held:
            del self.coins[purse]
        return broke

    def _too_many_battles(self, what: Commit) -> Iterator[tuple[int, str]]:
        beginning: defaultdict[PlayerId, int] = defaultdict(int)
        for position, effect in what.effects:
            if not isinstance(effect, BattleBegan):
                continue
            if what.entries[position - 1].room in self.battles:
                self.undo()
                raise Rejected("battles_pk")
            for player in effect.players:
                beginning[player] += 1
            if any(self.live[one] + beginning[one] > LIVE_BATTLES_MAX for one in effect.players if one != HOUSE):
                yield position, "too_many_battles"

    def _too_many_auctions(self, what: Commit) -> Iterator[tuple[int, str]]:
        opening: defaultdict[PlayerId, int] = defaultdict(int)
        for position, effect in what.effects:
            if isinstance(effect, AuctionOpened):
                opening[effect.seller] += 1
                there = sum(self.auctions[name].opened.seller == effect.seller for name in self.open_auctions)
                if there + opening[effect.seller] > LIVE_AUCTIONS_MAX:
                    yield position, "too_many_auctions"

    def _note(self, effect: Any, room: RoomId) -> None:
        match effect:
            case BattleBegan(mode, rated, players):
                self.battles[room] = BattleRow(mode, rated, players)
                for player in players:
                    self.live[player] += 1
            case BattleEnded():
                self._end_battle(effect, self.battles.get(room))
            case AuctionOpened():
                self.auctions[room] = AuctionRow(effect, ends_at_ms=effect.ends_at_ms)
                self.open_auctions[room] = None
            case AuctionPriced():
                self._price(effect, self.auctions[room])
            case AuctionClosed():
                self._close_auction(effect, self.auctions[room], room)
                self.open_auctions.pop(room, None)
            case WineTraded():
                self._trade(effect)
            case MoveWine() | MoveCoins() | Notify() | LogActivity() | OpenRoom():
                pass  # moved above, or told below; a room that opens comes with its rows
            case _:
                assert_never(effect)

    def _end_battle(self, ended: BattleEnded, row: BattleRow | None) -> None:
        if row is None or row.state != "live":
            return
        row.state = "void" if ended.reason == "void" else "over"
        row.winner, row.reason, row.turns, row.score = ended.winner, ended.reason, ended.turns, ended.score
        for player in row.players:
            self.live[player] -= 1

    def _price(self, priced: AuctionPriced, row: AuctionRow) -> None:
        row.seen.append(priced)
        row.price, row.leader, row.bids = priced.price, priced.leader, priced.bids
        row.reserve_met, row.ends_at_ms = priced.reserve_met, priced.ends_at_ms

    def _close_auction(self, closed: AuctionClosed, row: AuctionRow, room: RoomId) -> None:
        if row.state != "open":
            return
        row.state, row.buyer = closed.outcome, closed.buyer
        row.price = row.price if closed.price is None else closed.price
        if closed.buyer is not None:
            seller, wine = row.opened.seller, row.opened.wine
            self._trade(WineTraded(room, wine, "auction", seller, closed.buyer, row.price))

    def _trade(self, traded: WineTraded) -> None:
        self.trades.append(traded)
        for player in (traded.seller, traded.buyer):
            self.traded[player].add(traded.trade)

    # What is told -----------------------------------------------------------------------------------------------------

    def tell(self, what: Commit) -> list[int]:
        """Write the commit's inbox lines and log lines; the numbers that the inbox lines got, in their order."""
        numbers = []
        for position, effect in what.effects:
            entry = what.entries[position - 1]
            if isinstance(effect, Notify):
                numbers.append(self._tell_one(effect, entry))
            elif isinstance(effect, LogActivity):
                self.logs.append((effect.player, effect.action, _as_json(effect.d), entry.at_ms))
        return numbers

    def _tell_one(self, notify: Notify, entry: EntryRow) -> int:
        inbox = self.inboxes[notify.player]
        n = len(inbox) + 1
        inbox.append((Line(n, entry.at_ms, notify.t, _as_json(notify.d)), entry.room, entry.seq))
        return n


def purse_of(account: Account, room: RoomId) -> Purse:
    """Which account of the books this is in an entry of that room."""
    return account.kind, account.player, room if account.kind == "held" else None


def _as_expected(wine: CellarWine, move: MoveWine) -> bool:
    return (
        wine.owner == move.owner
        and wine.place == move.origin
        and (move.revision is None or wine.revision == move.revision)
    )


def _as_json(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))
