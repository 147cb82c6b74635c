"""Par: what a hand can be expected to do to a menu. The table is laid level by it.

The best assignment of a hand's servings to the courses, where each serving is worth the strike it would deal to the
average wine of the rival's hand: its mean defence, the mean word of the type chart, and the order of service as often
as it would be first. Fatigue, air, statuses and tokens are left out: they are the battle, par is the deal.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from game.pairing.dishes import COURSE_PCT, Menu
from game.pairing.hand import SERVINGS, Hand
from game.pairing.harmony import Profile, matches
from game.pairing.strike import FIRST_PCT, TYPE_PCT, formula
from game.pairing.temper import Temper

PAR_PCT: Final = (*COURSE_PCT[:-1], COURSE_PCT[-1] // 2)
"""What a course counts for par: the last one half, because about half of all evenings end before it."""


class Reach(msgspec.Struct, frozen=True):
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
        reach.append(Reach(bottle.profile, body, aroma))
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

    Shortest augmenting paths with potentials (the Hungarian method, Kuhn and Munkres), a column a serving.
    """
    columns = [bottle for bottle, count in enumerate(servings) for _ in range(count)]
    width = len(columns)
    assert width >= len(worth), "every course gets a serving"
    row_height = [0] * (len(worth) + 1)
    column_height = [0] * (width + 1)
    taken_by = [0] * (width + 1)  # column → row, both from 1; 0 is none
    for row in range(1, len(worth) + 1):
        _augment(worth, columns, row, row_height, column_height, taken_by)
    return sum(worth[taken_by[column] - 1][columns[column - 1]] for column in range(1, width + 1) if taken_by[column])


def _augment(
    worth: Sequence[Sequence[int]],
    columns: Sequence[int],
    row: int,
    row_height: list[int],
    column_height: list[int],
    taken_by: list[int],
) -> None:
    """Gives `row` a column, moving others where that is better for all."""
    far = 1 << 60
    width = len(columns)
    taken_by[0] = row
    slack = [far] * (width + 1)
    came_from = [0] * (width + 1)
    done = [False] * (width + 1)
    column = 0
    while True:
        done[column] = True
        at_row = taken_by[column]
        row_worth = worth[at_row - 1]
        base = row_height[at_row]
        step, following = far, 0
        for other in range(1, width + 1):
            if done[other]:
                continue
            cost = -row_worth[columns[other - 1]] - base - column_height[other]
            if cost < slack[other]:
                slack[other] = cost
                came_from[other] = column
            if slack[other] < step:
                step, following = slack[other], other
        for other in range(width + 1):
            if done[other]:
                row_height[taken_by[other]] += step
                column_height[other] -= step
            else:
                slack[other] -= step
        column = following
        if not taken_by[column]:
            break
    while column:
        before = came_from[column]
        taken_by[column] = taken_by[before]
        column = before
