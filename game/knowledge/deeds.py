"""What a seat has done at the cards, as rewards count it.

The quality is three points for each right answer. The three wines share the experience alike; the first is trained: by
1 of Elegance for each point for speed, and by 2 of Complexity where all seven answers were right. Our own choice.
"""

from typing import Final

from game.battle.rewards import NO_EV, Deeds
from game.knowledge.deck import QUESTIONS
from game.knowledge.hand import HAND_SIZE
from game.knowledge.state import State
from game.stats import Stats

A_RIGHT_ANSWER: Final = 3
ALL_RIGHT: Final = 2


def deeds_of(state: State, seat: int) -> Deeds:
    """The deeds of a seat in the questions so far."""
    mine = state.seats[seat]
    trained = Stats(0, 0, 0, ALL_RIGHT if mine.right == QUESTIONS else 0, 0, mine.quick)
    # A question has two turns: it counts as the clock's where the clock chose in both.
    return Deeds(A_RIGHT_ANSWER * mine.right, [1] * HAND_SIZE, [trained, *[NO_EV] * (HAND_SIZE - 1)], mine.lapses // 2)
