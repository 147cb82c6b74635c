"""Two yardsticks for `sockets`: what the hand-over costs with nothing behind it, and what the kernel asks.

`python -m ops.bench.bare handover` is aiohttp's upgrade, the transport handed over, frames built once, all that is said
in one tick joined and written to every transport: no session, no room, no bounds. `… loop` is a loop of `socket.send`,
for where there is no C compiler. Both speak to the clients of `listeners`: what comes on `/pub` goes to everybody else,
and what comes elsewhere is sent back.
"""

import asyncio
import gc
import os
import selectors
import socket
import sys
from collections.abc import Callable

import uvloop
from aiohttp import web

from server.framing import BINARY, TEXT, FrameReader, frame
from server.handover import hand_over

BYTES_MAX = 1 << 20
_ANSWER = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)


def _frames(reader: FrameReader, data: bytes) -> list[bytes]:
    return [
        frame(TEXT, payload.encode()) if isinstance(payload, str) else frame(opcode, payload)
        for opcode, payload in reader.feed(data)
        if opcode in (TEXT, BINARY)
    ]


class Square:
    """Everybody who listens, and what is to be told in this tick."""

    def __init__(self) -> None:
        self.writes: dict[asyncio.Protocol, Callable[[bytes], None]] = {}
        self._said: list[bytes] = []

    def say(self, frames: list[bytes]) -> None:
        if not self._said:
            asyncio.get_running_loop().call_soon(self._tell)
        self._said += frames

    def _tell(self) -> None:
        joined = b"".join(self._said)
        self._said.clear()
        for write in self.writes.values():
            write(joined)


class Bare(asyncio.Protocol):
    """A connection with nothing behind it."""

    __slots__ = ("_reader", "_speaks", "_square", "_transport")

    def __init__(self, transport: asyncio.Transport, square: Square, *, speaks: bool) -> None:
        self._transport = transport
        self._square = square
        self._speaks = speaks
        self._reader = FrameReader(BYTES_MAX)
        if not speaks:
            square.writes[self] = transport.write

    def data_received(self, data: bytes) -> None:
        frames = _frames(self._reader, data)
        if self._speaks:
            self._square.say(frames)
        else:
            self._transport.write(b"".join(frames))

    def connection_lost(self, error: Exception | None) -> None:
        self._square.writes.pop(self, None)


async def serve() -> None:
    """The hand-over alone, until killed."""
    square = Square()

    async def handle(request: web.Request) -> web.StreamResponse:
        speaks = request.path == "/pub"
        return await hand_over(request, (), lambda transport, _: Bare(transport, square, speaks=speaks))

    app = web.Application()
    app.router.add_get("/{any:.*}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    gc.collect()
    gc.freeze()
    _say_where(runner.addresses[0][1])
    await asyncio.Event().wait()


def loop() -> None:
    """The loop of `socket.send`, until killed."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
    ready = selectors.DefaultSelector()
    ready.register(listening, selectors.EVENT_READ)
    listeners: dict[socket.socket, FrameReader] = {}
    speakers: dict[socket.socket, FrameReader] = {}
    _say_where(listening.getsockname()[1])
    while True:
        for key, _ in ready.select():
            if key.fileobj is listening:
                _welcome(listening, ready, listeners, speakers)
                continue
            own = key.fileobj
            assert isinstance(own, socket.socket)
            data = own.recv(1 << 18)
            if not data:
                ready.unregister(own)
                listeners.pop(own, speakers.pop(own, None))
                own.close()
            elif own in speakers:
                for framed in _frames(speakers[own], data):
                    for listener in listeners:
                        listener.send(framed)
            else:
                own.send(b"".join(_frames(listeners[own], data)))


def _welcome(
    listening: socket.socket,
    ready: selectors.BaseSelector,
    listeners: dict[socket.socket, FrameReader],
    speakers: dict[socket.socket, FrameReader],
) -> None:
    own, _ = listening.accept()
    own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    asked = own.recv(4_096)  # a request of `listeners` is one segment
    own.send(_ANSWER)
    (speakers if asked.startswith(b"GET /pub") else listeners)[own] = FrameReader(BYTES_MAX)
    ready.register(own, selectors.EVENT_READ)


def _say_where(port: int) -> None:
    sys.stdout.write(f"{port} - {os.getpid()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "handover":
        uvloop.run(serve())
    else:
        loop()
