"""The auctions' books, kept by somebody else: from every entry as it is written, by rules written down here once more.

After each commit it is asked whether what is held is what the open auctions owe, whether anybody owes coins, whether
there are as many coins as ever, and whether ends have moved as they may. What everybody could spend in the last minute
is remembered too: whoever was refused for want of coins must have wanted them at some moment since he asked.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from db.journal import Commit
from db.rooms import StoredEntry
from game.auction.closing import SOFT_CLOSE_MS
from game.auction.events import BidTaken, Cancelled, Extended, Sold, Unsold
from game.auction.fees import cut, listing_fee
from game.auction.opening import AuctionOpening
from game.decider import Resumed
from game.effects import MoveCoins
from game.ids import PlayerId, RoomId
from game.record import Entry

if TYPE_CHECKING:
    from tests.sim.world import World

REMEMBERED_S: Final = 60.0
"""Longer than anybody waits for one answer."""

LOCK_HOLDS_AFTER_MS: Final = 60_000
"""A lock is believed to be none for some seconds after it was set; and who has asked before waits a while for his turn,
the longest where the process stands still."""


class Moment(NamedTuple):
    """How an auction stood from then on."""

    at_s: float
    leader: PlayerId | None
    highest: int
    ends_at_ms: int
    over: bool


class Lot(msgspec.Struct):
    """An auction, as its entries tell it."""

    opening: AuctionOpening
    ends_at_ms: int
    highest: int = 0
    leader: PlayerId | None = None
    bids: int = 0
    over: Sold | Unsold | Cancelled | None = None
    moments: list[Moment] = []
    public: set[int] = set()
    """The figures that everybody was told."""

    @property
    def held(self) -> dict[PlayerId, int]:
        """What has to be held for it: the leader's maximum, and nothing of anybody else."""
        return {self.leader: self.highest} if self.over is None and self.leader is not None else {}


class Low(NamedTuple):
    """The least that a player may have had to spend within a commit, and what he had after it."""

    at_s: float
    least: int
    after: int


class _Lock(NamedTuple):
    """The last lock of a player: when it was set, and when it ended or will."""

    since_ms: int
    until_ms: int


class Books:
    """Hears of every entry and every commit."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._effects = world.truth.effects
        self._total = sum(self._effects.coins.values())
        self._lows: dict[PlayerId, list[Low]] = {}
        self._locks: dict[PlayerId, _Lock] = {}
        self._touched: dict[RoomId, None] = {}
        self.lots: dict[RoomId, Lot] = {}

    def _wrong(self, what: str) -> None:
        self._world.witness.wrong(what)

    # Entries ----------------------------------------------------------------------------------------------------------

    def entry(self, room: RoomId, stored: StoredEntry) -> None:
        """An entry is written."""
        row = self._world.truth.rooms[room]
        if row.kind != "auction":
            return
        codec = self._world.kinds[row.kind].codec
        if stored.seq == 0:
            opening = codec.decode_opening(stored.body)
            self.lots[room] = Lot(opening, opening.ends_at_ms)
        else:
            self._take(room, self.lots[room], codec.decode_entry(*stored))
        self._touched[room] = None
        lot = self.lots[room]
        now_s = self._world.timeline.now_s
        lot.moments.append(Moment(now_s, lot.leader, lot.highest, lot.ends_at_ms, lot.over is not None))

    def _take(self, room: RoomId, lot: Lot, entry: Entry) -> None:
        if lot.over is not None:
            self._wrong(f"{room}: entry {entry.seq} was written after its end: {entry.events}")
        for event in entry.events:
            match event:
                case BidTaken():
                    self._bid(room, lot, entry, event)
                case Extended(ends_at_ms):
                    if ends_at_ms != lot.ends_at_ms:
                        self._wrong(f"{room}: entry {entry.seq} moves the end to {ends_at_ms}, it is {lot.ends_at_ms}")
                case Resumed(_, lost_ms, at_ms):
                    lot.ends_at_ms = max(lot.ends_at_ms + lost_ms, at_ms + SOFT_CLOSE_MS)
                case Sold() | Unsold() | Cancelled():
                    self._close(room, lot, entry, event)
                case _:
                    pass

    def _bid(self, room: RoomId, lot: Lot, entry: Entry, bid: BidTaken) -> None:
        bidder, opening = bid.bidder.player, lot.opening
        if bidder != entry.actor or bidder == opening.seller.player:
            self._wrong(f"{room}: entry {entry.seq} is a bid of {bidder}, asked by {entry.actor}")
        if entry.at_ms >= lot.ends_at_ms:
            self._wrong(f"{room}: a bid was accepted at {entry.at_ms}, after the end at {lot.ends_at_ms}")
        may_end_ms = max(lot.ends_at_ms, entry.at_ms + SOFT_CLOSE_MS)
        if bid.ends_at_ms != may_end_ms:
            self._wrong(f"{room}: a bid moved the end to {bid.ends_at_ms}, and may have moved it to {may_end_ms}")
        if self.holds_lock(bidder, entry.at_ms):
            self._wrong(f"{room}: {bidder} may not trade, and bid at {entry.at_ms}")
        if bidder == lot.leader or bid.max > lot.highest:
            lot.leader, lot.highest = bidder, bid.max
        if bid.leader.player != lot.leader:
            self._wrong(f"{room}: {bid.leader} leads, and {lot.leader} has bid the most")
        lot.ends_at_ms = bid.ends_at_ms
        lot.bids += 1
        lot.public |= {bid.price, lot.bids}
        if entry.answer != {"price": bid.price, "leading": lot.leader == bidder, "ends_ms": bid.ends_at_ms}:
            self._wrong(f"{room}: {bidder} was answered {entry.answer} to {bid}")

    def _close(self, room: RoomId, lot: Lot, entry: Entry, over: Sold | Unsold | Cancelled) -> None:
        reserve = lot.opening.reserve or 0
        early = entry.at_ms < lot.ends_at_ms
        match over:
            case Sold(price, buyer, _, bought_now):
                if not bought_now and (early or lot.highest < reserve or buyer.player != lot.leader):
                    self._wrong(f"{room}: entry {entry.seq} sells to {buyer} for {price}, wrongly: {lot}")
                if price < reserve:
                    self._wrong(f"{room}: was sold for {price}, under its reserve of {reserve}")
            case Unsold():
                if early or (lot.leader is not None and lot.highest >= max(1, reserve)):
                    self._wrong(f"{room}: entry {entry.seq} sells nothing, wrongly: {lot}")
            case Cancelled():
                if lot.bids or entry.actor != lot.opening.seller.player:
                    self._wrong(f"{room}: {entry.actor} has taken it back after {lot.bids} bids")
        lot.over = over
        lot.public.add(lot.bids)
        if isinstance(over, Sold):
            lot.public |= {over.price, cut(over.price)}

    # Commits ----------------------------------------------------------------------------------------------------------

    def committed(self, what: Commit) -> None:
        """A commit is written."""
        moves = [(what.entries[at - 1].room, effect) for at, effect in what.effects if isinstance(effect, MoveCoins)]
        touched, self._touched = self._touched, {}
        if not moves and not touched:
            return
        coins = self._effects.coins
        self._remember_lows(moves)
        if sum(coins.values()) != self._total:
            self._wrong(f"there were {self._total} coins, and there are {sum(coins.values())} after {moves}")
        held: defaultdict[RoomId, dict[PlayerId, int]] = defaultdict(dict)
        for (kind, player, room), amount in coins.items():
            if amount < 0 and kind != "mint":
                self._wrong(f"{kind} of {player} for {room} is {amount} after {moves}")
            if kind == "held" and amount and player is not None and room in touched:
                held[room][player] = amount
        for room in touched:
            if held[room] != self.lots[room].held:
                self._wrong(f"{room} has to hold {self.lots[room].held}, and {held[room]} are held")

    def _remember_lows(self, moves: Sequence[tuple[RoomId, MoveCoins]]) -> None:
        # What rooms decide at once has no order among them: who is refused may have come after all that was spent.
        before, now_s = self._effects.coins_before, self._world.timeline.now_s
        spent: Counter[PlayerId] = Counter()
        for _, move in moves:
            for account, amount in ((move.source, move.amount), (move.target, 0)):
                if account.kind == "available" and account.player is not None:
                    spent[account.player] += amount
        for player, amount in spent.items():
            had = before.get(("available", player, None), 0)
            low = had - amount
            lows = self._lows.setdefault(player, [Low(0.0, had, had)])
            lows.append(Low(now_s, low, self._effects.coins["available", player, None]))
            while len(lows) > 1 and lows[1].at_s < now_s - REMEMBERED_S:
                del lows[0]

    # What others ask --------------------------------------------------------------------------------------------------

    def lock(self, player: PlayerId, until_ms: int | None) -> None:
        """From now on the player may not trade until then; None: he may."""
        players, now_ms = self._world.truth.players, self._world.clock.now_ms()
        before = self._locks.get(player)
        if before is not None:
            self._locks[player] = before._replace(until_ms=min(before.until_ms, now_ms))
        players[player] = msgspec.structs.replace(players[player], trade_locked_until_ms=until_ms)
        if until_ms is not None:
            self._locks[player] = _Lock(now_ms, until_ms)

    def holds_lock(self, player: PlayerId, at_ms: int) -> bool:
        """Whether he may not trade at that time, and everybody must have learned it by then."""
        lock = self._locks.get(player)
        return lock is not None and lock.since_ms + LOCK_HOLDS_AFTER_MS < at_ms < lock.until_ms

    def was_locked(self, player: PlayerId, since_s: float) -> bool:
        """Whether he was locked out at some moment since then, or shortly before, which is believed for a while."""
        lock = self._locks.get(player)
        since_ms = self._world.epoch_ms + since_s * 1_000 - LOCK_HOLDS_AFTER_MS
        return lock is not None and lock.until_ms > since_ms

    def could_pay(self, player: PlayerId, op: str, d: Mapping[str, Any], since_s: float) -> bool:
        """Whether there was no moment since then at which the player lacked the coins for this."""
        needed = self._needed(player, op, d, since_s)
        return needed is not None and self._least(player, since_s) >= needed

    def _least(self, player: PlayerId, since_s: float) -> int:
        lows = self._lows.get(player, [])
        earlier = [low.after for low in lows if low.at_s < since_s][-1:]
        later = [low.least for low in lows if low.at_s >= since_s]
        # Who had no movement since then has what he has now.
        return min([*earlier, *later], default=self._effects.coins["available", player, None])

    def _needed(self, player: PlayerId, op: str, d: Mapping[str, Any], since_s: float) -> int | None:
        """The most that it can have cost; None where there is no such auction."""
        if op.startswith("market."):
            return self._world.stalls.needed(op, d, since_s)
        if op == "auction.open":
            return listing_fee(d["start_price"] if d.get("reserve") is None else d["reserve"])
        lot = self.lots.get(RoomId(d["auction"]))
        if lot is None:
            return None
        price = d["max"] if op == "auction.bid" else lot.opening.buy_now
        if price is None:
            return None
        own = [one.highest if one.leader == player else 0 for one in _since(lot.moments, since_s)]
        return int(price - min(own))

    def was_open(self, auction: str, since_s: float) -> bool:
        """Whether this auction was open at every moment since then."""
        lot, now_ms = self.lots.get(RoomId(auction)), self._world.clock.now_ms()
        return lot is not None and all(not one.over and one.ends_at_ms > now_ms for one in _since(lot.moments, since_s))

    def balances(self) -> Mapping[RoomId, Counter[str]]:
        """What each auction has moved in all, by whom: for the audit."""
        sums: defaultdict[RoomId, Counter[str]] = defaultdict(Counter)
        for room, _, move in self._effects.history:
            if isinstance(move, MoveCoins) and room in self.lots:
                for account, amount in ((move.source, -move.amount), (move.target, move.amount)):
                    name = "house" if account.player is None else f"{account.kind} of {account.player}"
                    sums[room][name] += amount
        return sums

    def owed(self, lot: Lot) -> Counter[str]:
        """What an auction that is over has to have moved in all."""
        moved: Counter[str] = Counter()
        if isinstance(lot.over, Sold):
            price = lot.over.price
            moved[f"available of {lot.over.buyer.player}"] -= price
            moved[f"available of {lot.opening.seller.player}"] += price - cut(price)
            moved["house"] += cut(price)
        return moved


def _since(moments: Sequence[Moment], since_s: float) -> Sequence[Moment]:
    """How it stood then, and whatever came after."""
    first = max((at for at, one in enumerate(moments) if one.at_s < since_s), default=0)
    return moments[first:]
