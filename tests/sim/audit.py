"""What must hold when a run is over: the books balance, the records replay, nothing secret was told.

Each check yields what is wrong, as a sentence. A new one is a function here, and a line in `CHECKS`.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from game.auction.events import Cancelled, Sold, Unsold
from game.decider import Decider, unkept
from game.effects import CELLAR, MoveCoins, MoveWine
from game.ids import RoomId
from game.market.events import Expired, ListingSold, Withdrawn
from game.mystery.events import Matched
from game.mystery.matching import OWN_BAND_AFTER_MS
from game.record import Entry, replay, verify
from server.rooms.room import Kind
from tests.sim import audit_trades
from tests.sim.effects import purse_of
from tests.sim.hidden import CHANGED
from tests.sim.truth import RoomRow

if TYPE_CHECKING:
    from tests.sim.world import World

Wrongs = Iterator[str]


def audit(world: "World") -> list[str]:
    """All that is wrong."""
    return [wrong for check in CHECKS for wrong in check(world)]


def people_were_served(world: "World") -> Wrongs:
    """A world in which nobody gets anything done breaks no rule either."""
    unanswered = sum(person.unanswered for person in world.people)
    if unanswered * 10 > world.witness.acknowledged + 10:
        yield f"{unanswered} requests were given up without an answer, and {world.witness.acknowledged} were done"


def wines_are_where_they_should_be(world: "World") -> Wrongs:
    """As many as at the beginning, each in one place, all back in their cellars since all is over."""
    wines = world.truth.effects.wines
    if wines.keys() != world.wines_at_first.keys():
        yield f"there were {len(world.wines_at_first)} wines, and there are {len(wines)}"
    for wine in wines.values():
        if wine.place != CELLAR:
            room = wine.place.room
            row = None if room is None else world.truth.rooms.get(room)
            yield f"wine {wine.id} is in {wine.place} when all is over (the room: {row})"


def wines_move_from_where_they_are(world: "World") -> Wrongs:
    """Each movement of a wine begins where the one before has ended, at who owns it."""
    at = {wine: (owner, CELLAR) for wine, owner in world.wines_at_first.items()}
    for room, seq, move in world.truth.effects.history:
        if isinstance(move, MoveWine):
            if at[move.wine] != (move.owner, move.origin):
                yield f"{room} moved wine {move.wine} in entry {seq} from {move.origin}, and it was {at[move.wine]}"
            at[move.wine] = (move.new_owner or move.owner, move.target)
    for wine in world.truth.effects.wines.values():
        if at[wine.id] != (wine.owner, wine.place):
            yield f"wine {wine.id} is {wine.owner}'s, in {wine.place}, and has been moved to {at[wine.id]}"


def auctions_are_settled_once(world: "World") -> Wrongs:
    """Whatever is over has moved what it had to, in all and once: the price, the house's part of it, and the wine."""
    balances = world.books.balances()
    wines: defaultdict[RoomId, list[MoveWine]] = defaultdict(list)
    for room, _, move in world.truth.effects.history:
        if isinstance(move, MoveWine) and move.origin.kind == "escrow":
            wines[room].append(move)
    for room, lot in world.books.lots.items():
        if lot.over is None:
            continue
        moved = {name: amount for name, amount in balances.get(room, {}).items() if amount}
        if moved != {name: amount for name, amount in world.books.owed(lot).items() if amount}:
            yield f"{room} has moved {moved}, and owed {world.books.owed(lot)}"
        whose = lot.over.buyer.player if isinstance(lot.over, Sold) else lot.opening.seller.player
        gone = [(move.wine, move.new_owner or move.owner, move.target) for move in wines[room]]
        if gone != [(lot.opening.lot.wine, whose, CELLAR)]:
            yield f"{room} has handed over {gone}, and {lot.opening.lot.wine} was to go to {whose}"
        row = world.truth.effects.auctions[room]
        if (row.state, row.bids) != (STATES[type(lot.over)], lot.bids):
            yield f"{room}: {row} is what lists say, and {lot.over} after {lot.bids} bids what the record says"


def listings_are_settled_once(world: "World") -> Wrongs:
    """Whatever was on the market has moved what it had to, in all and once; and what was sold is a trade."""
    moved: defaultdict[RoomId, Counter[str]] = defaultdict(Counter)
    wines: defaultdict[RoomId, list[tuple[Any, ...]]] = defaultdict(list)
    for room, _, move in world.truth.effects.history:
        if room not in world.stalls.all:
            continue
        if isinstance(move, MoveWine):
            wines[room].append((move.wine, move.new_owner or move.owner, move.target))
        else:
            for account, amount in ((move.source, -move.amount), (move.target, move.amount)):
                moved[room]["house" if account.player is None else f"{account.kind} of {account.player}"] += amount
    trades = Counter(trade.trade for trade, _ in world.truth.effects.trades if trade.format == "market")
    for room, stall in world.stalls.all.items():
        if stall.over is None:
            yield f"{room} is still on the market when all is over"
            continue
        owed = {name: amount for name, amount in world.stalls.owed(stall).items() if amount}
        if {name: amount for name, amount in moved[room].items() if amount} != owed:
            yield f"{room} has moved {moved[room]}, and owed {owed}"
        sold = isinstance(stall.over, ListingSold)
        whose = stall.over.buyer.player if isinstance(stall.over, ListingSold) else stall.opening.seller.player
        if wines[room] != [(stall.opening.lot.wine, whose, CELLAR)]:
            yield f"{room} has handed over {wines[room]}, and {stall.opening.lot.wine} was to go to {whose}"
        row = world.truth.effects.listings[room]
        if (row.state, row.price) != (OFFERS[type(stall.over)], stall.price) or trades[room] != sold:
            yield f"{room}: {row} and {trades[room]} trades are what lists say, and {stall.over} what the record says"


def inboxes_tell_of_the_market(world: "World") -> Wrongs:
    """Who has bought, who has sold and whose wine nobody wanted is told so, once."""
    for player, inbox in world.truth.effects.inboxes.items():
        told = Counter((line.type, line.d["listing"]) for line, _, _ in inbox if line.type.startswith("market."))
        wanted: Counter[tuple[str, Any]] = Counter()
        for room, stall in world.stalls.all.items():
            if isinstance(stall.over, ListingSold) and stall.over.buyer.player == player:
                wanted["market.bought", room] += 1
            if stall.opening.seller.player == player and isinstance(stall.over, ListingSold | Expired):
                sold = isinstance(stall.over, ListingSold)
                wanted["market.yours_sold" if sold else "market.yours_expired", room] += 1
        if told != wanted:
            yield f"the inbox of {player} has {told - wanted or wanted - told} too many or too few"


def inboxes_tell_of_auctions(world: "World") -> Wrongs:
    """Who has bought and who has sold is told so, once; and no line tells a figure that not everybody knows."""
    for player, inbox in world.truth.effects.inboxes.items():
        lines = [line for line, _, _ in inbox if line.type.startswith("auction.")]
        told = Counter((line.type, line.d["auction"]) for line in lines if line.type in ENDINGS)
        wanted: Counter[tuple[str, Any]] = Counter()
        for room, lot in world.books.lots.items():
            if isinstance(lot.over, Sold) and lot.over.buyer.player == player:
                wanted["auction.won", room] += 1
            if lot.opening.seller.player == player and not isinstance(lot.over, Cancelled | None):
                wanted["auction.yours_sold" if isinstance(lot.over, Sold) else "auction.yours_unsold", room] += 1
        if told != wanted:
            yield f"the inbox of {player} has {told - wanted or wanted - told} too many or too few"
        for line in lines:
            known = world.books.lots[RoomId(line.d["auction"])].public
            secret = {name: value for name, value in line.d.items() if type(value) is int and value not in known}
            if secret:
                yield f"the inbox of {player} tells {secret}, of which the public knows nothing"


def exchanges_are_as_they_may_be(world: "World") -> Wrongs:
    """Each deposit is closed in one way, each for the other; nobody has exchanged with himself, or with the same one
    twice running before he had waited for somebody else; and each has a line in his inbox of each exchange, once."""
    deposits = world.truth.effects.deposits
    last: dict[Any, Any] = {}
    told = Counter(
        line.d["ticket"]
        for inbox in world.truth.effects.inboxes.values()
        for line, _, _ in inbox
        if line.type == "mystery.matched"
    )
    for row in world.truth.rooms.values():
        if row.kind != "mystery":
            continue
        _, _, entries = read(world, row)
        for event in (event for entry in entries for event in entry.events if isinstance(event, Matched)):
            one, other = deposits[event.pair.one], deposits[event.pair.other]
            if (one.matched_with, other.matched_with) != (event.pair.other, event.pair.one):
                yield f"{event} is recorded, and the rows say {one} and {other}"
            players = one.made.player, other.made.player
            again = last.get(players[0]) == players[1] or last.get(players[1]) == players[0]
            waited_ms = (one.closed_at_ms or 0) - min(one.at_ms, other.at_ms)
            if players[0] == players[1] or (again and waited_ms < OWN_BAND_AFTER_MS):
                yield f"{players} have exchanged in {event}, and the last with each were {last}"
            last[players[0]], last[players[1]] = players[1], players[0]
    for ticket, deposit in deposits.items():
        if deposit.state == "waiting":
            yield f"deposit {ticket} still waits when all is over: {deposit}"
        if told[ticket] != (deposit.state == "matched"):
            yield f"deposit {ticket} is {deposit.state}, and {told[ticket]} lines tell of its exchange"


def coins_are_spent_by_who_has_them(world: "World") -> Wrongs:
    """In the order of entries no account but the mint ever holds less than nothing."""
    coins = Counter(world.coins_each_at_first)
    for room, seq, move in world.truth.effects.history:
        if isinstance(move, MoveCoins):
            source = purse_of(move.source, room)
            coins[source] -= move.amount
            coins[purse_of(move.target, room)] += move.amount
            if coins[source] < 0 and move.source.kind != "mint":
                yield f"{room} moved {move.amount} coins in entry {seq} of which {source} had too few"
    for purse in dict.fromkeys([*coins, *world.truth.effects.coins]):
        has = world.truth.effects.coins[purse]
        if has != coins[purse]:
            yield f"{purse} has {has} coins, and what moved makes it {coins[purse]}"


def coins_are_neither_made_nor_lost(world: "World") -> Wrongs:
    """The sum is what was minted, nobody owes, and nothing is held for a room that is over."""
    coins = world.truth.effects.coins
    if sum(coins.values()) != world.coins_at_first:
        yield f"there were {world.coins_at_first} coins, and there are {sum(coins.values())}"
    for (kind, player, room), amount in coins.items():
        if amount < 0 and kind != "mint":
            yield f"{kind} of {player} is {amount}"
        if amount and kind == "held" and (room is None or world.truth.rooms[room].state != "open"):
            yield f"{amount} coins of {player} are held for {room}, which is not open"


def entries_have_no_gap(world: "World") -> Wrongs:
    """From the opening to the head, numbered in the channel as they should be, time never going back."""
    for row in world.truth.rooms.values():
        entries = world.truth.entries[row.room]
        if [entry.seq for entry in entries] != list(range(row.head_seq + 1)):
            yield f"{row.room}: entries {[entry.seq for entry in entries]} up to head {row.head_seq}"
        if any(late.at_ms < early.at_ms for early, late in itertools.pairwise(entries)):
            yield f"{row.room}: time goes back"
        if row.state == "quarantined":
            yield f"{row.room} was quarantined: {row.fault}"
        if row.state == "closed" and world.truth.records[row.room] != entries:
            yield f"{row.room}: its record is not its entries"


def requests_are_written_once(world: "World") -> Wrongs:
    """Each request in one entry of a room at the most, and in one of all rooms of which there is one at a time."""
    for (player, key), places in world.truth.requests.items():
        kinds = {room: world.truth.rooms[room].kind for room, _ in places}
        counts = Counter(kinds[room] if kinds[room] in LIVE_FOR_EVER else room for room, _ in places)
        if any(count > 1 for count in counts.values()):
            yield f"request {key.hex()} of {player} is written more than once: {counts}"


def inboxes_tell_what_happened(world: "World") -> Wrongs:
    """A line of each match and each result for each player, once."""
    effects = world.truth.effects
    for player, inbox in effects.inboxes.items():
        told = Counter((line.type, RoomId(line.d["battle"])) for line, _, _ in inbox if "battle" in line.d)
        ended = [name for name, row in effects.battles.items() if player in row.players and row.state != "live"]
        wanted = Counter((t, name) for name in ended for t in ("battle.matched", "battle.result"))
        if wanted - told or any(count > 1 for count in told.values()):
            yield f"the inbox of {player} has {told - wanted or wanted - told} too many or too few"


def battles_are_over(world: "World") -> Wrongs:
    """A battle is live while its room is open, and in the end no room is open but the queue."""
    for name, battle in world.truth.effects.battles.items():
        if (battle.state == "live") != (world.truth.rooms[name].state == "open"):
            yield f"battle {name} is {battle.state}, and its room {world.truth.rooms[name].state}"
    for row in world.truth.rooms.values():
        if row.state == "open" and row.kind not in LIVE_FOR_EVER:
            yield f"{row.kind} {row.room} is still open when all is over"


def records_replay(world: "World") -> Wrongs:
    """Decided anew each record is the same; and whoever holds a room in memory holds what its record leads to."""
    held = [room for one in world.processes for room in (*one.host.rooms.values(), *one.host.finished.values())]
    states: dict[RoomId, Any] = {}
    for row in world.truth.rooms.values():
        kind, opening, entries = read(world, row)
        difference = verify(kind.decider, opening, entries)
        if difference is not None:
            yield f"{row.room}: {difference}"
        n = sum(len(entry.events) for entry in entries)
        if n != row.head_n:
            yield f"{row.room}: has {n} events, and a head of {row.head_n}"
        states[row.room] = replay(kind.decider, opening, entries)
    for room in held:
        row = world.truth.rooms[room.id]
        if (room.seq, room.n, room.state) != (row.head_seq, row.head_n, states[room.id]):
            yield f"{room.id}: a process holds it at {room.seq}, its record has {row.head_seq}, or the states differ"


def nobody_was_told_a_secret(world: "World") -> Wrongs:
    """What each role was told and shown is what its view says of the record, and of one with other secrets."""
    for name in dict.fromkeys([*world.witness.pushes, *world.witness.snapshots]):
        row = world.truth.rooms[name]
        kind, opening, entries = read(world, row)
        numbered = [(event, entry.at_ms) for entry in entries for event in entry.events]
        changed = CHANGED[row.kind]
        for (n, role), push in world.witness.pushes.get(name, {}).items():
            _, at_ms = numbered[n - 1]
            other = changed(opening, [event for event, _ in numbered[:n]], role)[1][-1]
            view = kind.decider.view_event(other, role)
            said = {"ch": f"{kind.decider.channel}:{name}", "n": n, "t": view.t, "at": at_ms, "d": view.d}
            if plain(said) != push:
                yield f"{name}: role {role} was told {push}, and should have been told {plain(said)}"
        for (n, role), snapshot in world.witness.snapshots.get(name, {}).items():
            other, events = changed(opening, [event for event, _ in numbered[:n]], role)
            if plain(kind.decider.view_state(_state_after(kind.decider, other, events), role)) != snapshot:
                yield f"{name}: role {role} was shown after {n} what its view does not say, or a secret: {snapshot}"


def _state_after(decider: Decider[Any, Any, Any, Any], opening: msgspec.Struct, events: Sequence[Any]) -> Any:
    state = decider.initial(opening)
    for event in events:
        state = decider.evolve(state, event)
    return state


def read(world: "World", row: RoomRow) -> tuple[Kind, Any, list[Entry]]:
    """A room's record, decoded."""
    kind = world.kinds[row.kind]
    opening, *entries = world.truth.entries[row.room]
    return kind, kind.codec.decode_opening(opening.body), [kind.codec.decode_entry(*entry) for entry in entries]


def plain(value: Mapping[str, Any]) -> Any:
    """As it comes out of the wire."""
    return msgspec.json.decode(msgspec.json.encode(value, enc_hook=unkept))


OFFERS = {ListingSold: "sold", Withdrawn: "withdrawn", Expired: "expired"}
LIVE_FOR_EVER = frozenset({"queue", "saleroom", "mystery", "parlour"})
STATES = {Sold: "sold", Unsold: "unsold", Cancelled: "cancelled"}
ENDINGS = ("auction.won", "auction.yours_sold", "auction.yours_unsold")
CHECKS: Sequence[Callable[["World"], Wrongs]] = (
    wines_are_where_they_should_be,
    wines_move_from_where_they_are,
    coins_are_neither_made_nor_lost,
    coins_are_spent_by_who_has_them,
    entries_have_no_gap,
    requests_are_written_once,
    inboxes_tell_what_happened,
    auctions_are_settled_once,
    listings_are_settled_once,
    inboxes_tell_of_the_market,
    inboxes_tell_of_auctions,
    exchanges_are_as_they_may_be,
    *audit_trades.CHECKS,
    battles_are_over,
    records_replay,
    nobody_was_told_a_secret,
    people_were_served,
)
