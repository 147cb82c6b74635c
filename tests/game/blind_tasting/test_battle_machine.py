"""A tasting under anything that can happen to it: what this mode adds to `tests/game/battle/machine.py`."""

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from game.battle.clock import TURN_MS
from game.blind_tasting.battle import BLIND_TASTING
from game.blind_tasting.commands import Bluff, Call, Choice, Commit, Double, Pin, Sniff
from game.blind_tasting.mode import MODE
from game.blind_tasting.names import SENSES, SLOTS
from game.blind_tasting.values import ROUNDS
from tests.game.battle.machine import PLAYERS, SEATS, BattleMachine
from tests.game.blind_tasting.tasting import offered, opening
from tests.game.pairing.dealing import own_hand

EVERYTHING: list[Choice] = [
    *(Sniff(sense) for sense in (*SENSES, "ear")),
    *(kind(slot) for kind in (Bluff, Call, Double) for slot in (*SLOTS, "vintage")),
    *(Pin(slot, value) for slot in (*SLOTS, "vintage") for value in (-1, 0, 1, 5, 30)),
]


class TastingMachine(BattleMachine):
    battle = BLIND_TASTING

    @initialize(seed=st.integers(0, 1000), brought=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def open(self, seed: int, brought: tuple[int, int]) -> None:
        hands = own_hand(100, shift=seed)[: brought[0]], own_hand(200, shift=seed // 7)[: brought[1]]
        self.begin(opening(seed, hands), hands)

    def some_choice(self, turn: int) -> Commit:
        return Commit(turn, Sniff("nose"))

    @precondition(lambda self: not self.over)
    @rule(seat=SEATS, number=st.integers(0, 200), wait_ms=st.integers(0, TURN_MS))
    def choose(self, seat: int, number: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        views = self.offered(seat)
        if self.state.seats[seat].chosen is not None:
            assert views == []
            self.refused(PLAYERS[seat], self.some_choice(self.state.turn), "already_committed")
            return
        assert [msgspec.to_builtins(one) for one in offered(self.state, seat)] == views
        self.commits(seat, MODE.commit_of(self.state.turn, views[number % len(views)]))

    @precondition(lambda self: not self.over)
    @rule(seat=SEATS)
    def exactly_what_is_offered_is_accepted(self, seat: int) -> None:
        if self.state.seats[seat].chosen is not None:
            return
        legal = set(offered(self.state, seat))
        assert any(isinstance(choice, Sniff) for choice in legal), "there is always something to do"
        for choice in EVERYTHING:
            command = Commit(self.state.turn, choice)
            if choice in legal:
                BLIND_TASTING.decide(self.state, PLAYERS[seat], command, self.now_ms)
            else:
                self.refused(PLAYERS[seat], command, "illegal_choice")

    @invariant()
    def the_claims_are_lawful(self) -> None:
        assert len(self.state.rounds) <= self.state.turn <= ROUNDS
        for seat in self.state.seats:
            for slot in range(len(SLOTS)):
                claims = [claim for claim in seat.claims if claim.slot == slot]
                standing = [claim for claim in claims if not claim.struck and not claim.bluff]
                assert len(standing) <= 1, "one true claim a slot stands"
                assert sum(claim.bluff for claim in claims) <= 1
                assert not any(claim.bluff for claim in claims[1:]), "a bluff comes first or not at all"
            assert len({trait for trait, _ in seat.told}) == len(seat.told), "a sniff tells nothing twice"


TestTasting = TastingMachine.TestCase
TestTasting.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
