"""Openings and whole knowledge battles for the tests."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from game.battle.bottle import Bottle
from game.battle.opening import SeatCard
from game.chance import Chance
from game.decider import Open, Role
from game.glicko import Strength
from game.ids import HOUSE, PlayerId
from game.knowledge.bank import bank
from game.knowledge.battle import KNOWLEDGE
from game.knowledge.commands import Command, Commit
from game.knowledge.deck import draw
from game.knowledge.events import Event
from game.knowledge.mode import MODE, mean_of, strength_in
from game.knowledge.opening import KnowledgeOpening
from game.knowledge.state import State
from tests.game.pairing.dealing import ANNA, BELA, CARLA, ROOM, START_MS, own_hand

__all__ = [
    "ANNA", "BELA", "CARLA", "PLAYERS", "ROOM", "START_MS", "after", "at_random", "both", "commit", "offered", "opened",
    "opening", "own_hand", "played", "right_option",
]  # fmt: skip

PLAYERS = (ANNA, BELA)
Pick = Callable[[Sequence[Mapping[str, Any]]], Mapping[str, Any]]


def opening(
    seed: int = 1,
    hands: tuple[Sequence[Bottle], Sequence[Bottle]] = ((), ()),
    *,
    strengths: tuple[Strength, Strength] = (Strength(), Strength()),
    house: int | None = None,
) -> KnowledgeOpening:
    """A battle of Anna in seat 0 against Bela in seat 1, or against the house at a strength."""
    anna = SeatCard(ANNA, "ref-anna", "Anna", tuple(hands[0]), rating=strengths[0], topics={"law": (10, 6)})
    bela = SeatCard(BELA, "ref-bela", "Bela", tuple(hands[1]), rating=strengths[1])
    if house is not None:
        bela = SeatCard(HOUSE, "ref-house", "The House", (), house=True, strength=house)
    mean = mean_of(strength_in(anna), strength_in(bela))
    drawn = draw(bank(), mean, {}, Chance(seed.to_bytes(32, "little")))
    opened = MODE.opening(ROOM, seed.to_bytes(32, "big"), START_MS, True, (anna, bela), drawn=drawn)
    assert isinstance(opened, KnowledgeOpening)
    return opened


def after(state: State, actor: PlayerId | None, command: Command, now_ms: int = START_MS) -> tuple[State, list[Event]]:
    """The state after a command, and its events."""
    decision = KNOWLEDGE.decide(state, actor, command, now_ms)
    for event in decision.events:
        state = KNOWLEDGE.evolve(state, event)
    assert decision.after in (None, state), "what the rules hand over is what their events lead to"
    return state, list(decision.events)


def opened(asked: KnowledgeOpening) -> State:
    """A battle whose topics lie open."""
    return after(KNOWLEDGE.initial(asked), None, Open())[0]


def offered(state: State, seat: int) -> list[Mapping[str, Any]]:
    """What a seat may choose, by its own view."""
    return list(KNOWLEDGE.view_state(state, Role(seat))["you"]["choices"])


def commit(turn: int, choice: Mapping[str, Any]) -> Commit:
    """The command of one of the choices offered, as the desk makes it."""
    command = MODE.commit_of(turn, msgspec.to_builtins(choice))
    assert isinstance(command, Commit)
    return command


def right_option(state: State) -> int:
    """Where the right answer to the open question lies."""
    assert state.now is not None
    return state.now.order.index(0)


def both(state: State, first: Mapping[str, Any], second: Mapping[str, Any], now_ms: int = START_MS) -> State:
    """The state after both seats have chosen."""
    turn = state.turn
    state, _ = after(state, ANNA, commit(turn, first), now_ms)
    state, _ = after(state, BELA, commit(turn, second), now_ms)
    return state


def played(asked: KnowledgeOpening, picks: tuple[Pick, Pick]) -> State:
    """A whole battle, each seat picking from what it is offered."""
    state, now_ms = opened(asked), START_MS
    while not KNOWLEDGE.is_over(state):
        turn = state.turn
        for seat, player in enumerate(PLAYERS):
            now_ms += 2_000
            state, _ = after(state, player, commit(turn, picks[seat](offered(state, seat))), now_ms)
    return state


def at_random(seed: int) -> Pick:
    """A picker that takes any choice."""
    chance = Chance(seed.to_bytes(32, "big"))
    return lambda choices: chance.pick(choices)
