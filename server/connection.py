"""The WebSocket door: moves frames between sockets and sessions, and decides who may come in at all.

aiohttp answers the upgrade and parses what comes. What goes out is framed here and written straight to the
transport: everything that is due to one client in a tick of the loop goes in one write, and nobody who has
something to say to a client ever waits for its socket. All that is known of the conversation itself is in
`session`; times are milliseconds, sizes bytes.
"""

import asyncio
import logging
import uuid
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from aiohttp import WSMessage, WSMsgType, web

from server.addresses import neighbourhood
from server.clock import Clock
from server.desk import Desk
from server.framing import PONG, Framer, close_frame, frame, goodbye
from server.limits import Doors, Limits
from server.session import Session
from server.wire import CODECS, JSON, CloseCode

log = logging.getLogger(__name__)

SLICE = 200  # sockets written to in one go: a millisecond


class Connections:
    """All live WebSocket connections of this process."""

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        new_key: Callable[[], bytes],
        *,
        origins: Collection[str] = (),
        limits: Limits | None = None,
        doors: Doors | None = None,
    ) -> None:
        """`origins` are those of the pages that browsers may connect from besides our own, as browsers write them."""
        self._desk = desk
        self._clock = clock
        self._new_key = new_key
        self._origins = frozenset(origin.lower() for origin in origins)
        self._limits = limits or Limits()
        self._doors = doors or Doors()
        self._live: set[_Connection] = set()
        self._post = _Post(self._doors.socket_retry_ms)
        self._admitted = 0  # live, or being upgraded
        self._by_address: Counter[str] = Counter()  # of those, all but loopback's
        self._leaving: dict[asyncio.Transport, int] = {}  # → when the socket is cut off
        self._draining = False
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._live)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """`GET /ws`: one connection from its upgrade to its end."""
        address = neighbourhood(request.remote)
        refusal = self._refusal(request, address)
        if refusal is not None:
            return refusal
        with self._counted(address):
            socket = web.WebSocketResponse(
                protocols=CODECS,
                compress=False,  # halves what a fan-out can do, and costs ten times the memory
                autoping=False,
                autoclose=False,
                max_msg_size=self._limits.frame_bytes_max + 1,  # aiohttp's bound is the first size that is too much
            )
            try:
                await socket.prepare(request)
            except web.HTTPBadRequest as error:
                return _problem(400, "bad_upgrade", error.text or "This is no WebSocket upgrade.")
            transport = request.transport
            if transport is not None:
                await self._converse(socket, transport)
        return socket

    async def run(self) -> None:
        """Watches the deadlines of all connections, until cancelled."""
        while True:
            await asyncio.sleep(self._doors.sweep_ms / 1000)
            self.sweep()

    def sweep(self) -> None:
        """Ends what has been silent, unannounced or signed in for too long, and cuts off who does not leave."""
        now_ms = self._clock.now_ms()
        for connection in list(self._live):
            connection.tick(now_ms)
        for transport, leave_by_ms in list(self._leaving.items()):
            if now_ms >= leave_by_ms:
                transport.abort()
                del self._leaving[transport]

    async def drain(self) -> None:
        """Lets nobody in any more, sends everybody away to come back (4001), and waits until they have left."""
        self._draining = True
        for connection in list(self._live):
            connection.session.close(CloseCode.GOING_AWAY, "the server is going away")
        try:
            async with asyncio.timeout(self._doors.closing_ms_max / 1000):
                await self._empty.wait()
        except TimeoutError:
            for connection in list(self._live):
                connection.transport.abort()
            await self._empty.wait()

    async def _converse(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        codec = CODECS[socket.ws_protocol] if socket.ws_protocol else JSON
        connection = _Connection(
            socket,
            transport,
            lambda wake: Session(
                codec,
                self._desk,
                self._limits,
                ref=str(uuid.UUID(bytes=self._new_key())),
                now_ms=self._clock.now_ms(),
                wake=wake,
                new_key=self._new_key,
            ),
            self._post,
            self._clock,
            self._doors,
        )
        self._live.add(connection)
        self._empty.clear()
        try:
            if self._draining:  # it began while the upgrade was being answered
                connection.session.close(CloseCode.GOING_AWAY, "the server is going away")
            await connection.read()
        finally:
            connection.end()
            if transport.get_write_buffer_size():
                self._leaving[transport] = self._clock.now_ms() + self._doors.closing_ms_max
            self._live.discard(connection)
            if not self._live:
                self._empty.set()

    def _refusal(self, request: web.Request, address: str | None) -> web.Response | None:
        """Why this request may not become a connection, or None."""
        origin = request.headers.get("Origin")  # only browsers send one, and they cannot lie about it
        if origin is not None and not _is_ours(origin, request) and origin.lower() not in self._origins:
            return _problem(403, "origin_not_allowed", "This page's origin is not on the allow-list.")
        offered = ",".join(request.headers.getall("Sec-WebSocket-Protocol", ()))
        if offered and not any(name.strip() in CODECS for name in offered.split(",")):
            return _problem(400, "unknown_subprotocol", f"Offer one of {', '.join(CODECS)}, or none.")
        if self._draining:
            return _problem(503, "draining", "The server is going away; come back in a moment.")
        if self._admitted >= self._doors.connections_max:
            return _problem(503, "too_many_connections", "The server is full.")
        if address is not None and self._by_address[address] >= self._doors.connections_per_address_max:
            return _problem(429, "too_many_connections", "Too many connections from this address.")
        return None

    @contextmanager
    def _counted(self, address: str | None) -> Iterator[None]:
        self._admitted += 1
        if address is not None:
            self._by_address[address] += 1
        try:
            yield
        finally:
            self._admitted -= 1
            if address is not None:
                self._by_address[address] -= 1
                if not self._by_address[address]:
                    del self._by_address[address]


class _Connection:
    """One socket with its session."""

    __slots__ = ("_clock", "_cut_off_at_ms", "_doors", "_framer", "_post", "_socket", "session", "transport")

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport,
        begin: Callable[[Callable[[], None]], Session],
        post: "_Post",
        clock: Clock,
        doors: Doors,
    ) -> None:
        self._socket = socket
        self.transport = transport
        self._post = post
        self._clock = clock
        self._doors = doors
        self._cut_off_at_ms: int | None = None
        self.session = begin(lambda: post.due(self))
        self._framer = post.framers[self.session.codec]

    async def read(self) -> None:
        """Feeds the session with what comes, until the peer has closed or is gone."""
        while True:
            message = await self._socket.receive()
            try:
                if not self._take_in(message):
                    return
            except Exception:
                self._fault()

    def tick(self, now_ms: int) -> None:
        """Looks at the deadlines."""
        if self._cut_off_at_ms is not None and now_ms >= self._cut_off_at_ms:
            self.transport.abort()
        self.session.tick(now_ms)

    def end(self) -> None:
        """Lets go of the socket, and tells the game."""
        self.session.vanish()
        self.transport.close()
        self._leave()

    def _take_in(self, message: WSMessage) -> bool:
        """Whether more may come."""
        match message.type:
            case WSMsgType.TEXT | WSMsgType.BINARY:
                self.session.receive(message.data, self._clock.now_ms())
            case WSMsgType.PING:
                if self.session.receive_control(self._clock.now_ms()) and not self._full():
                    self._write(frame(PONG, message.data))
            case WSMsgType.PONG:
                self.session.receive_control(self._clock.now_ms())
            case WSMsgType.CLOSE:
                self._answer_close(message.data)
                return False
            case _:  # the peer is gone, or has broken RFC 6455 and been told so by aiohttp
                return False
        return True

    def flush(self) -> None:
        """Writes all that is due. While the socket is full it stays in the outbox, where it can be superseded, and is
        bounded."""
        session = self.session
        if self._full() and not session.closed:
            # aiohttp keeps to itself when a transport may be written to again, so this looks again.
            self._post.later(self)
            return
        output = session.take()
        frames = [self._framer.frame(batch) for batch in output.batches]
        if output.close is not None:
            frames.append(close_frame(output.close))
            self._cut_off_at_ms = self._clock.now_ms() + self._doors.closing_ms_max
        if frames:
            self._write(frames[0] if len(frames) == 1 else b"".join(frames))
        if session.closed:
            self._leave()

    def _answer_close(self, code: int) -> None:
        """A close frame is answered with one, unless one was sent before."""
        if self.session.closed:
            self.flush()  # it may be about to be sent
        else:
            self._write(goodbye(code))

    def _full(self) -> bool:
        return self.transport.get_write_buffer_size() > self._doors.socket_bytes_max

    def _write(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)

    def _leave(self) -> None:
        try:
            self.session.leave()
        except Exception:
            self._fault()

    def _fault(self) -> None:
        """A fault of the game's ends this connection, which can resume, and no other."""
        log.exception("a fault while a session was served")
        self.session.close(CloseCode.TRY_AGAIN, "a fault of ours")


class _Post:
    """Brings what is due to all connections: in the next tick of the loop, in slices, so that a fan-out to thousands
    does not keep everybody else waiting. One callback for a slice costs less than one for each connection."""

    __slots__ = ("_due", "_retry_s", "_running", "framers")

    def __init__(self, retry_ms: int) -> None:
        self._retry_s = retry_ms / 1000
        self._due: deque[_Connection] = deque()
        self._running = False
        self.framers = {codec: Framer(codec) for codec in CODECS.values()}

    def due(self, connection: _Connection) -> None:
        """There is something to bring."""
        self._due.append(connection)
        if not self._running:
            self._running = True
            asyncio.get_running_loop().call_soon(self._bring)

    def later(self, connection: _Connection) -> None:
        """Its socket is full; try again in a moment."""
        asyncio.get_running_loop().call_later(self._retry_s, self.due, connection)

    def _bring(self) -> None:
        try:
            for _ in range(min(len(self._due), SLICE)):
                self._due.popleft().flush()
        finally:  # a fault with one keeps nobody else waiting
            self._running = bool(self._due)
            if self._running:
                asyncio.get_running_loop().call_soon(self._bring)


def _is_ours(origin: str, request: web.Request) -> bool:
    """Whether the page came from where this request goes to. The scheme is left out, since a proxy in front may speak
    TLS for us. A foreign name that was pointed at our address passes too, and gains nothing: who somebody is stands in
    `hello` and never in a cookie."""
    scheme, _, place = origin.lower().partition("://")
    return scheme in ("http", "https") and place == request.host.lower()


def _problem(status: int, code: str, detail: str) -> web.Response:
    """A refusal before the upgrade, as HTTP tells it (RFC 9457)."""
    body = {"type": "about:blank", "status": status, "code": code, "title": detail}
    return web.json_response(body, status=status, content_type="application/problem+json")
