"""Who has challenged whom lately: so that nobody is challenged by the same player again and again."""

from collections.abc import Sequence
from typing import Final

import msgspec

from game.ids import PlayerId, RoomId
from game.leaves import Leaves
from game.queue.ticket import REMATCH_MS

CHALLENGES_MAX: Final = 6
CHALLENGES_MS: Final = 3_600_000
"""So many times an hour one player may challenge the same other one: each is a line in that one's inbox, and as many as
there are hands' lives of ten minutes in it."""


class Challenge(msgspec.Struct, frozen=True):
    """Who challenged whom, and when: kept for as long as it counts. A wish for a rematch names the battle: it counts
    for itself, once."""

    player: PlayerId
    versus: PlayerId
    at_ms: int
    battle: RoomId | None = None

    def counts(self, now_ms: int) -> bool:
        """Whether it is of the last hour; a wish for a rematch counts for as long as somebody may have it."""
        return self.at_ms > now_ms - (CHALLENGES_MS if self.battle is None else REMATCH_MS)


class Challenges(msgspec.Struct, frozen=True):
    """Those that may still count, by who challenged whom: of the hour that is under way, and of the one before. So what
    counts no more is forgotten by the hour, and nobody looks for it."""

    hour: int = 0
    these: Leaves[str, tuple[Challenge, ...]] = Leaves()
    those: Leaves[str, tuple[Challenge, ...]] = Leaves()

    def __len__(self) -> int:
        """How many pairs something is kept of."""
        return len(self.these) + len(self.those)

    def of(self, player: PlayerId, versus: PlayerId) -> tuple[Challenge, ...]:
        """What this player has made to that one, oldest first."""
        pair = _pair(player, versus)
        return (*(self.those.get(pair) or ()), *(self.these.get(pair) or ()))

    def counting(self, now_ms: int) -> tuple[Challenge, ...]:
        """All that count, oldest first."""
        made = [one for hour in (self.those, self.these) for _, each in hour.items() for one in each]
        return tuple(sorted((one for one in made if one.counts(now_ms)), key=lambda one: (one.at_ms, one.player)))

    def and_(self, new: Challenge) -> "Challenges":
        """With one more, made after all others."""
        hour = new.at_ms // CHALLENGES_MS
        these, those = self.these, self.those
        if hour > self.hour:
            these, those = Leaves(), these if hour == self.hour + 1 else Leaves()
        pair = _pair(new.player, new.versus)
        rest = [one for one in these.get(pair) or () if one.counts(new.at_ms)]
        return Challenges(max(hour, self.hour), these.put(pair, (*rest, new)), those)


def challenges_of(made: Sequence[Challenge]) -> Challenges:
    """These, oldest first."""
    hour = max((one.at_ms // CHALLENGES_MS for one in made), default=0)
    hours: tuple[dict[str, tuple[Challenge, ...]], dict[str, tuple[Challenge, ...]]] = {}, {}
    for one in made:
        ago = hour - one.at_ms // CHALLENGES_MS
        if ago < len(hours):
            pair = _pair(one.player, one.versus)
            hours[ago][pair] = (*hours[ago].get(pair, ()), one)
    return Challenges(hour, Leaves(hours[0]), Leaves(hours[1]))


def _pair(player: PlayerId, versus: PlayerId) -> str:
    return f"{player}:{versus}"
