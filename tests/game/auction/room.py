"""An auction with the world outside it, as far as it changes it: whose coins and wine, and what is told."""

from collections.abc import Sequence
from typing import Any

from game.auction.auction import AUCTION
from game.auction.commands import BuyNow, Cancel, PlaceBid
from game.auction.events import Event
from game.auction.opening import AuctionOpening, Lot, Party
from game.auction.state import State
from game.decider import Wake
from game.effects import (
    FEES,
    Account,
    AuctionClosed,
    AuctionExtended,
    AuctionOpened,
    AuctionPriced,
    Effect,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    Place,
)
from game.ids import PlayerId, RoomId
from tests.game.running import START_MS, Running, accounts, numbered, pay

ROOM = RoomId("01920000-0000-7000-8000-00000000000a")
LASTS_MS = 600_000
SELLER, ANNA, BELA, CARLA = PlayerId(1), PlayerId(2), PlayerId(3), PlayerId(4)
NAMES = {SELLER: "Sella", ANNA: "Anna", BELA: "Bela", CARLA: "Carla"}
RICH = 1_000_000


def party(player: PlayerId) -> Party:
    return Party(player, f"ref-{player}", NAMES[player])


def lot(number: int = 7) -> Lot:
    return numbered(number)


def opening(*, start: int = 10, reserve: int | None = None, buy_now: int | None = None) -> AuctionOpening:
    return AuctionOpening(ROOM, 1, START_MS, START_MS + LASTS_MS, party(SELLER), lot(), start, reserve, buy_now)


def bid(player: PlayerId, most: int) -> PlaceBid:
    return PlaceBid(f"ref-{player}", NAMES[player], most)


def buy_now(player: PlayerId) -> BuyNow:
    return BuyNow(f"ref-{player}", NAMES[player])


class Sale(Running):
    """A running auction."""

    decider = AUCTION
    state: State

    def __init__(self, coins: int = RICH, **terms: Any) -> None:
        super().__init__(opening(**terms), {FEES: 0} | accounts(NAMES, coins))
        self.owner = SELLER
        self.place: Place = Place("escrow", ROOM)
        self.open()

    def bid(self, player: PlayerId, most: int, after_ms: int = 0) -> Any:
        self.now_ms += after_ms
        return self.do(player, bid(player, most))

    def buy_now(self, player: PlayerId) -> Any:
        return self.do(player, buy_now(player))

    def cancel(self, player: PlayerId) -> Any:
        return self.do(player, Cancel())

    def end(self) -> None:
        """The time is over, and the hammer falls."""
        while not AUCTION.is_over(self.state):
            due_ms = AUCTION.wake_at_ms(self.state)
            assert due_ms is not None
            self.now_ms = max(self.now_ms, due_ms)
            self.do(None, Wake())

    def has(self, player: PlayerId) -> tuple[int, int]:
        """What a player has free, and what is held."""
        return self.coins[Account("available", player)], self.coins[Account("held", player)]

    def view(self, event: Event) -> Any:
        views = [AUCTION.view_event(event, AUCTION.role_of(self.state, player)) for player in (*NAMES, None)]
        assert all(view == views[0] for view in views), "all are told the same"
        return views[0]

    def carry_out(self, effects: Sequence[Effect]) -> None:
        coins, owner, place = dict(self.coins), self.owner, self.place
        for effect in effects:
            match effect:
                case MoveCoins():
                    pay(coins, effect)
                case MoveWine(_, whose, origin, target, _, new_owner):
                    assert (whose, origin) == (owner, place), "a wine is moved from where it is, by whose it is"
                    owner, place = new_owner or owner, target
                case AuctionOpened() | AuctionPriced() | AuctionExtended() | AuctionClosed() | Notify() | LogActivity():
                    pass
                case _:
                    raise AssertionError(effect)
        self.coins, self.owner, self.place = coins, owner, place
        self.rows += [
            one for one in effects if isinstance(one, AuctionOpened | AuctionPriced | AuctionExtended | AuctionClosed)
        ]
