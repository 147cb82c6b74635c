"""A battle of any mode under anything that can happen to it: time, lost connections, a lost server, giving up.

A mode's own machine says how it opens (`begin`), what a choice of it looks like (`some_choice`), adds rules that make
choices, and invariants of what it alone must keep.
"""

from abc import abstractmethod
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from game.battle.clock import BANK_MS, GRACE_MS, TURN_MS
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.battle.decider import LAPSES_MAX, LAPSES_RUNNING_MAX, Battle
from game.battle.names import CLOCK, VOID
from game.decider import WATCHER, Open, Resumed, Role, Wake
from game.effects import CELLAR, BattleBegan, BattleEnded, Effect, LogActivity, MoveWine, Notify, Place
from game.ids import PlayerId
from game.record import Entry, RecordCodec, replay, verify
from game.refusal import Refused
from tests.game.pairing.dealing import ANNA, BELA, CARLA, ROOM, START_MS

PLAYERS = (ANNA, BELA)
SEATS = st.integers(0, 1)
LATE_MS = TURN_MS + BANK_MS + 2 * GRACE_MS


class BattleMachine(RuleBasedStateMachine):
    """What battles of all modes have in common."""

    battle: ClassVar[Battle[Any]]

    @abstractmethod
    def some_choice(self, turn: int) -> Any:
        """A command that commits some choice in this turn."""

    def begin(self, opening: Any, hands: tuple[Any, Any]) -> None:
        """Open it; `hands` are the wines that are the players' own."""
        self.opening = opening
        self.own = {bottle.wine: player for player, hand in zip(PLAYERS, hands, strict=True) for bottle in hand}
        self.state = self.battle.initial(opening)
        self.now_ms = START_MS
        self.epoch = 1
        self.entries: list[Entry] = []
        self.events: list[Any] = []
        self.effects: list[Effect] = []
        self.codec = RecordCodec(self.battle)
        self.do(None, Open())

    def do(self, actor: PlayerId | None, command: Any) -> list[Any]:
        """Decides twice, writes down, reads back, and goes on from what was read."""
        decision = self.battle.decide(self.state, actor, command, self.now_ms)
        assert decision == self.battle.decide(self.state, actor, command, self.now_ms), "deciding changes nothing"
        assert not self.over or not decision.events, "nothing happens after the end"
        events = list(decision.events)
        if events:
            body = self.codec.encode_body(command, events, decision.answer, b"")
            entry = self.codec.decode_entry(len(self.entries) + 1, 1, self.now_ms, actor, None, body)
            assert (entry.command, entry.events) == (command, events)
            self.entries.append(entry)
        for event in events:
            self.state = self.battle.evolve(self.state, event)
        self.events += events
        self.effects += decision.effects
        return events

    def commits(self, seat: int, command: Any) -> None:
        """He commits a choice that is offered to him: it is locked, and where the other's was, the turn is revealed and
        the next one opened or the battle over."""
        turn = self.state.turn
        events = self.do(PLAYERS[seat], command)
        assert events[0].__struct_config__.tag == "turn.locked"
        over = self.state.over
        unserved = over is not None and over.reason in (CLOCK, VOID)  # the turn is not revealed any more
        assert len(events) == (1 if self.state.turn == turn and over is None else 2 if unserved else 3)

    def refused(self, actor: PlayerId | None, command: Any, code: str) -> None:
        with pytest.raises(Refused) as refusal:
            self.battle.decide(self.state, actor, command, self.now_ms)
        assert refusal.value.code == code

    def offered(self, seat: int) -> list[dict[str, Any]]:
        """The choices that he is shown."""
        return list(self.battle.view_state(self.state, Role(seat))["you"]["choices"])

    @property
    def over(self) -> bool:
        return self.battle.is_over(self.state)

    # What happens

    @rule(seat=SEATS, off=st.sampled_from([-8, -1, 1, 2]))
    def another_turn_is_stale(self, seat: int, off: int) -> None:
        code = "battle_over" if self.over else "stale_turn"
        self.refused(PLAYERS[seat], self.some_choice(self.state.turn + off), code)

    @rule(gives_up=st.booleans(), actor=st.sampled_from([CARLA, None]))
    def who_does_not_sit_is_refused(self, gives_up: bool, actor: PlayerId | None) -> None:
        self.refused(actor, Forfeit() if gives_up else self.some_choice(1), "not_your_battle")

    @rule(wait_ms=st.integers(0, LATE_MS))
    def wake(self, wait_ms: int) -> None:
        self.now_ms += wait_ms
        due = self.battle.wake_at_ms(self.state)
        events = self.do(None, Wake())
        assert bool(events) is (due is not None and due <= self.now_ms)

    @rule()
    def wake_when_asked_for(self) -> None:
        due = self.battle.wake_at_ms(self.state)
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
        self.events.append(resumed)
        self.state = self.battle.evolve(self.state, resumed)
        if self.over:
            return
        for seat, before_ms in zip(self.state.seats, left_ms, strict=True):
            assert seat.chosen is not None or seat.clock.due_at_ms - self.now_ms >= before_ms
        assert self.battle.view_event(resumed, WATCHER).d["deadline_ms"] == self.state.deadline_ms

    @precondition(lambda self: len(self.entries) > 12)
    @rule(seat=SEATS)
    def give_up(self, seat: int) -> None:
        if self.over:
            self.refused(PLAYERS[seat], Forfeit(), "battle_over")
            return
        self.do(PLAYERS[seat], Forfeit())
        assert self.state.over is not None
        assert (self.state.over.winner, self.state.over.score[seat]) == (1 - seat, 0)

    def teardown(self) -> None:
        """The record leads to the state, and the rules decide it again just so."""
        if not hasattr(self, "state"):
            return
        assert replay(self.battle, self.opening, self.entries) == self.state
        if self.epoch == 1:
            assert verify(self.battle, self.opening, self.entries) is None

    # What must hold

    @invariant()
    def what_is_owned_comes_home_once(self) -> None:
        moved = [effect for effect in self.effects if isinstance(effect, MoveWine)]
        home = [MoveWine(wine, self.own[wine], Place("battle", ROOM), CELLAR) for wine in self.own if wine is not None]
        owed = sorted(home, key=lambda move: move.wine) if self.over else []
        assert sorted(moved, key=lambda move: move.wine) == owed
        ends = int(self.over)
        for kind, count in ((BattleBegan, 1), (BattleEnded, ends), (Notify, 2 * ends), (LogActivity, 2 * ends)):
            assert sum(isinstance(effect, kind) for effect in self.effects) == count

    @invariant()
    def a_battle_that_goes_on_wants_waking(self) -> None:
        assert (self.battle.wake_at_ms(self.state) is None) is self.over

    @invariant()
    def the_clock_ends_what_it_plays(self) -> None:
        for seat in self.state.seats:
            waits = seat.chosen is not None  # the other's choice is what is waited for
            assert self.over or waits or seat.lapses < LAPSES_MAX
            assert self.over or waits or seat.lapses_running < LAPSES_RUNNING_MAX
