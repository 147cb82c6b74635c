"""Every view of whole tastings against what is declared of it, for every role."""

from typing import get_args

import pytest

from game.battle import names as battle_names
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.blind_tasting import names
from game.blind_tasting.battle import BLIND_TASTING
from game.blind_tasting.commands import Commit
from game.blind_tasting.values import ROUNDS
from game.decider import WATCHER, Open
from server.pushes import PUSHES
from server.pushes_blind import Reason, Sense, Slot, Trait
from tests.game.blind_tasting.tasting import PLAYERS, at_random, opened, opening
from tests.game.pairing.dealing import ANNA, START_MS, own_hand
from tests.server.declared import Watched


def _watched(seed: int) -> Watched:
    hands = (own_hand(100, shift=seed)[:3], own_hand(200, shift=seed + 3)[:1]) if seed % 2 else ((), ())
    return Watched(BLIND_TASTING, opening(seed, hands))


@pytest.mark.parametrize("seed", range(8))
def test_every_view_of_a_whole_battle_is_as_declared(seed: int) -> None:
    battle = _watched(seed)
    battle.ask(None, Open())
    picks = at_random(seed), at_random(seed + 1)
    while not battle.over:
        turn = battle.state.turn
        for seat, player in enumerate(PLAYERS):
            battle.ask(player, Commit(turn, picks[seat](battle.state, seat)))
        if battle.state.turn == 3 and turn == 2:
            battle.ask(None, SeatLeft(1))
            battle.ask(None, SeatBack(1), START_MS + 5_000)
            battle.resume()
    of_battles = {t for t, told in PUSHES.items() if "battle" in told.channels and told.counts}
    assert battle.seen == of_battles - {"turn.cards"}, "which the knowledge battle has alone"


def test_a_battle_that_is_given_up_at_once() -> None:
    battle = _watched(1)
    battle.ask(None, Open())
    battle.ask(ANNA, Forfeit())
    assert battle.over


def test_a_battle_that_the_clock_plays() -> None:
    battle = _watched(3)
    battle.ask(None, Open())
    battle.let_the_clock_play()
    assert battle.state.over is not None
    assert battle.state.over.reason == "void"


def test_the_names_that_stand_on_the_wire_are_those_of_the_rules() -> None:
    assert get_args(Slot) == names.SLOTS
    assert get_args(Sense) == names.SENSES
    assert get_args(Trait) == names.TRAITS
    reasons = {names.UNMASKED, battle_names.FORFEIT, battle_names.CLOCK, battle_names.VOID}
    assert set(get_args(Reason)) == reasons


def test_the_turns_are_as_many_as_the_rounds() -> None:
    state, _ = opened(opening(1))
    view = BLIND_TASTING.view_state(state, WATCHER)
    assert {len(worths) for worths in view["worths"].values()} == {ROUNDS}
    assert len(view["clues_to_come"]) == ROUNDS
