"""An auction with the world outside it, as far as it changes it: whose coins and wine, and what is told."""

from typing import Any

from game.auction.auction import AUCTION
from game.auction.commands import BuyNow, Cancel, Command, PlaceBid
from game.auction.events import Event
from game.auction.opening import AuctionOpening, Lot, Party, lot_of
from game.auction.state import State
from game.catalogue import OWN
from game.decider import Open, Resumed, Wake
from game.effects import (
    FEES,
    Account,
    AuctionClosed,
    AuctionOpened,
    AuctionPriced,
    Effect,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    Place,
)
from game.ids import PlayerId, RoomId, WineId
from game.record import Entry, RecordCodec, resume_body
from game.refusal import Refused
from game.stats import Nature, Stats
from game.wine import Wine

ROOM = RoomId("01920000-0000-7000-8000-00000000000a")
START_MS = 1_795_334_400_000
LASTS_MS = 600_000
SELLER, ANNA, BELA, CARLA = PlayerId(1), PlayerId(2), PlayerId(3), PlayerId(4)
NAMES = {SELLER: "Sella", ANNA: "Anna", BELA: "Bela", CARLA: "Carla"}
RICH = 1_000_000


class Broke(Exception):
    """The database would refuse the entry: an account has not got so much."""


def party(player: PlayerId) -> Party:
    return Party(player, f"ref-{player}", NAMES[player])


def lot(number: int = 7) -> Lot:
    species = OWN[number]
    six = Stats(1, 2, 3, 4, 5, 6)
    wine = Wine(species.slug, six, Stats(0, 0, 0, 0, 0, 0), Nature.HONEST, 12, 0, False)
    return lot_of(wine, species, wine_id=WineId(number), ref=f"wine-{number}")


def opening(*, start: int = 10, reserve: int | None = None, buy_now: int | None = None) -> AuctionOpening:
    return AuctionOpening(ROOM, 1, START_MS, START_MS + LASTS_MS, party(SELLER), lot(), start, reserve, buy_now)


def bid(player: PlayerId, most: int) -> PlaceBid:
    return PlaceBid(f"ref-{player}", NAMES[player], most)


def buy_now(player: PlayerId) -> BuyNow:
    return BuyNow(f"ref-{player}", NAMES[player])


class Sale:
    """A running auction. Effects are carried out in their order, as the database's guards see them."""

    def __init__(self, coins: int = RICH, **terms: Any) -> None:
        self.opening = opening(**terms)
        self.state: State = AUCTION.initial(self.opening)
        self.codec = RecordCodec(AUCTION)
        self.entries: list[Entry] = []
        self.n = 0
        self.epoch = 1
        self.now_ms = START_MS
        self.coins: dict[Account, int] = {FEES: 0}
        for player in NAMES:
            self.coins |= {Account("available", player): coins, Account("held", player): 0}
        self.owner = SELLER
        self.place: Place = Place("escrow", ROOM)
        self.rows: list[Effect] = []
        self.told: list[Notify] = []
        self.pushes: list[Any] = []
        self.do(None, Open())

    def do(self, actor: PlayerId | None, command: Command) -> Any:
        """Decide twice, write down, read back, carry out, and go on from what was read; the answer.

        Raises:
            Broke: what it does to the coins may not be; nothing has changed.
        """
        decision = AUCTION.decide(self.state, actor, command, self.now_ms)
        assert decision == AUCTION.decide(self.state, actor, command, self.now_ms), "deciding changes nothing"
        self._carry_out(decision.effects)
        if decision.events or decision.effects:
            body = self.codec.encode_body(command, decision.events, decision.answer, b"")
            self._take(body, actor)
            assert self.entries[-1].events == list(decision.events)
        return decision.answer

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

    def resume(self, lost_ms: int) -> None:
        """The room has come back after so long."""
        self.epoch += 1
        self._take(resume_body(Resumed(self.epoch, lost_ms, self.now_ms)), None)

    def has(self, player: PlayerId) -> tuple[int, int]:
        """What a player has free, and what is held."""
        return self.coins[Account("available", player)], self.coins[Account("held", player)]

    def lines(self, player: PlayerId) -> list[str]:
        return [told.t for told in self.told if told.player == player]

    def _take(self, body: bytes, actor: PlayerId | None) -> None:
        entry = self.codec.decode_entry(len(self.entries) + 1, self.n + 1, self.now_ms, actor, None, body)
        self.entries.append(entry)
        self.n += len(entry.events)
        for event in entry.events:
            self._see(event)

    def _see(self, event: Event) -> None:
        self.state = AUCTION.evolve(self.state, event)
        views = [AUCTION.view_event(event, AUCTION.role_of(self.state, player)) for player in (*NAMES, None)]
        assert all(view == views[0] for view in views), "all are told the same"
        self.pushes.append(views[0])

    def _carry_out(self, effects: Any) -> None:
        coins, owner, place = dict(self.coins), self.owner, self.place
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
                case AuctionOpened() | AuctionPriced() | AuctionClosed() | Notify() | LogActivity():
                    pass
                case _:
                    raise AssertionError(effect)
        self.coins, self.owner, self.place = coins, owner, place
        self.rows += [one for one in effects if isinstance(one, AuctionOpened | AuctionPriced | AuctionClosed)]
        self.told += [one for one in effects if isinstance(one, Notify)]


def tried(act: Any, *asked: Any) -> Any:
    """What comes of it: the answer, the refusal, or that somebody is broke."""
    try:
        return act(*asked)
    except (Refused, Broke) as outcome:
        return outcome
