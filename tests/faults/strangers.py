"""People nobody has invited, on bare sockets, and what the program shows of itself while they are there."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgpack  # type: ignore[import-untyped]  # it ships no types
import msgspec
from msgspec import Raw

from server.wire import JSON, MSGPACK, Codec
from tests.fixtures.programs import Program
from tests.server.doors import BINARY, CLOSE, TEXT, Frame, framed, parsed

PATIENCE_S = 60.0
BYE = framed(CLOSE, (1000).to_bytes(2, "big"))
UPGRADE = (
    "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


class Stranger:
    """A socket and nothing else: whoever holds it decides each byte that goes, and when what has come is read."""

    def __init__(self, own: socket.socket) -> None:
        self.socket = own
        self.codec: Codec = JSON
        self._come = b""

    @classmethod
    async def connect(cls, url: str, *, receive_bytes: int | None = None) -> "Stranger":
        """Connect, and say nothing; with `receive_bytes` the kernel keeps no more than that for him."""
        place = urlsplit(url)
        own = socket.socket()
        if receive_bytes is not None:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        own.setblocking(False)
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.get_running_loop().sock_connect(own, (place.hostname, place.port))
        return cls(own)

    @classmethod
    async def upgraded(cls, url: str, codec: Codec = JSON, *, receive_bytes: int | None = None) -> "Stranger":
        """Connect, and become a WebSocket."""
        stranger = await cls.connect(url, receive_bytes=receive_bytes)
        stranger.codec = codec
        await stranger.send(f"{UPGRADE}Sec-WebSocket-Protocol: {codec.name}\r\n\r\n".encode())
        head = await stranger.head()
        assert head.startswith(b"HTTP/1.1 101 "), head
        return stranger

    async def head(self) -> bytes:
        """The head of an HTTP answer."""
        while b"\r\n\r\n" not in self._come:
            assert await self._more(), f"ended within a head: {self._come!r}"
        head, _, self._come = self._come.partition(b"\r\n\r\n")
        return head

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """A whole HTTP answer: its status, its headers by their names in small letters, its body."""
        lines = (await self.head()).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        size = int(headers["content-length"])
        while len(self._come) < size:
            assert await self._more(), "ended within a body"
        body, self._come = self._come[:size], self._come[size:]
        return int(lines[0].split()[1]), headers, body

    async def has_more(self) -> bool:
        """Whether anything else comes before the end."""
        return bool(self._come) or await self._more()

    def forget(self) -> None:
        """Throw away what has come."""
        self._come = b""

    def says_no_more(self) -> None:
        """Close one's own half of the connection."""
        with suppress(OSError):  # it may have been closed from the other side
            self.socket.shutdown(socket.SHUT_WR)

    async def send(self, data: bytes) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.get_running_loop().sock_sendall(self.socket, data)

    async def say(self, message: object) -> None:
        """Send a message."""
        await self.send(self.framed(message))

    def framed(self, message: object) -> bytes:
        """A message in a frame of one's codec."""
        if self.codec.binary:
            return framed(BINARY, msgpack.packb(message))
        return framed(TEXT, json.dumps(message).encode())

    async def byte(self) -> None:
        """Read a single byte, as somebody does who reads next to nothing; none where the connection has ended."""
        with suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE_S):
                self._come += await asyncio.get_running_loop().sock_recv(self.socket, 1)

    async def frame(self) -> Frame | None:
        """The next frame; None where the connection has ended, with a reset or without."""
        while (found := parsed(self._come)) is None:
            if not await self._more():
                return None
        opcode, payload, self._come = found
        return opcode, payload

    async def reply(self) -> dict[str, Any]:
        """The next message; it comes alone in its frame."""
        frame = await self.frame()
        assert frame is not None
        assert frame[0] == (BINARY if self.codec.binary else TEXT), frame
        (message,) = self.messages(frame[1])
        return message

    async def rest(self) -> tuple[list[dict[str, Any]], int | None]:
        """All messages until the close frame, and its code; None where the connection ended without one."""
        messages: list[dict[str, Any]] = []
        while (frame := await self.frame()) is not None:
            opcode, payload = frame
            if opcode == CLOSE:
                return messages, int.from_bytes(payload[:2], "big")
            if opcode in (TEXT, BINARY):
                messages += self.messages(payload)
        return messages, None

    def messages(self, payload: bytes) -> list[dict[str, Any]]:
        value = msgpack.unpackb(payload) if self.codec.binary else json.loads(payload)
        return value if isinstance(value, list) else [value]

    def leave(self) -> None:
        """Close the socket."""
        self.socket.close()

    def reset(self) -> None:
        """Break the connection with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    async def _more(self) -> bool:
        data = b""
        with suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE_S):
                data = await asyncio.get_running_loop().sock_recv(self.socket, 2**16)
        self._come += data
        return bool(data)


class Watcher(asyncio.Protocol):
    """One of a crowd: takes all that comes, and looks at it when it is over."""

    def __init__(self, codec: Codec) -> None:
        self.codec = codec
        self.over = asyncio.Event()
        self.ended = False
        self._come = bytearray()
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def come(cls, url: str, codec: Codec, channel: str) -> "Watcher":
        """Connect, and listen to a channel from its first push on."""
        stranger = await Stranger.upgraded(url, codec)
        await stranger.say({"id": 1, "op": "hello", "d": {}})
        await stranger.say({"id": 2, "op": "sub", "d": {"ch": channel, "from": 0}})
        watcher = cls(codec)
        watcher._come += stranger._come
        watcher._transport, _ = await asyncio.get_running_loop().connect_accepted_socket(
            lambda: watcher, stranger.socket
        )
        return watcher

    def data_received(self, data: bytes) -> None:
        before = max(0, len(self._come) - 20)
        self._come += data
        if self._come.find(b"battle.over", before) >= 0:
            self.over.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True

    def leave(self) -> None:
        assert self._transport is not None
        self._transport.abort()

    def heard(self) -> tuple[list[dict[str, Any]], dict[int, bytes]]:
        """The numbered pushes in order, each of which came once and without a gap; and by their number the bytes of
        those that were pushed, and did not stand in an answer."""
        pushes: list[dict[str, Any]] = []
        written: dict[int, bytes] = {}
        for raw in self._messages():
            message = self._value(raw)
            for push in message.get("d", {}).get("events", ()) if "re" in message else (message,):
                if "n" in push:
                    assert push["n"] == len(pushes) + 1, f"{push['n']} after {len(pushes)}"
                    pushes.append(push)
            if "n" in message:
                written[message["n"]] = raw
        return pushes, written

    def _messages(self) -> Iterator[bytes]:
        rest = bytes(self._come)
        while (frame := parsed(rest)) is not None:
            _, payload, rest = frame
            if payload[0] in _ARRAYS[self.codec]:
                yield from map(bytes, _DECODE[self.codec](payload, type=list[Raw]))
            else:
                yield payload

    def _value(self, raw: bytes) -> dict[str, Any]:
        value: dict[str, Any] = msgpack.unpackb(raw) if self.codec.binary else json.loads(raw)
        return value


_DECODE: Mapping[Codec, Callable[..., Any]] = {JSON: msgspec.json.decode, MSGPACK: msgspec.msgpack.decode}
_ARRAYS = {JSON: b"[", MSGPACK: bytes((*range(0x90, 0xA0), 0xDC, 0xDD))}
"""The first bytes of arrays."""


# What the program shows


async def metrics(program: Program) -> dict[str, float]:
    """The measures of `/metrics`, by their name with its labels."""
    async with aiohttp.ClientSession(program.url) as http, http.get("/metrics") as response:
        text = await response.text()
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def resident_kib(program: Program) -> int:
    """How much memory the program holds (proc(5), VmRSS)."""
    status = Path(f"/proc/{program.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def faults_logged(program: Program) -> list[Any]:
    """The log lines that say that something of ours is wrong. Each line is JSON, whatever happens."""
    lines = [json.loads(line) for line in program.said.read_text().splitlines()]
    return [line for line in lines if line["level"] not in ("debug", "info", "warning")]


async def asked_from_outside(program: Program) -> None:
    """What monitoring and pages ask all the time is answered."""
    async with aiohttp.ClientSession(program.url) as http:
        for path in ("/healthz", "/readyz", "/api/v1/battles?state=live", "/api/v1/species?limit=3", "/"):
            async with http.get(path) as response:
                assert response.status == 200, f"{path}: {response.status} {await response.text()}"
