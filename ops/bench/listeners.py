"""The clients of `sockets`, in a process of their own: raw sockets that count bytes, and read hardly more than that.

They speak to the server's own doors (where there is a room), and to the yardsticks (where there is none). CPU seconds
are the server's, so that what is spent here does not count.
"""

import json
import select
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec

from ops.bench.machine import cpu_s, resident_kib

NO_ROOM = "-"
EVENT_BYTES = 200
QUIET_S = 1.3
"""After so long without a byte a crowd has settled: how many watch is told once a second while they come."""

WARMING = 0.25
"""Of the time that is measured, before it."""

AFTER_KEPT = 100_000

UPGRADED = b"HTTP/1.1 101 "
"""How the answer to an upgrade begins."""

MASK = bytes(4)  # of zeros, so that masking is nothing; the server unmasks it all the same


class Where(msgspec.Struct):
    """A server: its port, the room to listen to, and the process whose CPU counts."""

    port: int
    room: str
    pid: int


class Heard(msgspec.Struct):
    """What was heard: messages delivered for so many CPU seconds of the server, their size, and after how long each
    listener had the whole of a burst."""

    deliveries: int = 0
    server_s: float = 0
    event_bytes: float = 0
    after_ms: list[float] = []


def crowd(where: Where, count: int, burst: int, seconds: float) -> Heard:
    """So many listeners hear bursts of events, the next when all have heard the last."""
    listeners = [_listener(where) for _ in range(count)]
    speaker = _speaker(where)
    ears = _Ears(listeners, speaker)
    ears.settle()
    _hear_for(where, ears, burst, seconds * WARMING)
    heard = _hear_for(where, ears, burst, seconds)
    heard.deliveries *= count
    for own in (*listeners, speaker):
        own.close()
    return heard


def _hear_for(where: Where, ears: "_Ears", burst: int, seconds: float) -> Heard:
    """What one listener hears in so many seconds, and when all have."""
    heard = Heard()
    server_s, until_s = cpu_s(where.pid), time.perf_counter() + seconds
    while time.perf_counter() < until_s:
        size, after_ms = ears.hear(_events(where, heard.deliveries, burst), burst)
        heard.deliveries += burst
        heard.event_bytes += size
        heard.after_ms += after_ms
    heard.server_s = cpu_s(where.pid) - server_s
    heard.event_bytes /= heard.deliveries
    heard.after_ms = heard.after_ms[:: 1 + len(heard.after_ms) // AFTER_KEPT]
    return heard


def echo(where: Where, connections: int, seconds: float) -> tuple[int, float]:
    """Requests answered and CPU seconds of the server: each connection has one request in flight."""
    frame = framed(json.dumps({"id": 1_234_567, "op": "ping", "d": {}}).encode())
    asking = [_connected(where, "/ws") for _ in range(connections)]
    if where.room != NO_ROOM:
        for own in asking:
            own.sendall(framed(json.dumps({"id": 1, "op": "hello"}).encode()))
            own.recv(1 << 16)
    for own in asking:
        own.sendall(frame)
    _ask_for(asking, frame, seconds * WARMING)
    server_s = cpu_s(where.pid)
    answered = _ask_for(asking, frame, seconds)
    server_s = cpu_s(where.pid) - server_s
    for own in asking:
        own.close()
    return answered, server_s


def _ask_for(asking: Sequence[socket.socket], frame: bytes, seconds: float) -> int:
    """Asks anew on every answer; how many came."""
    ready, by_number, answered = _polling(asking), {own.fileno(): own for own in asking}, 0
    until_s = time.perf_counter() + seconds
    while time.perf_counter() < until_s:
        for number, _ in ready.poll():
            own = by_number[number]
            own.recv(4_096)
            own.send(frame)
            answered += 1
    return answered


def idle(where: Where, count: int) -> float:
    """KiB of resident memory that a connection takes which has said hello, where there is anybody to hear it."""
    before_kib, sockets = 0, []
    for number in range(count + count // 10):
        if number == count // 10:  # the first ones pay for what all share
            before_kib = resident_kib(where.pid)
        own = _connected(where, "/ws")
        if where.room != NO_ROOM:
            own.sendall(framed(json.dumps({"id": 1, "op": "hello", "d": {"token": f"p{number + 2}"}}).encode()))
            assert b'"resumed"' in own.recv(1 << 16)
        sockets.append(own)
    grown_kib = resident_kib(where.pid) - before_kib
    for own in sockets:
        own.close()
    return grown_kib / count


class _Ears:
    """All listeners of a crowd. One of them reads what it hears; of the others only the bytes are counted, since all
    hear the same."""

    def __init__(self, listeners: Sequence[socket.socket], speaker: socket.socket) -> None:
        self._speaker = speaker
        self._reads = listeners[0].fileno()
        self._sockets = {own.fileno(): own for own in (*listeners, speaker)}
        self._others = len(listeners) - 1
        self._ready = _polling(list(self._sockets.values()))
        self._buffer = bytearray(1 << 20)

    def settle(self) -> None:
        """Reads until nothing more comes."""
        while came := self._ready.poll(QUIET_S):
            for number, _ in came:
                self._sockets[number].recv_into(self._buffer)

    def hear(self, said: bytes, events: int) -> tuple[int, list[float]]:
        """Has this said, and reads until everybody has heard it: the bytes of it, and after how many ms each had it."""
        began_s = time.perf_counter()
        self._speaker.sendall(said)
        heard, read, others = 0, bytearray(), 0
        last: dict[int, float] = {}
        while heard < events or others < len(read) * self._others:
            for number, _ in self._ready.poll():
                size = self._sockets[number].recv_into(self._buffer)
                last[number] = time.perf_counter()
                if number == self._reads:
                    read += self._buffer[:size]
                    heard = _messages(read)
                elif number != self._speaker.fileno():
                    others += size
        last.pop(self._speaker.fileno(), None)
        return len(read), [1000 * (at_s - began_s) for at_s in last.values()]


def _messages(data: bytearray) -> int:
    """How many messages these frames hold; those that have come whole."""
    at, found = 0, 0
    while len(data) - at >= 2:
        size, at = data[at + 1], at + 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            size, at = int.from_bytes(data[at : at + wide], "big"), at + wide
        payload = data[at : at + size]
        if len(payload) < size:
            break
        found += len(json.loads(payload)) if payload[:1] == b"[" else 1
        at += size
    return found


def _events(where: Where, said: int, burst: int) -> bytes:
    if where.room == NO_ROOM:
        return framed(b"e" * EVENT_BYTES) * burst
    requests: list[Any] = [
        {
            "id": number,
            "op": "battle.commit",
            "d": {"battle": where.room, "turn": 100_000 + number, "choice": {"wine": 0, "serve": "cold"}},
        }
        for number in range(said, said + burst)
    ]
    return framed(json.dumps(requests).encode())


def framed(payload: bytes) -> bytes:
    """A client's frame of text."""
    size = len(payload)
    head = bytes((0x81, 0x80 | size)) if size < 126 else bytes((0x81, 0xFE)) + size.to_bytes(2, "big")
    return head + MASK + payload


def _listener(where: Where) -> socket.socket:
    own = _connected(where, "/ws")
    if where.room != NO_ROOM:
        listen = {"id": 2, "op": "sub", "d": {"ch": f"battle:{where.room}"}}
        own.sendall(framed(json.dumps([{"id": 1, "op": "hello"}, listen]).encode()))
    return own


def _speaker(where: Where) -> socket.socket:
    if where.room == NO_ROOM:
        return _connected(where, "/pub")
    own = _connected(where, "/ws")
    own.sendall(framed(json.dumps({"id": 1, "op": "hello", "d": {"token": "p1"}}).encode()))
    return own


def _connected(where: Where, path: str) -> socket.socket:
    own = socket.create_connection(("127.0.0.1", where.port))
    own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    own.sendall(upgrade_request(path))
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += own.recv(1)  # not a byte of what follows
    assert answer.startswith(UPGRADED), answer
    return own


def upgrade_request(path: str) -> bytes:
    """What asks for a WebSocket."""
    lines = [f"GET {path} HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""]
    return "\r\n".join(lines).encode()


def _polling(sockets: Sequence[socket.socket]) -> select.epoll:
    ready = select.epoll()
    for own in sockets:
        with suppress(OSError):
            ready.register(own.fileno(), select.EPOLLIN)
    return ready
