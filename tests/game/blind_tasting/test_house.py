"""The house's player: it sees a person's view, plays what is offered, and each strength beats the one below."""

from typing import Any

import msgspec
import pytest

from game.blind_tasting.battle import BLIND_TASTING
from game.blind_tasting.commands import Commit
from game.blind_tasting.house import MINDS, choose
from game.blind_tasting.mode import MODE
from game.chance import Chance
from game.decider import Role, unkept
from ops.balance.playing import at_strength, play
from tests.game.blind_tasting.tasting import after, at_random, offered, opened, opening
from tests.game.pairing.dealing import ANNA


def chance(number: int) -> Chance:
    return Chance(number.to_bytes(32, "big"))


@pytest.mark.parametrize("strength", range(1, 6))
def test_it_plays_what_is_offered(strength: int) -> None:
    state, _ = opened(opening(strength))
    mind = chance(strength)
    while not BLIND_TASTING.is_over(state):
        turn = state.turn
        for seat, player in enumerate((ANNA, state.opening.seats[1].player)):
            view = BLIND_TASTING.view_state(state, Role(seat))
            choice = choose(view, mind, strength)
            assert choice in list(view["you"]["choices"])
            state, _ = after(state, player, MODE.commit_of(turn, choice))


def test_its_choice_hangs_on_the_view_and_chance_alone() -> None:
    state, _ = opened(opening(5))
    view = BLIND_TASTING.view_state(state, Role(0))
    read: Any = msgspec.json.decode(msgspec.json.encode(view, enc_hook=unkept))
    assert choose(view, chance(1), 5) == choose(read, chance(1), 5)


def test_it_does_not_see_what_the_rival_has_chosen() -> None:
    state, _ = opened(opening(6))
    choices = set()
    for choice in offered(state, 0):
        locked, _ = after(state, ANNA, Commit(1, choice))
        choices.add(str(choose(BLIND_TASTING.view_state(locked, Role(1)), chance(3), 5)))
    assert len(choices) == 1


def test_the_strongest_beats_the_weakest() -> None:
    won = 0
    for number in range(20):
        house = number % 2
        first, second = (at_strength(MODE, 5 if seat == house else 1) for seat in (0, 1))
        won += play(MODE, first, second, number).over.winner == house
    assert won >= 16
    assert len(MINDS) == len(MODE.strengths) == 5


def test_it_beats_who_picks_at_random() -> None:
    won = 0
    for number in range(60):
        dice = at_random(number)
        state, _ = opened(opening(number))
        mind = chance(number)
        while not BLIND_TASTING.is_over(state):
            turn = state.turn
            view = BLIND_TASTING.view_state(state, Role(1))
            answer = MODE.commit_of(turn, choose(view, mind, 4))
            state, _ = after(state, ANNA, Commit(turn, dice(state, 0)))
            state, _ = after(state, state.opening.seats[1].player, answer)
        assert state.over is not None
        won += state.over.winner == 1
    assert won >= 50
