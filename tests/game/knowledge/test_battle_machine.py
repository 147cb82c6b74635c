"""A knowledge battle under anything that can happen to it: legal and illegal choices, time, lost connections, a lost
server. What must hold after every step stands in `check` and in the invariants.
"""

from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game.battle.clock import BANK_MS, GRACE_MS, TURN_MS
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.battle.decider import LAPSES_MAX, LAPSES_RUNNING_MAX
from game.battle.names import CLOCK, VOID
from game.decider import WATCHER, Open, Resumed, Role, Wake, unkept
from game.effects import (
    CELLAR,
    BattleBegan,
    BattleEnded,
    Effect,
    LogActivity,
    MoveWine,
    Notify,
    Place,
    QuestionAnswered,
    TopicsAnswered,
)
from game.ids import PlayerId
from game.knowledge.battle import KNOWLEDGE
from game.knowledge.commands import NO_ANSWER, NO_CARD, PASS, Command, Commit
from game.knowledge.deck import QUESTIONS
from game.knowledge.events import CardsLaid, ChoiceLocked, Event, TurnRevealed
from game.knowledge.names import LAST_QUESTION
from game.knowledge.state import HAND_OF_CARDS, State
from game.record import Entry, RecordCodec, replay, verify
from game.refusal import Refused
from tests.game.knowledge.dealing import CARLA, PLAYERS, ROOM, START_MS, commit, offered, opening, own_hand
from tests.sim.hidden import CHANGED

SEATS = st.integers(0, 1)
LATE_MS = TURN_MS + BANK_MS + 2 * GRACE_MS
ROLES = (Role(0), Role(1), WATCHER)


class CardsMachine(RuleBasedStateMachine):
    @initialize(seed=st.integers(0, 1000), brought=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def open(self, seed: int, brought: tuple[int, int]) -> None:
        hands = own_hand(100, shift=seed)[: brought[0]], own_hand(200, shift=seed // 7)[: brought[1]]
        self.opening = opening(seed, hands)
        self.own = {bottle.wine: player for player, hand in zip(PLAYERS, hands, strict=True) for bottle in hand}
        self.state: State = KNOWLEDGE.initial(self.opening)
        self.now_ms = START_MS
        self.epoch = 1
        self.entries: list[Entry] = []
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.codec = RecordCodec(KNOWLEDGE)
        self.do(None, Open())

    def do(self, actor: PlayerId | None, command: Command) -> list[Event]:
        """Decides twice, writes down, reads back, and goes on from what was read."""
        decision = KNOWLEDGE.decide(self.state, actor, command, self.now_ms)
        assert decision == KNOWLEDGE.decide(self.state, actor, command, self.now_ms), "deciding changes nothing"
        assert not KNOWLEDGE.is_over(self.state) or not decision.events, "nothing happens after the end"
        events = list(decision.events)
        if events:
            body = self.codec.encode_body(command, events, decision.answer, b"")
            entry = self.codec.decode_entry(len(self.entries) + 1, 1, self.now_ms, actor, None, body)
            assert entry.events == events
            self.entries.append(entry)
        for event in events:
            self.state = KNOWLEDGE.evolve(self.state, event)
        self.events += events
        self.effects += decision.effects
        return events

    @precondition(lambda self: not KNOWLEDGE.is_over(self.state))
    @rule(seat=SEATS, number=st.integers(0, 100), wait_ms=st.integers(0, TURN_MS))
    def choose(self, seat: int, number: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        choices = offered(self.state, seat)
        if self.state.seats[seat].chosen is not None:
            assert choices == []
            self.refused(PLAYERS[seat], Commit(self.state.turn, 1), "already_committed")
            return
        turn = self.state.turn
        events = self.do(PLAYERS[seat], commit(turn, choices[number % len(choices)]))
        assert isinstance(events[0], ChoiceLocked)
        over = self.state.over
        unserved = over is not None and over.reason in (CLOCK, VOID)
        assert len(events) == (1 if self.state.turn == turn and over is None else 2 if unserved else 3)

    @precondition(lambda self: not KNOWLEDGE.is_over(self.state))
    @rule(seat=SEATS)
    def exactly_what_is_offered_is_accepted(self, seat: int) -> None:
        if self.state.seats[seat].chosen is not None:
            return
        choices = [commit(self.state.turn, choice) for choice in offered(self.state, seat)]
        assert len(choices) == len(set(map(repr, choices)))
        topics = ("", *{one.question.topic.value for one in self.opening.deck}, "terroir")
        for card in range(NO_CARD, 6):
            for veto in (False, True):
                for topic in topics:
                    for answer in (NO_ANSWER, 0, PASS, PASS + 1):
                        command = Commit(self.state.turn, card, veto, topic, answer)
                        if command in choices:
                            KNOWLEDGE.decide(self.state, PLAYERS[seat], command, self.now_ms)
                        else:
                            self.refused(PLAYERS[seat], command, "illegal_choice")

    @rule(seat=SEATS, off=st.sampled_from([-8, -1, 1, 2]))
    def another_turn_is_stale(self, seat: int, off: int) -> None:
        code = "battle_over" if KNOWLEDGE.is_over(self.state) else "stale_turn"
        self.refused(PLAYERS[seat], Commit(self.state.turn + off, 1), code)

    @rule(command=st.sampled_from([Commit(1, 1), Forfeit()]), actor=st.sampled_from([CARLA, None]))
    def who_does_not_sit_is_refused(self, command: Command, actor: PlayerId | None) -> None:
        self.refused(actor, command, "not_your_battle")

    @rule(wait_ms=st.integers(0, LATE_MS))
    def wake(self, wait_ms: int) -> None:
        self.now_ms += wait_ms
        due = KNOWLEDGE.wake_at_ms(self.state)
        events = self.do(None, Wake())
        assert bool(events) is (due is not None and due <= self.now_ms)

    @rule(seat=SEATS, wait_ms=st.integers(0, GRACE_MS))
    def leave(self, seat: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        self.do(None, SeatLeft(seat))

    @rule(seat=SEATS, wait_ms=st.integers(0, 2 * GRACE_MS))
    def come_back(self, seat: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        self.do(None, SeatBack(seat))

    @rule(lost_ms=st.integers(0, 60_000))
    def the_server_was_gone(self, lost_ms: int) -> None:
        """Nobody has less time after it than before."""
        self.now_ms += lost_ms
        self.epoch += 1
        left_ms = [seat.clock.due_at_ms - self.now_ms + lost_ms for seat in self.state.seats]
        resumed = Resumed(self.epoch, lost_ms, self.now_ms)
        self.entries.append(Entry(len(self.entries) + 1, 1, self.now_ms, None, None, Wake(), [resumed], {}))
        self.events.append(resumed)
        self.state = KNOWLEDGE.evolve(self.state, resumed)
        for seat, before_ms in zip(self.state.seats, left_ms, strict=True):
            if seat.chosen is None and not KNOWLEDGE.is_over(self.state):
                assert seat.clock.due_at_ms - self.now_ms >= before_ms

    @precondition(lambda self: len(self.entries) > 12)
    @rule(seat=SEATS)
    def give_up(self, seat: int) -> None:
        if KNOWLEDGE.is_over(self.state):
            self.refused(PLAYERS[seat], Forfeit(), "battle_over")
            return
        self.do(PLAYERS[seat], Forfeit())
        assert self.state.over is not None
        assert self.state.over.winner == 1 - seat
        assert self.state.over.score[seat] == 0

    def refused(self, actor: PlayerId | None, command: Command, code: str) -> None:
        with pytest.raises(Refused) as refusal:
            KNOWLEDGE.decide(self.state, actor, command, self.now_ms)
        assert refusal.value.code == code

    @invariant()
    def the_record_replays(self) -> None:
        assert replay(KNOWLEDGE, self.opening, self.entries) == self.state
        if self.epoch == 1:
            assert verify(KNOWLEDGE, self.opening, self.entries) is None

    @invariant()
    def nobody_sees_what_is_hidden_from_him(self) -> None:
        """With everything else in the place of every secret, all that a role was ever told is the same."""
        for role in ROLES:
            changed_opening, changed_events = CHANGED["knowledge"](self.opening, self.events, role)
            state, other = KNOWLEDGE.initial(self.opening), KNOWLEDGE.initial(changed_opening)
            for event, changed in zip(self.events, changed_events, strict=True):
                state, other = KNOWLEDGE.evolve(state, event), KNOWLEDGE.evolve(other, changed)
                assert KNOWLEDGE.view_event(event, role) == KNOWLEDGE.view_event(changed, role)
            assert _plain(KNOWLEDGE.view_state(state, role)) == _plain(KNOWLEDGE.view_state(other, role))

    @invariant()
    def cards_and_questions_are_played_once(self) -> None:
        for index, seat in enumerate(self.state.seats):
            spent = [asked.answers[index].card for asked in self.state.history]
            lying = [seat.card] if seat.card else []
            assert sorted([*seat.cards, *spent, *lying]) == sorted(HAND_OF_CARDS)
            assert 0 <= seat.vetoes <= 1
        asked = [event.asked for event in self.events if isinstance(event, CardsLaid)]
        assert len(asked) == len(set(asked))
        assert len(self.state.history) <= QUESTIONS

    @invariant()
    def totals_are_what_the_questions_brought(self) -> None:
        for index, seat in enumerate(self.state.seats):
            points = [event.answers[index].points for event in self.events if isinstance(event, TurnRevealed)]
            assert seat.points == sum(one.total for one in points)

    @invariant()
    def the_clock_ends_what_it_plays(self) -> None:
        if self.state.over is None:
            assert all(seat.lapses < LAPSES_MAX for seat in self.state.seats)
            assert all(seat.lapses_running < LAPSES_RUNNING_MAX for seat in self.state.seats)

    @invariant()
    def the_end_gives_back_and_tells(self) -> None:
        began = [effect for effect in self.effects if isinstance(effect, BattleBegan)]
        assert len(began) == 1
        ended = [effect for effect in self.effects if isinstance(effect, BattleEnded)]
        home = {effect.wine: effect.owner for effect in self.effects if isinstance(effect, MoveWine)}
        over = self.state.over
        if over is None:
            assert not ended
            assert not home
            return
        assert len(ended) == 1
        assert home == self.own
        assert all(
            effect.origin == Place("battle", ROOM) and effect.target == CELLAR
            for effect in self.effects
            if isinstance(effect, MoveWine)
        )
        assert sum(isinstance(effect, Notify) for effect in self.effects) == 2
        assert sum(isinstance(effect, LogActivity) for effect in self.effects) == 2
        moved = [effect for effect in self.effects if isinstance(effect, QuestionAnswered)]
        topics = [effect for effect in self.effects if isinstance(effect, TopicsAnswered)]
        assert not (moved or topics) or over.counts
        answered = {self.opening.deck[one.asked].question.id for one in self.state.history}
        assert {effect.question for effect in moved} <= answered
        assert sum(one.answers for one in moved) == sum(count for one in topics for count, _ in one.topics.values())
        if over.reason == LAST_QUESTION and over.winner is not None:
            assert over.totals[over.winner] >= over.totals[1 - over.winner]


def _plain(view: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(view, enc_hook=unkept))


CardsMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
TestCards = CardsMachine.TestCase


def test_a_leak_would_be_found() -> None:
    """The right answer is in the record of an open question, and a role that saw it would see another."""
    machine = CardsMachine()
    machine.open(3, (0, 0))
    for player in PLAYERS:
        machine.do(player, Commit(1, 2))
    _, changed = CHANGED["knowledge"](machine.opening, machine.events, WATCHER)
    assert changed != machine.events
    assert [getattr(event, "order", None) for event in changed] != [
        getattr(event, "order", None) for event in machine.events
    ]
