"""What must hold of direct trades when a run is over: each was settled once, over just what both had said yes to."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from game.auction.events import Sold
from game.cover import COVER, CoverOver, CoverTaken, premium_of, refund_of
from game.direct.events import Confirmed, Offered, Settled
from game.direct.opening import NOTHING, Offer, TradeOpening
from game.effects import CELLAR, MoveCoins, Place
from game.evolving import by_trade
from game.ids import PlayerId, RoomId, WineId
from game.market.events import ListingSold
from game.mystery.deposit import Pair, Waiting
from game.mystery.events import Deposited, Matched
from game.mystery.pool import POOL

if TYPE_CHECKING:
    from tests.sim.world import World

Wrongs = Iterator[str]
ENDINGS = ("trade.made", "trade.called_off", "trade.lapsed")


def trades_are_what_both_said_yes_to(world: "World") -> Wrongs:
    """Told once more from the events: an offer takes away every yes, and two to the same revision settle."""
    for room, opening, events in _trades(world):
        offers, yes = [NOTHING, NOTHING], [-1, -1]
        revision, over = 0, False
        for event in events:
            if over:
                yield f"{room}: {event} after its end"
            match event:
                case Offered():
                    offers[event.seat], revision = event.offer, event.revision
                    yes = [-1, -1]
                case Confirmed():
                    yes[event.seat] = event.revision
                case Settled():
                    if yes != [revision, revision] or event.revision != revision:
                        yield f"{room} was settled in revision {event.revision} of {revision}, and the yeses were {yes}"
                case _:
                    pass
            over = type(event).__name__ in ("Settled", "Cancelled", "Expired")
        settled = next((event for event in events if isinstance(event, Settled)), None)
        yield from _moved_rightly(world, room, opening, offers, settled)


def _moved_rightly(
    world: "World", room: RoomId, opening: TradeOpening, offers: list[Offer], settled: Settled | None
) -> Wrongs:
    first, second = (party.player for party in opening.seats)
    wanted: Counter[Any] = Counter()
    if settled is not None:
        coins = offers[0].coins - offers[1].coins
        wanted = Counter({("available", first): -coins, ("available", second): coins})
        for giver, taker, offer in ((first, second, offers[0]), (second, first, offers[1])):
            wanted.update((lot.wine, giver, taker) for lot in offer.wines)
    moved: Counter[Any] = Counter()
    inside: Counter[Any] = Counter()
    for where, _, move in world.truth.effects.history:
        if where != room:
            continue
        if isinstance(move, MoveCoins):
            moved[move.source.kind, move.source.player] -= move.amount
            moved[move.target.kind, move.target.player] += move.amount
        else:
            inside[move.wine] += (move.target != CELLAR) - (move.origin != CELLAR)
            if move.new_owner is not None:
                moved[move.wine, move.owner, move.new_owner] += 1
    if {what: n for what, n in moved.items() if n} != {what: n for what, n in wanted.items() if n}:
        yield f"{room} has moved {moved}, and should have moved {wanted}"
    if any(inside.values()):
        yield f"{room} has kept {inside}"
    traded = Counter((one.wine, one.seller, one.buyer) for one, _ in world.truth.effects.trades if one.trade == room)
    if traded != Counter({what: n for what, n in wanted.items() if len(what) == 3}):
        yield f"{room}: {traded} is in the list of trades, and {wanted} was agreed upon"


def inboxes_tell_of_trades(world: "World") -> Wrongs:
    """Each of the two hears of every invitation and every end that he has not made himself, once; and of each wine that
    has evolved by coming to him, in whatever form of trade."""
    wanted: defaultdict[PlayerId, Counter[Any]] = defaultdict(Counter)
    for room, opening, events in _trades(world):
        players = [party.player for party in opening.seats]
        wanted[players[1]]["trade.invited", room] += 1
        offers = [NOTHING, NOTHING]
        for event in events:
            if isinstance(event, Offered):
                offers[event.seat] = event.offer
            name = type(event).__name__
            if name in ("Settled", "Expired"):
                for player in players:
                    wanted[player]["trade.made" if name == "Settled" else "trade.lapsed", room] += 1
            elif name == "Cancelled":
                wanted[players[1 - event.seat]]["trade.called_off", room] += 1
            if name == "Settled":
                for seat, offer in enumerate(offers):
                    wanted[players[1 - seat]].update(
                        ("wine.evolved", lot.ref) for lot in offer.wines if by_trade(lot, players[1 - seat])
                    )
    for lot in world.books.lots.values():
        if isinstance(lot.over, Sold) and lot.opening.lot.evolves_by_trade is not None:
            wanted[lot.over.buyer.player]["wine.evolved", lot.opening.lot.ref] += 1
    for stall in world.stalls.all.values():
        if isinstance(stall.over, ListingSold) and stall.opening.lot.evolves_by_trade is not None:
            wanted[stall.over.buyer.player]["wine.evolved", stall.opening.lot.ref] += 1
    for giver, taker in _exchanged(world):
        if giver.wine.evolves_by_trade is not None:
            wanted[taker.player]["wine.evolved", giver.wine.ref] += 1
    for player in world.truth.players:
        told: Counter[Any] = Counter()
        for line, _, _ in world.truth.effects.inboxes[player]:
            if line.type in ("trade.invited", *ENDINGS):
                told[line.type, line.d["trade"]] += 1
            elif line.type == "wine.evolved":
                told[line.type, line.d["wine"]["id"]] += 1
        if told != wanted[player]:
            yield f"the inbox of {player} has {told - wanted[player] or wanted[player] - told} too many or too few"


def covers_are_ended_once(world: "World") -> Wrongs:
    """For a premium a purchase is held once; then the wine and what the seller got are the one's or the other's, and
    both hear of it, once."""
    moved: defaultdict[RoomId, Counter[Any]] = defaultdict(Counter)
    for room, _, move in world.truth.effects.history:
        if world.truth.rooms[room].kind != COVER.kind:
            continue
        if isinstance(move, MoveCoins):
            for account, amount in ((move.source, -move.amount), (move.target, move.amount)):
                moved[room]["house" if account.player is None else (account.kind, account.player)] += amount
        else:
            moved[room][move.wine, move.new_owner or move.owner, move.target] += 1
    told: Counter[Any] = Counter()
    for player in world.truth.players:
        for line, _, _ in world.truth.effects.inboxes[player]:
            if line.type.startswith("cover."):
                told[line.d["cover"], line.type, player] += 1
    for room, row in world.truth.rooms.items():
        if row.kind != COVER.kind:
            continue
        kind = world.kinds[row.kind]
        opening, *entries = world.truth.entries[room]
        of = kind.codec.decode_opening(opening.body)
        events = [event for entry in entries for event in kind.codec.decode_entry(*entry).events]
        ends = [event.outcome for event in events if isinstance(event, CoverOver)]
        taken = sum(isinstance(event, CoverTaken) for event in events)
        if taken > 1 or len(ends) != 1 or (ends[0] is not None) != bool(taken):
            yield f"{room} was taken {taken} times, and ended {ends}"
            continue
        buyer, seller = of.buyer.player, of.seller.player
        wanted: Counter[Any] = Counter()
        lines: Counter[Any] = Counter()
        if taken:
            premium, back = premium_of(of.price), refund_of(of.price) if ends == ["stepped_back"] else 0
            wanted = Counter({"house": premium, ("available", buyer): back - premium, ("available", seller): -back})
            wanted[of.wine, buyer, Place("escrow", room)] = 1
            wanted[of.wine, seller if back else buyer, CELLAR] = 1
            lines = Counter({(room, "cover.taken", seller): 1})
            lines |= Counter({(room, "cover.ended", player): 1 for player in (buyer, seller)})
        if {what: n for what, n in moved[room].items() if n} != {what: n for what, n in wanted.items() if n}:
            yield f"cover {room} has moved {moved[room]}, and should have moved {wanted}"
        heard = Counter({what: n for what, n in told.items() if what[0] == room})
        if heard != lines:
            yield f"cover {room}: {heard} was told, and should have been {lines}"


def rows_of_trades_are_what_they_were(world: "World") -> Wrongs:
    """What lists say is what the records say, and no table is open when all is over."""
    words = {"Settled": "settled", "Cancelled": "cancelled", "Expired": "expired"}
    for room, opening, events in _trades(world):
        row = world.truth.effects.tables.rows[room]
        offers: list[tuple[tuple[WineId, ...], int]] = [((), 0), ((), 0)]
        for event in events:
            if isinstance(event, Offered):
                offers[event.seat] = tuple(lot.wine for lot in event.offer.wines), event.offer.coins
        state = next((words[type(event).__name__] for event in events if type(event).__name__ in words), "open")
        if (row.state, row.offers, list(row.players)) != (state, offers, [party.player for party in opening.seats]):
            yield f"{room}: {row} is what lists say, and {state} over {offers} what the record says"
        if state == "open":
            yield f"table {room} is open when all is over"


def _trades(world: "World") -> Iterator[tuple[RoomId, TradeOpening, list[Any]]]:
    for row in world.truth.rooms.values():
        if row.kind == "direct_trade":
            kind = world.kinds[row.kind]
            opening, *entries = world.truth.entries[row.room]
            events = [event for entry in entries for event in kind.codec.decode_entry(*entry).events]
            yield row.room, kind.codec.decode_opening(opening.body), events


def _exchanged(world: "World") -> Iterator[tuple[Waiting, Waiting]]:
    """Whose wine of the pool has come to whom."""
    waiting: dict[str, Waiting] = {}
    pairs: list[Pair] = []
    for row in world.truth.rooms.values():
        if row.kind == POOL.kind:
            codec = world.kinds[row.kind].codec
            for entry in world.truth.entries[row.room][1:]:
                for event in codec.decode_entry(*entry).events:
                    if isinstance(event, Deposited):
                        waiting[event.waiting.ticket] = event.waiting
                    elif isinstance(event, Matched):
                        pairs.append(event.pair)
    for pair in pairs:
        yield waiting[pair.one], waiting[pair.other]
        yield waiting[pair.other], waiting[pair.one]


CHECKS = (
    trades_are_what_both_said_yes_to,
    inboxes_tell_of_trades,
    rows_of_trades_are_what_they_were,
    covers_are_ended_once,
)
