"""The house's player: it sees a person's view, plays what is offered, and plays it well."""

from typing import Any

import msgspec
import pytest

from game.chance import Chance
from game.decider import Role, unkept
from game.pairing.battle import PAIRING
from game.pairing.commands import Commit
from game.pairing.house import STRENGTHS, choose
from game.pairing.serves import BREADS, TOASTS
from game.pairing.state import State
from game.pairing.tokens import mixed, token_edge
from tests.game.pairing.dealing import ANNA, BELA, after, opened, opening


def chance(number: int) -> Chance:
    return Chance(number.to_bytes(32, "big"))


def seen(state: State, seat: int) -> Any:
    """The seat's snapshot as a client would decode it."""
    return msgspec.json.decode(msgspec.json.encode(PAIRING.view_state(state, Role(seat)), enc_hook=unkept))


@pytest.mark.parametrize("strength", STRENGTHS)
def test_it_beats_a_random_player(strength: int) -> None:
    won = 0
    for seed in range(20):
        state, _ = opened(opening(seed))
        house = seed % 2
        mind, dice = chance(seed + 100), chance(seed + 200)
        while not PAIRING.is_over(state):
            for seat, player in enumerate((ANNA, BELA)):
                view = seen(state, seat)
                if seat == house:
                    wine, serve = choose(view, mind, strength)
                else:
                    picked = dice.pick(view["you"]["choices"])
                    wine, serve = picked["wine"], picked["serve"]
                assert {"wine": wine, "serve": serve} in view["you"]["choices"]
                state, _ = after(state, player, Commit(state.turn, wine, serve))
        assert state.over is not None
        won += state.over.winner == house
    assert won >= (13 if strength == 1 else 16)


@pytest.mark.parametrize("strength", STRENGTHS[1:])
def test_it_beats_the_strength_below(strength: int) -> None:
    """Each deal from both seats. `python -m ops.balance` measures how much stronger it is."""
    halves = sum(_halves(deal, swap, strength) for deal in range(30) for swap in (0, 1))
    assert halves >= 66


def _halves(deal: int, swap: int, strength: int) -> int:
    """The house at the strength, in that seat, against the one below: 2 for a win, 1 for a draw."""
    state, _ = opened(opening(deal))
    at = (strength, strength - 1) if swap == 0 else (strength - 1, strength)
    minds = chance(deal + 1000), chance(deal + 2000)
    while not PAIRING.is_over(state):
        for seat, player in enumerate((ANNA, BELA)):
            wine, serve = choose(PAIRING.view_state(state, Role(seat)), minds[seat], at[seat])
            state, _ = after(state, player, Commit(state.turn, wine, serve))
    assert state.over is not None
    return 1 if state.over.winner is None else 2 * (state.over.winner == swap)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_its_choice_hangs_on_the_view_and_chance_alone(strength: int) -> None:
    state, _ = opened(opening(5))
    plain = PAIRING.view_state(state, Role(0))
    assert choose(plain, chance(1), strength) == choose(seen(state, 0), chance(1), strength)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_it_does_not_see_what_the_rival_has_chosen(strength: int) -> None:
    state, _ = opened(opening(6))
    choices = {
        choose(PAIRING.view_state(after(state, ANNA, Commit(1, wine, serve))[0], Role(1)), chance(3), strength)
        for wine in range(6)
        for serve in ("pour", "toast")
    }
    assert len(choices) == 1


def test_it_can_not_be_read() -> None:
    """Over a few tables it takes more than one way in the same place."""
    ways = []
    for seed in range(8):
        view = PAIRING.view_state(opened(opening(seed))[0], Role(0))
        ways.append(len({choose(view, chance(number), STRENGTHS[-1]) for number in range(12)}))
    assert sum(count > 1 for count in ways) >= 4


def test_the_edge_of_tokens_is_fair() -> None:
    for toasts in range(TOASTS + 1):
        for breads in range(BREADS + 1):
            assert token_edge(5, toasts, breads, toasts, breads) == 0
            assert token_edge(5, toasts, breads, 0, 0) >= 0
            assert token_edge(5, toasts, breads, 1, 2) == -token_edge(5, 1, 2, toasts, breads)


def test_fictitious_play_finds_stone_paper_scissors() -> None:
    taken, worth = mixed([[0, -1000, 1000], [1000, 0, -1000], [-1000, 1000, 0]], 3000)
    assert all(900 < count < 1100 for count in taken)
    assert abs(worth) < 30
