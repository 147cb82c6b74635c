"""What a battle's answers say about its questions, and about who answered them.

A question moves as a player does: by Glicko-2, from the strengths with which the battle began; right against it is its
loss. The house does not move it, nor the clock, nor a pass, nor an answer quicker than anybody reads.
"""

from typing import Final

from game.effects import Effect, QuestionAnswered, TopicsAnswered
from game.glicko import LOSS, WIN, Result, after_period
from game.knowledge.deck import start_strength
from game.knowledge.events import Answer, TurnRevealed
from game.knowledge.scoring import PASSED, RIGHT
from game.knowledge.state import State

READ_MS: Final = 1_000
"""Nobody has read a question sooner."""


def effects_of(state: State) -> tuple[Effect, ...]:
    """How the questions moved, and what each player's topics come to."""
    moved = [one for one in (_moved(state, asked) for asked in state.history) if one is not None]
    players = [one for one in (_topics(state, seat) for seat in (0, 1)) if one is not None]
    # In the order of their names: rows are locked in it.
    return (*sorted(moved, key=lambda one: one.question), *sorted(players, key=lambda one: one.player))


def _moved(state: State, asked: TurnRevealed) -> QuestionAnswered | None:
    dealt = state.opening.deck[asked.asked]
    results = [
        Result(card.rating, LOSS if answer.outcome == RIGHT else WIN)
        for card, answer in zip(state.opening.seats, asked.answers, strict=True)
        if not card.house and _counts(answer)
    ]
    if not results:
        return None
    before, after = dealt.strength, after_period(dealt.strength, results)
    return QuestionAnswered(
        dealt.question.id,
        start_strength(dealt.question.level).rating_hundredths,
        after.rating_hundredths - before.rating_hundredths,
        after.deviation_hundredths,
        after.volatility_millionths,
        len(results),
        sum(result.score_permille == LOSS for result in results),
    )


def _topics(state: State, seat: int) -> TopicsAnswered | None:
    card = state.opening.seats[seat]
    if card.house:
        return None
    tally: dict[str, tuple[int, int]] = {}
    for asked in state.history:
        answer = asked.answers[seat]
        if _counts(answer):
            topic = state.opening.deck[asked.asked].question.topic.value
            answered, right = tally.get(topic, (0, 0))
            tally[topic] = answered + 1, right + (answer.outcome == RIGHT)
    return TopicsAnswered(card.player, tally) if tally else None


def _counts(answer: Answer) -> bool:
    return answer.outcome != PASSED and not answer.by_clock and answer.took_ms >= READ_MS
