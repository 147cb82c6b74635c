"""What the house takes: a fee from whoever puts a wine up, and a part of the price from whoever sells one.

Both are whole coins; permille of whole coins, each rounded in favour of who is small. All figures are our choice.
"""

from typing import Final

LISTING_PERMILLE: Final = 10
CUT_PERMILLE: Final = 50


def listing_fee(asked: int) -> int:
    """For putting up a wine for which at least this is asked (the reserve, where there is one): a hundredth, rounded
    up, so that nothing is put up for nothing. It is not given back."""
    return -(-asked * LISTING_PERMILLE // 1000)


def cut(price: int) -> int:
    """Of a wine's price: a twentieth, rounded down, so that the seller never gets nothing."""
    return price * CUT_PERMILLE // 1000
