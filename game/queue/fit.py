"""Who of those who wait may play whom, and from when on: by rating, by who has just met, and by who avoids whom.

Everything is said as a time: two tickets fit from `fits_at_ms` on, or never. So a queue wakes when the next two fit,
and looks at nothing before. All figures are our choice.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, Protocol

import msgspec

from game.battle.names import ModeName
from game.glicko import POINT, Strength
from game.ids import PlayerId

WINDOW_POINTS: Final = 100
"""Two whose ratings are no further apart fit at once."""
WIDER_POINTS_A_S: Final = 25
"""By so much more for each second that the longer of the two has waited: 225 points after five seconds."""
ANYBODY_MS: Final = 15_000
"""Who has waited so long fits anybody."""
AGAIN_MS: Final = 3_000
"""The last opponent is avoided for so long: where nobody else is there, he is welcome."""
UNLIKE_MS: Final = 3_000
"""A rated ticket and one that is not wait so long for their like; then the two play unrated."""

Why = Literal["nobody", "rating", "just_met", "unlike"]
"""What somebody waits for: anybody at all, somebody nearer in rating, somebody else than last time, or somebody who
plays for rating as he does, or does not as he does not."""


class Known(msgspec.Struct, frozen=True):
    """What the queue is told of who enters: his rating in the mode; how often he has met whom in the last day, the last
    one first; who is never to meet him, because one of the two blocks the other; and, where the mode asks questions,
    how he has answered by topic."""

    rating: Strength = Strength()
    met: tuple[tuple[PlayerId, int], ...] = ()
    apart: tuple[PlayerId, ...] = ()
    topics: Mapping[str, tuple[int, int]] = {}

    @property
    def last(self) -> PlayerId | None:
        return self.met[0][0] if self.met else None

    def times_met(self, other: PlayerId) -> int:
        return next((times for player, times in self.met if player == other), 0)


class Waiting(Protocol):
    """A ticket, as far as it counts here."""

    @property
    def player(self) -> PlayerId: ...
    @property
    def versus(self) -> PlayerId | None: ...
    @property
    def mode(self) -> ModeName: ...
    @property
    def rated(self) -> bool: ...
    @property
    def since_ms(self) -> int: ...
    @property
    def best_of(self) -> int: ...
    @property
    def known(self) -> Known: ...


def fits_at_ms(one: Waiting, other: Waiting) -> int | None:
    """From when on these two may play, in milliseconds since the Unix epoch; None: never. Two who wait for each other
    by name fit at once, where they want as many battles."""
    fit = _fit(one, other)
    return None if fit is None else fit[0]


def wait(mine: Waiting, others: Sequence[Waiting]) -> tuple[int | None, Why]:
    """When the first of these will fit this ticket as things are (None: none of them ever), and what it waits for."""
    fits = [fit for fit in (_fit(mine, other) for other in others) if fit is not None]
    return min(fits, default=(None, "nobody"), key=lambda fit: fit[0] or 0)


def _fit(one: Waiting, other: Waiting) -> tuple[int, Why] | None:
    if one.player == other.player or one.mode != other.mode:
        return None
    since_ms = min(one.since_ms, other.since_ms)
    if one.versus is not None or other.versus is not None:
        mutual = one.versus == other.player and other.versus == one.player and one.best_of == other.best_of
        return (since_ms, "nobody") if mutual else None
    if other.player in one.known.apart or one.player in other.known.apart:
        return None
    reasons: list[tuple[int, Why]] = [(since_ms, "nobody")]
    if one.known.last == other.player or other.known.last == one.player:
        reasons.append((since_ms + AGAIN_MS, "just_met"))
    if one.rated != other.rated:
        reasons.append((since_ms + UNLIKE_MS, "unlike"))
    elif one.rated:
        reasons.append((since_ms + _widened_after_ms(one.known.rating, other.known.rating), "rating"))
    return max(reasons, key=lambda reason: reason[0])


def _widened_after_ms(one: Strength, other: Strength) -> int:
    """How long the longer of two must have waited before their ratings are near enough."""
    apart = abs(one.rating_hundredths - other.rating_hundredths) - WINDOW_POINTS * POINT
    return 0 if apart <= 0 else min(ANYBODY_MS, -(-apart * 1_000 // (WIDER_POINTS_A_S * POINT)))
