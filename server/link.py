"""One WebSocket connection: what aiohttp's upgrade was handed over to. It has no task and no queue of its own.

Bytes that come are read by `framing` and given to the session; what the session has to say goes to the transport in one
write. While the transport takes no more, all waits in the session's outbox, where it is bounded and can be superseded.
Clause numbers are those of RFC 6455; times are milliseconds, sizes bytes.
"""

import asyncio
import logging
import socket
from collections import deque
from collections.abc import Callable
from typing import Protocol

from server.clock import Clock
from server.framing import (
    CLOSE,
    DATA,
    PING,
    PONG,
    FrameReader,
    answer_to_close,
    close_frame,
    data_frame,
    frame,
)
from server.limits import Doors, Limits
from server.session import Session
from server.wire import Close, CloseCode

log = logging.getLogger(__name__)

SLICE = 200  # connections written to in one go: a millisecond


class Door(Protocol):
    """Whoever has let a connection in."""

    def left(self, link: "Link") -> None:
        """Its socket is closed, and the game has been told."""


class Link(asyncio.Protocol):
    """A socket with its session."""

    __slots__ = (
        "_clock", "_cut_off_at_ms", "_discarded", "_door", "_doors", "_late", "_late_max", "_paused", "_post",
        "_reader", "_reading", "session", "transport",
    )  # fmt: skip

    def __init__(
        self,
        transport: asyncio.Transport,
        begin: "Callable[[Link], Session]",
        door: Door,
        post: "Post",
        clock: Clock,
        doors: Doors,
        limits: Limits,
    ) -> None:
        self.transport = transport
        self._door = door
        self._post = post
        self._clock = clock
        self._doors = doors
        # Who sends more frames at once than his bucket holds and is forgiven has broken the rate limit before the last.
        self._late_max = limits.messages_burst + limits.rate_refusals_max
        self._late = 0  # frames that came after the end of the session
        # None: what comes is of no interest any more
        self._reader: FrameReader | None = FrameReader(limits.frame_bytes_max, self._late_max)
        self._reading = False
        self._paused = False
        self._discarded = 0
        self._cut_off_at_ms: int | None = None
        transport.set_write_buffer_limits(high=doors.socket_bytes_max)
        # Else who reads nothing holds megabytes of the kernel's before the outbox has anything to bound.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, doors.kernel_bytes_max)
        self.session = begin(self)

    # What the loop calls

    def data_received(self, data: bytes) -> None:
        reader = self._reader
        if reader is None:
            self._discard(len(data))
            return
        now_ms = self._clock.now_ms()
        self._reading = True
        try:
            for opcode, payload in reader.feed(data):
                self._take_in(opcode, payload, now_ms)
                if self._reader is None:
                    break
        except Exception:  # our fault: it ends this connection, and only this one
            self._fault()
        self._reading = False
        if reader.fault is not None:
            self._fail(reader.fault)
        elif self.session.awake:
            self.flush()  # all answers that are there already, in one write

    def eof_received(self) -> None:
        """The peer sends no more (7.1.5: without a close frame that is an abnormal end). What was written still goes
        to a peer that has closed one half only; answering None has the loop close the other."""
        self._end()

    def connection_lost(self, error: Exception | None) -> None:
        self._end()
        self._door.left(self)

    def pause_writing(self) -> None:
        self._paused = True
        self.session.block()

    def resume_writing(self) -> None:
        self._paused = False
        self.session.unblock()
        if self.session.awake:
            self.flush()

    # What the house calls

    def wake(self) -> None:
        """There is something to take from the session: now, if it is the answer to what is being read, else soon."""
        if not self._reading:
            self._post.due(self)

    def tick(self, now_ms: int) -> None:
        """Looks at the deadlines."""
        if self._cut_off_at_ms is not None and now_ms >= self._cut_off_at_ms:
            self.transport.abort()
        self.session.tick(now_ms)

    def flush(self) -> None:
        """Writes all that is due. While the socket is full it stays in the outbox."""
        session = self.session
        if self._paused and not session.closed:
            return
        output = session.take()
        for batch in output.batches:  # hardly ever more than one
            self._write(data_frame(session.codec, batch))
        if output.close is not None:
            self._write(close_frame(output.close))
            self._cut_off()
            self._leave()

    # What comes

    def _take_in(self, opcode: int, payload: str | bytes, now_ms: int) -> None:
        session = self.session
        if session.closed:
            self._take_in_late(opcode, payload)
        elif opcode in DATA:
            session.receive(payload, now_ms)
        elif opcode == PING:
            # 5.5.3: answered with the same bytes. Not after a close frame (5.5.1), nor where the socket is full.
            if session.receive_control(now_ms) and not self._paused:
                assert isinstance(payload, bytes), "only text comes as str"
                self._write(frame(PONG, payload))
        elif opcode == CLOSE:
            assert isinstance(payload, bytes), "only text comes as str"
            self._answer_close(payload)
        else:  # 5.5.3: a pong that nobody asked for is a sign of life, and no more; so is a part of a message (5.4)
            session.receive_control(now_ms)

    def _take_in_late(self, opcode: int, payload: str | bytes) -> None:
        """1.4: after our close frame the peer's is waited for, and what it had sent before is read past; not more of
        it than would have been served."""
        self._late += 1
        if opcode == CLOSE:
            assert isinstance(payload, bytes), "only text comes as str"
            self._answer_close(payload)
        elif self._late >= self._late_max:
            self._reader = None

    def _answer_close(self, payload: bytes) -> None:
        """5.5.1: a close frame is answered with one, unless ours went before. 7.1.1: then the server closes first."""
        self._reader = None
        self.flush()  # what was asked before is answered; and a close frame of ours may be about to be sent
        if not self.session.closed:
            self._write(answer_to_close(payload))
        self._end()
        self.transport.close()

    def _fail(self, fault: Close) -> None:
        """7.1.7: the peer has broken the RFC, and is told so. Our half of the connection is closed then, and what comes
        is thrown away until the peer closes too: a socket closed over unread bytes would be reset, and the close frame
        lost on its way (7.1.1)."""
        self._reader = None
        self.session.close(fault.code, fault.reason)
        self.flush()
        if self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()
        else:
            self.transport.close()

    def _discard(self, size: int) -> None:
        self._discarded += size
        if self._discarded > self._doors.discarded_bytes_max:
            self.transport.abort()

    # How it ends

    def _end(self) -> None:
        """Nothing can be said any more: tells the game, and gives the socket its time to bring what was written."""
        self._reader = None
        self.session.vanish()
        self._cut_off()
        self._leave()

    def _leave(self) -> None:
        try:
            self.session.leave()
        except Exception:  # our fault: it ends this connection, and only this one
            self._fault()

    def _cut_off(self) -> None:
        if self._cut_off_at_ms is None:
            self._cut_off_at_ms = self._clock.now_ms() + self._doors.closing_ms_max

    def _write(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)

    def _fault(self) -> None:
        """A fault of the game's ends this connection, which can resume, and no other."""
        log.exception("a fault while a session was served")
        self.session.close(CloseCode.TRY_AGAIN, "a fault of ours")


class Post:
    """Brings what is due to all connections: in the next tick of the loop, in slices, so that answers to thousands do
    not keep everybody else waiting. One callback for a slice costs less than one for each connection."""

    __slots__ = ("_due", "_running")

    def __init__(self) -> None:
        self._due: deque[Link] = deque()
        self._running = False

    def due(self, link: Link) -> None:
        """There is something to bring."""
        self._due.append(link)
        if not self._running:
            self._running = True
            asyncio.get_running_loop().call_soon(self._bring)

    def _bring(self) -> None:
        try:
            for _ in range(min(len(self._due), SLICE)):
                self._due.popleft().flush()
        finally:  # a fault with one keeps nobody else waiting
            self._running = bool(self._due)
            if self._running:
                asyncio.get_running_loop().call_soon(self._bring)
