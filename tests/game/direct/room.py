"""A table with the world outside it, as far as it changes it: whose coins and wines, and what is told."""

from typing import Any

from game.auction.opening import Lot, Party, lot_of
from game.catalogue import OWN
from game.decider import WATCHER, Open, Push, Resumed, Wake
from game.direct.commands import Accept, Cancel, Command, Confirm, Laid, MakeOffer, SeatBack, SeatLeft
from game.direct.opening import TradeOpening
from game.direct.state import State
from game.direct.trade import DIRECT_TRADE
from game.direct.view import HIDDEN
from game.effects import (
    CELLAR,
    Account,
    CountStatistic,
    Effect,
    EvolveWine,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    Place,
    TradeClosed,
    TradeOffered,
    TradeOpened,
    WineTraded,
)
from game.ids import PlayerId, RoomId, SpeciesSlug, WineId
from game.record import Entry, RecordCodec, resume_body
from game.refusal import Refused
from game.stats import Nature, Stats
from game.wine import Wine

ROOM = RoomId("01920000-0000-7000-8000-00000000000b")
START_MS = 1_795_334_400_000
ANNA, BELA, CARLA = PlayerId(1), PlayerId(2), PlayerId(3)
NAMES = {ANNA: "Anna", BELA: "Bela", CARLA: "Carla"}
TWO = (ANNA, BELA)
EVOLVES = 3
"""Every wine whose number is divisible by this evolves by trade."""


class GuardFailed(Exception):
    """The database would refuse the entry: an account has not got so much, or a wine is elsewhere."""


def party(player: PlayerId) -> Party:
    return Party(player, f"ref-{player}", NAMES[player])


def lot(number: int) -> Lot:
    species = OWN[number]
    six = Stats(1, 2, 3, 4, 5, 6)
    wine = Wine(species.slug, six, Stats(0, 0, 0, 0, 0, 0), Nature.HONEST, 12, 0, False)
    becomes = SpeciesSlug("another") if number % EVOLVES == 0 else None
    return lot_of(wine, species, wine_id=WineId(number), ref=f"wine-{number}", evolves_by_trade=becomes)


class Table:
    """A running trade. Effects are carried out in their order, as the database's guards see them. Anna has wines 1 to
    8, Bela 11 to 18."""

    def __init__(self, coins: int = 1_000) -> None:
        self.opening = TradeOpening(ROOM, 1, START_MS, (party(ANNA), party(BELA)))
        self.state: State = DIRECT_TRADE.initial(self.opening)
        self.codec = RecordCodec(DIRECT_TRADE)
        self.entries: list[Entry] = []
        self.n = 0
        self.epoch = 1
        self.now_ms = START_MS
        self.coins: dict[Account, int] = {}
        for player in NAMES:
            self.coins |= {Account("available", player): coins, Account("held", player): 0}
        self.wines = {WineId(i): ANNA for i in range(1, 9)} | {WineId(i): BELA for i in range(11, 19)}
        self.places = dict.fromkeys(self.wines, CELLAR)
        self.species = {wine: OWN[wine].slug for wine in self.wines}
        self.rows: list[Effect] = []
        self.traded: list[WineTraded] = []
        self.told: list[Notify] = []
        self.pushes: list[Push] = []
        self.do(None, Open())

    def do(self, actor: PlayerId | None, command: Command) -> Any:
        """Decide twice, write down, read back, carry out, and go on from what was read; the answer.

        Raises:
            GuardFailed: what it does to the world may not be; nothing has changed.
        """
        decision = DIRECT_TRADE.decide(self.state, actor, command, self.now_ms)
        assert decision == DIRECT_TRADE.decide(self.state, actor, command, self.now_ms), "deciding changes nothing"
        self._carry_out(decision.effects)
        if decision.events or decision.effects:
            self._take(self.codec.encode_body(command, decision.events, decision.answer, b""), actor)
            assert self.entries[-1].events == list(decision.events)
        else:
            assert actor is None, "what somebody is answered is an entry with an event, or a refusal"
        return decision.answer

    def offer(self, player: PlayerId, *numbers: int, coins: int = 0) -> Any:
        laid = tuple(Laid(lot(number), 1) for number in numbers)
        return self.do(player, MakeOffer(laid, coins))

    def confirm(self, player: PlayerId, revision: int | None = None) -> Any:
        return self.do(player, Confirm(self.state.revision if revision is None else revision))

    def accept(self, player: PlayerId) -> Any:
        return self.do(player, Accept())

    def cancel(self, player: PlayerId) -> Any:
        return self.do(player, Cancel())

    def leaves(self, seat: int) -> None:
        self.do(None, SeatLeft(seat))

    def returns(self, seat: int) -> None:
        self.do(None, SeatBack(seat))

    def wait(self, for_ms: int) -> None:
        """So much later; what is due happens."""
        self.now_ms += for_ms
        due_ms = DIRECT_TRADE.wake_at_ms(self.state)
        if due_ms is not None and due_ms <= self.now_ms:
            self.do(None, Wake())

    def resume(self, lost_ms: int) -> None:
        """The room has come back after so long."""
        self.epoch += 1
        self._take(resume_body(Resumed(self.epoch, lost_ms, self.now_ms)), None)

    def has(self, player: PlayerId) -> tuple[int, int]:
        """What a player has free, and what is held."""
        return self.coins[Account("available", player)], self.coins[Account("held", player)]

    def lines(self, player: PlayerId) -> list[str]:
        return [told.t for told in self.told if told.player == player]

    def of(self, player: PlayerId) -> list[int]:
        """The numbers of his wines."""
        return sorted(wine for wine, owner in self.wines.items() if owner == player)

    def on_table(self) -> list[int]:
        return sorted(wine for wine, place in self.places.items() if place != CELLAR)

    @property
    def closed(self) -> list[TradeClosed]:
        return [row for row in self.rows if isinstance(row, TradeClosed)]

    def _take(self, body: bytes, actor: PlayerId | None) -> None:
        entry = self.codec.decode_entry(len(self.entries) + 1, self.n + 1, self.now_ms, actor, None, body)
        self.entries.append(entry)
        self.n += len(entry.events)
        for event in entry.events:
            self.state = DIRECT_TRADE.evolve(self.state, event)
            first, second = (DIRECT_TRADE.view_event(event, DIRECT_TRADE.role_of(self.state, who)) for who in TWO)
            assert first == second, "the two are told the same"
            assert DIRECT_TRADE.view_event(event, WATCHER) == HIDDEN
            self.pushes.append(first)

    def _carry_out(self, effects: Any) -> None:
        coins, wines, places, species = dict(self.coins), dict(self.wines), dict(self.places), dict(self.species)
        for effect in effects:
            match effect:
                case MoveCoins(_, amount, source, target):
                    assert amount >= 1
                    assert source != target
                    coins[source] -= amount
                    coins[target] += amount
                    if coins[source] < 0:
                        raise GuardFailed(source)
                case MoveWine(wine, whose, origin, target, _, new_owner):
                    if (wines[wine], places[wine]) != (whose, origin):
                        raise GuardFailed(wine)
                    wines[wine], places[wine] = new_owner or whose, target
                    assert target in (CELLAR, Place("escrow", ROOM))
                case EvolveWine(wine, before, after):
                    assert species[wine] == before
                    species[wine] = after
                case (
                    CountStatistic()
                    | WineTraded()
                    | TradeOpened()
                    | TradeOffered()
                    | TradeClosed()
                    | Notify()
                    | LogActivity()
                ):
                    pass
                case _:
                    raise AssertionError(effect)
        self.coins, self.wines, self.places, self.species = coins, wines, places, species
        self.rows += [one for one in effects if isinstance(one, TradeOpened | TradeOffered | TradeClosed)]
        self.traded += [one for one in effects if isinstance(one, WineTraded)]
        self.told += [one for one in effects if isinstance(one, Notify)]


def tried(act: Any, *asked: Any, **more: Any) -> Any:
    """What comes of it: the answer, the refusal, or the guard that does not hold."""
    try:
        return act(*asked, **more)
    except (Refused, GuardFailed) as outcome:
        return outcome
