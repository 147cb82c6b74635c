"""Battles of the house against itself, in any mode: what the measuring commands are made of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from game.battle.bottle import Bottle
from game.battle.mode import Mode
from game.battle.opening import BattleOpening, SeatCard
from game.chance import Chance
from game.decider import Open, Role
from game.ids import PlayerId, RoomId

Player = Callable[[Mapping[str, Any], Chance], Mapping[str, Any]]
"""A seat's snapshot and chance → a whole value for `choice`."""

PLAYERS = PlayerId(1), PlayerId(2)
OPENED_AT_MS = 1_000_000


def seed(*parts: int) -> bytes:
    """A seed of 32 bytes from a few whole numbers."""
    return b"".join(part.to_bytes(8, "big") for part in parts).ljust(32, b"\0")


def opening_of(mode: Mode, number: int, hands: tuple[Sequence[Bottle], Sequence[Bottle]] = ((), ())) -> BattleOpening:
    """An opening whose deal hangs on its number only."""
    first, second = (
        SeatCard(player, f"p{player}", f"Seat {seat}", tuple(hands[seat])) for seat, player in enumerate(PLAYERS)
    )
    return mode.opening(RoomId(f"b{number}"), seed(number), OPENED_AT_MS, False, (first, second))


def play(
    mode: Mode,
    house_a: Player,
    house_b: Player,
    number: int,
    *,
    hands: tuple[Sequence[Bottle], Sequence[Bottle]] = ((), ()),
    watch: Callable[[Any], None] = lambda state: None,
) -> Any:
    """One battle to its end, `house_a` in seat 0, each seeing only its own snapshot; the last state. `watch` is shown
    the state after every turn."""
    battle = mode.battle
    state = after(mode, battle.initial(opening_of(mode, number, hands)), None, Open())
    chances = Chance(seed(number, 8)), Chance(seed(number, 9))
    while not battle.is_over(state):
        views = [battle.view_state(state, Role(seat)) for seat in (0, 1)]
        chosen = [player(views[seat], chances[seat]) for seat, player in enumerate((house_a, house_b))]
        turn = state.turn
        for seat, choice in enumerate(chosen):
            state = after(mode, state, PLAYERS[seat], mode.commit_of(turn, choice))
        watch(state)
    return state


def after(mode: Mode, state: Any, actor: PlayerId | None, command: Any) -> Any:
    """The state after a command."""
    for event in mode.battle.decide(state, actor, command, OPENED_AT_MS).events:
        state = mode.battle.evolve(state, event)
    return state


def at_strength(mode: Mode, strength: int) -> Player:
    """The house at that strength."""
    return lambda view, chance: mode.choose(view, chance, strength)
