"""A battle under anything that can happen to it: what this mode adds to `tests/game/battle/machine.py`.

What must hold after every step stands in `check` and in the invariants there.
"""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from game.battle.clock import TURN_MS
from game.ids import PlayerId
from game.pairing.battle import PAIRING
from game.pairing.commands import Commit
from game.pairing.dishes import COURSES
from game.pairing.hand import HAND_SIZE, SERVINGS
from game.pairing.serves import BREADS, SERVES, TOASTS
from game.pairing.state import State
from tests.game.battle.machine import PLAYERS, SEATS, BattleMachine
from tests.game.pairing.dealing import opening, own_hand


class TableMachine(BattleMachine):
    battle = PAIRING

    @initialize(seed=st.integers(0, 1000), brought=st.tuples(st.integers(0, 6), st.integers(0, 6)))
    def open(self, seed: int, brought: tuple[int, int]) -> None:
        hands = own_hand(100, shift=seed)[: brought[0]], own_hand(200, shift=seed // 7)[: brought[1]]
        self.begin(opening(seed, hands), hands)

    def do(self, actor: PlayerId | None, command: Any) -> list[Any]:
        before = self.state
        events = super().do(actor, command)
        check(before, self.state)
        return events

    def some_choice(self, turn: int) -> Commit:
        return Commit(turn, 0, "pour")

    @precondition(lambda self: not self.over)
    @rule(seat=SEATS, number=st.integers(0, 35), wait_ms=st.integers(0, TURN_MS))
    def choose(self, seat: int, number: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        offered = self.offered(seat)
        if self.state.seats[seat].chosen is not None:
            assert offered == []
            self.refused(PLAYERS[seat], self.some_choice(self.state.turn), "already_committed")
            return
        choice = offered[number % len(offered)]
        self.commits(seat, Commit(self.state.turn, choice["wine"], choice["serve"]))

    @precondition(lambda self: not self.over)
    @rule(seat=SEATS)
    def exactly_what_is_offered_is_accepted(self, seat: int) -> None:
        if self.state.seats[seat].chosen is not None:
            return
        offered = self.offered(seat)
        assert len(offered) >= 3
        for wine in range(-1, HAND_SIZE + 1):
            for serve in (*SERVES, "spill"):
                command = Commit(self.state.turn, wine, serve)
                if {"wine": wine, "serve": serve} in offered:
                    PAIRING.decide(self.state, PLAYERS[seat], command, self.now_ms)
                else:
                    self.refused(PLAYERS[seat], command, "illegal_choice")


def check(before: State, state: State) -> None:
    """What no event may break."""
    assert len(state.courses) <= state.turn <= COURSES
    for seat in (0, 1):
        old, new = before.seats[seat], state.seats[seat]
        if before.opened is not None:
            assert 0 <= new.board.stamina <= old.board.stamina
        assert new.clock.bank_ms <= old.clock.bank_ms
        served = [course.pours[seat] for course in state.courses]
        assert list(new.board.servings) == [
            SERVINGS - sum(pour.wine == wine for pour in served) for wine in range(HAND_SIZE)
        ]
        assert new.board.toasts == TOASTS - sum(SERVES[pour.serve] == "toast" for pour in served) >= 0
        assert new.board.breads == BREADS - sum(SERVES[pour.serve] == "bread" for pour in served) >= 0
        assert min(new.board.servings) >= 0


TestTable = TableMachine.TestCase
TestTable.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
