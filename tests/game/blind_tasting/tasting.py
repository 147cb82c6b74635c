"""Openings and whole battles for the tests of the blind tasting."""

from collections.abc import Callable, Sequence
from typing import Any

from game.battle.bottle import Bottle
from game.battle.opening import BattleOpening, SeatCard
from game.blind_tasting.battle import BLIND_TASTING
from game.blind_tasting.commands import Choice, Command, Commit
from game.blind_tasting.events import Event
from game.blind_tasting.lineup import truth_of
from game.blind_tasting.names import SLOTS
from game.blind_tasting.rounds import choices_of, lineup_values, masked
from game.blind_tasting.state import State
from game.chance import Chance
from game.decider import Open
from game.ids import PlayerId
from tests.game.pairing.dealing import ANNA, BELA, ROOM, START_MS

PLAYERS = (ANNA, BELA)
Pick = Callable[[State, int], Choice]


def opening(
    seed: int = 1, hands: tuple[Sequence[Bottle], Sequence[Bottle]] = ((), ()), *, house: bool = False
) -> BattleOpening:
    """A battle of Anna in seat 0 against Bela in seat 1."""
    seats = (
        SeatCard(ANNA, "ref-anna", "Anna", tuple(hands[0])),
        SeatCard(BELA, "ref-bela", "Bela", tuple(hands[1]), house),
    )
    return BattleOpening(ROOM, seed.to_bytes(32, "big"), BLIND_TASTING.rules_version, START_MS, True, seats)


def after(state: State, actor: PlayerId | None, command: Command, now_ms: int = START_MS) -> tuple[State, list[Event]]:
    """The state after a command, and its events."""
    decision = BLIND_TASTING.decide(state, actor, command, now_ms)
    for event in decision.events:
        state = BLIND_TASTING.evolve(state, event)
    assert decision.after in (None, state), "what the rules hand over is what their events lead to"
    return state, list(decision.events)


def opened(asked: BattleOpening) -> tuple[State, list[Event]]:
    """A battle in its first round."""
    return after(BLIND_TASTING.initial(asked), None, Open())


def round_of(state: State, *choices: Choice) -> State:
    """The state after a round of these two choices."""
    turn = state.turn
    for player, choice in zip(PLAYERS, choices, strict=True):
        state, _ = after(state, player, Commit(turn, choice))
    return state


def played(asked: BattleOpening, picks: tuple[Pick, Pick]) -> tuple[State, list[Event]]:
    """A whole battle, each seat picking from what it is offered."""
    state, events = opened(asked)
    while not BLIND_TASTING.is_over(state):
        turn = state.turn
        for seat, player in enumerate(PLAYERS):
            state, more = after(state, player, Commit(turn, picks[seat](state, seat)))
            events += more
    return state, events


def offered(state: State, seat: int) -> tuple[Choice, ...]:
    """All that a seat may do."""
    return choices_of(state.may[seat], state.sizes)


def at_random(seed: int) -> Pick:
    """A picker that takes each kind of action as often, and any of that kind."""
    chance = Chance(seed.to_bytes(32, "big"))

    def pick(state: State, seat: int) -> Choice:
        kinds: dict[Any, list[Choice]] = {}
        for choice in offered(state, seat):
            kinds.setdefault(type(choice), []).append(choice)
        return chance.pick(kinds[chance.pick(list(kinds))])

    return pick


def right(state: State, slot: str) -> int:
    """The value of a slot that is true of the masked wine."""
    at = SLOTS.index(slot)
    return lineup_values(state.dealt.lineup)[at].index(truth_of(masked(state.dealt))[at])


def wrong(state: State, slot: str) -> int:
    """One that is not."""
    size = state.sizes[SLOTS.index(slot)]
    assert size > 1, "there is something to confuse it with"
    return (right(state, slot) + 1) % size
