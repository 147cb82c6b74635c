"""What can be asked of an auction. Who asks comes with the command; `ref` and `name` are his, for those who watch."""

import msgspec

from game.decider import Open, Wake


class PlaceBid(msgspec.Struct, frozen=True, gc=False, tag="bid"):
    """Up to `max` whole coins for the wine. The maximum is secret."""

    ref: str
    name: str
    max: int


class BuyNow(msgspec.Struct, frozen=True, gc=False, tag="buy_now"):
    """The wine at once, at the price that the seller has named for that."""

    ref: str
    name: str


class Cancel(msgspec.Struct, frozen=True, gc=False, tag="cancel"):
    """The seller takes the wine back, while nobody has bid."""


Command = Open | Wake | PlaceBid | BuyNow | Cancel
