"""What `d` holds in a player's channel of what others say of his trades."""

from typing import Literal

from msgspec import Struct

from db.disputes import DisputeReason


class TradeReviewed(Struct, frozen=True):
    """The other side of a trade has reviewed one."""

    trade: str
    stars: int


class TradeDisputed(Struct, frozen=True):
    """The other side of a trade says that it was not right."""

    dispute: str
    trade: str
    reason: DisputeReason


class DisputeEnded(Struct, frozen=True):
    """A dispute of one's own, or against one, was decided or taken back."""

    dispute: str
    trade: str
    state: Literal["upheld", "rejected", "withdrawn"]
