"""The questions of one battle: which are drawn, by their ratings, and how they lie.

A deck has nine topics with two questions each. The first seven topics are the line, in order; the last two are the
reserve. The first nine of a deck's cards are the topics' first questions, the others their second ones: those are for
a topic that is chosen again.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from game.chance import Chance
from game.glicko import POINT, Strength
from game.knowledge.bank import Bank
from game.knowledge.question import OPTIONS, START_POINTS, Question, Topic

TOPICS: Final = len(Topic)
QUESTIONS: Final = 7
"""Topics in the line: so many questions are asked."""
RESERVES: Final = TOPICS - QUESTIONS
DECK_SIZE: Final = 2 * TOPICS

NEAR_POINTS: Final = 100
"""Questions within so many points of the players' mean are drawn: the stronger of two answers about two in three."""
CHOICE_MIN: Final = 12
"""Where fewer lie so near, so many of the nearest are drawn from: a battle is not to be foreseen."""

_ORDER_BLOCKS: Final = 64
"""Blocks of chance kept for the order of one question's options: far more than a shuffle of four takes."""


class Drawn(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A question by its id, and what it was rated when it was drawn."""

    id: str
    strength: Strength


class Dealt(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A question as it lies in a battle, whole, and what it was rated when it was drawn."""

    question: Question
    strength: Strength


Deck = tuple[Dealt, ...]


HOUSE_POINTS: Final = {1: 1100, 2: 1270, 3: 1400, 4: 1540, 5: 1700}
"""What the house is rated at each strength, in points: questions against it are drawn by that."""
SURE: Final = 50 * POINT
"""The house's own deviation: it always plays as well."""


def strength_of(strength: int) -> Strength:
    """What the house is rated at a strength."""
    return Strength(HOUSE_POINTS[strength] * POINT, SURE)


def start_strength(level: int) -> Strength:
    """What a question of that level is taken for before anybody has answered it."""
    return Strength(START_POINTS[level] * POINT)


def draw(bank: Bank, mean_hundredths: int, ratings: Mapping[str, Strength], chance: Chance) -> tuple[Drawn, ...]:
    """A deck for two players of this mean rating. Questions that nobody has answered yet have the rating of their
    level."""
    topics = chance.sample(tuple(Topic), TOPICS)
    pairs = [_two(bank, topic, mean_hundredths, ratings, chance) for topic in topics]
    return (*(first for first, _ in pairs), *(second for _, second in pairs))


def deal(bank: Bank, drawn: Sequence[Drawn], mean_hundredths: int, chance: Chance) -> Deck:
    """The deck that was drawn; another one where the bank has not all of it, or it is none."""
    questions = [(bank.question(one.id), one.strength) for one in drawn]
    dealt = tuple(Dealt(question, strength) for question, strength in questions if question is not None)
    if _is_whole(dealt):
        return dealt
    return deal(bank, draw(bank, mean_hundredths, {}, chance), mean_hundredths, chance)


def order_of(seed: bytes, number: int) -> tuple[int, ...]:
    """The order in which the options of a battle's so-many-th question lie: 0 is the right one."""
    return tuple(Chance(seed, _ORDER_BLOCKS * number).sample(range(OPTIONS), OPTIONS))


def _is_whole(deck: Deck) -> bool:
    topics = [one.question.topic for one in deck]
    different = {one.question.id for one in deck}
    return (
        len(different) == DECK_SIZE == len(deck) and topics[:TOPICS] == topics[TOPICS:] and len(set(topics)) == TOPICS
    )


def _two(
    bank: Bank, topic: Topic, mean_hundredths: int, ratings: Mapping[str, Strength], chance: Chance
) -> tuple[Drawn, Drawn]:
    rated = [Drawn(id, ratings.get(id) or start_strength(bank.level(id))) for id in bank.of_topic(topic)]
    near = [one for one in rated if _distance(one, mean_hundredths) <= NEAR_POINTS * POINT]
    if len(near) < CHOICE_MIN:
        near = sorted(rated, key=lambda one: _distance(one, mean_hundredths))[:CHOICE_MIN]
    first, second = chance.sample(near, 2)
    return first, second


def _distance(one: Drawn, mean_hundredths: int) -> int:
    return abs(one.strength.rating_hundredths - mean_hundredths)
