"""What happens at a table. Each event carries what the rules decided, so that an old record still shows and replays the
same after the rules have changed. Nothing at a table is hidden from the two who sit there.

`expires_at_ms` is when the table is cleared if nothing more is done, in milliseconds since the Unix epoch.
"""

from typing import Literal

import msgspec

from game.auction.opening import Party
from game.decider import Resumed
from game.direct.opening import Offer
from game.ids import RoomId

Why = Literal["not_taken_up", "idle", "away"]
"""Why a table was cleared: the invited one did not come; nothing was done; one was away for too long."""


class TableOpened(msgspec.Struct, frozen=True, gc=False, tag="trade.opened"):
    """Somebody sits, and has invited another. `latest_ms` is when the table is cleared whatever is done."""

    trade: RoomId
    seats: tuple[Party, Party]
    expires_at_ms: int
    latest_ms: int


class TakenUp(msgspec.Struct, frozen=True, gc=False, tag="trade.taken_up"):
    """The invited one has sat down."""

    expires_at_ms: int


class Offered(msgspec.Struct, frozen=True, gc=False, tag="trade.offered"):
    """A side offers this now. Nobody's yes stands any more."""

    seat: int
    revision: int
    offer: Offer
    expires_at_ms: int


class Confirmed(msgspec.Struct, frozen=True, gc=False, tag="trade.confirmed"):
    """A side has said yes to this revision."""

    seat: int
    revision: int
    expires_at_ms: int


class Settled(msgspec.Struct, frozen=True, gc=False, tag="trade.settled"):
    """Both have said yes to this revision, and all has changed hands. `coins` are those that went over from each side:
    one of them is 0, since of two sums only the difference moves."""

    revision: int
    coins: tuple[int, int]


class Cancelled(msgspec.Struct, frozen=True, gc=False, tag="trade.cancelled"):
    """A side has got up; each has its own again."""

    seat: int


class Expired(msgspec.Struct, frozen=True, gc=False, tag="trade.expired"):
    """The table was cleared; each has its own again."""

    why: Why


class SeatAway(msgspec.Struct, frozen=True, gc=False, tag="seat.away"):
    """Who sits there is not connected, and is waited for until then."""

    seat: int
    grace_ms: int
    until_ms: int


class SeatReturned(msgspec.Struct, frozen=True, gc=False, tag="seat.back"):
    """Who sits there is connected again."""

    seat: int


Ending = Settled | Cancelled | Expired
Event = TableOpened | TakenUp | Offered | Confirmed | Settled | Cancelled | Expired | SeatAway | SeatReturned | Resumed
