"""What the views of whole battles hold is what the contract declares: every field, of its kind, and no other."""

from typing import get_args

import pytest

from game.battle import names as battle_names
from game.battle.clock import TURN_MS
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.battle.opening import BattleOpening
from game.decider import WATCHER, Open
from game.pairing import names
from game.pairing.battle import PAIRING
from game.pairing.harmony import STATUSES
from game.pairing.serves import SERVES
from game.pairing.view import choices_of
from server.pushes import PUSHES, SNAPSHOTS
from server.pushes_pairing import Reason, Serve, Status
from tests.game.pairing.dealing import ANNA, BELA, START_MS, at_random, commit, opened, opening, own_hand
from tests.server.declared import Watched, whole

SEEDS = range(12)


def _opening(seed: int) -> BattleOpening:
    return opening(seed, (own_hand(100, shift=seed), own_hand(200, shift=seed + 3)) if seed % 2 else ((), ()))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_view_of_a_whole_battle_is_as_declared(seed: int) -> None:
    battle = Watched(PAIRING, _opening(seed))
    battle.ask(None, Open())
    picks = at_random(seed), at_random(seed + 1)
    while not battle.over:
        for seat, player in enumerate((ANNA, BELA)):
            battle.ask(player, commit(battle.state.turn, picks[seat](choices_of(battle.state.masks[seat]))))
        if battle.state.turn == 3:
            battle.ask(None, SeatLeft(1))
            battle.ask(None, SeatBack(1), START_MS + 5_000)
            battle.resume()
    pushes = {t for t, told in PUSHES.items() if "battle" in told.channels and told.counts}
    assert battle.seen == pushes - {"turn.cards"}


@pytest.mark.parametrize("turns", [0, 2])
def test_a_battle_that_is_given_up(turns: int) -> None:
    battle = Watched(PAIRING, _opening(1))
    battle.ask(None, Open())
    for _ in range(turns):
        for seat, player in enumerate((ANNA, BELA)):
            battle.ask(player, commit(battle.state.turn, choices_of(battle.state.masks[seat])[0]))
    battle.ask(ANNA, Forfeit())
    assert battle.over


def test_a_battle_that_the_clock_plays() -> None:
    battle = Watched(PAIRING, _opening(3))
    battle.ask(None, Open())
    battle.let_the_clock_play()
    assert battle.state.over is not None
    assert battle.state.over.reason == "void"


def test_the_names_that_stand_on_the_wire_are_those_of_the_rules() -> None:
    assert get_args(Serve) == SERVES
    assert get_args(Status) == STATUSES
    reasons = {names.EMPTY_TABLE, names.LAST_COURSE, battle_names.FORFEIT, battle_names.CLOCK, battle_names.VOID}
    assert set(get_args(Reason)) == reasons


def test_a_field_that_is_not_declared_is_found() -> None:
    state, _ = opened(_opening(2))
    view = dict(PAIRING.view_state(state, WATCHER))
    whole(view, SNAPSHOTS["battle"])
    with pytest.raises(AssertionError):
        whole({**view, "secret": TURN_MS}, SNAPSHOTS["battle"])
    with pytest.raises(AssertionError):
        whole({name: value for name, value in view.items() if name != "menu"}, SNAPSHOTS["battle"])
