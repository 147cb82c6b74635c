"""One player at tables: invites another, offers wines and coins, offers something else, says yes, or gets up."""

from __future__ import annotations

import asyncio
from typing import Any

from loadtest.checks import Rule
from loadtest.client import PATIENCE_MS_MAX, Client, Request
from loadtest.meter import OWN_PUSH, REPLY
from loadtest.parlour import INVITATIONS_MAX, Offer, Parlour, Table
from loadtest.records import cellar
from loadtest.wire import Push, Reply

CANCEL_SHARE, YES_SHARE = 0.04, 0.6
"""Of all that somebody at a table is asked to do; the rest are offers."""

OFFERS_MAX = 30
"""At one table, of both: then somebody says yes, or gets up."""

COINS_MAX = 20
WINES_READ_MAX = 100

EXPLAINED = {
    "trade.invite": frozenset({"rate_limited"}),
    "trade.offer": frozenset({"trade_over", "insufficient_funds"}),
    "trade.confirm": frozenset({"trade_over", "stale_revision", "collection_full"}),
    "trade.cancel": frozenset({"trade_over"}),
}
"""Refusals that come of what the other did meanwhile, of having spent one's coins, or of earlier runs."""


class Sitter:
    """One player, the `Listener` of his client, and an `Opening` for the turnstile. `free` are his wines that lie on no
    table; with `partner` he sits at `table`, or has been invited there and has not heard of it yet."""

    def __init__(self, parlour: Parlour, url: str, player: str, token: str) -> None:
        self.parlour = parlour
        self.client: Client
        self.player = player
        self.token = token
        self.ready = False
        """Whether his cellar was looked into."""
        self.free: set[str] = set()
        self.table: Table | None = None
        self.partner: Sitter | None = None
        self.left_over: set[str] = set()
        """Tables of an earlier run with the same players."""
        self._url = url
        self._feed = f"player:{player}"
        self._asking: Request | None = None
        self._offered = False
        self._greeted = False
        self._look: asyncio.Task[None] | None = None
        self._owed: dict[tuple[str, int], int] = {}
        """When offers were due whose push has not come yet: (table, revision)."""

    @property
    def idle(self) -> bool:
        """Whether nothing that he asked is unanswered, and he sits nowhere."""
        return self._asking is None and self.table is None

    # An opening

    @property
    def stands(self) -> bool:
        if self._asking is not None or not self.ready:
            return False
        table, parlour = self.table, self.parlour
        if table is None:
            return self.partner is None and not parlour.closing and parlour.partner_for(self) is not None
        return parlour.closing or table.yes[table.seat_of(self.player)] < max(table.revision, 1)

    def look(self) -> None:
        """Something has changed: offer himself where he could do something, and could not before."""
        stands = self.stands
        if stands and not self._offered:
            self._offered = True
            self.parlour.turnstile.offer(self)
        elif not stands:
            self._offered = False

    def take(self, due_ns: int) -> None:
        self._offered = False
        if self.table is None:
            self._invite(due_ns)
            return
        table, chance = self.table, self.parlour.chance
        draw = chance.random()
        if self.parlour.closing or draw < CANCEL_SHARE:
            self._ask("trade.cancel", {"trade": table.battle}, due_ns)
        elif table.wines_lie_here and (draw < YES_SHARE or table.revision >= OFFERS_MAX):
            table.yes_asked.add((table.seat_of(self.player), table.revision))
            self._ask("trade.confirm", {"trade": table.battle, "revision": table.revision}, due_ns)
        elif table.revision < OFFERS_MAX:
            offer = self._something_else(table)
            self._ask("trade.offer", {"trade": table.battle, **offer._asdict()}, due_ns)
        else:
            self._ask("trade.cancel", {"trade": table.battle}, due_ns)

    def _invite(self, due_ns: int) -> None:
        partner = self.parlour.partner_for(self)
        assert partner is not None, "who stands has somebody to invite"
        self.partner, partner.partner = partner, self
        self.parlour.invited[self.player, partner.player] += 1
        self._ask("trade.invite", {"player": partner.player}, due_ns)

    def _something_else(self, table: Table) -> Offer:
        chance, now = self.parlour.chance, table.offers[table.seat_of(self.player)]
        his = sorted(self.free.union(now.wines))
        wines = tuple(chance.sample(his, min(len(his), chance.choice((1, 1, 2)))))
        coins = chance.randint(0, COINS_MAX)
        return Offer(wines, coins + 1 if (wines, coins) == now else coins)

    # What a client tells its listener

    def welcome(self, live: list[dict[str, Any]]) -> None:
        first, self._greeted = not self._greeted, True
        for room in live:
            if room["kind"] != "trade" or room["ch"] in self.client.places:
                continue
            if first:
                trade = room["ch"].removeprefix("trade:")
                self.left_over.add(trade)
                self.client.ask("trade.cancel", {"trade": trade}, keyed=True)
            else:  # it was opened while he was away
                self.client.listen(room["ch"], 0)
        if first:
            self._look = asyncio.get_running_loop().create_task(self._look_into_cellar())

    def whole(self, ch: str, n: int, snapshot: dict[str, Any]) -> None:
        if ch != self._feed:
            table = self.parlour.of(ch.removeprefix("trade:"))
            table.see(n, snapshot, self.client.who, self.parlour.checks)
            self.parlour.see(table, snapshot)

    def pushed(self, push: Push, *, live: bool) -> None:
        kind, _, trade = push.ch.partition(":")
        if kind != "trade" or trade in self.left_over:
            return
        table = self.parlour.of(trade)
        table.hear(push, self.client.who, self.parlour.checks)
        self.parlour.meter.count("pushes to tables")
        self.parlour.hear(table, push)
        if push.t == "trade.offered":
            due_ns = self._owed.pop((trade, push.d["revision"]), None)
            if live and due_ns is not None:
                self.parlour.meter.took(OWN_PUSH, self.client.codec.name, due_ns, self.client.heard_ns)
        if table.over:
            self.client.leave(push.ch)

    # Asking

    async def _look_into_cellar(self) -> None:
        self.free = await cellar(self._url, self.token, self.parlour.checks, most=WINES_READ_MAX)
        self.ready = True
        for sitter in self.parlour.sitters.values():  # somebody may have waited for somebody to invite
            sitter.look()

    def _ask(self, op: str, d: dict[str, Any], due_ns: int) -> None:
        self._asking = self.client.ask(op, d, keyed=True, due_ns=due_ns, then=self._answered)

    def _answered(self, request: Request, reply: Reply) -> None:
        if reply.err is not None and self._asks_again(request, reply.err):
            return
        self._asking = None
        meter, checks = self.parlour.meter, self.parlour.checks
        if reply.err is None:
            meter.took(REPLY, self.client.codec.name, request.due_ns, self.client.heard_ns)
            meter.count("table requests")
            self._done(request, reply)
        else:
            code = reply.err["code"]
            meter.count(f"refused: {code}")
            explained = code in EXPLAINED[request.op]
            checks.hold(Rule.REFUSED, explained, f"{self.client.who}: {request.op} {request.d}: {reply.err}")
            if request.op == "trade.invite":
                self._not_invited(request.d["player"])
        self.look()

    def _done(self, request: Request, reply: Reply) -> None:
        if request.op == "trade.invite":
            self.parlour.opened(self.parlour.of(reply.d["trade"]), (self.player, request.d["player"]))
            return
        table = self.parlour.of(request.d["trade"])
        seat, revision = table.seat_of(self.player), reply.d.get("revision")
        if request.op == "trade.offer":
            offer = Offer(tuple(request.d["wines"]), request.d["coins"])
            table.taken[revision] = seat, offer
            if revision not in table.offered:
                self._owed[table.battle, revision] = request.due_ns
            if not table.over:
                self.parlour.offered(table, revision, seat, offer)
        elif request.op == "trade.confirm":
            table.yes_taken.add((seat, revision))
            table.yes[seat] = max(table.yes[seat], revision)

    def _not_invited(self, player: str) -> None:
        partner = self.parlour.sitters[player]
        self.parlour.invited[self.player, player] = INVITATIONS_MAX
        if self.table is None:
            self.partner = partner.partner = None
            partner.look()

    def _asks_again(self, request: Request, err: dict[str, Any]) -> bool:
        # Who has invited the same other one often enough would wait for the rest of an hour.
        hours = request.op == "trade.invite" and err.get("retry_after_ms", 0) > PATIENCE_MS_MAX
        return not hours and self.client.asks_again(request, err)
