"""A queue with the world outside it, as far as it changes it."""

from typing import Any

from game.battle.bottle import Bottle, Laid, bottle_of
from game.battle.opening import BattleOpening, SeatCard
from game.catalogue import OWN
from game.decider import Open
from game.effects import CELLAR, MoveWine, Notify, OpenRoom, Place
from game.glicko import Strength
from game.ids import HOUSE, PlayerId, RoomId, WineId
from game.modes import MODES
from game.queue.fit import Known
from game.queue.queue import QUEUE
from game.queue.ticket import Ticket
from game.queue.values import (
    Enter,
    QueueOpening,
    QueueState,
)
from game.record import Entry, RecordCodec
from game.standing import Renew
from game.stats import Nature, Stats
from game.wine import Wine

ROOM = RoomId("01920000-0000-7000-8000-000000000001")
NOBODY = Stats(0, 0, 0, 0, 0, 0)
ANNA, BELA, CARLA = PlayerId(1), PlayerId(2), PlayerId(3)


def bottle(wine: int) -> Bottle:
    species = OWN[wine % len(OWN)]
    made = Wine(species.slug, NOBODY, NOBODY, Nature.HONEST, 5, 0, False)
    return bottle_of(species, made, wine_id=WineId(wine), wine_ref=f"wine-{wine}")


def enter(
    player: PlayerId,
    versus: Any,
    *,
    ticket: str,
    wines: tuple[int, ...] = (),
    rated: bool = False,
    known: Known = Known(),  # noqa: B008 - a frozen value
    **more: Any,
) -> Enter:
    laid = tuple(Laid(bottle(wine), revision=0) for wine in wines)
    battle = RoomId(f"01920000-0000-7000-8000-{int(ticket[1:]):012d}")
    return Enter(
        ticket, f"ref-{player}", f"Player {player}", versus, rated, laid, battle, bytes(32), known=known, **more
    )


def rated_at(points: int, **known: Any) -> Known:
    return Known(Strength(points * 100), **known)


class World:
    """A queue, and the world outside it as far as the queue changes it: where each wine is, which battles began."""

    def __init__(self) -> None:
        house = SeatCard(HOUSE, "house", "The House", (), house=True)
        self.opening = QueueOpening(ROOM, 0, house)
        self.state: QueueState = QUEUE.initial(self.opening)
        self.codec = RecordCodec(QUEUE)
        self.entries: list[Entry] = []
        self.places: dict[WineId, Place] = {}
        self.battles: list[BattleOpening] = []
        self.modes: list[str] = []
        self.told: list[Notify] = []
        self.n = 0
        self.ask(None, Open())

    def ask(self, actor: PlayerId | None, command: Any, now_ms: int = 0) -> Any:
        """Decide, write down, read back, evolve and carry out, as the engine does."""
        decision = QUEUE.decide(self.state, actor, command, now_ms)
        body = self.codec.encode_body(command, decision.events, decision.answer, b"")
        entry = self.codec.decode_entry(len(self.entries) + 1, self.n + 1, now_ms, actor, None, body)
        assert entry.events == list(decision.events)
        self.entries.append(entry)
        self.n += len(entry.events)
        for event in entry.events:
            self.state = QUEUE.evolve(self.state, event)
        for effect in decision.effects:
            match effect:
                case MoveWine(wine, _, origin, target):
                    assert self.places.get(wine, CELLAR) == origin, "a wine is moved from where it is"
                    self.places[wine] = target
                case OpenRoom(_, kind, opening) if kind in MODES:
                    assert isinstance(opening, BattleOpening)
                    self.battles.append(opening)
                    self.modes.append(kind)
                case Notify():
                    self.told.append(effect)
                case OpenRoom():
                    pass
                case _:
                    raise AssertionError(effect)
        return decision.answer

    def waiting(self) -> dict[str, Ticket]:
        return dict(self.state.tickets)

    def heard(self, t: str) -> list[Notify]:
        """The inbox lines of this kind."""
        return [told for told in self.told if told.t == t]


def renewed(world: World, now_ms: int) -> QueueOpening:
    """What the queue of the next day begins with."""
    decision = QUEUE.decide(world.state, None, Renew(RoomId("next")), now_ms)
    [opening] = [effect.opening for effect in decision.effects if isinstance(effect, OpenRoom)]
    assert isinstance(opening, QueueOpening)
    return opening
