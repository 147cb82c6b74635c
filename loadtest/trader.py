"""One player on the market: puts his wines up, buys those of others, and puts up what he has bought."""

from __future__ import annotations

import asyncio
from typing import Any

from loadtest.checks import Rule
from loadtest.client import Client, Request
from loadtest.meter import REPLY
from loadtest.records import cellar
from loadtest.stalls import Listing, Stalls
from loadtest.wire import Push, Reply

BOARD = "market"
PRICE_MIN, PRICE_MAX = 20, 60
LASTS_S = 24 * 3_600
LIST_SHARE, WITHDRAW_SHARE = 0.5, 0.02
"""Of all that a trader with a wine is asked to do; the rest are purchases."""

EXPLAINED = {
    "market.buy": frozenset({"listing_over", "insufficient_funds"}),
    "market.list": frozenset({"wine_not_free", "insufficient_funds", "too_many_listings", "unknown_wine"}),
    "market.withdraw": frozenset({"listing_over"}),
}
"""Refusals that come of what others did meanwhile, of a sale that was on its way, or of having spent one's coins."""


class Trader:
    """One player, the `Listener` of his client, and an `Opening` for the turnstile."""

    def __init__(self, stalls: Stalls, url: str, player: str, token: str, rush: int) -> None:
        """`rush` is how many want a listing at once; 0 where each looks for one of his own."""
        self.stalls = stalls
        self.client: Client
        self.player = player
        self.ready = False
        """Whether his first wine is up, or can't be."""
        self.friends: list[Trader] = []
        """Who comes along in a rush."""
        self._rush = rush
        self._url = url
        self._token = token
        self._wines: set[str] = set()
        self._mine: set[str] = set()
        self._asking: Request | None = None
        self._greeted = False
        self._look: asyncio.Task[None] | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing that he asked is unanswered."""
        return self._asking is None

    # An opening

    @property
    def stands(self) -> bool:
        return self._asking is None and not self.stalls.closing

    def take(self, due_ns: int) -> None:
        chance, stalls = self.stalls.chance, self.stalls
        draw = chance.random()
        wanted = stalls.any_but(self.player)
        if self._mine and draw < WITHDRAW_SHARE:
            self._ask("market.withdraw", {"listing": chance.choice(sorted(self._mine))}, due_ns)
        elif self._wines and (wanted is None or draw < (LIST_SHARE if not self._rush else 0.1)):
            self._list(due_ns)
        elif wanted is None:
            stalls.meter.count("nothing to buy")
            self._free()
        else:
            self._buy(wanted, due_ns)
            if self._rush:
                others = [one for one in self.friends if one.stands and one.player != wanted.seller]
                for friend in chance.sample(others, min(self._rush - 1, len(others))):
                    friend._buy(wanted, due_ns)
                stalls.meter.count("rushes")

    # What a client tells its listener

    def welcome(self, live: list[dict[str, Any]]) -> None:
        if not self._greeted:
            self._greeted = True
            self._look = asyncio.get_running_loop().create_task(self._look_into_cellar())

    def whole(self, ch: str, n: int, snapshot: dict[str, Any]) -> None:
        if ch == BOARD:
            for news in snapshot["recent"]:
                self._read(news["t"], news["d"])

    def pushed(self, push: Push, *, live: bool) -> None:
        if push.ch == BOARD:
            self.stalls.meter.count("news on the board")
            self._read(push.t, push.d)
        elif push.t in ("market.yours_sold", "market.yours_expired"):
            self._mine.discard(push.d["listing"])

    def _read(self, t: str, d: dict[str, Any]) -> None:
        match t:
            case "market.listed":
                self.stalls.listed(d["listing"], d["seller"]["player_id"], d["price"])
            case "market.sold":
                known = self.stalls.all.get(d["listing"])
                if known is not None:
                    known.told = d["buyer"]["player_id"], d["price"]
                self.stalls.gone(d["listing"])
            case "market.gone":
                self.stalls.gone(d["listing"])

    # Asking

    async def _look_into_cellar(self) -> None:
        self._wines = await cellar(self._url, self._token, self.stalls.checks)
        if self._wines:
            self._list(None)
        else:
            self._free()

    def _list(self, due_ns: int | None) -> None:
        price = self.stalls.chance.randint(PRICE_MIN, PRICE_MAX)
        d = {"wine": self._wines.pop(), "price": price, "lasts_s": LASTS_S}
        self._ask("market.list", d, due_ns)

    def _buy(self, listing: Listing, due_ns: int) -> None:
        listing.asking[self.player] += 1
        self._ask("market.buy", {"listing": listing.listing, "price": listing.price}, due_ns)

    def _ask(self, op: str, d: dict[str, Any], due_ns: int | None) -> None:
        self._asking = self.client.ask(op, d, keyed=True, due_ns=due_ns, then=self._answered)

    def _answered(self, request: Request, reply: Reply) -> None:
        if reply.err is not None and self.client.asks_again(request, reply.err):
            return
        self._asking = None
        meter, checks = self.stalls.meter, self.stalls.checks
        match request.op:
            case "market.buy":
                self._bought(request, reply)
            case "market.list":
                self._listed(request, reply)
            case "market.withdraw":
                self._withdrawn(request, reply)
        meter.took(REPLY, self.client.codec.name, request.due_ns, self.client.heard_ns)
        if reply.err is not None:
            code = reply.err["code"]
            meter.count(f"refused: {code}")
            explained = code in EXPLAINED[request.op]
            checks.hold(Rule.REFUSED, explained, f"{self.client.who}: {request.op} {request.d}: {reply.err}")
        self._free()

    def _bought(self, request: Request, reply: Reply) -> None:
        listing = self.stalls.all[request.d["listing"]]
        listing.asking[self.player] -= 1
        if reply.err is not None:
            if reply.err["code"] == "listing_over":
                self.stalls.gone(listing.listing)
            return
        paid = reply.d["price"]
        seen = request.d["price"]
        self.stalls.checks.hold(Rule.KEPT, paid == seen, f"{self.client.who} saw {seen} and paid {paid}")
        self.stalls.bought(listing, self.player, paid)
        self._wines.add(reply.d["wine"])
        self.stalls.meter.count("purchases")

    def _listed(self, request: Request, reply: Reply) -> None:
        if reply.err is None:
            self._mine.add(reply.d["listing"])
            self.stalls.listed(reply.d["listing"], self.player, request.d["price"])
            self.stalls.meter.count("wines put up")
        elif reply.err["code"] in ("too_many_listings", "insufficient_funds"):
            self._wines.add(request.d["wine"])

    def _withdrawn(self, request: Request, reply: Reply) -> None:
        self._mine.discard(request.d["listing"])
        self.stalls.gone(request.d["listing"])
        if reply.err is None:
            self._wines.add(reply.d["wine"])
            self.stalls.meter.count("wines taken back")

    def _free(self) -> None:
        """He could do something else now."""
        self.ready = True
        self.stalls.turnstile.offer(self)
