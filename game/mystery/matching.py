"""Who is matched with whom: our choice, made to be fair, and to keep two promises.

In a round everybody who waits is looked at once, the longest waiting first. His partner is drawn from all who may be
it, each equally likely (a draw that hits somebody who may not is drawn anew; among few, all are looked at and one is
drawn). So nobody who waits longer stands behind one who came later, and neither the order of coming nor a name
decides who gets what.

Who may be it:
- never he himself, never where one blocks the other;
- of his own band at first; of the neighbouring ones too once he has waited 5 s; of any after 7.5 s;
- what both wish for, and nobody with whom one of the two has exchanged last, as long as that keeps the two promises: in
  his own band until he has waited 3.5 s; with others his own wish gives way after 7.5 s, all else a second later. Where
  a wish can still be met it is, before one is given up, and the last partner is the last to be taken again.

A round is held each second, so whoever has waited for 3.5 s is matched before 5 s are over if anybody of his band is
there who may be his partner, and after 8.5 s before 10 s are over if anybody is at all; without wishes, in his band,
within the first second or two.

A round with many is cut into parts, each an entry: so a commit stays small, and so does the time that deciding takes.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from typing import Final

import msgspec

from game.chance import Chance
from game.ids import PlayerId
from game.mystery.deposit import BANDS, Pair, Waiting, band_of
from game.mystery.rows import flat
from game.mystery.state import State

OWN_BAND_AFTER_MS: Final = 3_500
"""Half a second and a round before the five that are promised where the own band holds somebody."""

NEIGHBOURS_AFTER_MS: Final = 5_000
ANY_BAND_AFTER_MS: Final = 7_500
ANY_WISH_AFTER_MS: Final = 8_500
"""Half a second and a round before the ten that are promised: time for a commit on a busy machine."""

PAIRS_MAX: Final = 64
"""So many are matched by one entry: eight rows each in the database, so a commit of some 20 ms."""

LOOKS_MAX: Final = 4_000
"""So many candidates are looked at by one entry: some 10 ms of deciding, where nobody's wish can be met."""

DRAWS_MAX: Final = 32
"""So often a partner is drawn for one who waits, a round; where there are no more candidates, all are looked at."""


class Looked(msgspec.Struct, frozen=True):
    """What a part of a round came to: who is matched, how far it came (0: to the end), how much chance it took."""

    pairs: tuple[Pair, ...]
    looked_to: int
    chance: int


def look(state: State, now_ms: int) -> Looked:
    """Look at those who wait, from where the round has come to."""
    return _Round(state, now_ms).held()


class _Round:
    """One part of a round, while it is worked out."""

    def __init__(self, state: State, now_ms: int) -> None:
        self._state = state
        self._now_ms = now_ms
        self._chance = Chance(state.opening.seed, state.chance)
        self._rows = [flat(row) for row in state.rows]
        self._taken: set[int] = set()
        self._partners: dict[PlayerId, PlayerId] = {}
        self._looks = 0

    def held(self) -> Looked:
        pairs: list[Pair] = []
        looked_to = self._state.looked_to
        for one in self._in_turn():
            if one.number in self._taken:
                continue
            if len(pairs) == PAIRS_MAX or self._looks >= LOOKS_MAX:
                return Looked(tuple(pairs), looked_to, self._chance.position)
            looked_to = one.number
            other = self._partner(one)
            if other is not None:
                self._taken |= {one.number, other.number}
                self._partners[one.player], self._partners[other.player] = other.player, one.player
                first, second = (one, other) if one.number < other.number else (other, one)
                pairs.append(Pair(first.ticket, second.ticket))
        return Looked(tuple(pairs), 0, self._chance.position)

    def _in_turn(self) -> Iterator[Waiting]:
        after = self._state.looked_to
        rest = (row[bisect_right(row, after, key=_number) :] for row in self._rows) if after else self._rows
        return merge(*rest, key=_number)

    def _partner(self, one: Waiting) -> Waiting | None:
        waited_ms = self._now_ms - one.at_ms
        lowest = 0 if one.wish.rarity_min is None else band_of(one.wish.rarity_min)
        bands = _bands(one.band, waited_ms)
        wished = [self._rows[band] for band in bands if band >= lowest]
        found = self._draw(wished, lambda other: self._both_wish(one, other) and self._may(one, other))
        if found is not None or waited_ms < OWN_BAND_AFTER_MS:
            return found
        found = self._anybody(one, [self._rows[one.band]])
        if found is not None or waited_ms < ANY_BAND_AFTER_MS:
            return found
        rows = [self._rows[band] for band in bands]
        if waited_ms < ANY_WISH_AFTER_MS:
            return self._draw(rows, lambda other: self._gives_in(other, one) and self._may(one, other))
        return self._anybody(one, rows)

    def _anybody(self, one: Waiting, rows: Sequence[Sequence[Waiting]]) -> Waiting | None:
        """Whoever may be his partner at all, where what was promised is due; those first who ask for no less."""
        return (
            self._draw(rows, lambda other: self._gives_in(other, one) and self._may(one, other))
            or self._draw(rows, lambda other: self._may(one, other), to_the_end=True)
            or self._draw(rows, lambda other: self._may_at_all(one, other), to_the_end=True)
        )

    def _may(self, one: Waiting, other: Waiting) -> bool:
        return self._may_at_all(one, other) and self._last(one) != other.player and self._last(other) != one.player

    def _may_at_all(self, one: Waiting, other: Waiting) -> bool:
        return (
            one.player != other.player
            and other.number not in self._taken
            and not self._state.shun(one.player, other.player)
        )

    def _last(self, one: Waiting) -> PlayerId | None:
        return self._partners.get(one.player) or self._state.partner_of(one)

    def _both_wish(self, one: Waiting, other: Waiting) -> bool:
        return one.wish.is_met_by(other.wine) and self._gives_in(other, one)

    def _gives_in(self, other: Waiting, one: Waiting) -> bool:
        """Whether the other takes what this one has: as he wishes, or after waiting too long for that."""
        return self._now_ms - other.at_ms >= ANY_BAND_AFTER_MS or other.wish.is_met_by(one.wine)

    def _draw(
        self, rows: Sequence[Sequence[Waiting]], good: Callable[[Waiting], bool], *, to_the_end: bool = False
    ) -> Waiting | None:
        count = sum(map(len, rows))
        if count <= DRAWS_MAX:
            self._looks += count
            found = [one for row in rows for one in row if good(one)]
            return self._chance.pick(found) if found else None
        for _ in range(DRAWS_MAX):
            self._looks += 1
            one = _at(rows, self._chance.below(count))
            if good(one):
                return one
        return self._search(rows, count, good) if to_the_end else None

    def _search(self, rows: Sequence[Sequence[Waiting]], count: int, good: Callable[[Waiting], bool]) -> Waiting | None:
        """From a place that is drawn once around: chance has missed those few who may be it."""
        start = self._chance.below(count)
        for step in range(count):
            self._looks += 1
            one = _at(rows, (start + step) % count)
            if good(one):
                return one
        return None


def _bands(own: int, waited_ms: int) -> Sequence[int]:
    if waited_ms >= ANY_BAND_AFTER_MS:
        return range(len(BANDS))
    if waited_ms >= NEIGHBOURS_AFTER_MS:
        return range(max(0, own - 1), min(len(BANDS), own + 2))
    return (own,)


def _at(rows: Sequence[Sequence[Waiting]], index: int) -> Waiting:
    for row in rows:
        if index < len(row):
            return row[index]
        index -= len(row)
    raise AssertionError("what is drawn lies within what was counted")


def _number(one: Waiting) -> int:
    return one.number
