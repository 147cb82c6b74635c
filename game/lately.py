"""What players have done to each other lately: kept for an hour at least, found by the two, and forgotten by the hour.

Each may do some things to the same other one only so often. However many others do the same, nobody is looked at but
the two.
"""

from collections.abc import Iterable
from typing import Final, Generic, Protocol, TypeVar

import msgspec

from game.ids import PlayerId
from game.leaves import Leaves

HOUR_MS: Final = 3_600_000


class Deed(Protocol):
    """Something that one player has done to another, in milliseconds since the Unix epoch."""

    @property
    def at_ms(self) -> int: ...

    @property
    def pair(self) -> tuple[PlayerId, PlayerId]:
        """Who did it, and to whom."""


D = TypeVar("D", bound=Deed)


class Lately(msgspec.Struct, Generic[D], frozen=True):
    """The deeds of the hour that is under way, and of the one before, by who did them to whom."""

    hour: int = 0
    these: Leaves[str, tuple[D, ...]] = Leaves()
    those: Leaves[str, tuple[D, ...]] = Leaves()

    def of(self, one: PlayerId, other: PlayerId) -> tuple[D, ...]:
        """What the first has done to the second, oldest first. Some may be older than an hour."""
        key = _key((one, other))
        return (*(self.those.get(key) or ()), *(self.these.get(key) or ()))

    def since(self, after_ms: int) -> tuple[D, ...]:
        """Everything after a time of the last hour, oldest first."""
        kept = [deed for hour in (self.those, self.these) for _, deeds in hour.items() for deed in deeds]
        return tuple(sorted((deed for deed in kept if deed.at_ms > after_ms), key=lambda deed: (deed.at_ms, deed.pair)))

    def and_(self, deed: D) -> "Lately[D]":
        """With one more, done after all others."""
        hour = deed.at_ms // HOUR_MS
        these, those = self.these, self.those
        if hour > self.hour:
            these, those = Leaves(), these if hour == self.hour + 1 else Leaves()
        key = _key(deed.pair)
        return Lately(max(hour, self.hour), these.put(key, (*(these.get(key) or ()), deed)), those)


def lately(deeds: Iterable[D]) -> Lately[D]:
    """These, oldest first."""
    deeds = list(deeds)
    hour = max((deed.at_ms // HOUR_MS for deed in deeds), default=0)
    hours: tuple[dict[str, tuple[D, ...]], dict[str, tuple[D, ...]]] = {}, {}
    for deed in deeds:
        ago = hour - deed.at_ms // HOUR_MS
        if ago < len(hours):
            key = _key(deed.pair)
            hours[ago][key] = (*hours[ago].get(key, ()), deed)
    return Lately(hour, Leaves(hours[0]), Leaves(hours[1]))


def _key(pair: tuple[PlayerId, PlayerId]) -> str:
    return f"{pair[0]}:{pair[1]}"
