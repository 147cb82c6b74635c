"""The porch: every connection that speaks HTTP, from its first byte until it has become a WebSocket or has gone.

aiohttp serves them. What it leaves open is closed here: how many there may be, how long one may take to say what it
wants or to read its answer, and in which form it hears that this was no HTTP. Times are milliseconds.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import cast

from aiohttp import hdrs, web
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_request import BaseRequest

from game.refusal import Refused
from server.addresses import neighbourhood
from server.clock import Clock
from server.http.problems import SECURITY_HEADERS, problem_of
from server.limits import Doors

log = logging.getLogger(__name__)

LINGER_S = 2.0
"""How long to read on behind a refused body, so that its sender gets to see the refusal."""


class Porch:
    """All connections that speak HTTP. Called without arguments it makes the protocol for a new one."""

    def __init__(
        self,
        server: web.Server,
        clock: Clock,
        *,
        doors: Doors | None = None,
        refused: Callable[[str], None] = lambda code: None,
        whence: Callable[[str | None], str | None] = neighbourhood,
    ) -> None:
        """`refused` hears the code of each refusal that no handler has said; `whence` tells what counts as one
        address, None where nothing is counted."""
        self._server = server
        self._clock = clock
        self._doors = doors or Doors()
        self._refused = refused
        self._whence = whence
        self._here: dict[Visitor, str | None] = {}
        self._by_address: Counter[str] = Counter()

    def __call__(self) -> "Visitor":
        return Visitor(self, self._server, self._doors.idle_ms_max / 1000)

    def __len__(self) -> int:
        return len(self._here)

    async def run(self) -> None:
        """Watches the deadlines of all, until cancelled."""
        while True:
            await asyncio.sleep(self._doors.sweep_ms / 1000)
            self.sweep()

    def sweep(self) -> None:
        """Cuts off who has asked nothing in time, and who does not read what he has asked for."""
        now_ms = self._clock.now_ms()
        for visitor in list(self._here):
            if visitor.overdue(now_ms, self._doors):
                visitor.cut_off()

    def came(self, visitor: "Visitor", transport: asyncio.Transport) -> None:
        """A new connection; one too many is cut off without a word, which costs least."""
        peer = transport.get_extra_info("peername")
        address = self._whence(peer[0] if isinstance(peer, tuple) else None)
        full = len(self._here) >= self._doors.http_connections_max
        if full or (address is not None and self._by_address[address] >= self._doors.http_per_address_max):
            self._refused("too_many_connections")
            transport.abort()
            return
        self._here[visitor] = address
        if address is not None:
            self._by_address[address] += 1
        visitor.since_ms = self._clock.now_ms()

    def left(self, visitor: "Visitor") -> None:
        """A connection is gone, or is a WebSocket now."""
        address = self._here.pop(visitor, None)
        if address is not None:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

    def not_understood(self, request: BaseRequest, error: BaseException | None) -> web.Response:
        """The answer to bytes that are no HTTP, or more of it than is read. That is nobody's fault here: it stands in
        the log for who looks for it, and no more; and not what it was, since that may be somebody's token."""
        log.debug("no HTTP", extra={"remote": request.remote, "error": type(error).__name__})
        return self._refusal("This is no HTTP that is understood here.", 400)

    async def expects_too_much(self, request: BaseRequest) -> web.Response:
        """The answer to an `Expect` that nobody here can meet (RFC 9110, section 10.1.1)."""
        return self._refusal("Of all expectations 100-continue alone is met here.", 417)

    def _refusal(self, title: str, status: int) -> web.Response:
        self._refused("bad_request")
        response = problem_of(Refused("bad_request", title), status)
        response.headers.update(SECURITY_HEADERS)
        response.force_close()
        return response


class Visitor(RequestHandler):
    """aiohttp's connection, which tells the porch of its coming and going."""

    __slots__ = ("_porch", "_stuck_since_ms", "since_ms")

    def __init__(self, porch: Porch, server: web.Server, idle_s: float) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # None is what turns it off
            keepalive_timeout=idle_s,
            lingering_time=LINGER_S,
            auto_decompress=False,  # what is compressed is refused, and need not be unpacked first
        )
        self._porch = porch
        self.since_ms = 0
        self._stuck_since_ms: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._porch.came(self, cast(asyncio.Transport, transport))  # uvloop's are none by their type

    def eof_received(self) -> bool:  # type: ignore[override]  # aiohttp lets the loop close here, as None would
        """The peer asks nothing more, and may still read: who has asked is answered, and then the connection ends. An
        upgrade is none of that, since its peer has something to say."""
        waits = self._waiter is not None and not self._messages
        if waits or not self._request_count or self._upgraded:
            return False
        self.close()
        return True

    def connection_lost(self, exc: BaseException | None) -> None:
        self._porch.left(self)
        super().connection_lost(exc)

    def overdue(self, now_ms: int, doors: Doors) -> bool:
        """Whether he has had the time that he may have; later requests than the first have aiohttp's own timer."""
        if self._waits_to_be_read():
            if self._stuck_since_ms is None:
                self._stuck_since_ms = now_ms
            return now_ms - self._stuck_since_ms >= doors.answer_read_ms_max
        self._stuck_since_ms = None
        return self._request_count == 0 and now_ms - self.since_ms >= doors.request_within_ms

    def cut_off(self) -> None:
        """Ends the connection without a word."""
        if self.transport is not None:
            self.transport.abort()

    def handle_error(
        self,
        request: BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What aiohttp says where no handler can: a fault of ours is still its affair, and logged."""
        if status < 500 and request.writer.output_size == 0:
            return self._porch.not_understood(request, exc)
        return super().handle_error(request, status, exc, message)

    async def _handle_request(
        self,
        request: BaseRequest,
        start_time: float | None,
        request_handler: Callable[[BaseRequest], Awaitable[web.StreamResponse]],
    ) -> tuple[web.StreamResponse, bool]:
        if request.headers.get(hdrs.EXPECT, "100-continue").lower() != "100-continue":
            request_handler = self._porch.expects_too_much
        return await super()._handle_request(request, start_time, request_handler)

    def _waits_to_be_read(self) -> bool:
        return self.transport is not None and self.transport.get_write_buffer_size() > 0
