"""What a seat has done at the pairing table, as rewards count it.

The quality is the mean harmony of its pours, a quarter of it. A pour of harmony 75 and more trains what attacked (body:
Power, aroma: Complexity) by 2, one that took less than 15 trains what defended (Terroir, Rarity) by 1; a bottle served
twice gains 1 of Longevity, and each time it is served first 1 of Elegance. Figures of our own choice.
"""

from typing import Final

from game.battle.rewards import Deeds
from game.pairing.events import TurnRevealed
from game.pairing.hand import HAND_SIZE, SERVINGS
from game.pairing.state import State
from game.stats import Stats

GREAT_HARMONY: Final = 75
LITTLE_DAMAGE: Final = 15
QUALITY_DIVISOR: Final = 4


def deeds_of(state: State, seat: int) -> Deeds:
    """The deeds of a seat in the courses so far."""
    served = [0] * HAND_SIZE
    ev = [dict.fromkeys(Stats.__struct_fields__, 0) for _ in range(HAND_SIZE)]
    harmony = pours = 0
    for course in state.courses:
        mine = course.pours[seat]
        if not mine.served:
            continue
        served[mine.wine] += 1
        harmony += mine.harmony
        pours += 1
        _train(ev[mine.wine], course, seat)
    for bottle, times in enumerate(served):
        ev[bottle]["longevity"] += times >= SERVINGS
    quality = harmony // (pours * QUALITY_DIVISOR) if pours else 0
    return Deeds(quality, served, [Stats(**gained) for gained in ev], state.seats[seat].lapses)


def _train(gained: dict[str, int], course: TurnRevealed, seat: int) -> None:
    mine, theirs = course.pours[seat], course.pours[1 - seat]
    if mine.harmony >= GREAT_HARMONY:
        gained["power" if course.judges_body else "complexity"] += 2
    if theirs.served and theirs.dealt < LITTLE_DAMAGE:
        gained["terroir" if course.judges_body else "rarity"] += 1
    gained["elegance"] += mine.first
