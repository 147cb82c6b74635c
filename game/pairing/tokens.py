"""What toasts and breads in hand are worth, if everything else were even.

A game of its own inside the battle: toast beats an ordinary pour, bread beats toast (and an ordinary pour, a little),
and each seat has two of each. Worked backwards from the last course, each course mixed by fictitious play (Brown,
1951).
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from game.pairing.dishes import COURSES
from game.pairing.par import PAR_PCT
from game.pairing.serves import BREAD, BREADS, POUR, TOAST, TOASTS, raise_pct

ROUNDS: Final = 24
"""Rounds of fictitious play for a course; the worth is then right to a tenth of a strike."""


@cache
def token_edge(courses: int, toasts: int, breads: int, rival_toasts: int, rival_breads: int) -> int:
    """What these tokens are worth more than the rival's while `courses` are still to come, in permille of an ordinary
    strike between even wines. There are 8·81 cases, and all are kept."""
    if not courses or (toasts, breads) == (rival_toasts, rival_breads):
        return 0
    if (toasts, breads) < (rival_toasts, rival_breads):
        return -token_edge(courses, rival_toasts, rival_breads, toasts, breads)
    stake = 10 * PAR_PCT[COURSES - courses]
    rows = [
        [
            stake * _net_pct(mine, theirs) // 100
            + token_edge(
                courses - 1,
                toasts - (mine == TOAST),
                breads - (mine == BREAD),
                rival_toasts - (theirs == TOAST),
                rival_breads - (theirs == BREAD),
            )
            for theirs in _options(rival_toasts, rival_breads)
        ]
        for mine in _options(toasts, breads)
    ]
    return mixed(rows, ROUNDS)[1]


def mixed(rows: Sequence[Sequence[int]], rounds: int) -> tuple[list[int], int]:
    """How often each row is played in so many rounds of fictitious play, and about what the game is worth to the rows.
    Rows want much, columns want little."""
    taken = [0] * len(rows)
    columns = list(zip(*rows, strict=True))
    for_columns = [0] * len(columns)
    for_rows = [0] * len(rows)
    row = 0
    for _ in range(rounds):
        taken[row] += 1
        for_columns = [so_far + more for so_far, more in zip(for_columns, rows[row], strict=True)]
        column = columns[for_columns.index(min(for_columns))]
        for_rows = [so_far + more for so_far, more in zip(for_rows, column, strict=True)]
        row = for_rows.index(max(for_rows))
    return taken, (min(for_columns) + max(for_rows)) // (2 * rounds)


def _options(toasts: int, breads: int) -> list[int]:
    return [POUR] + [TOAST] * (toasts > 0) + [BREAD] * (breads > 0)


def _net_pct(mine: int, theirs: int) -> int:
    """Dealt less taken, in per cent of an ordinary strike."""
    dealt, taken_there = raise_pct(mine, theirs)
    given, taken_here = raise_pct(theirs, mine)
    return (dealt * taken_there - given * taken_here) // 100


def work_out_all() -> None:
    """All cases, so that no first choice is slow: a fiftieth of a second."""
    held = [(toasts, breads) for toasts in range(TOASTS + 1) for breads in range(BREADS + 1)]
    for mine in held:
        for theirs in held:
            token_edge(COURSES - 1, *mine, *theirs)
