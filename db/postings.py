"""The coins of one commit: from what its entries move to the columns that the ledger is posted in.

An account's running sum over the commit is worked out here, in the order of entries; PostgreSQL compares its lowest
with what is there. Holds and releases of all entries become one transaction, since most undo each other in a commit;
each entry's own amounts stand in the entry. Whatever changes hands is posted entry by entry.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from game.effects import Account, Effect, MoveCoins
from game.ids import PlayerId, RoomId

HOUSE_SHARDS = 16
"""The house has so many accounts of each kind (migrations/0005): one for all halved what could be posted."""

REASONS = {
    "auction_hold": "Held for bids and given back",
    "cover_premium": "Insurance of a purchase",
    "cover_hold": "Held while who bought cools off, and given back",
    "cover_refund": "A purchase undone",
    "auction_listing": "The fee for listing a lot",
    "auction_sale": "The price of a lot",
    "auction_cut": "The house's part of a lot's price",
    "market_listing": "The fee for a wine on the market",
    "market_sale": "The price of a wine on the market",
    "market_cut": "The house's part of that price",
    "trade_hold": "Held for what is offered in a trade and given back",
    "trade_coins": "Coins that went over in a trade",
}
"""What each kind of movement says to people."""

HOLDS = frozenset({"auction_hold", "trade_hold", "cover_hold"})
"""The kinds of holds and releases. Those of a commit are posted together, under the kind of the first."""


class Cause(Protocol):
    """The entry that moves coins."""

    @property
    def room(self) -> RoomId: ...
    @property
    def seq(self) -> int: ...


class Columns(NamedTuple):
    """The type `commit_coins` of the schema, column by column."""

    kinds: list[str]
    players: list[PlayerId | None]
    shards: list[int]
    nets: list[int]
    lows: list[int]
    post_kinds: list[str]
    post_reasons: list[str]
    post_keys: list[str]
    post_rooms: list[RoomId]
    post_seqs: list[int]
    line_posts: list[int]
    line_accounts: list[int]
    line_amounts: list[int]
    hold_rooms: list[RoomId]
    hold_players: list[PlayerId]
    hold_changes: list[int]


def columns(
    entries: Sequence[Cause], effects: Iterable[tuple[int, Effect]], asked: Iterable[PlayerId] = ()
) -> Columns | None:
    """What a commit's effects do to the ledger; each names its entry by its position, from 1. Of the players in `asked`
    it is only to be known what they have. None where no account is touched."""
    posting = _Posting()
    for position, effect in effects:
        if isinstance(effect, MoveCoins):
            posting.add(entries[position - 1], effect)
    for player in asked:
        posting.ask(player)
    return posting.columns()


class _Posting:
    def __init__(self) -> None:
        self._accounts: dict[tuple[str, PlayerId | None, int], int] = {}
        self._nets: list[int] = []
        self._lows: list[int] = []
        self._posts: dict[str, tuple[str, Cause]] = {}
        self._lines: dict[str, dict[int, int]] = {}
        self._holds: dict[tuple[RoomId, PlayerId], int] = {}
        self._hold_lines: dict[int, int] | None = None

    def add(self, cause: Cause, move: MoveCoins) -> None:
        amount = move.amount
        assert amount > 0, "coins that go the other way are another movement"
        payer, payee = move.source.player, move.target.player
        lines = self._lines_of(cause, move)
        self._put(cause, move.source, payee, -amount, lines)
        self._put(cause, move.target, payer, amount, lines)

    def _put(self, cause: Cause, account: Account, other: PlayerId | None, amount: int, lines: dict[int, int]) -> None:
        kind, player = account.kind, account.player
        place = self._account(kind, player, 0 if player is not None else (other or 0) % HOUSE_SHARDS)
        net = self._nets[place] = self._nets[place] + amount
        if net < self._lows[place]:
            self._lows[place] = net
        lines[place] = lines.get(place, 0) + amount
        if kind == "held":
            assert player is not None, "only players hold"
            held = (cause.room, player)
            self._holds[held] = self._holds.get(held, 0) + amount

    def ask(self, player: PlayerId) -> None:
        self._account("available", player, 0)

    def _lines_of(self, cause: Cause, move: MoveCoins) -> dict[int, int]:
        if move.source.player != move.target.player:
            return self._post(cause, move)
        if self._hold_lines is None:  # a hold or a release: the first of the commit names them all
            self._hold_lines = self._post(cause, move)
        return self._hold_lines

    def _post(self, cause: Cause, move: MoveCoins) -> dict[int, int]:
        key = f"{move.kind}:{cause.room}:{cause.seq}"
        self._posts.setdefault(key, (move.kind, cause))
        return self._lines.setdefault(key, {})

    def _account(self, kind: str, player: PlayerId | None, shard: int) -> int:
        place = self._accounts.setdefault((kind, player, shard), len(self._nets))
        if place == len(self._nets):
            self._nets.append(0)
            self._lows.append(0)
        return place

    def columns(self) -> Columns | None:
        if not self._accounts:
            return None
        lines = {
            key: {place: amount for place, amount in of.items() if amount}
            for key, of in self._lines.items()
            if any(of.values())
        }
        posts = {key: self._posts[key] for key in lines}
        holds = {held: change for held, change in self._holds.items() if change}
        return Columns(
            kinds=[kind for kind, _, _ in self._accounts],
            players=[player for _, player, _ in self._accounts],
            shards=[shard for _, _, shard in self._accounts],
            nets=self._nets,
            lows=self._lows,
            post_kinds=[kind for kind, _ in posts.values()],
            post_reasons=[REASONS[kind] for kind, _ in posts.values()],
            post_keys=list(posts),
            post_rooms=[cause.room for _, cause in posts.values()],
            post_seqs=[cause.seq for _, cause in posts.values()],
            line_posts=[post for post, of in enumerate(lines.values(), start=1) for _ in of],
            line_accounts=[place + 1 for of in lines.values() for place in of],
            line_amounts=[amount for of in lines.values() for amount in of.values()],
            hold_rooms=[room for room, _ in holds],
            hold_players=[player for _, player in holds],
            hold_changes=list(holds.values()),
        )
