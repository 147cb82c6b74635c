"""The listings of one process: which it knows of, what they cost, and what was bought and acknowledged."""

from __future__ import annotations

import random
from collections import Counter

from loadtest.checks import Checks, Rule
from loadtest.meter import Meter
from loadtest.pace import Turnstile


class Listing:
    """One listing. `bought` is to whom of ours it was acknowledged, and `told` what the market's board said of it."""

    __slots__ = ("asking", "bought", "gone", "listing", "price", "seller", "told")

    def __init__(self, listing: str, seller: str, price: int) -> None:
        self.listing = listing
        self.seller = seller
        self.price = price
        self.gone = False
        self.bought: tuple[str, int] | None = None
        self.told: tuple[str, int] | None = None
        self.asking: Counter[str] = Counter()
        """Purchases of ours without an answer yet, by buyer."""


class Stalls:
    """All listings that this process knows of."""

    def __init__(self, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self.meter = meter
        self.checks = checks
        self.chance = chance
        self.turnstile = Turnstile()
        self.all: dict[str, Listing] = {}
        self.open: dict[str, Listing] = {}
        self.closing = False

    def listed(self, listing: str, seller: str, price: int) -> None:
        """There is such a listing, at this price."""
        known = self.all.get(listing)
        if known is None:
            self.all[listing] = self.open[listing] = Listing(listing, seller, price)
        elif not known.gone:
            known.price = price

    def gone(self, listing: str) -> None:
        """It is not on the market any more."""
        known = self.all.get(listing)
        if known is not None:
            known.gone = True
            self.open.pop(listing, None)

    def bought(self, listing: Listing, buyer: str, price: int) -> None:
        """A purchase was acknowledged: of one listing there is one."""
        self.checks.hold(
            Rule.SAME,
            listing.bought in (None, (buyer, price)),
            f"listing {listing.listing} was sold to {listing.bought} and to {(buyer, price)}",
        )
        listing.bought = buyer, price
        self.gone(listing.listing)

    def any_but(self, seller: str) -> Listing | None:
        """One that is open as far as is known, of another; None where a few draws find none."""
        names = list(self.open) if len(self.open) < 64 else None
        for _ in range(8):
            if not self.open:
                return None
            name = self.chance.choice(names) if names else next(iter(self.open))
            listing = self.open[name]
            if names is None:  # the eldest goes to the end: so each has its turn, and nobody copies a long list
                self.open[name] = self.open.pop(name)
            if listing.seller != seller:
                return listing
        return None
