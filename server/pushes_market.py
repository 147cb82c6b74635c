"""What the market shows, declared field by field: the pushes of its channel, and its lines on the players' own.

The views are built in `game/market/view.py` and `game/market/settling.py`; these structs say what is in them, and a
test holds every view against them. Prices are whole coins, times end in `_ms`. Nothing of it is hidden.
"""

from typing import Any, Literal

from msgspec import Struct

from server.pushes_auction import LotNamed, LotWine, Person

# On the board of the market


class WineListed(Struct, frozen=True):
    """The wine is on the market at this price: it was put there, or its price has changed."""

    listing: str
    seller: Person
    wine: LotWine
    price: int
    ends_ms: int


class WineSold(Struct, frozen=True):
    """Somebody has bought a wine of this species."""

    listing: str
    species: str
    price: int
    buyer: Person


class WineGone(Struct, frozen=True):
    """The wine is not on the market any more: its seller has taken it back, or its time is over."""

    listing: str
    why: Literal["withdrawn", "expired"]


class MoreHappened(Struct, frozen=True):
    """So much happened at once that of so many listings nothing was told: the list over HTTP has them."""

    count: int


class MarketSnapshot(Struct, frozen=True):
    """What the channel has told last, oldest first, each as it was pushed. The list over HTTP has the whole."""

    recent: list[dict[str, Any]]


# On the players' own channels


class ListingBoughtByYou(Struct, frozen=True):
    """On `player:<id>`: the wine is one's own, and paid."""

    listing: str
    wine: LotNamed
    price: int
    seller: Person


class YourListingSold(Struct, frozen=True):
    """On `player:<id>`: one's wine was sold. `cut` of the price is the house's, the rest one has."""

    listing: str
    wine: LotNamed
    price: int
    cut: int
    buyer: Person


class YourListingExpired(Struct, frozen=True):
    """On `player:<id>`: nobody has bought one's wine, and it is back in the cellar. `price` is what it cost last."""

    listing: str
    wine: LotNamed
    price: int
