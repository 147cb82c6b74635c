"""A seat's clock: the time of each turn, a bank for the whole battle, and a little grace for lost connections.

All times are milliseconds; names ending in `_at_ms` are since the Unix epoch. A turn's time is free; once it is gone
the bank runs, and what was taken from it is gone for good. While a seat is away its clock stands still: at most
`GRACE_MS` for each of the first `GRACES` absences, a purse of `GRACES · GRACE_MS` a battle, so that leaving gains
nothing. All figures are our choice.
"""

from typing import Final

import msgspec

TURN_MS: Final = 25_000
BANK_MS: Final = 60_000
GRACE_MS: Final = 30_000
GRACES: Final = 2


class SeatClock(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`ends_at_ms` is when the turn's own time is gone for this seat. `stands_since_ms` is since when the clock stands
    still (None: it runs or the seat is here), for `grace_ms` at most; `absences` counts how often the seat has left."""

    bank_ms: int
    ends_at_ms: int
    stands_since_ms: int | None
    grace_ms: int
    absences: int

    @property
    def away(self) -> bool:
        return self.stands_since_ms is not None

    @property
    def due_at_ms(self) -> int:
        """When the seat has run out of all its time."""
        return self.ends_at_ms + self.bank_ms + self.grace_ms


def first_clock() -> SeatClock:
    """The clock before the first turn."""
    return SeatClock(BANK_MS, 0, None, 0, 0)


def for_turn(clock: SeatClock, opened_at_ms: int, turn_ms: int = TURN_MS) -> SeatClock:
    """The clock as a turn of so much time begins; also when it begins again after the server was gone."""
    stands_since = opened_at_ms if clock.away else None
    return SeatClock(clock.bank_ms, opened_at_ms + turn_ms, stands_since, clock.grace_ms, clock.absences)


def on_choice(clock: SeatClock, now_ms: int) -> SeatClock:
    """The clock of a seat that has chosen: it stops, and what the turn took from the bank is gone."""
    clock = _with_grace_used(clock, now_ms)
    over_ms = min(clock.bank_ms, max(0, now_ms - clock.ends_at_ms))
    return SeatClock(clock.bank_ms - over_ms, clock.ends_at_ms, clock.stands_since_ms, clock.grace_ms, clock.absences)


def on_leaving(clock: SeatClock, now_ms: int) -> SeatClock:
    """The clock of a seat that has just gone away."""
    grace_ms = GRACE_MS if clock.absences < GRACES else 0
    return SeatClock(clock.bank_ms, clock.ends_at_ms, now_ms, grace_ms, clock.absences + 1)


def on_return(clock: SeatClock, now_ms: int, *, running: bool) -> SeatClock:
    """The clock of a seat that is back; `running` says whether it still had to choose, else no grace was needed."""
    if running:
        clock = _with_grace_used(clock, now_ms)
    return SeatClock(clock.bank_ms, clock.ends_at_ms, None, 0, clock.absences)


def _with_grace_used(clock: SeatClock, now_ms: int) -> SeatClock:
    if clock.stands_since_ms is None:
        return clock
    used_ms = min(clock.grace_ms, max(0, now_ms - clock.stands_since_ms))
    return SeatClock(
        clock.bank_ms,
        clock.ends_at_ms + used_ms,
        max(now_ms, clock.stands_since_ms),
        clock.grace_ms - used_ms,
        clock.absences,
    )
