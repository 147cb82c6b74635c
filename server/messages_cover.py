"""What may be asked of insured purchases, and what is answered. Prices are whole coins."""

from msgspec import Struct

from server.fields import Id


class CoverPurchase(Struct, frozen=True):
    """Insures a purchase of the last 10 minutes, whose wine is in one's cellar: for a twentieth of the price one may
    step back for 24 hours."""

    trade: Id


class StepBack(Struct, frozen=True):
    """Gives the wine back, and gets back what the seller got for it. Once, and before the time is over."""

    cover: Id


class KeepPurchase(Struct, frozen=True):
    """Keeps the wine, which is free then; so are the seller's coins."""

    cover: Id


class Covered(Struct, frozen=True):
    """The purchase is insured: the premium was paid, and `refund` would come back."""

    cover: str
    premium: int
    refund: int
    ends_ms: int


class SteppedBack(Struct, frozen=True):
    """The purchase is undone."""

    refund: int
