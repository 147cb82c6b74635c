"""Those who wait in one band, longest first: a row that is never changed.

It is cut into pieces, so that one who comes or goes copies a piece and the list of pieces, and not the row.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import chain
from typing import Final

from game.mystery.deposit import Waiting

Row = tuple[tuple[Waiting, ...], ...]

PIECE_MAX: Final = 64
"""With ten thousand in one band a deposit copies at most 64 and 157 pointers."""


def row_of(waiting: Iterable[Waiting]) -> Row:
    """The row of these, who come in the order of their numbers."""
    everybody = tuple(waiting)
    return tuple(everybody[at : at + PIECE_MAX] for at in range(0, len(everybody), PIECE_MAX))


def joined(row: Row, one: Waiting) -> Row:
    """The row with one more at its end: his number is the greatest."""
    if row and len(row[-1]) < PIECE_MAX:
        return (*row[:-1], (*row[-1], one))
    return (*row, (one,))


def left(row: Row, number: int) -> Row:
    """The row without the one of this number, who is in it."""
    at = bisect_right(row, number, key=lambda piece: piece[0].number) - 1
    piece = tuple(one for one in row[at] if one.number != number)
    assert len(piece) == len(row[at]) - 1, "who leaves a row was in it"
    after = row[at + 1 : at + 2]
    if after and len(piece) + len(after[0]) <= PIECE_MAX // 2:  # else a row that empties would be all crumbs
        return (*row[:at], piece + after[0], *row[at + 2 :])
    return (*row[:at], *((piece,) if piece else ()), *row[at + 1 :])


def flat(row: Row) -> list[Waiting]:
    """Everybody in it."""
    return list(chain.from_iterable(row))
