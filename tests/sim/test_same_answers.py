"""The simulated store and PostgreSQL's are the same: whatever is asked of both in the same order, both answer the same,
and in the end the same is written.

What is asked is generated: mostly what an engine would ask, and often what it should not: another epoch or head, a wine
that is somewhere else, coins that nobody has, an entry that is there already.
"""

import asyncio
import itertools
import os
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import players, wines
from db.battles import Battle
from db.journal import Commit, Committed, EntryRow, NotCommitted, Rejected, RoomOpened, RoomStep
from db.players import as_player
from db.pool import Connection, Pool, connection, open_pool
from db.rooms import BEFORE_THE_OPENING, NodeId
from db.wines import WineFilter
from game.catalogue import OWN
from game.effects import (
    CELLAR,
    FEES,
    Account,
    AuctionClosed,
    AuctionExtended,
    AuctionOpened,
    AuctionPriced,
    BattleBegan,
    BattleEnded,
    CountStatistic,
    DepositMade,
    DepositsMatched,
    DepositWithdrawn,
    EarnExperience,
    Effect,
    EvolveWine,
    GrowWine,
    ListingClosed,
    ListingOpened,
    ListingRepriced,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    Place,
    QuestionAnswered,
    RatingMoved,
    TopicsAnswered,
    TradeClosed,
    TradeFormat,
    TradeOffered,
    TradeOpened,
    WineTraded,
    hold,
    release,
)
from game.experience import ExperienceKind
from game.ids import HOUSE, PlayerId, RoomId, SpeciesSlug, WineId
from game.refusal import Refused
from game.stats import Stats
from game.wine_types import WineType
from server.identifiers import new_key, new_room, uuid7
from server.reads import PostgresReads, Reads
from server.rooms.store import PostgresStore, Store
from tests.db.people import joined
from tests.fixtures.postgres import Database, run_apart
from tests.sim.effects import Effects
from tests.sim.store import RULED_FROM, SimReads, SimStore, Wire
from tests.sim.truth import Truth

T = TypeVar("T")
NODES = 2
PLAYERS = 3


class Straight(Wire):
    """A way there that takes no time and never fails."""

    def __init__(self) -> None:
        """Nothing is on the way."""

    async def ask(self, work: Callable[[], T], locks: Collection[RoomId] = ()) -> T:
        return work()

    async def commit(self, work: Callable[[], T], locks: Collection[RoomId]) -> T:
        return work()


class Side(NamedTuple):
    """One of the two worlds, as each process has it."""

    stores: list[Any]
    reads: Reads


class Both:
    """Two worlds that began as one. The simulated one also says what an honest caller would expect."""

    def __init__(self, pool: Pool, god: Connection, database: Database) -> None:
        nodes = [NodeId(uuid7(_now_ms()).bytes) for _ in range(NODES)]
        self.truth = Truth(_now_ms)
        self.god = god
        self.nodes = nodes
        self.kind = f"kind-{new_key().hex()}"
        self.people: list[PlayerId] = []
        self.rooms: list[RoomId] = []
        self.keys = [new_key() for _ in range(3)]
        self.rated: set[tuple[RoomId, PlayerId]] = set()
        straight = Straight()
        self.real = Side([PostgresStore(pool, database.server, node) for node in nodes], PostgresReads(pool))
        self.simulated = Side([SimStore(self.truth, node, straight) for node in nodes], SimReads(self.truth, straight))
        self._pool = pool

    async def begin(self) -> None:
        for number in range(PLAYERS):
            player = await joined(self._pool, f"{self.kind[-12:]}-{number}", coins=100)
            self.people.append(player)
            self.truth.players |= await players.by_ids(self._pool, [player])
            self.truth.effects.coins["available", player, None] = 100
            async with as_player(self._pool, player) as conn:
                for wine in await wines.page(conn, player, WineFilter(), None, 10):
                    self.truth.effects.wines[wine.id] = wine
        for node, number in zip(self.nodes, range(NODES), strict=True):
            await self.ask(number, asking("register", f"host of {self.kind}", 1, str(node)))
            await self.last_heard(node, 3_600)

    async def last_heard(self, node: NodeId, from_now_s: int) -> None:
        """The heartbeat is so far from now, in both worlds: how long this test takes must decide nothing."""
        at = "clock_timestamp() + $2 * interval '1 s'"
        await self.god.execute(f"UPDATE nodes SET beat_at = {at} WHERE node_id = $1", node, from_now_s)
        self.truth.nodes[node].beat_at_ms = _now_ms() + from_now_s * 1_000

    async def close(self) -> None:
        for store in self.real.stores:
            await store.close()

    async def ask(self, node: int, what: Callable[[Any], Awaitable[Any]]) -> Any:
        """Ask both stores of one process; the answer, which is the same."""
        return await self._compare(lambda side: what(side.stores[node]))

    async def read(self, what: Callable[[Reads], Awaitable[Any]]) -> Any:
        """The same of what is read."""
        return await self._compare(lambda side: what(side.reads))

    async def _compare(self, what: Callable[[Side], Awaitable[Any]]) -> Any:
        real, simulated = await _answer(what(self.real)), await _answer(what(self.simulated))
        assert _plain(simulated) == _plain(real)
        return real

    async def worlds(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What is written in both."""
        return await _real_world(self.god, self.kind, self.people), _simulated_world(self.truth)


def asking(method: str, *args: Any) -> Callable[[Any], Awaitable[Any]]:
    """A question, to be asked of both."""
    return lambda side: getattr(side, method)(*args)


async def _answer(asked: Awaitable[Any]) -> Any:
    try:
        return await asked
    except Rejected:
        return "rejected"
    except Refused as refused:
        return refused.code


def _plain(answer: Any) -> Any:
    """What counts of an answer: neither the order of sets, nor how long a moment took."""
    if isinstance(answer, Committed):
        return list(answer.inbox_ns), dict(answer.available)
    if isinstance(answer, NotCommitted):
        return set(answer.lost), dict(answer.failed), dict(answer.broke)
    if isinstance(answer, Refused):
        return answer.code, dict(answer.fields)
    return answer


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


# What is asked --------------------------------------------------------------------------------------------------------

Action = Callable[[Both, Random], Awaitable[None]]


async def open_a_room(both: Both, chance: Random) -> None:
    name, key, node = new_room(_now_ms()), chance.choice([*both.keys, new_key()]), chance.randrange(NODES)
    opened = RoomOpened(name, both.kind, 1, 1, 2, _now_ms())
    rows = [EntryRow(name, seq, seq, 0, None, None, chance.randbytes(3)) for seq in (0, 1)]
    actor = chance.choice([HOUSE, *both.people])
    there = await both.ask(node, lambda store: store.open_once(actor, key, opened, rows))
    if there == name:
        both.rooms.append(name)


async def commit(both: Both, chance: Random) -> None:
    what = Commit()
    for name in chance.sample(both.rooms, min(len(both.rooms), chance.choice((1, 1, 2, 3)))):
        _add_step(both, chance, what, name)
    if what.steps and chance.random() < 0.3:
        _add_child(both, chance, what)
    if chance.random() < 0.3:
        what.asked.append(chance.choice(both.people))
    if not what.steps:
        return
    owner = both.truth.rooms[what.steps[0].room].owner
    node = both.nodes.index(owner) if chance.random() < 0.95 else chance.randrange(NODES)
    outcome = await both.ask(node, lambda store: store.commit(what))
    if isinstance(outcome, Committed):
        both.rooms.extend(opened.room for opened in what.opened)


def _add_step(both: Both, chance: Random, what: Commit, name: RoomId) -> None:
    row = both.truth.rooms[name]
    count = chance.choice((1, 1, 2))
    again = chance.random() < 0.03  # an entry that is there already
    first = row.head_seq + (0 if again else 1)
    closed = chance.random() < 0.08
    epoch = row.epoch + (chance.random() < 0.03)
    head = row.head_seq - (chance.random() < 0.03)
    at_ms = row.last_at_ms + chance.randrange(3)
    what.steps.append(RoomStep(name, epoch, head, row.head_seq + count, row.head_n + count, at_ms, closed))
    for number in range(count):
        actor = chance.choice([None, *both.people])
        key = None if actor is None else new_key()
        what.entries.append(
            EntryRow(name, first + number, row.head_n + 1 + number, at_ms, actor, key, chance.randbytes(4))
        )
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            effect = _effect(both, chance, name)
            if isinstance(effect, EvolveWine) and any(_evolves(effect.wine, other) for _, other in what.effects):
                continue
            if effect is not None and not (isinstance(effect, ONCE) and _has(what, name, ONCE)):
                what.effects.append((len(what.entries), effect))


def _add_child(both: Both, chance: Random, what: Commit) -> None:
    name, at_ms = new_room(_now_ms()), _now_ms()
    stranger = NodeId(chance.randbytes(16))
    owner = chance.choice([None, *both.nodes, stranger])
    what.opened.append(RoomOpened(name, both.kind, 1, 1, 1, at_ms, owner))
    for seq in (0, 1):
        what.entries.append(EntryRow(name, seq, seq, at_ms, None, None, b"child"))
    pair = chance.sample([HOUSE, *both.people], 2)
    players, waited = (pair[0], pair[1]), tuple(pair[: chance.randrange(3)])
    what.effects.append((len(what.entries), BattleBegan("pairing", chance.random() < 0.5, players, waited)))


def _has(what: Commit, room: RoomId, types: tuple[type, ...]) -> bool:
    return any(what.entries[position - 1].room == room and isinstance(one, types) for position, one in what.effects)


def _evolves(wine: WineId, effect: Effect) -> bool:
    return isinstance(effect, EvolveWine) and effect.wine == wine


def _effect(both: Both, chance: Random, room: RoomId) -> Effect | None:
    return chance.choice(EFFECTS)(both, chance, room)


def _move_wine(both: Both, chance: Random, room: RoomId) -> Effect | None:
    wine = chance.choice(list(both.truth.effects.wines.values()))
    origin = wine.place if chance.random() < 0.9 else Place("escrow", room)
    target = chance.choice((CELLAR, Place("battle", room), Place("queue", room), Place("escrow", room)))
    revision = chance.choice((None, None, wine.revision, wine.revision + 1))
    owner = wine.owner if chance.random() < 0.95 else chance.choice(both.people)
    return MoveWine(wine.id, owner, origin, target, revision, chance.choice((None, None, None, *both.people)))


def _move_coins(both: Both, chance: Random, room: RoomId) -> Effect | None:
    player, other = chance.sample(both.people, 2)
    amount = chance.choice((1, 5, 40, 90))
    held = Account("held", player)
    return chance.choice(
        (
            hold("auction_hold", player, amount),
            hold("auction_hold", player, amount),
            release("auction_hold", player, amount),
            MoveCoins("auction_sale", amount, held, Account("available", other)),
            MoveCoins("auction_cut", amount, held, FEES),
            MoveCoins("auction_listing", amount, Account("available", player), FEES),
        )
    )


def _release_all(both: Both, chance: Random, room: RoomId) -> Effect | None:
    held = [
        (who, amount) for (kind, who, where), amount in both.truth.effects.coins.items() if where == room and amount
    ]
    if not held:
        return None
    player, amount = chance.choice(held)
    return None if player is None else release("auction_hold", player, amount)


def _notify(both: Both, chance: Random, room: RoomId) -> Effect | None:
    return Notify(
        chance.choice(both.people), "told", {"room": room, "word": chance.choice(("one", "two")), "list": [1]}
    )


def _log(both: Both, chance: Random, room: RoomId) -> Effect | None:
    return LogActivity(chance.choice(both.people), "did", {"what": chance.randrange(9)})


def _end_battle(both: Both, chance: Random, room: RoomId) -> Effect | None:
    return BattleEnded(chance.choice((0, 1, None)), chance.choice(("forfeit", "void")), 3, (0, 500))


def _auction(both: Both, chance: Random, room: RoomId) -> Effect | None:
    row = both.truth.effects.auctions.get(room)
    if row is None:
        wine = chance.choice(list(both.truth.effects.wines.values()))
        buy_now = chance.choice((None, 50))
        return AuctionOpened(wine.owner, wine.id, 10, chance.random() < 0.5, buy_now, _now_ms() + 60_000)
    return None


def _auction_goes_on(both: Both, chance: Random, room: RoomId) -> Effect | None:
    row = both.truth.effects.auctions.get(room)
    if row is None or row.state != "open":
        return None
    buyers = [player for player in both.people if player != row.opened.seller]
    buyer = chance.choice(buyers)
    if chance.random() < 0.3:
        sold = chance.random() < 0.5
        return AuctionClosed("sold", 30, buyer) if sold else AuctionClosed(chance.choice(("unsold", "cancelled")))
    if chance.random() < 0.2:
        return AuctionExtended(row.ends_at_ms + 30_000)
    return AuctionPriced(
        chance.choice(buyers), 10 + row.bids, buyer, row.bids + 1, chance.random() < 0.5, row.ends_at_ms + 1_000
    )


def _listing(both: Both, chance: Random, room: RoomId) -> Effect | None:
    """Its wine is where a commit has put it: the row copies it from there."""
    row = both.truth.effects.listings.get(room)
    if row is not None:
        return (
            None
            if row.state != "open"
            else chance.choice(
                (ListingRepriced(chance.randrange(1, 99)), ListingClosed(chance.choice(("withdrawn", "expired"))))
            )
        )
    there = [one for one in both.truth.effects.wines.values() if one.place.room == room]
    taken = {one.opened.wine for one in both.truth.effects.listings.values() if one.state == "open"}
    free = [one for one in there if one.id not in taken]
    return ListingOpened(free[0].owner, free[0].id, 30, _now_ms() + 60_000) if free else None


def _trade(both: Both, chance: Random, room: RoomId) -> Effect | None:
    wine = chance.choice(list(both.truth.effects.wines.values()))
    seller, buyer = chance.sample(both.people, 2)
    form: TradeFormat = chance.choice(("market", "direct", "mystery"))
    return WineTraded(new_room(_now_ms()), wine.id, form, seller, buyer, 7 if form == "market" else None)


def _deposit(both: Both, chance: Random, room: RoomId) -> Effect | None:
    waiting = {row.made.wine for row in both.truth.effects.deposits.values() if row.state == "waiting"}
    wine = chance.choice(list(both.truth.effects.wines.values()))
    if wine.id in waiting and chance.random() < 0.9:
        return None
    return DepositMade(
        new_room(_now_ms()), wine.owner, wine.id, chance.choice((None, 7)), chance.choice((None, WineType.FLOW))
    )


def _deposit_ends(both: Both, chance: Random, room: RoomId) -> Effect | None:
    deposits = both.truth.effects.deposits
    waiting = [ticket for ticket, row in deposits.items() if row.state == "waiting" or chance.random() < 0.05]
    if len(waiting) < 2:
        return None
    one, other = chance.sample(waiting, 2)
    return chance.choice((DepositWithdrawn(one), DepositsMatched(one, other)))


def _earn(both: Both, chance: Random, room: RoomId) -> Effect | None:
    player = chance.choice(both.people)
    if chance.random() < 0.5:
        return CountStatistic(player, chance.choice(("battles_played", "battles_won")))
    return EarnExperience(player, chance.choice(list(ExperienceKind)), chance.choice((1, 20, 300)))


def _grow(both: Both, chance: Random, room: RoomId) -> Effect | None:
    held = chance.choice(list(both.truth.effects.wines.values()))
    owner = held.owner if chance.random() < 0.95 else chance.choice(both.people)
    ev = Stats(*(chance.randrange(80) for _ in range(6)))
    return GrowWine(held.id, owner, held.wine.experience + chance.choice((-1, 0, 5, 5)), held.wine.level + 1, ev)


def _rate(both: Both, chance: Random, room: RoomId) -> Effect | None:
    player = chance.choice(both.people)
    if room not in both.truth.effects.battles or (room, player) in both.rated:
        return None
    both.rated.add((room, player))  # a battle counts once
    return RatingMoved(player, "pairing", chance.choice((-900, 0, 1_250)), 20_000, 59_000)


def _ask(both: Both, chance: Random, room: RoomId) -> Effect | None:
    # The names are of this run alone: what other runs have written is theirs.
    question = f"country/{both.people[0]}-{chance.randrange(3)}"
    answers = chance.choice((1, 2))
    return QuestionAnswered(
        question,
        150_000,
        chance.choice((-900, 0, 1_250)),
        chance.choice((20_000, 33_000)),
        60_000,
        answers,
        answers - 1,
    )


def _count_topics(both: Both, chance: Random, room: RoomId) -> Effect | None:
    topics = chance.sample(("law", "grapes", "making"), 2)
    return TopicsAnswered(chance.choice(both.people), {topic: (chance.choice((1, 3)), 1) for topic in topics})


LISTINGS = (ListingOpened, ListingRepriced, ListingClosed)


def _table(both: Both, chance: Random, room: RoomId) -> Effect | None:
    tables = both.truth.effects.tables
    row = tables.rows.get(room)
    if row is None:
        inviter, invited = chance.sample(both.people, 2)
        return TradeOpened(inviter, invited)
    if row.state != "open":
        return None
    if chance.random() < 0.3:
        if chance.random() < 0.5:
            return TradeClosed("settled", chance.choice(((0, 0), (3, 0), (0, 3))))
        return TradeClosed("cancelled") if chance.random() < 0.5 else TradeClosed("expired")
    seat = chance.randrange(2)
    player, other = row.players[seat], row.offers[1 - seat][0]
    own = [wine.id for wine in both.truth.effects.wines.values() if wine.owner == player and wine.id not in other]
    wines = tuple(chance.sample(own, min(len(own), chance.choice((0, 1, 2)))))
    return TradeOffered(seat, player, wines, chance.choice((0, 9)))


def _evolve(both: Both, chance: Random, room: RoomId) -> Effect | None:
    wine = chance.choice(list(both.truth.effects.wines.values()))
    before = wine.species.slug if chance.random() < 0.8 else SpeciesSlug("another-wine")
    after = chance.choice([one.slug for one in OWN if one.slug != before and one.rarity.ordinal < RULED_FROM])
    return EvolveWine(wine.id, before, after)


ONCE = (
    AuctionOpened, AuctionPriced, AuctionExtended, AuctionClosed, BattleEnded, TradeOpened, TradeOffered, TradeClosed,
    EvolveWine, GrowWine, RatingMoved, *LISTINGS,
)  # fmt: skip
"""Of these a room has one in a commit: several would make one of two writes win by chance, which no room does."""

EFFECTS = (
    _move_wine, _move_wine, _move_wine, _move_coins, _move_coins, _move_coins, _release_all, _release_all,
    _notify, _notify, _log, _end_battle, _auction, _auction_goes_on, _trade, _listing, _listing, _earn, _grow, _rate,
    _deposit, _deposit_ends,
    _table, _table, _evolve,
    _deposit, _deposit_ends, _ask, _count_topics,
)  # fmt: skip


async def fall_silent(both: Both, chance: Random) -> None:
    await both.last_heard(chance.choice(both.nodes), -60)


async def beat(both: Both, chance: Random) -> None:
    number = chance.randrange(NODES)
    if await both.ask(number, lambda store: store.beat()):
        await both.last_heard(both.nodes[number], 3_600)


async def leave(both: Both, chance: Random) -> None:
    if chance.random() < 0.2:
        await both.ask(chance.randrange(NODES), lambda store: store.leave())


async def take_over(both: Both, chance: Random) -> None:
    node, dead = chance.randrange(NODES), chance.sample(both.nodes, chance.choice((0, 0, 1)))
    at_ms = _now_ms() + chance.choice((-60_000, 0))

    async def found(store: Store) -> Any:
        rooms = await store.adoptable(dead)
        return [(one.room, one.kind, one.epoch) for one in rooms if one.room in both.truth.rooms]

    adoptable = await both.ask(node, found)
    wanted = [room for room, _, _ in adoptable] or both.rooms
    takings = [
        (room, both.truth.rooms[room].epoch + (chance.random() < 0.1), b"resumed")
        for room in wanted
        if chance.random() < 0.8
    ]
    await both.ask(node, lambda store: store.resume(dead, at_ms, takings))


async def quarantine(both: Both, chance: Random) -> None:
    if both.rooms and chance.random() < 0.3:
        name, node = chance.choice(both.rooms), chance.randrange(NODES)
        epoch = both.truth.rooms[name].epoch + (chance.random() < 0.2)
        await both.ask(node, lambda store: store.quarantine(name, epoch, "a fault"))


async def block(both: Both, chance: Random) -> None:
    """One player blocks another, or no longer does."""
    if chance.random() < 0.5:
        blocker, blocked = chance.sample(both.people, 2)
        blocks = both.truth.effects.tables.blocks
        if (blocker, blocked) in blocks:
            blocks.discard((blocker, blocked))
            await both.god.execute(
                "DELETE FROM player_blocks WHERE blocker_id = $1 AND blocked_id = $2", blocker, blocked
            )
        else:
            blocks.add((blocker, blocked))
            await both.god.execute(
                "INSERT INTO player_blocks (blocker_id, blocked_id) VALUES ($1, $2)", blocker, blocked
            )


def _asked(room: RoomId) -> Callable[[Reads], Awaitable[Any]]:
    return lambda reads: reads.asked(room)


async def look(both: Both, chance: Random) -> None:
    node = chance.randrange(NODES)
    rooms = [*both.rooms, new_room(_now_ms())]
    held = [(name, both.truth.rooms[name].epoch if name in both.truth.rooms else 1) for name in rooms]
    await both.ask(node, lambda store: _sorted(store.neighbours(f"host of {both.kind}")))
    await both.ask(node, lambda store: _sorted(store.owned()))
    await both.ask(node, lambda store: store.lost(held))
    await both.ask(node, lambda store: _sorted(store.rows(rooms)))
    await both.ask(node, lambda store: store.entries(rooms))
    heads = {name: chance.choice((BEFORE_THE_OPENING, 0, 1, 3)) for name in rooms}
    await both.ask(node, lambda store: store.entries_after(heads))
    await both.ask(node, lambda store: store.available(both.people))
    for name in rooms:
        await both.ask(node, asking("find", name))
        await both.ask(node, asking("record", name))
    for name in both.truth.records:
        await both.read(_asked(name))
    await both.read(lambda reads: _whether(reads.standing(both.kind)))
    await both.read(lambda reads: reads.ended_count(both.kind))
    await both.read(lambda reads: _seated(reads.live_battles(rooms)))
    for player in both.people:
        await both.read(asking("player", both.truth.players[player].ref))
        refs = chance.sample([wine.ref for wine in both.truth.effects.wines.values()], chance.choice((0, 1, 1)))
        await both.read(asking("choice", player, refs, 2))
        await both.read(asking("wines", player, refs))
        await both.read(asking("entrant", player, "pairing", _now_ms() - 60_000))
        await both.read(asking("trading_refusal", player, chance.choice(list(both.truth.effects.wines)), "auction"))
        await both.read(asking("blocked", player, chance.choice(both.people)))
        for after in (None, 0, 1, 99):
            await both.read(asking("inbox", player, after))


async def _sorted(rows: Awaitable[Any]) -> Any:
    return sorted(await rows)


async def _seated(found: Awaitable[Sequence[Battle]]) -> Any:
    """Who sits in them, how; when they were opened each side knows by its own clock."""
    return sorted((one.id, one.mode, one.rated, one.players) for one in await found)


async def _whether(name: Awaitable[RoomId | None]) -> bool:
    """Which of several open rooms of a kind is found, nobody has promised."""
    return await name is not None


ACTIONS: Mapping[str, Action] = {
    action.__name__: action
    for action in (open_a_room, commit, fall_silent, beat, leave, take_over, quarantine, block, look)
}
OFTEN = ["commit"] * 8 + ["open_a_room"] * 2 + list(ACTIONS)


# What is written ------------------------------------------------------------------------------------------------------


async def _real_world(god: Connection, kind: str, people: list[PlayerId]) -> Mapping[str, Any]:
    rooms = "SELECT room_id FROM rooms WHERE kind = $1"

    async def rows(query: str, *args: Any) -> list[tuple[Any, ...]]:
        return sorted((tuple(row.values()) for row in await god.fetch(query, *args)), key=repr)

    columns = (
        "room_id::text, rules_version, state, owner::text, epoch, head_seq, head_n, last_at_ms, opened_at_ms, fault"
    )
    battle = "battle_id::text, mode, rated, player_0, player_1, state, winner, reason, turns, score_0, score_1"
    lot = "auction_id::text, seller_id, wine_id, state, start_price, reserved, buy_now, price, leader_id, bids"
    rating = "rating_hundredths, deviation_hundredths, volatility_millionths, battles, revision"
    ev = ", ".join(f"ev_{stat}" for stat in Stats.__struct_fields__)
    ends = "(extract(epoch FROM ends_at) * 1000)::bigint"
    return {
        "rooms": await rows(f"SELECT {columns} FROM rooms WHERE kind = $1", kind),
        "entries": await rows(
            "SELECT room_id::text, seq, first_n, at_ms, actor, key::text, body FROM room_entries"
            f" WHERE room_id IN ({rooms})", kind,
        ),
        "openings": await rows(
            f"SELECT actor, key::text, room_id::text FROM openings WHERE room_id IN ({rooms})", kind
        ),
        "wines": await rows(
            "SELECT id, owner_id, place, place_room::text, revision FROM wines WHERE owner_id = ANY ($1)", people
        ),
        "coins": await rows(
            "SELECT player_id, balance FROM coin_accounts WHERE kind = 'available' AND player_id = ANY ($1)", people
        ),
        "holds": await rows(
            "SELECT room_id::text, player_id, amount FROM coin_holds WHERE amount > 0 AND player_id = ANY ($1)", people
        ),
        "battles": await rows(f"SELECT {battle} FROM battles WHERE battle_id IN ({rooms})", kind),
        "auctions": await rows(
            f"SELECT {lot}, reserve_met, {ends}, buyer_id FROM auctions WHERE auction_id IN ({rooms})", kind
        ),
        "listings": await rows(
            "SELECT listing_id::text, seller_id, wine_id, state, price FROM market_listings"
            f" WHERE listing_id IN ({rooms})", kind
        ),
        "bids": await rows(
            f"SELECT trade_id::text, n, bidder_id, price, leader_id FROM trade_bids WHERE trade_id IN ({rooms})", kind
        ),
        "trades": await rows(
            "SELECT trade_id::text, wine_id, format, seller_id, buyer_id, price FROM wine_trades"
            " WHERE seller_id = ANY ($1)", people
        ),
        "deposits": await rows(
            "SELECT deposit_id::text, pool_id::text, player_id, wine_id, wish_type::text, rarity_low, state,"
            " matched_with::text FROM mystery_deposits WHERE player_id = ANY ($1)", people
        ),
        "experience": await rows(
            "SELECT user_id, kind, points FROM user_experience WHERE user_id = ANY ($1)", people
        ),
        "statistics": await rows(
            "SELECT user_id, statistic, value FROM user_statistics WHERE user_id = ANY ($1)"
            " AND statistic IN ('battles_played', 'battles_won', 'evolutions_done', 'trades_done')", people
        ),
        "ratings": await rows(f"SELECT user_id, mode, {rating} FROM user_ratings WHERE user_id = ANY ($1)", people),
        "questions": await rows(
            "SELECT question_id, rating_hundredths, deviation_hundredths, answers, right_answers FROM question_ratings"
            " WHERE question_id LIKE $1", f"country/{people[0]}-%"
        ),
        "topics": await rows(
            "SELECT user_id, topic, answers, right_answers FROM topic_answers WHERE user_id = ANY ($1)", people
        ),
        "grown": await rows(
            f"SELECT id, level, experience, {ev} FROM wines WHERE owner_id = ANY ($1)", people
        ),
        "traded": await rows("SELECT user_id, trades FROM user_reputation WHERE user_id = ANY ($1)", people),
        "tables": await rows(
            "SELECT direct_trade_id::text, player_a, player_b, state, offered_a, offered_b, coins_a, coins_b"
            " FROM direct_trades WHERE player_a = ANY ($1)", people
        ),
        "on tables": await rows(
            "SELECT direct_trade_id::text, player_id, wine_id, n FROM direct_trade_wines WHERE player_id = ANY ($1)",
            people,
        ),
        "species": await rows(
            "SELECT w.id, s.slug FROM wines w JOIN wine_species s ON s.id = w.species_id WHERE owner_id = ANY ($1)",
            people,
        ),
        "inboxes": await rows(
            "SELECT player_id, n, at_ms, type, d, room_id::text, seq FROM inbox WHERE player_id = ANY ($1)", people
        ),
        "logs": await rows(
            "SELECT user_id, action, d FROM user_activity_log WHERE action = 'did' AND user_id = ANY ($1)", people
        ),
    }  # fmt: skip


def _simulated_world(truth: Truth) -> Mapping[str, Any]:
    effects: Effects = truth.effects

    def rows(found: Any) -> list[tuple[Any, ...]]:
        return sorted(found, key=repr)

    return {
        "rooms": rows(
            (r.room, r.rules_version, r.state, str(r.owner), r.epoch, r.head_seq, r.head_n, r.last_at_ms,
             r.opened_at_ms, r.fault)
            for r in truth.rooms.values()
        ),
        "entries": rows(
            (room, e.seq, e.first_n, e.at_ms, e.actor, _uuid(e.key), e.body)
            for room, entries in truth.entries.items() for e in entries
        ),
        "openings": rows((actor, _uuid(key), room) for (actor, key), room in truth.openings.items()),
        "wines": rows((w.id, w.owner, w.place.kind, w.place.room, w.revision) for w in effects.wines.values()),
        "coins": rows((who, amount) for (kind, who, _), amount in effects.coins.items() if kind == "available"),
        "holds": rows(
            (room, who, amount) for (kind, who, room), amount in effects.coins.items() if kind == "held" and amount
        ),
        "battles": rows(
            (room, b.mode, b.rated, *b.players, b.state, b.winner, b.reason, b.turns, *(b.score or (None, None)))
            for room, b in effects.battles.items()
        ),
        "auctions": rows(
            (room, a.opened.seller, a.opened.wine, a.state, a.opened.start_price, a.opened.reserved, a.opened.buy_now,
             a.price, a.leader, a.bids, a.reserve_met, a.ends_at_ms, a.buyer)
            for room, a in effects.auctions.items()
        ),
        "listings": rows(
            (room, one.opened.seller, one.opened.wine, one.state, one.price)
            for room, one in effects.listings.items()
        ),
        "bids": rows(
            (room, b.bids, b.bidder, b.price, b.leader) for room, a in effects.auctions.items() for b in a.seen
        ),
        "trades": rows((t.trade, t.wine, t.format, t.seller, t.buyer, t.price) for t, _ in effects.trades),
        "experience": rows((player, kind.value, points) for (player, kind), points in effects.experience.items()),
        "statistics": rows((player, what, value) for (player, what), value in effects.statistics.items()),
        "ratings": rows((player, mode, *rating) for (player, mode), rating in effects.ratings.items()),
        "questions": rows(
            (q.question, q.start_hundredths + q.change_hundredths, q.deviation_hundredths, q.answers, q.right)
            for q in effects.questions.values()
        ),
        "topics": rows(
            (player, topic, *tally) for player, topics in effects.topics.items() for topic, tally in topics.items()
        ),
        "grown": rows((w.id, w.wine.level, w.wine.experience, *w.wine.ev) for w in effects.wines.values()),
        "deposits": rows(
            (ticket, d.pool, d.made.player, d.made.wine, d.made.wished_type, d.made.rarity_min or 1, d.state,
             d.matched_with)
            for ticket, d in effects.deposits.items()
        ),
        "traded": rows((player, len(trades)) for player, trades in effects.traded.items()),
        "tables": rows(
            (room, *t.players, t.state, t.offers[0][1], t.offers[1][1], *t.coins)
            for room, t in effects.tables.rows.items()
        ),
        "on tables": rows(
            (room, t.players[seat], wine, n)
            for room, t in effects.tables.rows.items()
            for seat in (0, 1)
            for n, wine in enumerate(t.offers[seat][0], start=1)
        ),
        "species": rows((w.id, w.species.slug) for w in effects.wines.values()),
        "inboxes": rows(
            (player, line.n, line.at_ms, line.type, line.d, room, seq)
            for player, inbox in effects.inboxes.items() for line, room, seq in inbox
        ),
        "logs": rows((player, action, d) for player, action, d, _ in effects.logs),
    }  # fmt: skip


def _uuid(key: bytes | None) -> str | None:
    return None if key is None else str(NodeId(key))


# The test -------------------------------------------------------------------------------------------------------------


@settings(
    max_examples=int(os.environ.get("WINEDEX_SAME_ANSWERS", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(asked=st.lists(st.tuples(st.sampled_from(OFTEN), st.integers(0, 2**32)), min_size=20, max_size=60))
def test_both_stores_answer_and_write_the_same(database: Database, asked: list[tuple[str, int]]) -> None:
    run_apart(_ask_both(database, asked))


async def _ask_both(database: Database, asked: list[tuple[str, int]]) -> None:
    pool = await open_pool(database.server, size_min=1, size_max=2)
    async with connection(database.superuser) as god:
        both = Both(pool, god, database)
        try:
            await both.begin()
            first = (("open_a_room", number) for number in range(3))
            for name, number in itertools.chain(first, asked):
                await ACTIONS[name](both, Random(number))
            await look(both, Random(0))
            real, simulated = await both.worlds()
            for table in real:
                assert simulated[table] == real[table], table
        finally:
            await both.close()
            async with asyncio.timeout(60):
                await pool.close()
