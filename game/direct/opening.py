"""What a table is opened with, and what lies on it."""

from typing import Final

import msgspec

from game.auction.opening import Lot, Party
from game.ids import RoomId

OFFER_WINES_MAX: Final = 6
"""Wines that one side may offer: what can be looked at on one screen before saying yes."""

COINS_MAX: Final = 1_000_000_000
"""Coins that one side may offer: far above what anybody has, far below what a JSON number holds."""

OFFERS_MAX: Final = 200
"""Offers of both together at one table. Who can't agree by then sits down anew: a record is to stay short."""


class Offer(msgspec.Struct, frozen=True, gc=False):
    """What one side gives: wines as they were when they were put on the table (nothing about them changes while they
    lie there), and whole coins."""

    wines: tuple[Lot, ...] = ()
    coins: int = 0


NOTHING: Final = Offer()


class TradeOpening(msgspec.Struct, frozen=True, gc=False):
    """Opening of a room of kind "direct_trade". Seat 0 has invited, seat 1 is invited."""

    trade: RoomId
    rules_version: int
    opened_at_ms: int
    seats: tuple[Party, Party]
