"""Par: what a hand could do to a menu if nobody were in its way. The table is laid level by it.

The best assignment of a hand's servings to the courses, where each serving is worth the strike it would deal to a wine
that is exactly average. Fatigue, air, statuses, types and tokens are left out: they are the battle, par is the deal.
"""

from collections.abc import Sequence

from game.pairing.dishes import COURSE_PCT, Menu
from game.pairing.hand import SERVINGS
from game.pairing.harmony import Profile, matches
from game.pairing.strike import formula
from game.pairing.temper import Temper


def par_of(profiles: Sequence[Profile], tempers: Sequence[Temper], menu: Menu) -> int:
    """The par of a hand on a menu, in points of stamina."""
    worth = []
    for dish, pct in zip(menu, COURSE_PCT, strict=True):
        attacks = (
            [temper.power for temper in tempers] if dish.judges_body else [temper.complexity for temper in tempers]
        )
        worth.append(
            [
                formula(matches(profile, dish).best_harmony, attack, 1000) * pct // 100
                for profile, attack in zip(profiles, attacks, strict=True)
            ]
        )
    return best_assignment(worth, [SERVINGS] * len(profiles))


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
