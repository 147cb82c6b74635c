"""What can be asked of a pairing battle."""

import msgspec

from game.decider import Open, Wake


class Commit(msgspec.Struct, frozen=True, gc=False, tag="commit"):
    """A seated player chooses for this turn: `wine` 0 … 5 in his hand, `serve` one of `serves.SERVES`. It stands."""

    turn: int
    wine: int
    serve: str


class Forfeit(msgspec.Struct, frozen=True, gc=False, tag="forfeit"):
    """A seated player gives the battle up."""


class SeatLeft(msgspec.Struct, frozen=True, gc=False, tag="seat_left"):
    """The engine's: the last connection of the seat's player is gone."""

    seat: int


class SeatBack(msgspec.Struct, frozen=True, gc=False, tag="seat_back"):
    """The engine's: the seat's player is connected again."""

    seat: int


Command = Open | Wake | Commit | Forfeit | SeatLeft | SeatBack
