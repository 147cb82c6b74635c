"""When the hammer falls: the soft close, and what lost time gives back. All times are milliseconds since the
Unix epoch, by the server's clock alone; all lengths are our choice.
"""

from typing import Final

SOFT_CLOSE_MS: Final = 30_000
"""A bid in the last so many moves the end to so many from then: nobody wins by being late. Nobody can go on with it for
ever: each bid is an increment above some other, and there are few hundred increments up to the highest price."""

LASTS_S_MIN: Final = 1
"""However short: who finds it in time and bids gives everybody half a minute."""

LASTS_S_MAX: Final = 7 * 24 * 3_600
"""Longer, and whoever leads has his coins held for nothing."""


def end_after_bid(ends_at_ms: int, now_ms: int) -> int:
    """When the auction ends after a bid now."""
    return max(ends_at_ms, now_ms + SOFT_CLOSE_MS)


def after_lost_time(ends_at_ms: int, lost_ms: int, back_at_ms: int) -> int:
    """The end where nobody could bid for `lost_ms`: all of it is given back, and half a minute at the least for those
    who have yet to find their way back."""
    return max(ends_at_ms + lost_ms, back_at_ms + SOFT_CLOSE_MS)
