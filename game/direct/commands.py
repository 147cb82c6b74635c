"""What can be asked of a table. Who asks comes with the command."""

import msgspec

from game.auction.opening import Lot
from game.decider import Open, Wake


class Laid(msgspec.Struct, frozen=True, gc=False):
    """A wine to be put on the table: its copy, and the revision in which it was read."""

    lot: Lot
    revision: int


class Accept(msgspec.Struct, frozen=True, gc=False, tag="accept"):
    """The invited one sits down, and says nothing yet."""


class MakeOffer(msgspec.Struct, frozen=True, gc=False, tag="offer"):
    """The whole of what one gives, in the place of what one gave before. Of what lies there already the copy that was
    made then counts."""

    wines: tuple[Laid, ...]
    coins: int


class Confirm(msgspec.Struct, frozen=True, gc=False, tag="confirm"):
    """Yes to the two offers as they are in this revision, and to no others."""

    revision: int


class Cancel(msgspec.Struct, frozen=True, gc=False, tag="cancel"):
    """One gets up, or declines to sit down."""


class SeatLeft(msgspec.Struct, frozen=True, gc=False, tag="seat_left"):
    """The engine's: the last connection of the seat's player is gone."""

    seat: int


class SeatBack(msgspec.Struct, frozen=True, gc=False, tag="seat_back"):
    """The engine's: the seat's player is connected again."""

    seat: int


Command = Open | Wake | Accept | MakeOffer | Confirm | Cancel | SeatLeft | SeatBack
