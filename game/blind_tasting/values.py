"""What a claim is worth, and what it pays.

All figures are our choice; `docs/blind_tasting.md` has what was measured.
"""

from typing import Final

from game.blind_tasting.names import BOTTLE

ROUNDS: Final = 7

BASE: Final = (20, 30, 30, 24)
"""Country, grape, region, bottle in the first round."""
DECAY_PCT: Final = 3
"""Country, grape and region lose so much of their base a round."""
GROWTH: Final = 7
"""The bottle gains so many points a round: who waits for it knows more, and risks to be second."""

SECOND_PCT: Final = 70
"""A slot that the rival has claimed in an earlier round, truly or not, is worth so much."""

WRONG_PCT: Final = 50
STRUCK_BLUFF_PCT: Final = 40
BLUFF_PCT: Final = 60
CALL_LOST_PCT: Final = 50
STOOD_PCT: Final = 30
DOUBLE_PCT: Final = 100
"""In per cent of a claim's worth: what a wrong one costs; a bluff that was called; what one pays that nobody called;
what a call costs that was wrong, and pays whose claim stood; what a double stakes (of its own round's worth)."""


def worth(slot: int, turn: int, *, second: bool) -> int:
    """What a slot is worth in a round; `second` where the rival has claimed it before."""
    if slot == BOTTLE:
        value = BASE[slot] + GROWTH * (turn - 1)
    else:
        value = BASE[slot] * (100 - DECAY_PCT * (turn - 1)) // 100
    return value * SECOND_PCT // 100 if second else value
