"""What a listing is opened with. It copies all that it will ever need of the world."""

import msgspec

from game.auction.opening import Lot, Party
from game.ids import RoomId


class ListingOpening(msgspec.Struct, frozen=True, gc=False):
    """Opening of a room of kind "listing". `price` is in whole coins; it ends at `ends_at_ms` by the server's clock,
    whatever happens."""

    listing: RoomId
    rules_version: int
    opened_at_ms: int
    ends_at_ms: int
    seller: Party
    lot: Lot
    price: int
