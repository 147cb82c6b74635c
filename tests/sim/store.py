"""The store as a simulated process has it: every call takes its time on the way there and back, and may fail as calls
do.

A call that has left arrives, whatever becomes of the process meanwhile: so a commit of a process that was killed, or
that no longer waits for the answer, may still be written, or lose to a taking over.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from random import Random
from typing import Any, TypeVar

from db.battles import Battle, Contestant
from db.errors import Unavailable
from db.inbox import LINES_READ_MAX, Line
from db.insurance import Purchase
from db.journal import Commit, Committed, EntryRow, NotCommitted, OutcomeUnknown, RoomOpened
from db.mystery import Past
from db.players import Player
from db.ratings import Entrant, Rating
from db.rooms import Adoptable, Asked, NodeId, StoredEntry, StoredRoom
from db.trading_rules import Format
from db.wines import CellarWine
from game.auction.opening import Party
from game.effects import CELLAR, QuestionAnswered
from game.glicko import RATING_MAX, Strength
from game.ids import HOUSE, PlayerId, RoomId, SpeciesSlug, WineId
from game.queue.fit import Known
from game.refusal import Refused
from server.matchmaking import HOUSE_NAME, HOUSE_REF
from server.reads import MET_MAX, Choice, not_your_purchase
from tests.sim.timeline import SimLoop, Timeline
from tests.sim.truth import Truth

T = TypeVar("T")

RULED_FROM = 15
"""The rarity from which the schema's first rules of trading ask something of everybody."""

PATIENCE_S = 8.0
"""How long a call waits that gets no answer, as in db/journal.py."""

LOCK_TIMEOUT_S = 1.0
"""How long a call waits for rows that another one has locked, as the roles' settings say."""


class Weather:
    """What calls to the store meet with: odds by call, per process, set and lifted by the faults of a scenario."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.slowest_s = 0.01
        self.odds_unavailable = 0.0
        self.odds_put_off = 0.0
        self.odds_unknown = 0.0
        self.cut_off = False
        """Nothing arrives: neither calls nor answers."""
        self.heartbeat_cut_off = False
        """The same for everything but commits, which have a connection of their own."""

    def latency_s(self) -> float:
        # Most calls are quick, and a few wait for a disk.
        return 0.0005 + self.slowest_s * self.chance.random() ** 6


class Rows:
    """Rows of rooms that commits have locked and not let go of yet, until when, in the timeline's seconds. Who reads
    sees meanwhile what was before; who would write there waits."""

    def __init__(self) -> None:
        self._until_s: dict[RoomId, float] = {}

    def lock(self, rooms: Collection[RoomId], until_s: float) -> None:
        for room in rooms:
            self._until_s[room] = max(until_s, self._until_s.get(room, 0.0))

    def locked_until_s(self, rooms: Collection[RoomId]) -> float:
        return max((self._until_s.get(room, 0.0) for room in rooms), default=0.0)


class Wire:
    """The way to PostgreSQL and back."""

    def __init__(self, timeline: Timeline, loop: SimLoop, weather: Weather, rows: Rows) -> None:
        self._timeline = timeline
        self._loop = loop
        self.weather = weather
        self._rows = rows

    async def ask(self, work: Callable[[], T], locks: Collection[RoomId] = ()) -> T:
        """Have this done there. It takes the rows of these rooms, and waits for who has them.

        Raises:
            Unavailable: there is no answer. Whether it was done is not known.
        """
        weather, lost = self.weather, Unavailable("cut off")
        if weather.cut_off or weather.heartbeat_cut_off:
            return await self._call(None, PATIENCE_S, lost, lost=lost)
        if weather.odds_unavailable and weather.chance.random() < weather.odds_unavailable:
            done = weather.chance.random() < 0.5
            return await self._call(work if done else None, weather.latency_s(), lost, lost=lost, locks=locks)
        return await self._call(work, weather.latency_s(), lost=lost, locks=locks)

    async def commit(self, work: Callable[[], T], locks: Collection[RoomId]) -> T:
        """The same for a commit. One that comes late has its rows already, or is still on its way to PostgreSQL.

        Raises:
            Unavailable: certainly nothing was written.
            OutcomeUnknown: it may have been written, or may yet be.
        """
        weather, chance, lost = self.weather, self.weather.chance, OutcomeUnknown("the connection is lost")
        if weather.cut_off:
            return await self._call(None, PATIENCE_S, lost, lost=lost)
        if weather.odds_put_off and chance.random() < weather.odds_put_off:
            put_off = Unavailable("the commit was put off")
            return await self._call(None, weather.latency_s(), put_off, lost=lost)
        if weather.odds_unknown and chance.random() < weather.odds_unknown:
            how = chance.choice(("written", "lost", "late", "slow"))
            if how in ("late", "slow"):
                late_s = chance.uniform(0.0, 3.0)
                if how == "slow":
                    self._rows.lock(locks, self._timeline.now_s + late_s)
                self._timeline.after(late_s, _quietly, work)
            done = work if how == "written" else None
            return await self._call(done, weather.latency_s(), lost, lost=lost, locks=locks)
        return await self._call(work, weather.latency_s(), lost=lost, locks=locks)

    async def _call(
        self,
        work: Callable[[], T] | None,
        back_s: float,
        fails: Exception | None = None,
        *,
        lost: Exception,
        locks: Collection[RoomId] = (),
    ) -> T:
        answer = self._loop.create_future()

        def tell(outcome: Any, error: Exception | None) -> None:
            if answer.done():
                return  # who asked no longer waits
            if error is None:
                answer.set_result(outcome)
            else:
                answer.set_exception(error)

        def arrive() -> None:
            waits_s = 0.0 if work is None else self._rows.locked_until_s(locks) - self._timeline.now_s
            if waits_s > LOCK_TIMEOUT_S:
                self._timeline.after(LOCK_TIMEOUT_S, answered, None, Unavailable("the rows are locked"))
            elif waits_s > 0.0:
                self._timeline.after(waits_s, arrive)
            else:
                do()

        def do() -> None:
            outcome, error = None, fails
            if work is not None:
                try:
                    outcome = work()
                except Exception as raised:  # as PostgreSQL's own errors travel
                    error = fails or raised
            answered(outcome, error)

        def answered(outcome: Any, error: Exception | None) -> None:
            if error is None and self.weather.cut_off:  # the answer does not arrive
                self._timeline.after(PATIENCE_S, self._loop.call_soon, tell, None, lost)
            else:
                self._timeline.after(back_s, self._loop.call_soon, tell, outcome, error)

        self._timeline.after(self.weather.latency_s(), arrive)
        result: T = await answer
        return result


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # nobody waits for it any more
        del error


class SimStore:
    """The engine's store; see `server.rooms.store.Store`."""

    def __init__(self, truth: Truth, node: NodeId, wire: Wire) -> None:
        self.truth = truth
        self.node = node
        self._wire = wire

    async def register(self, host: str, pid: int, pid_started: str) -> None:
        # A process that can't reach PostgreSQL when it starts ends, and is started again.
        self.truth.register(self.node, host, pid, pid_started)

    async def beat(self) -> bool:
        return await self._wire.ask(lambda: self.truth.beat(self.node))

    async def leave(self) -> None:
        await self._wire.ask(lambda: self.truth.leave(self.node))

    async def neighbours(self, host: str) -> list[tuple[NodeId, int, str]]:
        return await self._wire.ask(lambda: self.truth.neighbours(host))

    async def adoptable(self, dead: Sequence[NodeId]) -> list[Adoptable]:
        return await self._wire.ask(lambda: self.truth.adoptable(self.node, dead))

    async def owned(self) -> list[StoredRoom]:
        return await self._wire.ask(lambda: self.truth.owned(self.node))

    async def resume(
        self, dead: Sequence[NodeId], at_ms: int, takings: Sequence[tuple[RoomId, int, bytes]]
    ) -> set[RoomId]:
        locks = [room for room, _, _ in takings]
        return await self._wire.ask(lambda: self.truth.resume(self.node, dead, at_ms, takings), locks)

    async def lost(self, held: Iterable[tuple[RoomId, int]]) -> set[RoomId]:
        pairs = list(held)
        return await self._wire.ask(lambda: self.truth.lost(self.node, pairs))

    async def quarantine(self, room: RoomId, epoch: int, fault: str) -> bool:
        return await self._wire.ask(lambda: self.truth.quarantine(self.node, room, epoch, fault), [room])

    async def find(self, room: RoomId) -> StoredRoom | None:
        return await self._wire.ask(lambda: self.truth.find(room))

    async def rows(self, rooms: Sequence[RoomId]) -> list[StoredRoom]:
        return await self._wire.ask(lambda: self.truth.rows(rooms))

    async def entries(self, rooms: Sequence[RoomId]) -> dict[RoomId, list[StoredEntry]]:
        return await self._wire.ask(lambda: self.truth.read_entries(rooms))

    async def entries_after(self, heads: Mapping[RoomId, int]) -> dict[RoomId, list[StoredEntry]]:
        return await self._wire.ask(lambda: self.truth.read_entries_after(heads))

    async def record(self, room: RoomId) -> list[StoredEntry]:
        return await self._wire.ask(lambda: self.truth.record(room))

    async def open_once(self, actor: PlayerId, key: bytes, opened: RoomOpened, entries: Sequence[EntryRow]) -> RoomId:
        return await self._wire.ask(lambda: self.truth.open_once(self.node, actor, key, opened, entries))

    async def commit(self, what: Commit) -> Committed | NotCommitted:
        return await self._wire.commit(lambda: self.truth.commit(self.node, what), [step.room for step in what.steps])

    async def available(self, players: Sequence[PlayerId]) -> Mapping[PlayerId, int]:
        return await self._wire.ask(lambda: self.truth.effects.available(players))

    async def close(self) -> None:
        """There is nothing to close."""


class SimReads:
    """What the house reads; see `server.reads.Reads`."""

    def __init__(self, truth: Truth, wire: Wire) -> None:
        self._truth = truth
        self._wire = wire

    async def standing(self, kind: str) -> RoomId | None:
        return await self._wire.ask(lambda: self._one_of(kind))

    def _one_of(self, kind: str) -> RoomId | None:
        return next((row.room for row in self._truth.rooms.values() if row.kind == kind and row.state == "open"), None)

    async def ended_count(self, kind: str) -> int:
        rows = self._truth.rooms
        return await self._wire.ask(lambda: sum(row.kind == kind and row.state != "open" for row in rows.values()))

    async def asked(self, room: RoomId) -> Asked:
        return await self._wire.ask(lambda: self._truth.asked(room))

    async def player(self, ref: str) -> Player | None:
        players = self._truth.players
        return await self._wire.ask(lambda: next((one for one in players.values() if one.ref == ref), None))

    async def trading_refusal(self, player: PlayerId, wine: WineId, format: Format) -> Refused | None:
        return await self._wire.ask(lambda: self._trading_refusal(player, wine))

    def _trading_refusal(self, player: PlayerId, name: WineId) -> Refused | None:
        # Nothing here is rare enough for the rules that the schema begins with.
        until_ms, now_ms = self._truth.players[player].trade_locked_until_ms, self._truth.now_ms()
        if until_ms is not None and until_ms > now_ms:
            title = "You may not trade for a while."
            return Refused("trade_locked", title, retry_after_ms=until_ms - now_ms, until_ms=until_ms)
        wine = self._truth.effects.wines[name]
        assert wine.species.rarity.ordinal < RULED_FROM, "a rule is about this one"
        if wine.owner == player and wine.place != CELLAR:
            return Refused("wine_not_free", "The wine is not in your cellar.")
        if self._truth.effects.tables.apart(player, wine.owner):
            return Refused("player_blocked", "One of you wants nothing to do with the other.")
        return None

    async def blocked(self, one: PlayerId, other: PlayerId) -> bool:
        return await self._wire.ask(lambda: self._truth.effects.tables.apart(one, other))

    async def mystery_past(self, player: PlayerId) -> Past:
        return await self._wire.ask(lambda: Past((), self._truth.effects.last_partner(player)))

    async def mystery_blocks(self, pool: RoomId) -> Sequence[tuple[PlayerId, PlayerId]]:
        return await self._wire.ask(list)  # nobody blocks anybody here

    async def purchase(self, player: PlayerId, trade: str) -> Purchase:
        return await self._wire.ask(lambda: self._purchase(player, trade))

    def _purchase(self, player: PlayerId, trade: str) -> Purchase:
        effects = self._truth.effects
        cover = next((one.room for one in effects.covers.values() if one.began.trade == trade), None)
        for one, at_ms in effects.trades:
            wine = effects.wines[one.wine]
            if (one.trade, one.buyer) == (trade, player) and one.price and (wine.owner == player or cover is not None):
                known = self._truth.players[one.seller]
                seller = Party(one.seller, known.ref, known.name)
                whose = wine.place.kind, wine.revision, cover
                return Purchase(one.trade, at_ms, one.price, seller, wine.id, wine.ref, wine.species.name, *whose)
        raise not_your_purchase()

    async def wines(self, player: PlayerId, refs: Sequence[str]) -> Sequence[CellarWine]:
        return await self._wire.ask(lambda: self._named(player, refs))

    async def entrant(self, player: PlayerId, mode: str, since_ms: int) -> Entrant:
        return await self._wire.ask(lambda: self._entrant(player, mode, since_ms))

    def _entrant(self, player: PlayerId, mode: str, since_ms: int) -> Entrant:
        effects = self._truth.effects
        met: dict[PlayerId, int] = {}
        for room in sorted((room for room in effects.battles if _made_at_ms(room) >= since_ms), reverse=True):
            pair = effects.battles[room].players
            if player in pair:
                other = pair[1 - pair.index(player)]
                if other != HOUSE:
                    met[other] = met.get(other, 0) + 1
        rating = effects.ratings.get((player, mode), Rating())
        apart = sorted(
            one if other == player else other for one, other in effects.tables.blocks if player in (one, other)
        )
        known = Known(Strength(*rating[:3]), tuple(met.items())[:MET_MAX], tuple(dict.fromkeys(apart)))
        return Entrant(known, effects.live[player])

    async def choice(self, player: PlayerId, refs: Sequence[str], most: int) -> Choice:
        return await self._wire.ask(lambda: self._choice(player, refs, most))

    def _choice(self, player: PlayerId, refs: Sequence[str], most: int) -> Choice:
        free = [wine for wine in self._truth.effects.wines.values() if wine.owner == player and wine.place == CELLAR]
        return Choice(self._named(player, refs), sorted(free, key=_strength)[:most])

    def _named(self, player: PlayerId, refs: Sequence[str]) -> list[CellarWine]:
        found = {wine.ref: wine for wine in self._truth.effects.wines.values() if wine.owner == player}
        named = []
        for ref in refs:
            wine = found.pop(ref.lower(), None)
            if wine is None:
                raise Refused("unknown_wine", "You have no such wine, or named it twice.", wine=ref)
            named.append(wine)
        return named

    async def evolutions_by_trade(self, player: PlayerId, wines: Sequence[WineId]) -> Mapping[WineId, SpeciesSlug]:
        return await self._wire.ask(lambda: self._evolutions_by_trade(wines))

    def _evolutions_by_trade(self, wines: Sequence[WineId]) -> Mapping[WineId, SpeciesSlug]:
        becomes = self._truth.evolves_by_trade
        species = {wine: self._truth.effects.wines[wine].species.slug for wine in wines}
        return {wine: becomes[slug] for wine, slug in species.items() if slug in becomes}

    async def topics(self, player: PlayerId) -> Mapping[str, tuple[int, int]]:
        return await self._wire.ask(lambda: dict(self._truth.effects.topics[player]))

    async def question_strengths(self) -> Mapping[str, Strength]:
        moved = self._truth.effects.questions.values()
        return await self._wire.ask(lambda: {one.question: _rated(one) for one in moved})

    async def live_battles(self, names: Sequence[RoomId]) -> Sequence[Battle]:
        return await self._wire.ask(lambda: [self._battle(name) for name in names if self._is_live(name)])

    def _is_live(self, name: RoomId) -> bool:
        row = self._truth.effects.battles.get(name)
        return row is not None and row.state == "live"

    def _battle(self, name: RoomId) -> Battle:
        effects, row = self._truth.effects, self._truth.effects.battles[name]

        def seated(player: PlayerId) -> Contestant:
            if player == HOUSE:
                return Contestant(HOUSE_REF, HOUSE_NAME)
            known = self._truth.players[player]
            rating = effects.ratings.get((player, row.mode), Rating())
            # What is shown of a contestant, and no more: `db.battles` does not read the rest.
            shown = Rating(rating.rating_hundredths, rating.deviation_hundredths, battles=rating.battles)
            return Contestant(known.ref, known.name, shown)

        one, other = row.players
        players = seated(one), seated(other)
        opened_at_ms = _made_at_ms(name)
        return Battle(name, row.mode, row.rated, "live", players, None, None, None, None, opened_at_ms, None)

    async def inbox(self, player: PlayerId, after: int | None) -> tuple[int, list[Line]]:
        return await self._wire.ask(lambda: self._inbox(player, after))

    def _inbox(self, player: PlayerId, after: int | None) -> tuple[int, list[Line]]:
        effects = self._truth.effects
        head = effects.head_of(player)
        if after is None or not 0 <= head - after <= LINES_READ_MAX:
            return head, []
        return head, [line for line, _, _ in effects.inboxes[player][after:]]


def _made_at_ms(room: RoomId) -> int:
    """When a room's name was made: it is a UUIDv7."""
    return int(room.replace("-", "")[:12], 16)


def _rated(moved: QuestionAnswered) -> Strength:
    rating = min(RATING_MAX, max(0, moved.start_hundredths + moved.change_hundredths))
    return Strength(rating, moved.deviation_hundredths, moved.volatility_millionths)


def _strength(wine: CellarWine) -> tuple[int, int, int]:
    """Strongest first, as db/wines.py orders them."""
    each = zip(wine.species.base, wine.wine.iv, wine.wine.ev, strict=True)
    growth = sum(2 * base + iv + ev // 4 for base, iv, ev in each)
    return -wine.wine.level, -growth, wine.id
