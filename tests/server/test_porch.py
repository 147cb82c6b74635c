"""The porch over real sockets: how many speak HTTP, how long they may take, and what they hear who speak no HTTP."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web

from server.limits import Doors
from server.porch import Porch
from tests.server.conftest import BOTH_LOOPS
from tests.server.desks import ManualClock
from tests.server.doors import until

pytestmark = BOTH_LOOPS

HELLO = b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
ANSWER_BYTES = 4_000_000
"""More than any socket takes whose other end reads nothing."""


class Front:
    """A porch on a port of its own, and what it has refused."""

    def __init__(self, porch: Porch, clock: ManualClock, port: int, refused: list[str]) -> None:
        self.porch = porch
        self.clock = clock
        self.port = port
        self.refused = refused

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator["Visit"]:
        """Somebody who has connected; his socket takes little."""
        own = socket.socket()
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        own.setblocking(False)
        await asyncio.get_running_loop().sock_connect(own, ("127.0.0.1", self.port))
        reader, writer = await asyncio.open_connection(sock=own, limit=1024)
        try:
            yield Visit(reader, writer)
        finally:
            writer.transport.abort()

    def pass_ms(self, ms: int) -> None:
        self.clock.at_ms += ms
        self.porch.sweep()


class Visit:
    """One connection, from the outside."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def status(self, request: bytes) -> int:
        """Ask; the status that is answered. A long answer is left where it is."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length:")[2].split()[0])
        if size < ANSWER_BYTES:
            await self.reader.readexactly(size)
        return int(head.split()[1])

    async def ended(self) -> bool:
        """Wait for the end of the connection, whatever comes before."""
        with suppress(ConnectionResetError):
            while await self.reader.read(2**16):
                pass
        return True


Open = Callable[..., Awaitable[Front]]


@pytest.fixture
async def open_front() -> AsyncIterator[Open]:
    """Opens a porch with these bounds."""
    closing: list[tuple[asyncio.Server, web.AppRunner]] = []

    async def hello(request: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def long(request: web.Request) -> web.Response:
        return web.Response(body=bytes(ANSWER_BYTES))

    async def broken(request: web.Request) -> web.Response:
        raise AssertionError("our own bug")

    async def opened(*, whence: Callable[[str | None], str | None] = lambda remote: None, **doors: int) -> Front:
        clock, refused = ManualClock(), list[str]()
        app = web.Application()
        app.add_routes([web.get("/hello", hello), web.get("/long", long), web.get("/broken", broken)])
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        assert runner.server is not None
        porch = Porch(runner.server, clock, doors=Doors(**doors), refused=refused.append, whence=whence)
        door = await asyncio.get_running_loop().create_server(porch, "127.0.0.1", 0)
        closing.append((door, runner))
        return Front(porch, clock, door.sockets[0].getsockname()[1], refused)

    yield opened
    for door, runner in closing:
        door.close()
        await runner.cleanup()


async def test_the_porch_is_full_and_has_room_again(open_front: Open) -> None:
    front = await open_front(http_connections_max=2)
    async with front.visitor() as one, front.visitor() as two:
        assert [await one.status(HELLO), await two.status(HELLO)] == [200, 200]
        async with front.visitor() as three:
            assert await three.ended()
        assert front.refused == ["too_many_connections"]
    await until(lambda: len(front.porch) == 0)
    async with front.visitor() as four:
        assert await four.status(HELLO) == 200


async def test_one_address_cannot_fill_the_porch(open_front: Open) -> None:
    addresses = iter(["a", "a", "b", "a"])
    front = await open_front(http_per_address_max=1, whence=lambda remote: next(addresses))
    async with front.visitor() as one:
        assert await one.status(HELLO) == 200
        async with front.visitor() as second:
            assert await second.ended()
        async with front.visitor() as other:
            assert await other.status(HELLO) == 200
    await until(lambda: len(front.porch) == 0)
    async with front.visitor() as again:
        assert await again.status(HELLO) == 200


async def test_who_asks_nothing_more_is_answered_first(open_front: Open) -> None:
    front = await open_front()
    async with front.visitor() as visitor:
        visitor.writer.write(HELLO)
        visitor.writer.write_eof()
        assert (await visitor.reader.read()).endswith(b"\r\n\r\nhello"), "and then the connection ends"
    async with front.visitor() as visitor:
        assert await visitor.status(HELLO) == 200
        visitor.writer.write_eof()
        assert await visitor.ended()
    async with front.visitor() as visitor:
        visitor.writer.write_eof()
        assert await visitor.ended()
    await until(lambda: len(front.porch) == 0)


async def test_what_nobody_here_can_meet_is_refused_in_our_form(open_front: Open) -> None:
    front = await open_front()
    async with front.visitor() as visitor:
        visitor.writer.write(HELLO[:-2] + b"Expect: wine\r\n\r\n")
        head, _, body = (await visitor.reader.read()).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 417 ")
        assert b"application/problem+json" in head
        assert json.loads(body)["code"] == "bad_request"
    async with front.visitor() as visitor:
        visitor.writer.write(HELLO[:-2] + b"Expect: 100-Continue\r\n\r\n")
        assert (await visitor.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
    assert front.refused == ["bad_request"]


@pytest.mark.parametrize("said", [b"", b"GET /hello HT", HELLO[:-2] + b"X-Slow: "])
async def test_who_does_not_say_what_he_wants_is_cut_off(open_front: Open, said: bytes) -> None:
    front = await open_front()
    async with front.visitor() as slow, front.visitor() as other:
        slow.writer.write(said)
        assert await other.status(HELLO) == 200
        await until(lambda: len(front.porch) == 2)
        front.pass_ms(Doors().request_within_ms - 1)
        assert len(front.porch) == 2
        front.pass_ms(1)
        assert await slow.ended()
        assert await other.status(HELLO) == 200, "who has asked once is not meant"


async def test_who_has_asked_once_may_be_idle_for_a_while_and_no_longer(open_front: Open) -> None:
    front = await open_front(idle_ms_max=20)
    async with front.visitor() as idle:
        assert await idle.status(HELLO) == 200
        front.pass_ms(Doors().request_within_ms)
        assert await idle.ended()
    await until(lambda: len(front.porch) == 0)


async def test_who_does_not_read_his_answer_is_cut_off(open_front: Open) -> None:
    front = await open_front()
    async with front.visitor() as deaf:
        assert await deaf.status(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n") == 200
        front.pass_ms(0)
        front.pass_ms(Doors().answer_read_ms_max - 1)
        assert len(front.porch) == 1
        front.pass_ms(1)
        await until(lambda: len(front.porch) == 0)
        assert await deaf.ended()


async def test_who_reads_slowly_gets_all_of_it(open_front: Open) -> None:
    front = await open_front()
    async with front.visitor() as slow:
        slow.writer.write(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        read = 0
        while read < ANSWER_BYTES:
            front.pass_ms(1)
            data = await slow.reader.read(2**16)
            assert data
            read += len(data)
        assert front.clock.at_ms - ManualClock().at_ms < Doors().answer_read_ms_max


NO_HTTP = [
    b"nonsense\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET /hello HTTP/9.9\r\n\r\n",
    b"GET /hello HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 9_000 + b"\r\n\r\n",
    b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /hello HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: x\r\n" % i for i in range(200)) + b"\r\n",
    b"GET /hello HTTP/1.1\r\nHost: x\r\nX : x\r\n\r\n",
    b"GET /hello HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    b"POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    b"POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
]


@pytest.mark.parametrize("said", NO_HTTP, ids=lambda said: repr(said[:40]))
async def test_what_is_no_http_is_a_problem_and_no_fault_of_ours(
    open_front: Open, said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    front = await open_front()
    with caplog.at_level(logging.INFO):
        async with front.visitor() as stranger:
            stranger.writer.write(said)
            head, _, body = (await stranger.reader.read(-1)).partition(b"\r\n\r\n")
    assert head.split()[1] == b"400", head
    assert b"aiohttp" not in head
    assert b"Content-Type: application/problem+json" in head
    assert json.loads(body)["code"] == "bad_request"
    assert front.refused == ["bad_request"]
    assert caplog.records == [], "who is rude does not fill the log"


async def test_a_fault_of_ours_is_still_logged(open_front: Open, caplog: pytest.LogCaptureFixture) -> None:
    front = await open_front()
    async with front.visitor() as visitor:
        assert await visitor.status(b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n") == 500
    assert "our own bug" in caplog.text
    assert front.refused == []


async def test_a_body_that_breaks_behind_its_answer_is_no_fault_of_ours(
    open_front: Open, caplog: pytest.LogCaptureFixture
) -> None:
    front = await open_front()
    head = b"POST /nothing HTTP/1.1\r\nHost: x\r\n"
    with caplog.at_level(logging.INFO):
        async with front.visitor() as broken, front.visitor() as compressed:
            assert await broken.status(head + b"Transfer-Encoding: chunked\r\n\r\n") == 404
            broken.writer.write(b"zz\r\n{}\r\n0\r\n\r\n")
            assert await broken.ended()
            assert await compressed.status(head + b"Content-Length: 9\r\nContent-Encoding: gzip\r\n\r\n") == 404
            assert await compressed.status(b"nonsense!" + HELLO) == 200
    assert caplog.records == []
