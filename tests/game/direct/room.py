"""A table with the world outside it, as far as it changes it: whose coins and wines, and what is told."""

from collections.abc import Sequence
from typing import Any

from game.auction.opening import Lot, Party
from game.catalogue import OWN
from game.decider import WATCHER, Wake
from game.direct.commands import Accept, Cancel, Command, Confirm, Laid, MakeOffer, SeatBack, SeatLeft
from game.direct.events import Event
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
from tests.game.running import START_MS, GuardFailed, Running, accounts, numbered, pay

ROOM = RoomId("01920000-0000-7000-8000-00000000000b")
ANNA, BELA, CARLA = PlayerId(1), PlayerId(2), PlayerId(3)
NAMES = {ANNA: "Anna", BELA: "Bela", CARLA: "Carla"}
TWO = (ANNA, BELA)
EVOLVES = 3
"""Every wine whose number is divisible by this evolves by trade."""


def party(player: PlayerId) -> Party:
    return Party(player, f"ref-{player}", NAMES[player])


def lot(number: int) -> Lot:
    return numbered(number, SpeciesSlug("another") if number % EVOLVES == 0 else None)


class Table(Running):
    """A running trade. Anna has wines 1 to 8, Bela 11 to 18."""

    decider = DIRECT_TRADE
    state: State

    def __init__(self, coins: int = 1_000) -> None:
        super().__init__(TradeOpening(ROOM, 1, START_MS, (party(ANNA), party(BELA))), accounts(NAMES, coins))
        self.wines = {WineId(i): ANNA for i in range(1, 9)} | {WineId(i): BELA for i in range(11, 19)}
        self.places = dict.fromkeys(self.wines, CELLAR)
        self.species = {wine: OWN[wine].slug for wine in self.wines}
        self.traded: list[WineTraded] = []
        self.open()

    def do(self, actor: PlayerId | None, command: Command) -> Any:
        before = len(self.entries)
        answer = super().do(actor, command)
        entered = len(self.entries) > before
        assert entered or actor is None, "what somebody is answered is an entry with an event, or a refusal"
        return answer

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

    def has(self, player: PlayerId) -> tuple[int, int]:
        """What a player has free, and what is held."""
        return self.coins[Account("available", player)], self.coins[Account("held", player)]

    def of(self, player: PlayerId) -> list[int]:
        """The numbers of his wines."""
        return sorted(wine for wine, owner in self.wines.items() if owner == player)

    def on_table(self) -> list[int]:
        return sorted(wine for wine, place in self.places.items() if place != CELLAR)

    @property
    def closed(self) -> list[TradeClosed]:
        return [row for row in self.rows if isinstance(row, TradeClosed)]

    def view(self, event: Event) -> Any:
        first, second = (DIRECT_TRADE.view_event(event, DIRECT_TRADE.role_of(self.state, who)) for who in TWO)
        assert first == second, "the two are told the same"
        assert DIRECT_TRADE.view_event(event, WATCHER) == HIDDEN
        return first

    def carry_out(self, effects: Sequence[Effect]) -> None:
        coins, wines, places, species = dict(self.coins), dict(self.wines), dict(self.places), dict(self.species)
        for effect in effects:
            match effect:
                case MoveCoins():
                    pay(coins, effect)
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
