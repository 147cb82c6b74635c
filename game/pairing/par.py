"""Par: what a hand can be expected to do to a menu. The table is laid level by it.

The best assignment of a hand's servings to the courses, where each serving is worth the strike it would deal to the
average wine of the rival's hand: its mean defence, the mean word of the type chart, and the order of service as often
as it would be first. Fatigue, air, statuses and tokens are left out: they are the battle, par is the deal.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from game.battle.bottle import Hand
from game.pairing.dishes import COURSE_PCT, Menu
from game.pairing.hand import SERVINGS, profile_of
from game.pairing.harmony import Profile, matches
from game.pairing.strike import FIRST_PCT, TYPE_PCT, formula
from game.pairing.temper import Temper

PAR_PCT: Final = (*COURSE_PCT[:-1], COURSE_PCT[-1] // 2)
"""What a course counts for par: the last one half, because about half of all evenings end before it."""


class Reach(msgspec.Struct, frozen=True, gc=False):
    """One bottle against the rival's average wine: attack over defence in permille, where the dish judges the body and
    where it judges the aroma."""

    profile: Profile
    body: int
    aroma: int


def reach_of(hand: Hand, tempers: Sequence[Temper], rivals: Hand, rival_tempers: Sequence[Temper]) -> list[Reach]:
    """Each bottle of a hand against the average of the rival's."""
    terroir = sum(temper.terroir for temper in rival_tempers)
    allure = sum(temper.allure for temper in rival_tempers)
    reach = []
    for bottle, temper in zip(hand, tempers, strict=True):
        chart = sum(TYPE_PCT[bottle.primary_type, rival.primary_type] for rival in rivals)
        behind = sum(temper.initiative > other.initiative for other in rival_tempers)
        order = 100 * len(rivals) + (FIRST_PCT - 100) * behind
        # Both sums are of hundreds, and so is the defence of thousands: what is left is attack / defence in permille.
        lifted = chart * order // (10 * len(rivals))
        body, aroma = temper.power * lifted // terroir, temper.complexity * lifted // allure
        reach.append(Reach(profile_of(bottle), body, aroma))
    return reach


def par_of(reach: Sequence[Reach], menu: Menu) -> int:
    """The par of a hand on a menu, in points of stamina."""
    worth = []
    for dish, pct in zip(menu, PAR_PCT, strict=True):
        body = dish.judges_body
        strikes = [
            formula(matches(bottle.profile, dish).best_harmony, bottle.body if body else bottle.aroma, 1000)
            for bottle in reach
        ]
        worth.append([strike * pct // 100 for strike in strikes])
    return best_assignment(worth, [SERVINGS] * len(reach))


def best_assignment(worth: Sequence[Sequence[int]], servings: Sequence[int]) -> int:
    """The greatest sum of `worth[course][bottle]` with one bottle a course and no bottle more often than it has
    servings. There are at least as many servings as courses.

    Successive best paths (Busacker and Gowen, 1960): each course takes the bottle, by way of others that move on, that
    adds most. With six bottles that takes half the time of the Hungarian method on twelve servings.
    """
    assert sum(servings) >= len(worth), "every course gets a serving"
    courses_of: list[list[int]] = [[] for _ in servings]
    total = 0
    for course, row in enumerate(worth):
        gain = list(row)  # bottle → what the best way to end there adds
        moved: list[tuple[int, int] | None] = [None] * len(row)  # bottle → (bottle before on that way, course it gives)
        _find_ways(worth, servings, courses_of, gain, moved)
        free = [bottle for bottle, taken in enumerate(courses_of) if len(taken) < servings[bottle]]
        bottle = max(free, key=gain.__getitem__)
        total += gain[bottle]
        while (way := moved[bottle]) is not None:
            before, given = way
            courses_of[before].remove(given)
            courses_of[bottle].append(given)
            bottle = before
        courses_of[bottle].append(course)
    return total


def _find_ways(
    worth: Sequence[Sequence[int]],
    servings: Sequence[int],
    courses_of: Sequence[Sequence[int]],
    gain: list[int],
    moved: list[tuple[int, int] | None],
) -> None:
    """Betters each bottle's gain by ways that push a course from a bottle without servings to another one."""
    full = [bottle for bottle, taken in enumerate(courses_of) if len(taken) == servings[bottle]]
    bettered = bool(full)
    while bettered:
        bettered = False
        for bottle in full:
            for course in courses_of[bottle]:
                row = worth[course]
                base = gain[bottle] - row[bottle]
                for other, value in enumerate(row):
                    if base + value > gain[other]:
                        gain[other] = base + value
                        moved[other] = bottle, course
                        bettered = True
