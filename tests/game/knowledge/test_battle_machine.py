"""A knowledge battle under anything that can happen to it: what this mode adds to `tests/game/battle/machine.py`."""

from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from game.battle.clock import TURN_MS
from game.decider import WATCHER, Role, unkept
from game.effects import QuestionAnswered, TopicsAnswered
from game.knowledge.battle import KNOWLEDGE
from game.knowledge.commands import NO_ANSWER, NO_CARD, PASS, Commit
from game.knowledge.deck import QUESTIONS
from game.knowledge.events import CardsLaid, TurnRevealed
from game.knowledge.names import LAST_QUESTION
from game.knowledge.state import HAND_OF_CARDS
from tests.game.battle.machine import PLAYERS, SEATS, BattleMachine
from tests.game.knowledge.dealing import commit, offered, opening, own_hand
from tests.sim.hidden import CHANGED

ROLES = (Role(0), Role(1), WATCHER)


class CardsMachine(BattleMachine):
    battle = KNOWLEDGE

    @initialize(seed=st.integers(0, 1000), brought=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def open(self, seed: int, brought: tuple[int, int]) -> None:
        hands = own_hand(100, shift=seed)[: brought[0]], own_hand(200, shift=seed // 7)[: brought[1]]
        self.begin(opening(seed, hands), hands)

    def some_choice(self, turn: int) -> Commit:
        return Commit(turn, 1)

    @precondition(lambda self: not self.over)
    @rule(seat=SEATS, number=st.integers(0, 100), wait_ms=st.integers(0, TURN_MS))
    def choose(self, seat: int, number: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        choices = offered(self.state, seat)
        if self.state.seats[seat].chosen is not None:
            assert choices == []
            self.refused(PLAYERS[seat], self.some_choice(self.state.turn), "already_committed")
            return
        self.commits(seat, commit(self.state.turn, choices[number % len(choices)]))

    @precondition(lambda self: not self.over)
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
    def what_was_answered_is_counted(self) -> None:
        over = self.state.over
        moved = [effect for effect in self.effects if isinstance(effect, QuestionAnswered)]
        topics = [effect for effect in self.effects if isinstance(effect, TopicsAnswered)]
        if over is None:
            return
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
