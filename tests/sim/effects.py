"""What entries do to the world outside their rooms, in memory: wines, coins, battles, auctions, inboxes, logs.

The rules are those of `journal_effects` in the schema: the guards are asked in the order of entries, each on what the
ones before have left; where one fails, nothing at all is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, assert_never

import msgspec
import orjson

from db.inbox import Line
from db.journal import Commit, EntryRow, NotCommitted, Rejected
from db.journal_effects import LIVE_AUCTIONS_MAX, LIVE_BATTLES_MAX, LIVE_LISTINGS_MAX
from db.players import Player
from db.ratings import Rating
from db.wines import CellarWine
from game.catalogue import OWN
from game.effects import (
    Account,
    AuctionClosed,
    AuctionExtended,
    AuctionOpened,
    AuctionPriced,
    BattleBegan,
    BattleEnded,
    CountStatistic,
    CoverBegan,
    CoverEnded,
    DepositMade,
    DepositsCarried,
    DepositsMatched,
    DepositWithdrawn,
    EarnExperience,
    EvolveWine,
    GrowWine,
    ListingClosed,
    ListingOpened,
    ListingRepriced,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    OpenRoom,
    Place,
    QuestionAnswered,
    RatingMoved,
    TopicsAnswered,
    TradeClosed,
    TradeOffered,
    TradeOpened,
    WineTraded,
)
from game.experience import PLAYER_CURVE, ExperienceKind, level_for
from game.ids import HOUSE, PlayerId, RoomId, WineId
from tests.sim.tables import Tables

CATALOGUE = {species.slug: species for species in OWN}

Purse = tuple[str, PlayerId | None, RoomId | None]
"""An account: its kind, whose, and for which room it is held."""

DAY_MS = 86_400_000
"""Two who trade again sooner than this get no experience for it."""


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


class DepositRow(msgspec.Struct):
    """A deposit's row."""

    made: DepositMade
    pool: RoomId
    at_ms: int
    state: str = "waiting"
    matched_with: str | None = None
    closed_at_ms: int | None = None


class ListingRow(msgspec.Struct):
    """A listing's row."""

    opened: ListingOpened
    price: int
    state: str = "open"


class CoverRow(msgspec.Struct):
    """A purchase that is insured."""

    room: RoomId
    began: CoverBegan
    ended: CoverEnded | None = None


class Effects:
    """The world outside the rooms."""

    def __init__(self) -> None:
        self.players: dict[PlayerId, Player] = {}
        self.wines: dict[WineId, CellarWine] = {}
        self.battles: dict[RoomId, BattleRow] = {}
        self.live: defaultdict[PlayerId, int] = defaultdict(int)
        self.full_until_ms: dict[PlayerId, int] = {}
        """When who had as many battles as he may have no longer had."""
        self.auctions: dict[RoomId, AuctionRow] = {}
        self.open_auctions: dict[RoomId, None] = {}
        self.listings: dict[RoomId, ListingRow] = {}
        self.open_listings: dict[RoomId, None] = {}
        self.tables = Tables(self.players)
        self.trades: list[tuple[WineTraded, int]] = []
        """Each with its time."""
        self.covers: dict[RoomId, CoverRow] = {}
        self.deposits: dict[str, DepositRow] = {}
        self.questions: dict[str, QuestionAnswered] = {}
        """Each with its rating as a change from its start, and all its answers."""
        self.topics: defaultdict[PlayerId, dict[str, tuple[int, int]]] = defaultdict(dict)
        self.traded: defaultdict[PlayerId, set[RoomId]] = defaultdict(set)
        """The trades of each player: their number counts for his reputation."""
        self.experience: defaultdict[tuple[PlayerId, ExperienceKind], int] = defaultdict(int)
        self.statistics: defaultdict[tuple[PlayerId, str], int] = defaultdict(int)
        self.ratings: dict[tuple[PlayerId, str], Rating] = {}
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
        if MoveWine in kinds or GrowWine in kinds or EvolveWine in kinds:
            self.wines = self.wines.copy()
        failed: dict[int, str] = {}
        for position, effect in what.effects:
            if isinstance(effect, MoveWine) and not self._move_wine(effect):
                failed.setdefault(position, "wine_not_free")
        for position, code in (
            *self._cannot_evolve(what),
            *self._too_many_battles(what),
            *self._too_many_auctions(what),
            *self._too_many_listings(what),
            *self.tables.refusals(what),
        ):
            failed.setdefault(position, code)
        if failed:
            self.undo()
            return NotCommitted(failed=failed)
        self._require_growth(what)
        self._require_sound_deposits(effect for _, effect in what.effects)
        return None

    def undo(self) -> None:
        """Nothing of the commit is done."""
        self.wines, self.coins = self._wines_before, self.coins_before

    def note(self, what: Commit) -> None:
        """Do what the commit does to the rows of battles, auctions and trades, and give what is earned."""
        sold, traded = [], []
        for position, effect in what.effects:
            entry = what.entries[position - 1]
            if isinstance(effect, AuctionClosed) and effect.buyer is not None:
                opened, buyer, price = self.auctions[entry.room].opened, effect.buyer, effect.price
                sale = WineTraded(entry.room, opened.wine, "auction", opened.seller, buyer, price)
                sold.append((sale, entry.at_ms))
            elif isinstance(effect, WineTraded):
                traded.append((effect, entry.at_ms))
            self._note(effect, entry)
            if isinstance(effect, MoveWine | MoveCoins):
                self.history.append((entry.room, entry.seq, effect))
        self._trade(sold)
        self._trade(traded)

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

    def _require_growth(self, what: Commit) -> None:
        for _, effect in what.effects:
            if isinstance(effect, GrowWine):
                held = self.wines[effect.wine]
                if held.owner != effect.owner or held.wine.experience > effect.experience:
                    self.undo()
                    raise Rejected("wines_grow")

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

    def _require_sound_deposits(self, effects: Iterable[Any]) -> None:
        waiting = {row.made.wine for row in self.deposits.values() if row.state == "waiting"}
        tickets = {ticket for ticket, row in self.deposits.items() if row.state == "waiting"}
        closed: list[str] = []
        for effect in effects:
            match effect:
                case DepositMade(ticket, _, wine):
                    if wine in waiting:
                        self.undo()
                        raise Rejected("mystery_deposits_one_waiting")
                    waiting.add(wine)
                    tickets.add(ticket)
                case DepositWithdrawn(ticket):
                    closed.append(ticket)
                case DepositsMatched(one, other):
                    closed += [one, other]
                case _:
                    pass
        if len(set(closed)) != len(closed) or not tickets.issuperset(closed):
            self.undo()
            raise Rejected("mystery_deposits_waiting_needed")

    def _cannot_evolve(self, what: Commit) -> Iterator[tuple[int, str]]:
        for position, effect in what.effects:
            if isinstance(effect, EvolveWine):
                wine = self.wines.get(effect.wine)
                if wine is None or wine.species.slug != effect.from_species or effect.to_species not in CATALOGUE:
                    yield position, "wine_not_free"

    def _evolve(self, evolved: EvolveWine) -> None:
        wine = self.wines[evolved.wine]
        self.wines[wine.id] = msgspec.structs.replace(
            wine,
            species=CATALOGUE[evolved.to_species],
            wine=msgspec.structs.replace(wine.wine, species=evolved.to_species),
            revision=wine.revision + 1,
        )

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
            asked = [one for one in effect.players if one != HOUSE and one not in effect.waited]
            if any(self.live[one] + beginning[one] > LIVE_BATTLES_MAX for one in asked):
                yield position, "too_many_battles"

    def _too_many_auctions(self, what: Commit) -> Iterator[tuple[int, str]]:
        opening: defaultdict[PlayerId, int] = defaultdict(int)
        for position, effect in what.effects:
            if isinstance(effect, AuctionOpened):
                opening[effect.seller] += 1
                there = sum(self.auctions[name].opened.seller == effect.seller for name in self.open_auctions)
                if there + opening[effect.seller] > LIVE_AUCTIONS_MAX:
                    yield position, "too_many_auctions"

    def _too_many_listings(self, what: Commit) -> Iterator[tuple[int, str]]:
        opening: defaultdict[PlayerId, int] = defaultdict(int)
        for position, effect in what.effects:
            if isinstance(effect, ListingOpened):
                opening[effect.seller] += 1
                there = sum(self.listings[name].opened.seller == effect.seller for name in self.open_listings)
                if there + opening[effect.seller] > LIVE_LISTINGS_MAX:
                    yield position, "too_many_listings"

    def _note(self, effect: Any, entry: EntryRow) -> None:
        room = entry.room
        match effect:
            case BattleBegan(mode, rated, players):
                self.battles[room] = BattleRow(mode, rated, players)
                for player in players:
                    self.live[player] += 1
            case BattleEnded():
                self._end_battle(effect, self.battles.get(room), entry.at_ms)
            case AuctionOpened():
                self.auctions[room] = AuctionRow(effect, ends_at_ms=effect.ends_at_ms)
                self.open_auctions[room] = None
            case AuctionPriced():
                self._price(effect, self.auctions[room])
            case CoverBegan():
                if any(one.began.trade == effect.trade for one in self.covers.values()):
                    self.undo()
                    raise Rejected("trade_insurance_once")
                self.covers[room] = CoverRow(room, effect)
            case CoverEnded(back=back):
                self.covers[room].ended = effect
                for player in (effect.seller, effect.buyer) if back else ():
                    self.traded[player].discard(effect.trade)  # what was undone speaks for nobody
            case AuctionExtended(ends_at_ms):
                self.auctions[room].ends_at_ms = ends_at_ms
            case AuctionClosed():
                self._close_auction(effect, self.auctions[room])
                self.open_auctions.pop(room, None)
            case DepositMade(ticket):
                self.deposits[ticket] = DepositRow(effect, room, entry.at_ms)
            case DepositWithdrawn(ticket):
                self._close_deposit(ticket, "withdrawn", entry.at_ms)
            case DepositsMatched(one, other):
                self._close_deposit(one, "matched", entry.at_ms, other)
                self._close_deposit(other, "matched", entry.at_ms, one)
            case DepositsCarried(successor, count):
                self._carry_deposits(room, successor, count)
            case ListingOpened():
                if self.wines[effect.wine].place.room == room:
                    self.listings[room] = ListingRow(effect, effect.price)
                    self.open_listings[room] = None
            case ListingRepriced(price):
                self.listings[room].price = price
            case ListingClosed(outcome):
                self.listings[room].state = outcome
                del self.open_listings[room]
            case EarnExperience(player, kind, points):
                self._earn(player, kind, points)
            case CountStatistic(player, statistic):
                self.statistics[player, statistic] += 1
            case RatingMoved():
                self._rate(effect)
            case GrowWine():
                self._grow(effect)
            case TradeOpened() | TradeOffered() | TradeClosed():
                self.tables.note(effect, room)
            case EvolveWine():
                self._evolve(effect)
            case QuestionAnswered():
                self._move_question(effect)
            case TopicsAnswered(player, topics):
                mine = self.topics[player]
                for topic, (answers, right) in topics.items():
                    before = mine.get(topic, (0, 0))
                    mine[topic] = before[0] + answers, before[1] + right
            case MoveWine() | MoveCoins() | Notify() | LogActivity() | OpenRoom() | WineTraded():
                pass  # done with others of the commit, or told below; a room that opens comes with its rows
            case _:
                assert_never(effect)

    def _end_battle(self, ended: BattleEnded, row: BattleRow | None, at_ms: int) -> None:
        if row is None or row.state != "live":
            return
        row.state = "void" if ended.reason == "void" else "over"
        row.winner, row.reason, row.turns, row.score = ended.winner, ended.reason, ended.turns, ended.score
        for player in row.players:
            if self.live[player] >= LIVE_BATTLES_MAX:
                self.full_until_ms[player] = at_ms
            self.live[player] -= 1

    def _move_question(self, moved: QuestionAnswered) -> None:
        before = self.questions.get(moved.question)
        if before is not None:
            moved = msgspec.structs.replace(
                moved,
                change_hundredths=before.change_hundredths + moved.change_hundredths,
                deviation_hundredths=min(before.deviation_hundredths, moved.deviation_hundredths),
                answers=before.answers + moved.answers,
                right=before.right + moved.right,
            )
        self.questions[moved.question] = moved

    def _price(self, priced: AuctionPriced, row: AuctionRow) -> None:
        row.seen.append(priced)
        row.price, row.leader, row.bids = priced.price, priced.leader, priced.bids
        row.reserve_met, row.ends_at_ms = priced.reserve_met, priced.ends_at_ms

    def _close_auction(self, closed: AuctionClosed, row: AuctionRow) -> None:
        if row.state == "open":
            row.state, row.buyer = closed.outcome, closed.buyer
            row.price = row.price if closed.price is None else closed.price

    def _close_deposit(self, ticket: str, state: str, at_ms: int, other: str | None = None) -> None:
        row = self.deposits[ticket]
        assert row.state == "waiting", "what is withdrawn or matched waits"
        row.state, row.matched_with, row.closed_at_ms = state, other, at_ms

    def _carry_deposits(self, room: RoomId, successor: RoomId, count: int) -> None:
        waiting = [row for row in self.deposits.values() if row.pool == room and row.state == "waiting"]
        escrow, target = Place("escrow", room), Place("escrow", successor)
        wines = [wine for wine in self.wines.values() if wine.place == escrow]
        assert len(waiting) == len(wines) == count, "a pool goes on with all that wait in it"
        for row in waiting:
            row.pool = successor
        moved = {wine.id: msgspec.structs.replace(wine, place=target, revision=wine.revision + 1) for wine in wines}
        self.wines = self.wines | moved
        for wine in wines:
            self.history.append((room, 0, MoveWine(wine.id, wine.owner, escrow, target)))

    def last_partner(self, player: PlayerId) -> PlayerId | None:
        """With whom the player has exchanged last in the pool."""
        matched = [row for row in self.deposits.values() if row.made.player == player and row.matched_with is not None]
        last = max(matched, key=lambda row: row.closed_at_ms or 0, default=None)
        return None if last is None or last.matched_with is None else self.deposits[last.matched_with].made.player

    def _trade(self, lines: Sequence[tuple[WineTraded, int]]) -> None:
        met: dict[frozenset[PlayerId], int] = {}
        for traded, at_ms in lines:
            pair = frozenset((traded.seller, traded.buyer))
            met[pair] = max(at_ms, met.get(pair, at_ms))
        for pair, at_ms in met.items():
            if not any({old.seller, old.buyer} == pair and then > at_ms - DAY_MS for old, then in self.trades):
                for player in pair:
                    self._earn(player, ExperienceKind.TRADING, 10)
        self.trades += lines
        for player, trade in {(player, one.trade) for one, _ in lines for player in (one.seller, one.buyer)}:
            self.traded[player].add(trade)
            self.statistics[player, "trades_done"] += 1

    def _earn(self, player: PlayerId, kind: ExperienceKind, points: int) -> None:
        self.experience[player, kind] += points
        known = self.players[player]
        total = known.experience + points
        self.players[player] = msgspec.structs.replace(known, experience=total, level=level_for(total, PLAYER_CURVE))

    def _rate(self, moved: RatingMoved) -> None:
        before = self.ratings.get((moved.player, moved.mode), Rating())
        self.ratings[moved.player, moved.mode] = Rating(
            min(400_000, max(0, before.rating_hundredths + moved.by_hundredths)),
            moved.deviation_hundredths,
            moved.volatility_millionths,
            before.battles + 1,
            before.revision + 1,
        )

    def _grow(self, grown: GrowWine) -> None:
        held = self.wines[grown.wine]
        wine = msgspec.structs.replace(held.wine, experience=grown.experience, level=grown.level, ev=grown.ev)
        self.wines[grown.wine] = msgspec.structs.replace(held, wine=wine, revision=held.revision + 1)

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
