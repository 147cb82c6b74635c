"""What a wine of some kind is worth in a hand: win rates with their standard errors, from battles of mixed hands.

All rates are in per cent; a draw is half a win.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

ERRORS_SURE: Final = 2.0
"""So many standard errors on both sides of a rate hold 95 of 100 true rates."""


class Rate(msgspec.Struct, frozen=True):
    """A win rate in per cent with its standard error; `seen` is how often what it is of was there."""

    of: str
    rate: float
    error: float
    seen: int

    def verdict(self, low: float, high: float) -> str:
        """`within` or `outside` where two errors on both sides are, else `not told`."""
        least, most = self.rate - ERRORS_SURE * self.error, self.rate + ERRORS_SURE * self.error
        if low <= least and most <= high:
            return "within"
        return "outside" if most < low or least > high else "not told"


def mean_rate(of: str, halves: Sequence[int]) -> Rate:
    """The rate of somebody who got these halves of a point: 2 a win, 1 a draw, 0 a loss."""
    count = len(halves)
    mean = sum(halves) / count
    spread = sum((half - mean) ** 2 for half in halves) / max(1, count - 1)
    return Rate(of, 50 * mean, 50 * (spread / count) ** 0.5, count)


def one_more(
    names: Sequence[str], counts: Sequence[tuple[Sequence[int], Sequence[int]]], halves: Sequence[int]
) -> list[Rate]:
    """The win rate with one more wine of each kind, in place of an average one, between hands alike in all else.

    `counts` and `halves` (what seat 0 got) are of each battle. Least squares on the differences; hands being as large
    as each other, what the kinds are worth is taken to add up to nothing.
    """
    differences = [[mine - other for mine, other in zip(*both, strict=True)] for both in counts]
    seen = [sum(both[0][kind] + both[1][kind] for both in counts) for kind in range(len(names))]
    met = [kind for kind, count in enumerate(seen) if count]
    rows = [[row[kind] for kind in met] for row in differences]
    points = [50.0 * half for half in halves]
    mean = sum(points) / len(points)
    size = range(len(met))
    squares = [[sum(row[i] * row[j] for row in rows) for j in size] for i in size]
    # A kind that always lay on both sides alike says nothing: the small number keeps the equations solvable.
    system = [[squares[i][j] + 1.0 + (1e-6 if i == j else 0.0) for j in size] for i in size]
    inverse = _inverse(system)
    moments = [sum(row[i] * (point - mean) for row, point in zip(rows, points, strict=True)) for i in size]
    worth = [sum(inverse[i][j] * moments[j] for j in size) for i in size]
    left = [point - mean - sum(row[i] * worth[i] for i in size) for row, point in zip(rows, points, strict=True)]
    spread = sum(one * one for one in left) / max(1, len(rows) - len(met))
    errors = [(spread * max(0.0, _bent(inverse[i], squares))) ** 0.5 for i in size]
    return [Rate(names[kind], 50 + worth[i], errors[i], seen[kind]) for i, kind in enumerate(met)]


def _bent(row: Sequence[float], squares: Sequence[Sequence[int]]) -> float:
    size = range(len(row))
    return sum(row[i] * squares[i][j] * row[j] for i in size for j in size)


def _inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """By elimination with the largest pivot (Gauss and Jordan)."""
    size = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        scale = rows[column][column]
        rows[column] = [value / scale for value in rows[column]]
        for i in range(size):
            factor = rows[i][column]
            if i != column and factor:
                rows[i] = [value - factor * base for value, base in zip(rows[i], rows[column], strict=True)]
    return [row[size:] for row in rows]
