"""What happens in a battle of any mode, and what its own events must at least say."""

from typing import Protocol

import msgspec

from game.battle.clock import SeatClock
from game.battle.rewards import Earned, Rerated
from game.ids import RoomId


class SeatWentAway(msgspec.Struct, frozen=True, gc=False, tag="seat.away"):
    """A seat has lost its last connection; its clock stands for `clock.grace_ms` at most."""

    seat: int
    clock: SeatClock


class SeatCameBack(msgspec.Struct, frozen=True, gc=False, tag="seat.back"):
    """A seat is connected again."""

    seat: int
    clock: SeatClock


class Opened(Protocol):
    """A mode's event of the beginning."""

    @property
    def battle(self) -> RoomId: ...
    @property
    def rated(self) -> bool: ...
    @property
    def rules_version(self) -> int: ...
    @property
    def seed_hash(self) -> str: ...


class TurnOpened(Protocol):
    """A mode's event of a turn: both seats may choose until `deadline_ms`, and then out of what `banks_ms` leaves."""

    @property
    def turn(self) -> int: ...
    @property
    def opened_at_ms(self) -> int: ...
    @property
    def deadline_ms(self) -> int: ...
    @property
    def banks_ms(self) -> tuple[int, int]: ...


class Locked(Protocol):
    """A mode's event of a choice that lies: whose, whether the clock chose, and the seat's clock afterwards."""

    @property
    def turn(self) -> int: ...
    @property
    def seat(self) -> int: ...
    @property
    def by_clock(self) -> bool: ...
    @property
    def clock(self) -> SeatClock: ...


class Over(Protocol):
    """A mode's event of the end. `score` is two whole numbers 0 … 1000; `turns` counts the reveals; `counts` is whether
    it may count for anything. `rerated` and `earned` are the base's to fill in; records from before have neither."""

    @property
    def winner(self) -> int | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def score(self) -> tuple[int, int]: ...
    @property
    def turns(self) -> int: ...
    @property
    def counts(self) -> bool: ...
    @property
    def seed(self) -> str: ...
    @property
    def rerated(self) -> tuple[Rerated, Rerated] | None: ...
    @property
    def earned(self) -> tuple[Earned | None, Earned | None]: ...
