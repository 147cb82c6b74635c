"""When the hammer falls: the soft close, its cap, and what lost time gives back. All times are milliseconds since the
Unix epoch, by the server's clock alone; all lengths are our choice.
"""

from typing import Final

SOFT_CLOSE_MS: Final = 30_000
"""A bid in the last so many moves the end to so many from then: nobody wins by being late."""

SOFT_CLOSE_MS_MAX: Final = 10 * 60_000
"""In all a soft close moves the end by so much at the most. Whoever wants a wine has said by then how much; and two
who raise by a coin forever hold nobody up all night."""

LASTS_S_MIN: Final = 1
"""However short: who finds it in time and bids gives everybody half a minute."""

LASTS_S_MAX: Final = 7 * 24 * 3_600
"""Longer, and whoever leads has his coins held for nothing."""


def latest_end(ends_at_ms: int) -> int:
    """The latest end of an auction that was announced to end then."""
    return ends_at_ms + SOFT_CLOSE_MS_MAX


def end_after_bid(ends_at_ms: int, latest_ms: int, now_ms: int) -> int:
    """When the auction ends after a bid now."""
    return max(ends_at_ms, min(now_ms + SOFT_CLOSE_MS, latest_ms))


def after_lost_time(ends_at_ms: int, latest_ms: int, lost_ms: int, back_at_ms: int) -> tuple[int, int]:
    """The end and the latest end where nobody could bid for `lost_ms`: all of it is given back, and half a minute at
    the least for those who have yet to find their way back. Nothing of it counts against the cap."""
    later = max(ends_at_ms + lost_ms, back_at_ms + SOFT_CLOSE_MS)
    return later, latest_ms + later - ends_at_ms
