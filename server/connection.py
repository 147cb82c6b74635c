"""The WebSocket door: who may come in, who is in, and how all are sent away.

aiohttp answers the upgrade; then the connection is handed over to a `Link`. Times are milliseconds, sizes bytes.
"""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable
from functools import partial

from aiohttp import HttpVersion11, hdrs, web

from game.refusal import Refused
from server.addresses import Whence
from server.allowances import Allowances
from server.clock import Clock
from server.desk import Desk
from server.handover import hand_over
from server.http.origins import Origins
from server.http.problems import problem_of
from server.limits import Doors, Limits
from server.link import Link, Post
from server.rates import Rates
from server.session import Session
from server.wire import CODECS, JSON, CloseCode

VERSION = "13"
"""Of WebSocket: the one that RFC 6455 describes."""

FEW = 16
"""A sixteenth of what may come from an address is few: so much more than is allowed may come to each further process,
and what came within the second in which they tell each other."""


class Connections:
    """All live WebSocket connections of this process."""

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        new_key: Callable[[], bytes],
        *,
        origins: Origins | None = None,
        limits: Limits | None = None,
        doors: Doors | None = None,
        refused: Callable[[str], None] = lambda code: None,
        closed: Callable[[int], None] = lambda code: None,
        rates: Rates | None = None,
        whence: Whence | None = None,
        allowances: Allowances | None = None,
    ) -> None:
        """`origins` are those of the pages that browsers may connect from besides our own.
        `refused` hears the code of each refusal, `closed` with which code each connection ended. `rates` are what
        players share, `allowances` what those of one address share who have shown no token; this door's own where none
        are given."""
        self._desk = desk
        self._clock = clock
        self._new_key = new_key
        self._refused = refused
        self._closed = closed
        self._origins = origins or Origins()
        self._limits = limits or Limits()
        self._rates = rates or Rates(self._limits)
        self._whence = whence or Whence()
        self._doors = doors or Doors()
        self._allowances = allowances or Allowances(self._doors)
        self._live: dict[Link, str | None] = {}  # → where from
        self._by_address: Counter[str] = Counter()  # of those, all but loopback's
        self.elsewhere: Callable[[str], int] = lambda address: 0
        """How many connections there are from an address to other processes."""
        self._post = Post()
        self._draining = False
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._live)

    @property
    def bytes_waiting(self) -> int:
        """How much waits to be sent to all."""
        return sum(link.session.bytes_waiting for link in self._live)

    def crowded(self) -> dict[str, int]:
        """How many connections there are from each address that has enough of them to concern other processes."""
        few = self._doors.connections_per_address_max // FEW
        return {address: count for address, count in self._by_address.items() if count > few}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """`GET /ws`: lets a connection in, or says why not."""
        address = self._whence.of(request)
        refusal = self._refusal(request, address)
        if refusal is not None:
            return refusal
        try:
            return await hand_over(request, CODECS, partial(self._accept, address))
        except web.HTTPBadRequest:
            return problem_of(Refused("bad_upgrade", "This is no WebSocket upgrade."))
        except ConnectionError:
            return web.Response(status=400)  # to nobody: who asked has gone before he was answered

    async def run(self) -> None:
        """Watches the deadlines of all connections, until cancelled."""
        while True:
            await asyncio.sleep(self._doors.sweep_ms / 1000)
            self.sweep()

    def sweep(self) -> None:
        """Ends what has been silent, unannounced or signed in for too long, and cuts off who does not leave."""
        now_ms = self._clock.now_ms()
        for link in list(self._live):
            link.tick(now_ms)

    async def drain(self) -> None:
        """Lets nobody in any more, sends everybody away to come back (4001), and waits until they have left."""
        self._draining = True
        for link in list(self._live):
            link.session.close(CloseCode.GOING_AWAY, "the server is going away")
        try:
            async with asyncio.timeout(self._doors.closing_ms_max / 1000):
                await self._empty.wait()
        except TimeoutError:
            await self.cut_off()

    async def cut_off(self) -> None:
        """Ends every connection without a word."""
        for link in list(self._live):
            link.transport.abort()
        await self._empty.wait()

    def left(self, link: Link) -> None:
        """A connection is gone."""
        address = self._live.pop(link)
        self._closed(link.session.ended_with or CloseCode.ABNORMAL)
        if address is not None:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]
        if not self._live:
            self._empty.set()

    def _from(self, address: str) -> int:
        return self._by_address[address] + self.elsewhere(address)

    def _accept(self, address: str | None, transport: asyncio.Transport, subprotocol: str | None) -> Link:
        codec = CODECS[subprotocol] if subprotocol else JSON
        now_ms = self._clock.now_ms()

        def begin(link: Link) -> Session:
            return Session(
                codec,
                self._desk,
                self._limits,
                ref=str(uuid.UUID(bytes=self._new_key())),
                now_ms=now_ms,
                wake=link.wake,
                write=transport.write,
                new_key=self._new_key,
                refused=self._refused,
                rates=self._rates,
                bucket=self._allowances.within(address, self._limits, now_ms),
            )

        link = Link(transport, begin, self, self._post, self._clock, self._doors, self._limits)
        self._live[link] = address
        if address is not None:
            self._by_address[address] += 1
        self._empty.clear()
        if self._draining:  # it began while the upgrade was being answered
            link.session.close(CloseCode.GOING_AWAY, "the server is going away")
        return link

    def _refusal(self, request: web.Request, address: str | None) -> web.Response | None:
        """Why this request may not become a connection, or None."""
        if request.version < HttpVersion11:  # RFC 6455, section 4.2.1; of the older ones nothing can be upgraded
            return problem_of(Refused("bad_upgrade", "This is no WebSocket upgrade: it takes HTTP/1.1."))
        if request.headers.get(hdrs.SEC_WEBSOCKET_VERSION, VERSION).strip() != VERSION:
            response = problem_of(Refused("bad_upgrade", "Another version of WebSocket is spoken here."), 426)
            response.headers[hdrs.SEC_WEBSOCKET_VERSION] = VERSION  # section 4.2.2 wants it said
            response.headers[hdrs.UPGRADE] = "websocket"
            return response
        # Only browsers send one, and they cannot lie about it.
        said = request.headers.getall("Origin", [])
        if said and not (len(said) == 1 and _is_ours(said[0], request)) and self._origins.allow(request) is None:
            return problem_of(Refused("origin_not_allowed", "This page's origin is not on the allow-list."))
        offered = ",".join(request.headers.getall("Sec-WebSocket-Protocol", ()))
        if offered and not any(name.strip() in CODECS for name in offered.split(",")):
            return problem_of(Refused("unknown_subprotocol", f"Offer one of {', '.join(CODECS)}, or none."))
        if self._draining:
            return problem_of(Refused("draining", "The server is going away; come back in a moment."))
        if len(self._live) >= self._doors.connections_max:
            return problem_of(Refused("too_many_connections", "The server is full."))
        if address is not None and self._from(address) >= self._doors.connections_per_address_max:
            return problem_of(Refused("too_many_connections", "Too many connections from this address."), 429)
        return None


def _is_ours(origin: str, request: web.Request) -> bool:
    """Whether the page came from where this request goes to. The scheme is left out, since a proxy in front may speak
    TLS for us. A foreign name that was pointed at our address passes too, and gains nothing: who somebody is stands in
    `hello` and never in a cookie."""
    scheme, _, place = origin.lower().partition("://")
    return scheme in ("http", "https") and place == request.host.lower()
