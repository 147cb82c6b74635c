"""By how much a price must rise: the table, and what may be asked at all. Prices are whole coins.

A price rises by a tenth of the last round sum of 1, 2 or 5 that it has reached, which is 4 to 10 % of it (under 20 by
one coin). Every accepted bid takes either the price or the highest maximum up by a step, so that an auction's record
stays short whatever anybody does. All figures are our choice.
"""

from bisect import bisect_right
from typing import Final

PRICE_MAX: Final = 1_000_000_000
"""The most that may be asked or bid: far above what anybody has, far below what a JSON number holds."""

INCREMENTS: Final = (
    (0, 1),
    (20, 2),
    (50, 5),
    (100, 10),
    (200, 20),
    (500, 50),
    (1_000, 100),
    (2_000, 200),
    (5_000, 500),
    (10_000, 1_000),
    (20_000, 2_000),
    (50_000, 5_000),
    (100_000, 10_000),
    (200_000, 20_000),
    (500_000, 50_000),
    (1_000_000, 100_000),
    (2_000_000, 200_000),
    (5_000_000, 500_000),
    (10_000_000, 1_000_000),
    (20_000_000, 2_000_000),
    (50_000_000, 5_000_000),
    (100_000_000, 10_000_000),
    (200_000_000, 20_000_000),
    (500_000_000, 50_000_000),
)
"""From this price on it rises by this."""

STEPS: Final = 289
"""So many from 1 coin to the most that may be asked; of bids there can be no more than twice as many."""

_FROM: Final = tuple(price for price, _ in INCREMENTS)


def increment(price: int) -> int:
    """By how much the next price lies above this one."""
    return INCREMENTS[bisect_right(_FROM, price) - 1][1]


def above(price: int) -> int:
    """The next price above this one."""
    return price + increment(price)
