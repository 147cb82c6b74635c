"""What the views of whole battles hold is what the contract declares: every field, of its kind, and no other."""

from typing import Any, get_args

import msgspec
import pytest
from msgspec import Struct

from game.battle import names as battle_names
from game.battle.clock import TURN_MS
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.battle.opening import BattleOpening
from game.decider import WATCHER, Open, Resumed, Role, Wake, unkept
from game.pairing import names
from game.pairing.battle import PAIRING
from game.pairing.commands import Command
from game.pairing.events import Event
from game.pairing.harmony import STATUSES
from game.pairing.serves import SERVES
from game.pairing.state import State
from game.pairing.view import choices_of
from server.pushes import PUSHES, SNAPSHOTS
from server.pushes_pairing import Reason, Serve, Status
from tests.game.pairing.dealing import ANNA, BELA, START_MS, after, at_random, commit, opened, opening, own_hand

ROLES = (Role(0), Role(1), WATCHER)
SEEDS = range(12)


class Watched:
    """A battle whose every event and state is held against the contract, for every role."""

    def __init__(self, asked: BattleOpening) -> None:
        self.state: State = PAIRING.initial(asked)
        self.seen: set[str] = set()
        self._check_state()

    def ask(self, actor: Any, command: Command, now_ms: int = START_MS) -> None:
        before = self.state
        self.state, events = after(before, actor, command, now_ms)
        self._check(before, events)

    def resume(self) -> None:
        before = self.state
        event = Resumed(2, 900, START_MS + 9_000)
        self.state = PAIRING.evolve(before, event)
        self._check(before, [event])

    def _check(self, state: State, events: list[Event]) -> None:
        for event in events:
            state = PAIRING.evolve(state, event)
            for role in ROLES:
                push = PAIRING.view_event(event, role)
                self.seen.add(push.t)
                whole(push.d, PUSHES[push.t].d)
        self._check_state()

    def _check_state(self) -> None:
        for role in ROLES:
            whole(PAIRING.view_state(self.state, role), SNAPSHOTS["battle"])


def whole(view: Any, kinds: tuple[type[Struct], ...]) -> None:
    """The view is one of these and nothing more: whoever reads it by its declaration has read all of it."""
    plain = msgspec.json.decode(msgspec.json.encode(view, enc_hook=unkept))
    found = [read for kind in kinds if (read := _read(plain, kind, only=len(kinds) == 1)) is not None]
    assert plain in found


def _read(plain: Any, kind: type[Struct], *, only: bool) -> Any:
    try:
        return msgspec.to_builtins(msgspec.convert(plain, kind))
    except msgspec.ValidationError:
        if only:
            raise
        return None


def _opening(seed: int) -> BattleOpening:
    return opening(seed, (own_hand(100, shift=seed), own_hand(200, shift=seed + 3)) if seed % 2 else ((), ()))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_view_of_a_whole_battle_is_as_declared(seed: int) -> None:
    battle = Watched(_opening(seed))
    battle.ask(None, Open())
    picks = at_random(seed), at_random(seed + 1)
    while not PAIRING.is_over(battle.state):
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
    battle = Watched(_opening(1))
    battle.ask(None, Open())
    for _ in range(turns):
        for seat, player in enumerate((ANNA, BELA)):
            battle.ask(player, commit(battle.state.turn, choices_of(battle.state.masks[seat])[0]))
    battle.ask(ANNA, Forfeit())
    assert PAIRING.is_over(battle.state)


def test_a_battle_that_the_clock_plays() -> None:
    battle = Watched(_opening(3))
    battle.ask(None, Open())
    while not PAIRING.is_over(battle.state):
        due_ms = PAIRING.wake_at_ms(battle.state)
        assert due_ms is not None
        battle.ask(None, Wake(), due_ms)
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
