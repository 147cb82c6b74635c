"""The lots of one process: which it knows of, what anybody was told of each, and what was bid and acknowledged."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from loadtest.checks import Checks, Told
from loadtest.meter import Meter
from loadtest.pace import Turnstile
from loadtest.wire import Push


class Lot(Told):
    """One auction. `minimum` is what the next bid must be at the least, None until anybody has heard; `bids` are the
    accepted ones that were heard of: number → (bidder, price, leader)."""

    called = "auction"
    over_at = frozenset({"auction.sold", "auction.unsold", "auction.cancelled"})

    def __init__(self, auction: str) -> None:
        super().__init__(auction)
        self.seller: str | None = None
        self.minimum: int | None = None
        self.buy_now: int | None = None
        self.sold: tuple[str, int] | None = None
        self.bids: dict[int, tuple[str, int, str]] = {}
        self.taken: Counter[tuple[str, int]] = Counter()
        """Bids of ours that were acknowledged: (bidder, price after it)."""
        self.unanswered: Counter[str] = Counter()
        """Bids of ours without an answer yet, by bidder."""

    def hear(self, push: Push, who: str, checks: Checks) -> None:
        super().hear(push, who, checks)
        d = push.d
        match push.t:
            case "auction.opened":
                self.seller, self.minimum, self.buy_now = d["seller"]["player_id"], d["start_price"], d["buy_now"]
            case "auction.price":
                self.minimum, self.buy_now = d["minimum"], d["buy_now"]
                self.bids[d["bids"]] = (d["bidder"]["player_id"], d["price"], d["leader"]["player_id"])
            case "auction.sold":
                self.sold = (d["buyer"]["player_id"], d["price"])

    def see(self, n: int, snapshot: dict[str, Any], who: str, checks: Checks) -> None:
        super().see(n, snapshot, who, checks)
        self.over = self.over or snapshot["state"] != "open"
        self.seller, self.buy_now = snapshot["seller"]["player_id"], snapshot["buy_now"]
        if snapshot["minimum"] is not None:
            self.minimum = snapshot["minimum"]


class Saleroom:
    """All lots that this process knows of."""

    def __init__(self, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self.meter = meter
        self.checks = checks
        self.chance = chance
        self.turnstile = Turnstile()
        self.lots: dict[str, Lot] = {}
        self.open: list[str] = []
        self.closing = False

    def of(self, auction: str) -> Lot:
        """That lot; one that was not known is from now on."""
        lot = self.lots.get(auction)
        if lot is None:
            lot = self.lots[auction] = Lot(auction)
            self.open.append(auction)
        return lot

    def any_but(self, mine: set[str]) -> str | None:
        """A lot that is open as far as is known, and none of these; None where a few draws find none."""
        self.open = [auction for auction in self.open if not self.lots[auction].over]
        for _ in range(8):
            auction = self.chance.choice(self.open) if self.open else None
            if auction is not None and auction not in mine:
                return auction
        return None
