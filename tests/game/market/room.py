"""A listing with the world outside it, as far as it changes it: whose coins and wine, which row, what is told."""

from typing import Any

import msgspec

from game.decider import WATCHER, Open, Push, Resumed, Wake
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
from game.market.commands import Buy, Command, Reprice, Withdraw
from game.market.listing import LISTING
from game.market.opening import ListingOpening
from game.market.state import State
from game.record import Entry, RecordCodec, resume_body
from tests.game.auction.room import LASTS_MS, NAMES, RICH, ROOM, SELLER, START_MS, Broke, lot, party


def buy(player: PlayerId, price: int | None = None) -> Buy:
    return Buy(f"ref-{player}", NAMES[player], price)


class Offer:
    """A running listing. Effects are carried out in their order, as the database's guards see them."""

    def __init__(self, price: int = 100, coins: int = RICH, becomes: SpeciesSlug | None = None) -> None:
        self.lot = msgspec.structs.replace(lot(), evolves_by_trade=becomes)
        self.opening = ListingOpening(ROOM, 1, START_MS, START_MS + LASTS_MS, party(SELLER), self.lot, price)
        self.state: State = LISTING.initial(self.opening)
        self.codec = RecordCodec(LISTING)
        self.entries: list[Entry] = []
        self.n = 0
        self.now_ms = START_MS
        self.coins: dict[Account, int] = {FEES: 0} | {Account("available", player): coins for player in NAMES}
        self.owner = SELLER
        self.place: Place = Place("escrow", ROOM)
        self.species = self.lot.species
        self.rows: list[Effect] = []
        self.trades: list[WineTraded] = []
        self.told: list[Notify] = []
        self.pushes: list[Push] = []
        self.do(None, Open())

    def do(self, actor: PlayerId | None, command: Command) -> Any:
        """Decide twice, write down, read back, carry out, and go on from what was read; the answer.

        Raises:
            Broke: what it does to the coins may not be; nothing has changed.
        """
        decision = LISTING.decide(self.state, actor, command, self.now_ms)
        assert decision == LISTING.decide(self.state, actor, command, self.now_ms), "deciding changes nothing"
        self._carry_out(decision.effects)
        if decision.events or decision.effects:
            self._take(self.codec.encode_body(command, decision.events, decision.answer, b""), actor)
            assert self.entries[-1].events == list(decision.events)
        return decision.answer

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

    def resume(self, lost_ms: int) -> None:
        """The room has come back after so long."""
        self._take(resume_body(Resumed(2, lost_ms, self.now_ms)), None)

    def has(self, player: PlayerId) -> int:
        return self.coins[Account("available", player)]

    def lines(self, player: PlayerId) -> list[str]:
        return [told.t for told in self.told if told.player == player]

    def _take(self, body: bytes, actor: PlayerId | None) -> None:
        entry = self.codec.decode_entry(len(self.entries) + 1, self.n + 1, self.now_ms, actor, None, body)
        self.entries.append(entry)
        self.n += len(entry.events)
        for event in entry.events:
            self.state = LISTING.evolve(self.state, event)
            self.pushes.append(LISTING.view_event(event, WATCHER))

    def _carry_out(self, effects: Any) -> None:
        coins, owner, place, species = dict(self.coins), self.owner, self.place, self.species
        for effect in effects:
            match effect:
                case MoveCoins(_, amount, source, target):
                    assert amount >= 1
                    assert source != target
                    coins[source] -= amount
                    coins[target] += amount
                    if coins[source] < 0:
                        raise Broke(source)
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
        self.told += [one for one in effects if isinstance(one, Notify)]
