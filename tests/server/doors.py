"""A WebSocket door with a desk behind it, and a client that is nothing but a socket: the test decides every byte."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from server.connection import Connections
from server.http.origins import Origins
from server.identifiers import new_key
from server.limits import Doors, Limits
from tests.server.desks import ManualClock, RecordingDesk

ORIGIN = "https://play.example"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
MASK = b"\x37\xfa\x21\x3d"

Frame = tuple[int, bytes]


class House:
    """A server with one desk, and how to reach it."""

    def __init__(self, desk: RecordingDesk, clock: ManualClock, connections: Connections, port: int) -> None:
        self.desk = desk
        self.clock = clock
        self.connections = connections
        self.port = port

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    async def until(self, happened: Callable[[], bool]) -> None:
        """Waits until something has happened."""
        await until(happened)

    @asynccontextmanager
    async def raw(
        self, subprotocol: str | None = None, *, early: bytes = b"", small: bool = False
    ) -> AsyncIterator["Raw"]:
        """A socket that has been upgraded; `early` is sent along with the request, and a `small` one takes little."""
        own = socket.socket()
        if small:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        own.setblocking(False)
        await asyncio.get_running_loop().sock_connect(own, ("127.0.0.1", self.port))
        raw = Raw(self, own)
        try:
            await raw.upgrade(subprotocol, early)
            yield raw
        finally:
            own.close()


class Raw:
    """The client's end of a socket."""

    def __init__(self, house: House, own: socket.socket) -> None:
        self.house = house
        self.socket = own
        self._come = b""

    async def upgrade(self, subprotocol: str | None, early: bytes) -> None:
        lines = ["GET /ws HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
        if subprotocol is not None:
            lines.append(f"Sec-WebSocket-Protocol: {subprotocol}")
        await self.send("\r\n".join([*lines, "", ""]).encode() + early)
        while b"\r\n\r\n" not in self._come:
            assert await self._more(), self._come
        head, _, self._come = self._come.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 "), head
        # Section 1.3 of RFC 6455 has this key and its answer.
        assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.socket, data)

    async def send_in_pieces(self, pieces: Iterable[bytes]) -> None:
        """Sends each piece by itself, and lets the server read it before the next is sent."""
        for piece in pieces:
            await self.send(piece)
            for _ in range(3):
                await asyncio.sleep(0)

    async def frame(self) -> Frame | None:
        """The next frame, or None at the end."""
        while True:
            found = parsed(self._come)
            if found is not None:
                opcode, payload, self._come = found
                return opcode, payload
            if not await self._more():
                assert not self._come, f"half a frame at the end: {self._come!r}"
                return None

    async def frames(self) -> list[Frame]:
        """All that comes until the server closes."""
        frames = []
        while (frame := await self.frame()) is not None:
            frames.append(frame)
        return frames

    async def reply(self) -> Any:
        """The next message."""
        frame = await self.frame()
        assert frame is not None
        assert frame[0] == TEXT, frame
        return json.loads(frame[1])

    async def ask(self, op: str, d: object = None, request_id: int = 1) -> Any:
        await self.send(said(op, d, request_id))
        return await self.reply()

    async def closed_with(self) -> int:
        """The code of the close frame that comes last."""
        opcode, payload = (await self.frames())[-1]
        assert opcode == CLOSE
        return int.from_bytes(payload[:2], "big")

    async def _more(self) -> bool:
        data = await asyncio.get_running_loop().sock_recv(self.socket, 2**16)
        self._come += data
        return bool(data)


async def until(happened: Callable[[], bool]) -> None:
    """Lets the loop run until something has happened; the suite's time limit bounds it."""
    for _ in iter(happened, True):
        await asyncio.sleep(0)


@asynccontextmanager
async def opened(desk: RecordingDesk | None = None, doors: Doors | None = None, **limits: int) -> AsyncIterator[House]:
    """A house on a port of its own."""
    desk, clock = desk or RecordingDesk(), ManualClock()
    connections = Connections(desk, clock, new_key, origins=Origins([ORIGIN]), limits=Limits(**limits), doors=doors)
    app = web.Application()
    app.router.add_get("/ws", connections.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=2048)
        await site.start()
        yield House(desk, clock, connections, runner.addresses[0][1])
    finally:
        await connections.cut_off()
        await runner.cleanup()


def framed(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    reserved: int = 0,
    mask: bytes | None = MASK,
    width: int = 0,
    size: int | None = None,
) -> bytes:
    """A frame of a client's (RFC 6455, section 5.2), right or wrong: `reserved` are the three reserved bits, `mask`
    None leaves it out, `width` forces a length of 16 or 64 bits, and `size` says another length than is sent."""
    size = len(payload) if size is None else size
    first = fin << 7 | reserved << 4 | opcode
    masked = 0 if mask is None else 0x80
    if width == 64 or (not width and size >= 65536):
        head = bytes((first, masked | 127)) + size.to_bytes(8, "big")
    elif width == 16 or size >= 126:
        head = bytes((first, masked | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, masked | size))
    if mask is None:
        return head + payload
    key = (mask * (len(payload) // 4 + 1))[: len(payload)]
    masked_payload = int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")
    return head + mask + masked_payload.to_bytes(len(payload), "big")


def said(op: str, d: object = None, request_id: int = 1, **more: Any) -> bytes:
    """A request in a frame of text."""
    return framed(TEXT, json.dumps({"id": request_id, "op": op, "d": d or {}}, ensure_ascii=False).encode(), **more)


def parsed(data: bytes) -> tuple[int, bytes, bytes] | None:
    """The first frame of what a server sends, and what is behind it; None where it has not come whole. A server never
    masks, fragments or sets reserved bits here, and writes lengths in as few bytes as they need."""
    if len(data) < 2:
        return None
    first, size, head = data[0], data[1], 2
    assert first & 0xF0 == 0x80, f"a first byte of {first:#x}"
    if size in (126, 127):
        head = 4 if size == 126 else 10
        if len(data) < head:
            return None
        least = 126 if size == 126 else 65536
        size = int.from_bytes(data[2:head], "big")
        assert size >= least
    else:
        assert size < 126, "a server never masks (section 5.1)"
    if len(data) < head + size:
        return None
    return first & 0x0F, data[head : head + size], data[head + size :]
