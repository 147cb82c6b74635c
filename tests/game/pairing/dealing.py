"""Hands, openings and whole battles for the tests of the long table."""

from collections.abc import Callable, Sequence
from typing import Any

from game.battle.bottle import Bottle, Hand, bottle_of
from game.battle.opening import BattleOpening, SeatCard
from game.catalogue import OWN
from game.chance import Chance
from game.decider import Open
from game.ids import PlayerId, RoomId, WineId
from game.pairing.battle import PAIRING
from game.pairing.commands import Command, Commit
from game.pairing.events import Event
from game.pairing.state import State
from game.pairing.view import choices_of
from game.species import Species, Style
from game.stats import Nature, Stats
from game.wine import Wine

ROOM = RoomId("01920000-0000-7000-8000-00000000000a")
ANNA, BELA, CARLA = PlayerId(11), PlayerId(12), PlayerId(13)
START_MS = 1_795_334_400_000

Pick = Callable[[Sequence[dict[str, Any]]], dict[str, Any]]


def species_of(style: Style, number: int = 0) -> Species:
    """The so-many-th species of a style in our own catalogue, counted round."""
    those = [species for species in OWN if species.style is style]
    return those[number % len(those)]


def bottle(style: Style, number: int = 0, *, wine: int | None = None, level: int = 50) -> Bottle:
    """A bottle of a style; an own one where `wine` names it."""
    species = species_of(style, number)
    raised = Wine(species.slug, Stats(*[16] * 6), Stats(*[84] * 6), Nature.BALANCED, level, 0, False)
    if wine is None:
        return bottle_of(species, raised, wine_id=None, wine_ref=None)
    return bottle_of(species, raised, wine_id=WineId(wine), wine_ref=f"wine-{wine}")


def own_hand(first_wine: int, *, shift: int = 0) -> Hand:
    """Six own wines that are a legal hand."""
    styles = (Style.RED, Style.RED, Style.WHITE, Style.SPARKLING, Style.SWEET, Style.FORTIFIED)
    return tuple(bottle(style, index + shift, wine=first_wine + index) for index, style in enumerate(styles))


def opening(
    seed: int = 1, hands: tuple[Sequence[Bottle], Sequence[Bottle]] = ((), ()), *, house: bool = False
) -> BattleOpening:
    """A battle of Anna in seat 0 against Bela in seat 1."""
    seats = (
        SeatCard(ANNA, "ref-anna", "Anna", tuple(hands[0])),
        SeatCard(BELA, "ref-bela", "Bela", tuple(hands[1]), house),
    )
    return BattleOpening(ROOM, seed.to_bytes(32, "big"), PAIRING.rules_version, START_MS, True, seats)


def after(state: State, actor: PlayerId | None, command: Command, now_ms: int = START_MS) -> tuple[State, list[Event]]:
    """The state after a command, and its events."""
    decision = PAIRING.decide(state, actor, command, now_ms)
    for event in decision.events:
        state = PAIRING.evolve(state, event)
    assert decision.after in (None, state), "what the rules hand over is what their events lead to"
    return state, list(decision.events)


def opened(asked: BattleOpening, now_ms: int = START_MS) -> tuple[State, list[Event]]:
    """A battle whose table is laid."""
    return after(PAIRING.initial(asked), None, Open(), now_ms)


def commit(turn: int, choice: dict[str, Any]) -> Commit:
    """The command of one of the choices offered."""
    return Commit(turn, choice["wine"], choice["serve"])


def played(asked: BattleOpening, picks: tuple[Pick, Pick]) -> tuple[State, list[Event]]:
    """A whole battle, each seat picking from what it is offered."""
    state, events = opened(asked)
    while not PAIRING.is_over(state):
        for seat, player in enumerate((ANNA, BELA)):
            choice = picks[seat](choices_of(state.masks[seat]))
            state, more = after(state, player, commit(state.turn, choice))
            events += more
    return state, events


def at_random(seed: int) -> Pick:
    """A picker that takes any choice."""
    chance = Chance(seed.to_bytes(32, "big"))
    return lambda choices: chance.pick(choices)
