"""A pool, and the world outside it as far as the pool changes it: where each wine is and whose, who was told what."""

import msgspec

from game.decider import Open, Wake
from game.effects import (
    CELLAR,
    CountStatistic,
    DepositsCarried,
    EvolveWine,
    MoveWine,
    Notify,
    OpenRoom,
    Place,
    WineTraded,
)
from game.ids import PlayerId, RoomId, SpeciesSlug, WineId
from game.mystery.deposit import ANYTHING, MysteryOpening, PoolWine, Waiting, Wish
from game.mystery.events import Command, Deposit, Event, Matched, Renew, Withdraw
from game.mystery.pool import POOL
from game.mystery.state import State
from game.record import Entry, RecordCodec, replay, verify
from game.wine_types import WineType

ROOM = RoomId("01920000-0000-7000-8000-000000000001")
COMMON, UNCOMMON, RARE, DIVINE = 1, 4, 7, 19
"""A rarity of that tier each."""

FLOW = (WineType.FLOW,)


def ticket(number: int) -> str:
    return f"01920000-0000-7000-9000-{number:012d}"


BEFORE, AFTER = SpeciesSlug("chablis"), SpeciesSlug("grand-chablis")
EVOLVING_EVERY = 3
"""Every wine whose number is divisible by this evolves by trade."""


def wine(number: int, rarity: int = COMMON, types: tuple[WineType, ...] = FLOW) -> PoolWine:
    becomes = AFTER if number % EVOLVING_EVERY == 0 else None
    return PoolWine(WineId(number), f"wine-{number}", BEFORE, f"Wine {number}", rarity, types, 5, False, becomes)


class World:
    """Time is given to each command in milliseconds."""

    def __init__(self, seed: bytes = bytes(32)) -> None:
        self.opening = MysteryOpening(ROOM, seed, 0)
        self.state: State = POOL.initial(self.opening)
        self.codec = RecordCodec(POOL)
        self.entries: list[Entry] = []
        self.now_ms = 0
        self.made = 0
        self.woken_ms: int | None = None
        self.place: dict[int, Place] = {}
        self.owner: dict[int, PlayerId] = {}
        self.told: list[tuple[PlayerId, dict[str, object]]] = []
        self.evolved: dict[int, PlayerId] = {}
        """Which wines have evolved, and to whom this was told."""
        self.trades: list[WineTraded] = []
        self.exchanges: list[tuple[Waiting, Waiting, int]] = []
        self.do(None, Open())

    def do(self, actor: PlayerId | None, command: Command) -> list[Event]:
        """Decide at this moment, write, apply; a refusal goes up."""
        decision = POOL.decide(self.state, actor, command, self.now_ms)
        if not decision.events:
            return []
        seq = len(self.entries) + 1
        body = self.codec.encode_body(command, decision.events, decision.answer, b"")
        self.entries.append(self.codec.decode_entry(seq, seq, self.now_ms, actor, None, body))
        for effect in decision.effects:
            self._apply(effect)
        for event in decision.events:
            self._remember(event)
            self.state = POOL.evolve(self.state, event)
        return list(decision.events)

    def put_in(
        self,
        player: int,
        number: int,
        rarity: int = COMMON,
        wish: Wish = ANYTHING,
        *,
        types: tuple[WineType, ...] = FLOW,
        shuns: tuple[PlayerId, ...] = (),
        last_partner: PlayerId | None = None,
    ) -> str:
        """A player puts in a wine of his."""
        self.place.setdefault(number, CELLAR)
        self.owner.setdefault(number, PlayerId(player))
        self.made += 1
        it = wine(number, rarity, types)
        if number in self.evolved:
            it = msgspec.structs.replace(it, species=AFTER, evolves_by_trade=None)
        command = Deposit(ticket(self.made), f"ref-{player}", f"Player {player}", it, 0, wish, shuns, last_partner)
        self.do(PlayerId(player), command)
        return command.ticket

    def withdraw(self, player: int, name: str) -> None:
        self.do(PlayerId(player), Withdraw(name))

    def wait(self, until_ms: int) -> None:
        """Time goes on, and the room is woken whenever it asks for it."""
        while (at_ms := POOL.wake_at_ms(self.state)) is not None and at_ms <= until_ms:
            assert at_ms != self.woken_ms, "a timer that is set to the same time again is not set"
            self.woken_ms = at_ms
            self.now_ms = max(self.now_ms, at_ms)
            assert self.do(None, Wake()), "a room that asks to be woken has something to do"
        self.now_ms = until_ms

    def partners(self) -> list[set[int]]:
        """Who has exchanged with whom, in order."""
        return [{one.player, other.player} for one, other, _ in self.exchanges]

    def renew(self) -> "World":
        """The pool goes on in another room: the same world, with a record of its own."""
        renew = Renew(RoomId(f"01920000-0000-7000-8000-{self.made + 1_000:012d}"), bytes([self.made % 256]) * 32)
        (opened,) = [
            effect
            for effect in POOL.decide(self.state, None, renew, self.now_ms).effects
            if isinstance(effect, OpenRoom)
        ]
        self.do(None, renew)
        self.check()
        new = World.__new__(World)
        new.__dict__.update(self.__dict__)
        new.opening = self.codec.decode_opening(self.codec.encode_opening(opened.opening))
        new.state = POOL.initial(new.opening)
        new.entries = []
        new.woken_ms = None
        new.do(None, Open())
        return new

    def check(self) -> None:
        """What must always be so, and the record leads to just this."""
        self.check_state()
        opening = self.codec.decode_opening(self.codec.encode_opening(self.opening))
        replayed = replay(POOL, opening, self.entries)
        assert msgspec.structs.asdict(replayed) == msgspec.structs.asdict(self.state)
        assert verify(POOL, opening, self.entries) is None

    def check_state(self) -> None:
        """What must always be so."""
        state = self.state
        in_rows = [one for row in state.rows for piece in row for one in piece]
        assert sorted(one.ticket for one in in_rows) == sorted(state.waiting)
        assert sorted(name for _, names in state.of_player.items() for name in names) == sorted(state.waiting)
        for row in state.rows:
            numbers = [one.number for piece in row for one in piece]
            assert numbers == sorted(numbers)
            assert all(row), "no piece is empty"
        if state.successor is None:
            escrowed = {number for number, place in self.place.items() if place == state.escrow}
            assert escrowed == {one.wine.wine for one in in_rows}
            assert all(place in (CELLAR, state.escrow) for place in self.place.values())

    def _apply(self, effect: object) -> None:
        match effect:
            case MoveWine(it, owner, origin, target, _, new_owner):
                assert self.place[it] == origin, "the world's guard"
                assert self.owner[it] == owner
                self.place[it] = target
                self.owner[it] = owner if new_owner is None else new_owner
            case DepositsCarried(successor, count):
                moved = [it for it, place in self.place.items() if place == self.state.escrow]
                assert len(moved) == count
                self.place |= dict.fromkeys(moved, Place("escrow", successor))
            case WineTraded():
                self.trades.append(effect)
            case EvolveWine(it, before, after):
                assert (before, after) == (BEFORE, AFTER)
                assert self.place[it] == CELLAR, "it evolves where it has come to"
                assert it not in self.evolved, "once"
                self.evolved[it] = self.owner[it]
            case CountStatistic(player, statistic):
                assert statistic == "evolutions_done"
                assert player in self.evolved.values()
            case Notify(player, "wine.evolved", d):
                assert self.evolved[int(d["wine"]["id"].removeprefix("wine-"))] == player
            case Notify(player, _, d):
                self.told.append((player, dict(d)))
            case _:
                pass

    def _remember(self, event: Event) -> None:
        if isinstance(event, Matched):
            one, other = self.state.waiting.get(event.pair.one), self.state.waiting.get(event.pair.other)
            assert one is not None
            assert other is not None
            self.exchanges.append((one, other, event.at_ms))
