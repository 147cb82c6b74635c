"""Challenges: so that nobody is challenged by the same player again and again."""

from typing import Final

import msgspec

from game.ids import PlayerId, RoomId
from game.lately import HOUR_MS, Lately
from game.queue.ticket import REMATCH_MS

CHALLENGES_MAX: Final = 6
CHALLENGES_MS: Final = HOUR_MS
"""So many times an hour one player may challenge the same other one: each is a line in that one's inbox, and as many as
there are hands' lives of ten minutes in it."""


class Challenge(msgspec.Struct, frozen=True):
    """Who challenged whom, and when: kept for as long as it counts. A wish for a rematch names the battle: it counts
    for itself, once."""

    player: PlayerId
    versus: PlayerId
    at_ms: int
    battle: RoomId | None = None

    @property
    def pair(self) -> tuple[PlayerId, PlayerId]:
        return self.player, self.versus

    def counts(self, now_ms: int) -> bool:
        """Whether it is of the last hour; a wish for a rematch counts for as long as somebody may have it."""
        return self.at_ms > now_ms - (CHALLENGES_MS if self.battle is None else REMATCH_MS)


def counting(challenges: Lately[Challenge], now_ms: int) -> tuple[Challenge, ...]:
    """Those that count, oldest first."""
    return tuple(one for one in challenges.since(now_ms - CHALLENGES_MS) if one.counts(now_ms))
