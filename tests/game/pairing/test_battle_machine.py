"""A battle under anything that can happen to it: legal and illegal choices, time, lost connections, a lost server.

What must hold after every step stands in `check` and in the invariants.
"""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game.battle.clock import BANK_MS, GRACE_MS, TURN_MS
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.battle.decider import LAPSES_MAX, LAPSES_RUNNING_MAX
from game.battle.names import CLOCK, VOID
from game.decider import WATCHER, Open, Resumed, Role, Wake
from game.effects import CELLAR, BattleBegan, BattleEnded, Effect, LogActivity, MoveWine, Notify, Place
from game.ids import PlayerId
from game.pairing.battle import PAIRING
from game.pairing.commands import Command, Commit
from game.pairing.dishes import COURSES
from game.pairing.events import ChoiceLocked, Event
from game.pairing.hand import HAND_SIZE, SERVINGS
from game.pairing.serves import BREADS, SERVES, TOASTS
from game.pairing.state import State
from game.record import Entry, RecordCodec, replay, verify
from game.refusal import Refused
from tests.game.pairing.dealing import ANNA, BELA, CARLA, ROOM, START_MS, opening, own_hand

PLAYERS = (ANNA, BELA)
SEATS = st.integers(0, 1)
LATE_MS = TURN_MS + BANK_MS + 2 * GRACE_MS


class TableMachine(RuleBasedStateMachine):
    @initialize(seed=st.integers(0, 1000), brought=st.tuples(st.integers(0, 6), st.integers(0, 6)))
    def open(self, seed: int, brought: tuple[int, int]) -> None:
        hands = (
            _legal_part(own_hand(100, shift=seed), brought[0]),
            _legal_part(own_hand(200, shift=seed // 7), brought[1]),
        )
        self.opening = opening(seed, hands)
        self.own = {bottle.wine: player for player, hand in zip(PLAYERS, hands, strict=True) for bottle in hand}
        self.state: State = PAIRING.initial(self.opening)
        self.now_ms = START_MS
        self.epoch = 1
        self.entries: list[Entry] = []
        self.effects: list[Effect] = []
        self.codec = RecordCodec(PAIRING)
        self.do(None, Open())

    def do(self, actor: PlayerId | None, command: Command) -> list[Event]:
        """Decides twice, writes down, reads back, and goes on from what was read."""
        decision = PAIRING.decide(self.state, actor, command, self.now_ms)
        assert decision == PAIRING.decide(self.state, actor, command, self.now_ms), "deciding changes nothing"
        assert not PAIRING.is_over(self.state) or not decision.events, "nothing happens after the end"
        events = list(decision.events)
        if events:
            body = self.codec.encode_body(command, events, decision.answer, b"")
            entry = self.codec.decode_entry(len(self.entries) + 1, 1, self.now_ms, actor, None, body)
            assert entry.events == events
            self.entries.append(entry)
        before = self.state
        for event in events:
            self.state = PAIRING.evolve(self.state, event)
        self.effects += decision.effects
        check(before, self.state)
        return events

    @precondition(lambda self: not PAIRING.is_over(self.state))
    @rule(seat=SEATS, number=st.integers(0, 35), wait_ms=st.integers(0, TURN_MS))
    def choose(self, seat: int, number: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        offered = self.offered(seat)
        if self.state.seats[seat].chosen is not None:
            assert offered == []
            self.refused(PLAYERS[seat], Commit(self.state.turn, 0, "pour"), "already_committed")
            return
        choice = offered[number % len(offered)]
        turn = self.state.turn
        events = self.do(PLAYERS[seat], Commit(turn, choice["wine"], choice["serve"]))
        assert isinstance(events[0], ChoiceLocked)
        over = self.state.over
        unserved = over is not None and over.reason in (CLOCK, VOID)  # the course is not served any more
        assert len(events) == (1 if self.state.turn == turn and over is None else 2 if unserved else 3)

    @precondition(lambda self: not PAIRING.is_over(self.state))
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

    @rule(seat=SEATS, off=st.sampled_from([-8, -1, 1, 2]))
    def another_turn_is_stale(self, seat: int, off: int) -> None:
        code = "battle_over" if PAIRING.is_over(self.state) else "stale_turn"
        self.refused(PLAYERS[seat], Commit(self.state.turn + off, 0, "pour"), code)

    @rule(command=st.sampled_from([Commit(1, 0, "pour"), Forfeit()]), actor=st.sampled_from([CARLA, None]))
    def who_does_not_sit_is_refused(self, command: Command, actor: PlayerId | None) -> None:
        self.refused(actor, command, "not_your_battle")

    @rule(wait_ms=st.integers(0, LATE_MS))
    def wake(self, wait_ms: int) -> None:
        self.now_ms += wait_ms
        due = PAIRING.wake_at_ms(self.state)
        events = self.do(None, Wake())
        assert bool(events) is (due is not None and due <= self.now_ms)

    @rule()
    def wake_when_asked_for(self) -> None:
        due = PAIRING.wake_at_ms(self.state)
        if due is not None:
            self.now_ms = max(self.now_ms, due)
            assert self.do(None, Wake())

    @rule(seat=SEATS, wait_ms=st.integers(0, GRACE_MS))
    def leave(self, seat: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        due = self.state.seats[seat].clock.due_at_ms
        self.do(None, SeatLeft(seat))
        assert due <= self.state.seats[seat].clock.due_at_ms <= due + GRACE_MS

    @rule(seat=SEATS, wait_ms=st.integers(0, 2 * GRACE_MS))
    def come_back(self, seat: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        due = self.state.seats[seat].clock.due_at_ms
        self.do(None, SeatBack(seat))
        assert self.state.seats[seat].clock.due_at_ms <= due

    @rule(lost_ms=st.integers(0, 60_000))
    def the_server_was_gone(self, lost_ms: int) -> None:
        """Nobody has less time after it than before."""
        self.now_ms += lost_ms
        self.epoch += 1
        left_ms = [seat.clock.due_at_ms - self.now_ms + lost_ms for seat in self.state.seats]
        resumed = Resumed(self.epoch, lost_ms, self.now_ms)
        self.entries.append(Entry(len(self.entries) + 1, 1, self.now_ms, None, None, Wake(), [resumed], {}))
        self.state = PAIRING.evolve(self.state, resumed)
        for seat, before_ms in zip(self.state.seats, left_ms, strict=True):
            if seat.chosen is None and not PAIRING.is_over(self.state):
                assert seat.clock.due_at_ms - self.now_ms >= min(before_ms, TURN_MS + BANK_MS)
        if not PAIRING.is_over(self.state):
            assert PAIRING.view_event(resumed, WATCHER).d["deadline_ms"] == self.state.deadline_ms

    @precondition(lambda self: not PAIRING.is_over(self.state) and len(self.state.courses) >= 3)
    @rule(seat=SEATS)
    def forfeit(self, seat: int) -> None:
        self.do(PLAYERS[seat], Forfeit())
        assert self.state.over is not None
        assert (self.state.over.winner, self.state.over.score[seat]) == (1 - seat, 0)

    def teardown(self) -> None:
        """The record leads to the state, and the rules decide it again just so."""
        if not hasattr(self, "state"):
            return
        assert replay(PAIRING, self.opening, self.entries) == self.state
        if self.epoch == 1:
            assert verify(PAIRING, self.opening, self.entries) is None

    @invariant()
    def what_is_owned_comes_home_once(self) -> None:
        moved = [effect for effect in self.effects if isinstance(effect, MoveWine)]
        over = PAIRING.is_over(self.state)
        home = [MoveWine(wine, self.own[wine], Place("battle", ROOM), CELLAR) for wine in self.own if wine is not None]
        assert sorted(moved, key=lambda move: move.wine) == (sorted(home, key=lambda move: move.wine) if over else [])
        for kind, count in ((BattleBegan, 1), (BattleEnded, int(over)), (Notify, 2 * over), (LogActivity, 2 * over)):
            assert sum(isinstance(effect, kind) for effect in self.effects) == count

    @invariant()
    def a_battle_that_goes_on_wants_waking(self) -> None:
        assert (PAIRING.wake_at_ms(self.state) is None) is PAIRING.is_over(self.state)

    def offered(self, seat: int) -> list[dict[str, Any]]:
        choices: list[dict[str, Any]] = PAIRING.view_state(self.state, Role(seat))["you"]["choices"]
        return choices

    def refused(self, actor: PlayerId | None, command: Command, code: str) -> None:
        with pytest.raises(Refused) as refusal:
            PAIRING.decide(self.state, actor, command, self.now_ms)
        assert refusal.value.code == code


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
        if state.over is None:
            assert new.lapses_running < LAPSES_RUNNING_MAX or new.chosen is not None
            assert new.lapses < LAPSES_MAX or new.chosen is not None


def _legal_part(hand: Any, count: int) -> Any:
    return hand[:count]


TestTable = TableMachine.TestCase
TestTable.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
