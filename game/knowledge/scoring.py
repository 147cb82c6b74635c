"""What an answer is worth. In hundredths of a point, so that what wines lend is not rounded away.

Right: the own card, twice the rival's where he answered wrongly, and a point for a quick answer; all of it times the
wines' standing. Wrong: the own card is lost. A pass costs half of it, and leaves the rival nothing to take.
"""

from typing import Final

import msgspec

from game.knowledge.abilities import Ability
from game.knowledge.question import Topic

HUNDRED: Final = 100
STEAL: Final = 2
"""How much of the rival's card a right answer takes where his was wrong: at one, minding the rival hardly paid
(`docs/knowledge.md` has the figures)."""
QUICK_POINT: Final = 1
LATENCY_MS: Final = 300
"""Forgiven to everybody: what the way to the server may take."""

RIGHT: Final = "right"
WRONG: Final = "wrong"
PASSED: Final = "passed"


class Played(msgspec.Struct, frozen=True, gc=False):
    """One seat's side of a question: the card, what came of the answer, how long it took, and what the seat has."""

    card: int
    outcome: str
    took_ms: int
    ability: Ability
    standing: int


class Points(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Where a seat's points of one question come from; `total` is what they come to, after the wines' standing."""

    card: int
    stolen: int
    quick: int
    ability: int
    total: int


def points_of(mine: Played, theirs: Played, topic: Topic) -> Points:
    """What a question brings to the seat of `mine`."""
    ability = mine.ability
    if mine.outcome == WRONG:
        spared = HUNDRED if ability.wrong_topic == topic else 0
        lost = -HUNDRED * mine.card
        return Points(lost, 0, 0, min(spared, -lost), min(0, lost + spared))
    if mine.outcome == PASSED:
        lost = -HUNDRED * mine.card // 2
        spared = min(HUNDRED, -lost) if ability.spared_card == mine.card else 0
        return Points(lost, 0, 0, spared, lost + spared)
    card = HUNDRED * mine.card
    stolen = STEAL * HUNDRED * theirs.card if theirs.outcome == WRONG else 0
    quick = HUNDRED * QUICK_POINT if is_quick(mine) else 0
    more = HUNDRED if ability.right_topic == topic else 0
    if ability.light_card == mine.card and theirs.outcome == RIGHT:
        more += HUNDRED
    won = card + stolen + quick + more
    return Points(card, stolen, quick, more, won * (1000 + mine.standing) // (1000 + theirs.standing))


def is_quick(played: Played) -> bool:
    """Whether a right answer came quickly enough for a point."""
    return played.outcome == RIGHT and played.took_ms <= played.ability.quick_ms + LATENCY_MS
