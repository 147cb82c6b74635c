"""What can be asked of any battle, beside its mode's own `Commit`."""

import msgspec


class Forfeit(msgspec.Struct, frozen=True, gc=False, tag="forfeit"):
    """A seated player gives the battle up."""


class SeatLeft(msgspec.Struct, frozen=True, gc=False, tag="seat_left"):
    """The engine's: the last connection of the seat's player is gone."""

    seat: int


class SeatBack(msgspec.Struct, frozen=True, gc=False, tag="seat_back"):
    """The engine's: the seat's player is connected again."""

    seat: int
