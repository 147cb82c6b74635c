"""A listing with the world outside it, as far as it changes it: whose coins and wine, which row, what is told."""

from collections.abc import Sequence
from typing import Any

import msgspec

from game.decider import WATCHER, Push, Wake
from game.effects import (
    CELLAR,
    FEES,
    Account,
    CountStatistic,
    Effect,
    EvolveWine,
    ListingClosed,
    ListingOpened,
    ListingRepriced,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    Place,
    WineTraded,
)
from game.ids import PlayerId, SpeciesSlug
from game.market.commands import Buy, Reprice, Withdraw
from game.market.events import Event
from game.market.listing import LISTING
from game.market.opening import ListingOpening
from game.market.state import State
from tests.game.auction.room import LASTS_MS, NAMES, RICH, ROOM, SELLER, lot, party
from tests.game.running import START_MS, Running, pay


def buy(player: PlayerId, price: int | None = None) -> Buy:
    return Buy(f"ref-{player}", NAMES[player], price)


class Offer(Running):
    """A running listing."""

    decider = LISTING
    state: State

    def __init__(self, price: int = 100, coins: int = RICH, becomes: SpeciesSlug | None = None) -> None:
        self.lot = msgspec.structs.replace(lot(), evolves_by_trade=becomes)
        opening = ListingOpening(ROOM, 1, START_MS, START_MS + LASTS_MS, party(SELLER), self.lot, price)
        super().__init__(opening, {FEES: 0} | {Account("available", player): coins for player in NAMES})
        self.owner = SELLER
        self.place: Place = Place("escrow", ROOM)
        self.species = self.lot.species
        self.trades: list[WineTraded] = []
        self.open()

    def buy(self, player: PlayerId, price: int | None = None) -> Any:
        return self.do(player, buy(player, price))

    def withdraw(self, player: PlayerId) -> Any:
        return self.do(player, Withdraw())

    def reprice(self, player: PlayerId, price: int) -> Any:
        return self.do(player, Reprice(price))

    def wait(self, until_ms: int) -> None:
        """That time has come, and the room wakes."""
        self.now_ms = max(self.now_ms, until_ms)
        self.do(None, Wake())

    def has(self, player: PlayerId) -> int:
        return self.coins[Account("available", player)]

    def view(self, event: Event) -> Push:
        return LISTING.view_event(event, WATCHER)

    def carry_out(self, effects: Sequence[Effect]) -> None:
        coins, owner, place, species = dict(self.coins), self.owner, self.place, self.species
        for effect in effects:
            match effect:
                case MoveCoins():
                    pay(coins, effect)
                case MoveWine(_, whose, origin, target, _, new_owner):
                    assert (whose, origin) == (owner, place), "a wine is moved from where it is, by whose it is"
                    owner, place = new_owner or owner, target
                case EvolveWine(wine, before, after):
                    assert (wine, before) == (self.lot.wine, species), "it is still what it was when it was put up"
                    assert place == CELLAR, "it evolves where it has come to"
                    species = after
                case CountStatistic(player, _):
                    assert player == owner, "it is the new owner's"
                case ListingOpened() | ListingRepriced() | ListingClosed() | WineTraded() | Notify() | LogActivity():
                    pass
                case _:
                    raise AssertionError(effect)
        self.coins, self.owner, self.place, self.species = coins, owner, place, species
        self.rows += [one for one in effects if isinstance(one, ListingOpened | ListingRepriced | ListingClosed)]
        self.trades += [one for one in effects if isinstance(one, WineTraded)]
