"""A room of the trading house with the world outside it, as far as it changes it; which world that is, each says."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from game.auction.opening import Lot, lot_of
from game.catalogue import OWN
from game.decider import Decider, Open, Resumed
from game.effects import Account, Effect, MoveCoins, Notify
from game.ids import PlayerId, SpeciesSlug, WineId
from game.record import Entry, RecordCodec, resume_body
from game.refusal import Refused
from game.stats import Nature, Stats
from game.wine import Wine

START_MS = 1_795_334_400_000


class GuardFailed(Exception):
    """The database would refuse the entry."""


class Broke(GuardFailed):
    """An account has not got so much."""


class Running(ABC):
    """A running room. Effects are carried out in their order, as the database's guards see them."""

    decider: ClassVar[Decider[Any, Any, Any, Any]]

    def __init__(self, opening: Any, coins: dict[Account, int]) -> None:
        """Only what it is; whoever extends it opens it (`do(None, Open())`) once its own world is there."""
        self.opening = opening
        self.coins = coins
        self.state: Any = self.decider.initial(opening)
        self.codec = RecordCodec(self.decider)
        self.entries: list[Entry] = []
        self.n = 0
        self.epoch = 1
        self.now_ms = START_MS
        self.rows: list[Effect] = []
        self.told: list[Notify] = []
        self.pushes: list[Any] = []

    @abstractmethod
    def view(self, event: Any) -> Any:
        """What is told of it now that it has happened, which is the same to all who are told the same."""

    @abstractmethod
    def carry_out(self, effects: Sequence[Effect]) -> None:
        """Do that to the world, all of it or nothing.

        Raises:
            GuardFailed: it may not be; nothing has changed.
        """

    def do(self, actor: PlayerId | None, command: Any) -> Any:
        """Decide twice, write down, read back, carry out, and go on from what was read; the answer.

        Raises:
            GuardFailed: what it does to the world may not be; nothing has changed.
        """
        decision = self.decider.decide(self.state, actor, command, self.now_ms)
        assert decision == self.decider.decide(self.state, actor, command, self.now_ms), "deciding changes nothing"
        self.carry_out(decision.effects)
        self.told += [one for one in decision.effects if isinstance(one, Notify)]
        if decision.events or decision.effects:
            self._take(self.codec.encode_body(command, decision.events, decision.answer, b""), actor)
            assert self.entries[-1].events == list(decision.events)
        return decision.answer

    def open(self) -> None:
        self.do(None, Open())

    def resume(self, lost_ms: int) -> None:
        """The room has come back after so long."""
        self.epoch += 1
        self._take(resume_body(Resumed(self.epoch, lost_ms, self.now_ms)), None)

    def lines(self, player: PlayerId) -> list[str]:
        """What stands in his inbox."""
        return [told.t for told in self.told if told.player == player]

    def _take(self, body: bytes, actor: PlayerId | None) -> None:
        entry = self.codec.decode_entry(len(self.entries) + 1, self.n + 1, self.now_ms, actor, None, body)
        self.entries.append(entry)
        self.n += len(entry.events)
        for event in entry.events:
            self.state = self.decider.evolve(self.state, event)
            self.pushes.append(self.view(event))


def accounts(players: Any, coins: int) -> dict[Account, int]:
    """What each has free, and that nothing of it is held."""
    free = {Account("available", player): coins for player in players}
    return free | {Account("held", player): 0 for player in players}


def pay(coins: dict[Account, int], move: MoveCoins) -> None:
    """Move them.

    Raises:
        Broke: there are not so many.
    """
    assert move.amount >= 1
    assert move.source != move.target
    coins[move.source] -= move.amount
    coins[move.target] += move.amount
    if coins[move.source] < 0:
        raise Broke(move.source)


def numbered(number: int, becomes: SpeciesSlug | None = None) -> Lot:
    """A wine by its number, which is that of its species in the catalogue too."""
    species = OWN[number]
    six = Stats(1, 2, 3, 4, 5, 6)
    wine = Wine(species.slug, six, Stats(0, 0, 0, 0, 0, 0), Nature.HONEST, 12, 0, False)
    return lot_of(wine, species, wine_id=WineId(number), ref=f"wine-{number}", evolves_by_trade=becomes)


def tried(act: Any, *asked: Any, **more: Any) -> Any:
    """What comes of it: the answer, the refusal, or the guard that does not hold."""
    try:
        return act(*asked, **more)
    except (Refused, GuardFailed) as outcome:
        return outcome
