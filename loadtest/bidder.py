"""One player in the saleroom: puts his wines up, follows a few lots of others, and bids for them."""

from __future__ import annotations

import asyncio
from typing import Any

from loadtest.checks import Rule
from loadtest.client import Client, Request
from loadtest.meter import OWN_PUSH, REPLY
from loadtest.records import cellar
from loadtest.saleroom import Lot, Saleroom
from loadtest.wire import Push, Reply

FOLLOWED = 5
"""Lots that one bidder follows at a time."""

EXPLAINED = frozenset(
    {"bid_too_low", "insufficient_funds", "auction_over", "no_buy_now", "has_bids", "too_many_auctions"}
)
"""Refusals that come of what others did meanwhile, or of having spent one's coins."""

LASTS_S = 60
START_PRICE = 5
BUY_NOW = 60

PUT_UP_SHARE, BUY_NOW_SHARE, CANCEL_SHARE = 0.05, 0.03, 0.02
"""Of all that a bidder is asked to do; the rest are bids."""


class Bidder:
    """One player, the `Listener` of his client, and an `Opening` for the turnstile."""

    def __init__(self, saleroom: Saleroom, url: str, player: str, token: str) -> None:
        self.saleroom = saleroom
        self.client: Client
        self.player = player
        self.ready = False
        """Whether his first wine is up, or can't be."""
        self._url = url
        self._token = token
        self._feed = f"player:{player}"
        self._wines: set[str] = set()
        self._lots: set[str] = set()
        self._mine: set[str] = set()
        self._asking: Request | None = None
        self._greeted = False
        self._look: asyncio.Task[None] | None = None
        self._owed: dict[str, list[int]] = {}
        """When bids were due whose push has not come yet, by lot."""

    @property
    def idle(self) -> bool:
        """Whether nothing that he asked is unanswered."""
        return self._asking is None

    # An opening

    @property
    def stands(self) -> bool:
        return self._asking is None and not self.saleroom.closing

    def take(self, due_ns: int) -> None:
        draw = self.saleroom.chance.random()
        if draw < PUT_UP_SHARE and self._wines:
            self._put_up(due_ns)
        elif draw < PUT_UP_SHARE + CANCEL_SHARE and self._mine:
            self._ask("auction.cancel", {"auction": self.saleroom.chance.choice(sorted(self._mine))}, due_ns)
        else:
            self._bid(due_ns, buys=draw > 1 - BUY_NOW_SHARE)

    # What a client tells its listener

    def welcome(self, live: list[dict[str, Any]]) -> None:
        if not self._greeted:
            self._greeted = True
            self._look = asyncio.get_running_loop().create_task(self._look_into_cellar())

    def whole(self, ch: str, n: int, snapshot: dict[str, Any]) -> None:
        if ch != self._feed:
            self.saleroom.of(ch.removeprefix("auction:")).see(n, snapshot, self.client.who, self.saleroom.checks)

    def pushed(self, push: Push, *, live: bool) -> None:
        if push.ch == self._feed:
            self._own(push)
            return
        kind, _, auction = push.ch.partition(":")
        if kind != "auction":
            return
        lot = self.saleroom.of(auction)
        lot.hear(push, self.client.who, self.saleroom.checks)
        self.saleroom.meter.count("pushes to bidders")
        if push.t == "auction.price" and push.d["bidder"]["player_id"] == self.player:
            self._heard_own(auction, live=live)
        if lot.over and auction in self._lots:
            self._lots.discard(auction)
            self.client.leave(push.ch)
            self._follow()

    def _own(self, push: Push) -> None:
        """A line in his inbox: a wine has come into his cellar, or has left it for good."""
        if push.t in ("auction.won", "auction.yours_unsold"):
            self._wines.add(push.d["wine"]["id"])
        if push.t in ("auction.yours_unsold", "auction.yours_sold"):
            self._mine.discard(push.d["auction"])

    def _heard_own(self, auction: str, *, live: bool) -> None:
        owed = self._owed.get(auction)
        due_ns = owed.pop(0) if owed else None
        if live and due_ns is not None:
            self.saleroom.meter.took(OWN_PUSH, self.client.codec.name, due_ns, self.client.heard_ns)

    # Asking

    async def _look_into_cellar(self) -> None:
        self._wines = await cellar(self._url, self._token, self.saleroom.checks)
        self._put_up(None)

    def _put_up(self, due_ns: int | None) -> None:
        if not self._wines:
            self._free()
            return
        wine = self._wines.pop()
        d: dict[str, Any] = {"wine": wine, "start_price": START_PRICE, "lasts_s": LASTS_S}
        if self.saleroom.chance.random() < 0.5:
            d["buy_now"] = BUY_NOW
        self._ask("auction.open", d, due_ns)

    def _bid(self, due_ns: int, *, buys: bool) -> None:
        chance = self.saleroom.chance
        lots = [lot for lot in map(self.saleroom.of, sorted(self._lots)) if self._may_bid(lot)]
        if buys:
            lots = [lot for lot in lots if lot.buy_now is not None] or lots
        if not lots:
            self._follow()
            self.saleroom.meter.count("nothing to bid for")
            self._free()
            return
        lot = chance.choice(lots)
        assert lot.minimum is not None, "who may bid knows how much"
        if buys and lot.buy_now is not None:
            self._ask("auction.buy_now", {"auction": lot.battle}, due_ns)
            return
        lot.unanswered[self.player] += 1
        most = lot.minimum + chance.randint(0, lot.minimum // 2)
        self._ask("auction.bid", {"auction": lot.battle, "max": most}, due_ns)

    def _may_bid(self, lot: Lot) -> bool:
        return not lot.over and lot.minimum is not None and lot.seller not in (None, self.player)

    def _ask(self, op: str, d: dict[str, Any], due_ns: int | None) -> None:
        self._asking = self.client.ask(op, d, keyed=True, due_ns=due_ns, then=self._answered)

    def _answered(self, request: Request, reply: Reply) -> None:
        if reply.err is not None and self.client.asks_again(request, reply.err):
            return
        self._asking = None
        meter, checks = self.saleroom.meter, self.saleroom.checks
        if request.op == "auction.bid":
            self._bid_answered(request, reply)
        elif request.op == "auction.open":
            self._opened(request, reply)
        elif request.op == "auction.cancel" and reply.err is None:
            self._mine.discard(request.d["auction"])
        if reply.err is None:
            meter.took(REPLY, self.client.codec.name, request.due_ns, self.client.heard_ns)
        else:
            code = reply.err["code"]
            meter.count(f"refused: {code}")
            # A sale that was on its way may have taken the wine, or given it back.
            explained = code in EXPLAINED or (request.op == "auction.open" and code == "wine_not_free")
            checks.hold(Rule.REFUSED, explained, f"{self.client.who}: {request.op} {request.d}: {reply.err}")
        self._free()

    def _bid_answered(self, request: Request, reply: Reply) -> None:
        lot = self.saleroom.of(request.d["auction"])
        lot.unanswered[self.player] -= 1
        if reply.err is not None:
            return
        lot.taken[self.player, reply.d["price"]] += 1
        self._owed.setdefault(lot.battle, []).append(request.due_ns)
        self.saleroom.meter.count("bids")
        self.saleroom.checks.hold(
            Rule.KEPT,
            reply.d["price"] <= request.d["max"] or not reply.d["leading"],
            f"{self.client.who} leads auction {lot.battle} at {reply.d['price']}, above his {request.d['max']}",
        )

    def _opened(self, request: Request, reply: Reply) -> None:
        if reply.err is None:
            self._mine.add(reply.d["auction"])
            self.saleroom.of(reply.d["auction"]).seller = self.player
            self.saleroom.meter.count("lots put up")
        elif reply.err["code"] != "wine_not_free":
            self._wines.add(request.d["wine"])

    def _free(self) -> None:
        """He could do something else now."""
        self.ready = True
        self._follow()
        self.saleroom.turnstile.offer(self)

    def _follow(self) -> None:
        while len(self._lots) < FOLLOWED:
            auction = self.saleroom.any_but(self._lots | self._mine)
            if auction is None:
                return
            self._lots.add(auction)
            self.client.listen(f"auction:{auction}", 0)
