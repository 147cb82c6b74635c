"""The knowledge battle as a decider: what is its own of a battle.

What every battle does (hidden commits, clocks, absences, the end) is in `game.battle.decider`. What an answer is worth
is in `scoring`, what people see in `view`, and what events change in `state`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from msgspec.structs import replace

from game.battle.clock import SeatClock
from game.battle.decider import Battle
from game.battle.names import VOID
from game.battle.rewards import Deeds
from game.chance import Chance, seed_hash
from game.decider import Push, Role
from game.effects import Effect
from game.glicko import POINT
from game.knowledge import view
from game.knowledge.abilities import ABILITIES, NONE
from game.knowledge.aftermath import effects_of
from game.knowledge.commands import NO_ANSWER, NO_CARD, PASS, Command, Commit
from game.knowledge.deck import QUESTIONS, TOPICS, order_of, strength_of
from game.knowledge.deeds import deeds_of
from game.knowledge.events import (
    NOBODY,
    Answer,
    BattleOpened,
    BattleOver,
    CardsLaid,
    ChoiceLocked,
    Event,
    Laid,
    Remember,
    Shown,
    TurnOpened,
    TurnRevealed,
)
from game.knowledge.hand import complete_hands, lent_ability, standings
from game.knowledge.names import ANSWERS, CARDS, LAST_QUESTION, MODE
from game.knowledge.opening import KnowledgeOpening
from game.knowledge.scoring import PASSED, RIGHT, WRONG, Played, points_of
from game.knowledge.state import (
    CHOOSES_BEFORE,
    State,
    evolve,
    initial,
    may_be_chosen,
    next_of,
    phase_of,
    question_of,
    trailing,
    turn_ms,
)
from game.refusal import Refused

LEAD_DIVISOR: Final = 10
"""A lead of so many hundredths of a point moves the score by one permille: fifty points are a shut-out."""


class KnowledgeBattle(Battle[State]):
    """Two seats, seven questions, seven cards each."""

    kind: ClassVar[str] = MODE
    rules_version: ClassVar[int] = 2  # 2: abilities as the bottle has them
    opening_type: Any = KnowledgeOpening
    command_type: Any = Command
    event_type: Any = Event

    def initial(self, opening: KnowledgeOpening) -> State:
        return initial(opening)

    def evolve(self, state: State, event: Event) -> State:
        return evolve(state, event)

    def begin(self, state: State) -> BattleOpened:
        opening = state.opening
        first, second = opening.seats
        hands = complete_hands(first.bottles, second.bottles, Chance(opening.seed))
        lent = standings(hands)
        laid = [
            Laid(
                card.player,
                card.ref,
                card.name,
                card.house,
                hand,
                standing,
                lent_ability(hand),
                strength_of(card.strength) if card.house else card.rating,
                card.topics,
            )
            for card, hand, standing in zip(opening.seats, hands, lent, strict=True)
        ]
        topics = tuple(one.question.topic.value for one in opening.deck[:TOPICS])
        return BattleOpened(
            opening.battle,
            opening.rated,
            self.rules_version,
            seed_hash(opening.seed),
            topics,
            (laid[0], laid[1]),
        )

    def open_turn(self, state: State, now_ms: int) -> TurnOpened:
        turn = state.turn + 1
        number = question_of(turn)
        first, second = state.seats
        topic = state.line[number - 1]
        opened = TurnOpened(
            turn,
            number,
            phase_of(turn),
            now_ms,
            now_ms + turn_ms(turn),
            (first.clock.bank_ms, second.clock.bank_ms),
            topic,
            _topic_name(state, topic),
        )
        return _with_question(state, opened) if opened.phase == ANSWERS else _with_hands(state, opened)

    def turn_ms(self, turn: int) -> int:
        return turn_ms(turn)

    def lock(self, state: State, seat: int, commit: Commit, clock: SeatClock, now_ms: int) -> ChoiceLocked:
        now = state.now
        assert now is not None, "a turn is being played"
        took_ms = max(0, now_ms - now.opened_at_ms)
        if now.phase == ANSWERS:
            if (commit.card, commit.veto, commit.topic) != (NO_CARD, False, "") or not 0 <= commit.answer <= PASS:
                raise Refused("illegal_choice", "An answer is one of the four options, or a pass.", turn=state.turn)
            return ChoiceLocked(state.turn, seat, False, clock, took_ms, answer=commit.answer)
        mine = state.seats[seat]
        if commit.card not in mine.cards or commit.answer != NO_ANSWER:
            raise Refused("illegal_choice", "That is none of the cards in your hand.", turn=state.turn)
        if commit.veto and not mine.vetoes:
            raise Refused("illegal_choice", "Your veto is spent.", turn=state.turn)
        topic = self._topic(state, seat, commit)
        return ChoiceLocked(state.turn, seat, False, clock, took_ms, commit.card, commit.veto, topic)

    def lock_default(self, state: State, seat: int, clock: SeatClock, now_ms: int) -> ChoiceLocked:
        now = state.now
        assert now is not None, "a turn is being played"
        took_ms = max(0, now_ms - now.opened_at_ms)
        if now.phase == ANSWERS:
            return ChoiceLocked(state.turn, seat, True, clock, took_ms, answer=PASS)
        return ChoiceLocked(state.turn, seat, True, clock, took_ms, min(state.seats[seat].cards))

    def reveal(self, state: State) -> CardsLaid | TurnRevealed:
        return _cards_laid(state) if phase_of(state.turn) == CARDS else _answers(state)

    def decided(self, state: State) -> tuple[int | None, str] | None:
        if len(state.history) < QUESTIONS:
            return None
        return _winner(state), LAST_QUESTION

    def end(self, state: State, winner: int | None, reason: str, loser: int | None) -> BattleOver:
        totals = state.seats[0].points, state.seats[1].points
        turns = len(state.history)
        counts = reason != VOID and turns > 0
        return BattleOver(
            winner,
            reason,
            _score(totals, loser),
            turns,
            counts,
            state.opening.seed.hex(),
            totals,
            _remember(state, winner),
        )

    def deeds(self, state: State, seat: int) -> Deeds:
        return deeds_of(state, seat)

    def aftermath(self, state: State, over: BattleOver) -> tuple[Effect, ...]:
        return effects_of(state) if over.counts else ()

    def view_event(self, event: Event, role: Role) -> Push:
        return view.of_event(event, role)

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        return view.of_state(state, role)

    def told_choice(self, state: State, commit: Commit) -> Mapping[str, Any] | None:
        # A card is hidden until its question is answered, not only until both lie.
        if question_of(commit.turn) > len(state.history):
            return None
        return view.choice_of(commit.card, commit.veto, commit.topic, commit.answer)

    def _topic(self, state: State, seat: int, commit: Commit) -> int:
        if not commit.topic:
            return NOBODY
        now = state.now
        offered = {_topic_name(state, index): index for index in may_be_chosen(state)}
        if now is None or now.chooser != seat or commit.veto or commit.topic not in offered:
            raise Refused("illegal_choice", "That topic is not yours to choose now.", turn=state.turn)
        return offered[commit.topic]


KNOWLEDGE: Final = KnowledgeBattle()


def _with_question(state: State, opened: TurnOpened) -> TurnOpened:
    asked = state.asked[opened.question - 1]
    dealt, order = state.opening.deck[asked], order_of(state.opening.seed, opened.question)
    options = (dealt.question.answer, *dealt.question.wrong)
    shown = Shown(
        dealt.question.stem,
        tuple(options[index] for index in order),
        dealt.question.level,
        dealt.strength.rating_hundredths // POINT,
    )
    return replace(opened, asked=asked, order=order, shown=shown)


def _with_hands(state: State, opened: TurnOpened) -> TurnOpened:
    first, second = state.seats
    chooser = trailing(state) if opened.question in CHOOSES_BEFORE else None
    offered = () if chooser is None else tuple(_topic_name(state, topic) for topic in may_be_chosen(state))
    return replace(
        opened,
        hands=(first.cards, second.cards),
        vetoes=(first.vetoes, second.vetoes),
        chooser=NOBODY if chooser is None else chooser,
        offered=offered,
    )


def _topic_name(state: State, topic: int) -> str:
    return state.opening.deck[topic].question.topic.value


def _cards_laid(state: State) -> CardsLaid:
    """Where a seat chose the topic, that one is asked, and no veto is spent; else one veto or two put the next
    reserve in its place."""
    choices = [seat.chosen for seat in state.seats]
    number = question_of(state.turn)
    topic, vetoes, chosen_by = state.line[number - 1], (False, False), NOBODY
    for index, choice in enumerate(choices):
        assert choice is not None, "both cards lie"
        if choice.topic != NOBODY:
            topic, chosen_by = choice.topic, index
    if chosen_by == NOBODY:
        first, second = choices
        assert first is not None, "both cards lie"
        assert second is not None, "both cards lie"
        vetoes = first.veto, second.veto
        if any(vetoes):
            topic = state.reserve
    asked = next_of(state, topic)
    # A topic of the line or the reserve that was chosen before has its second question left.
    card = topic + TOPICS if asked is None else asked
    return CardsLaid(state.turn, number, topic, _topic_name(state, topic), card, vetoes, chosen_by)


def _answers(state: State) -> TurnRevealed:
    now = state.now
    assert now is not None, "a turn is being played"
    assert now.shown is not None, "in a turn of answers the question is shown"
    question = state.opening.deck[now.asked].question
    right = now.order.index(0)
    played = _played(state, 0, right), _played(state, 1, right)
    answers = []
    for index, seat in enumerate(state.seats):
        assert seat.chosen is not None, "both answers lie"
        mine = played[index]
        points = points_of(mine, played[1 - index], question.topic)
        answers.append(
            Answer(
                mine.card,
                seat.chosen.answer,
                mine.outcome,
                mine.took_ms,
                seat.chosen.by_clock,
                points,
                seat.points + points.total,
            )
        )
    return TurnRevealed(
        state.turn,
        now.question,
        now.topic_name,
        now.asked,
        right,
        now.shown,
        question.explanation,
        question.source,
        (answers[0], answers[1]),
    )


def _played(state: State, index: int, right: int) -> Played:
    seat = state.seats[index]
    assert seat.chosen is not None, "both answers lie"
    assert state.opened is not None, "a battle that is played was opened"
    answer = seat.chosen.answer
    outcome = PASSED if answer == PASS else RIGHT if answer == right else WRONG
    laid = state.opened.seats[index]
    return Played(seat.card, outcome, seat.chosen.took_ms, ABILITIES.get(laid.ability, NONE), laid.standing)


def _winner(state: State) -> int | None:
    """The larger total; then more right answers, then fewer quick ones, then the ability that decides ties."""
    first, second = state.seats
    assert state.opened is not None, "a battle that is played was opened"
    ties = [ABILITIES.get(laid.ability, NONE).wins_ties for laid in state.opened.seats]
    one = first.points, first.right, -first.quick, ties[0]
    other = second.points, second.right, -second.quick, ties[1]
    return None if one == other else int(other > one)


def _score(totals: tuple[int, int], loser: int | None) -> tuple[int, int]:
    """Half for each, moved by the lead. Who gave up or let the clock run has the worst."""
    moved = max(-500, min(500, (totals[0] - totals[1]) // LEAD_DIVISOR))
    first, second = 500 + moved, 500 - moved
    return (0 if loser == 0 else first), (0 if loser == 1 else second)


def _remember(state: State, winner: int | None) -> Remember | None:
    """The question that cost the loser most against the winner; in a draw, the one that moved most."""
    losses = [
        (one.answers[1 - seat].points.total - one.answers[seat].points.total, -one.question, seat)
        for one in state.history
        for seat in ((0, 1) if winner is None else (1 - winner,))
    ]
    if not losses or max(losses)[0] <= 0:
        return None
    _, number, seat = max(losses)
    asked = state.history[-number - 1]
    question = state.opening.deck[asked.asked].question
    return Remember(-number, seat, question.stem, question.answer, question.explanation, question.source)
