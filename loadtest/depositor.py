"""One player of the mystery trade: puts in what he has, takes some of it out again, and hears what he got."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from loadtest.checks import Rule
from loadtest.client import Client, Request
from loadtest.meter import REPLY, now_ns, wait_of
from loadtest.records import cellar
from loadtest.wire import Push, Reply

if TYPE_CHECKING:
    from loadtest.mystery import Pool

WITHDRAW_SHARE = 0.1
"""Of all that a player is asked to do."""

WISH_SHARE = 0.3
EXPLAINED = frozenset({"no_such_ticket", "already_matched", "wine_not_free", "unknown_wine", "too_many_deposits"})
"""Refusals that come of an exchange that was made meanwhile, or of ten wines that wait."""

RARITIES = ("Everyday", "Quality", "Estate", "GrandCru", "TimeCapsule")
TYPES = ("Terroir", "Varietal", "Technique", "Heritage", "Modern", "Mystical", "Energy", "Flow")


class Depositor:
    """One player, the `Listener` of his client, and an `Opening` for the turnstile."""

    def __init__(self, pool: Pool, url: str, player: str, token: str) -> None:
        self.pool = pool
        self.client: Client
        self.player = player
        self.ready = False
        """Whether his cellar was looked into."""
        self._url = url
        self.token = token
        self._feed = f"player:{player}"
        self._free: set[str] = set()
        self._asking: Request | None = None
        self._look: asyncio.Task[None] | None = None
        self.waiting: dict[str, tuple[str, int]] = {}
        """Ticket → the wine, and when it was acknowledged to wait."""
        self.closed: dict[str, str] = {}
        """Ticket → how it ended: `matched` or `withdrawn`."""

    @property
    def idle(self) -> bool:
        """Whether nothing that he asked is unanswered, and nothing of his waits."""
        return self._asking is None and not self.waiting

    # An opening

    @property
    def stands(self) -> bool:
        return self._asking is None and (not self.pool.closing or bool(self.waiting))

    def take(self, due_ns: int) -> None:
        chance = self.pool.chance
        if self.waiting and (self.pool.closing or not self._free or chance.random() < WITHDRAW_SHARE):
            ticket = chance.choice(sorted(self.waiting))
            self._ask("mystery.withdraw", {"ticket": ticket}, due_ns)
        elif self._free and not self.pool.closing:
            wine = chance.choice(sorted(self._free))
            d: dict[str, Any] = {"wine": wine}
            if chance.random() < WISH_SHARE:
                d["wish"] = chance.choice(({"min_rarity": chance.choice(RARITIES)}, {"type": chance.choice(TYPES)}))
            self._free.discard(wine)
            self._ask("mystery.deposit", d, due_ns)
        else:
            self.pool.meter.count("nothing to put in")
            self.pool.turnstile.offer(self)

    # What a client tells its listener

    def welcome(self, live: list[dict[str, Any]]) -> None:
        if self._look is None:
            self._look = asyncio.get_running_loop().create_task(self._look_into_cellar())

    def whole(self, ch: str, n: int, snapshot: dict[str, Any]) -> None:
        """Nothing that he did not hear."""

    def pushed(self, push: Push, *, live: bool) -> None:
        if push.t == "mystery.matched":
            self._matched(push.d, live=live)
        elif push.t == "mystery.pool":
            self.pool.meter.count("pushes of the pool")

    def _matched(self, d: dict[str, Any], *, live: bool) -> None:
        meter, checks, ticket = self.pool.meter, self.pool.checks, d["ticket"]
        checks.hold(
            Rule.KEPT, ticket not in self.closed, f"{self.client.who}: {ticket} is matched, and was {self.closed}"
        )
        self.closed[ticket] = "matched"
        partner = d["partner"]["player_id"]
        checks.hold(Rule.FAIR, partner != self.player, f"{self.client.who} has exchanged with himself: {d}")
        self.pool.exchanged(self.player, d)
        meter.count("exchanges")  # of either side
        self._free.add(d["got"]["id"])
        waited = self.waiting.pop(ticket, None)
        if waited is not None and live:
            band = self.pool.band_of(d["gave"]["rarity"])
            meter.took(wait_of(band), self.client.codec.name, waited[1], self.client.heard_ns)
        if self._asking is None:
            self.pool.turnstile.offer(self)

    # Asking

    async def _look_into_cellar(self) -> None:
        self._free = await cellar(self._url, self.token, self.pool.checks)
        self.ready = True
        self.pool.turnstile.offer(self)

    def _ask(self, op: str, d: dict[str, Any], due_ns: int) -> None:
        self._asking = self.client.ask(op, d, keyed=True, due_ns=due_ns, then=self._answered)

    def _answered(self, request: Request, reply: Reply) -> None:
        if reply.err is not None and self.client.asks_again(request, reply.err):
            return
        self._asking = None
        meter, checks = self.pool.meter, self.pool.checks
        if reply.err is None:
            meter.took(REPLY, self.client.codec.name, request.due_ns, self.client.heard_ns)
            meter.count("deposits" if request.op == "mystery.deposit" else "withdrawals")
            if request.op == "mystery.deposit":
                self._waits(reply.d["ticket"], request.d["wine"])
            else:
                self._withdrawn(request.d["ticket"], reply.d["wine"])
        else:
            code = reply.err["code"]
            meter.count(f"refused: {code}")
            checks.hold(Rule.REFUSED, code in EXPLAINED, f"{self.client.who}: {request.op} {request.d}: {reply.err}")
            if request.op == "mystery.deposit" and code == "too_many_deposits":
                self._free.add(request.d["wine"])
        self.pool.turnstile.offer(self)

    def _waits(self, ticket: str, wine: str) -> None:
        if ticket not in self.closed:  # he may have heard that it is matched before the answer was repeated
            self.waiting[ticket] = (wine, now_ns())

    def _withdrawn(self, ticket: str, wine: str) -> None:
        self.pool.checks.hold(
            Rule.KEPT,
            ticket not in self.closed,
            f"{self.client.who}: {ticket} is withdrawn, and was {self.closed.get(ticket)}",
        )
        self.closed[ticket] = "withdrawn"
        self.waiting.pop(ticket, None)
        self._free.add(wine)
