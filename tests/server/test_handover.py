"""What the hand-over leans on inside aiohttp. Where one of these fails after a new version, `server/handover.py` is the
file to mend; `test_conformance` then tells whether the wire is right again."""

import asyncio
import inspect
from importlib.metadata import requires, version

import pytest
from aiohttp import web, web_protocol
from aiohttp._websocket import helpers

from server.handover import hand_over, unmask
from tests.server.conftest import BOTH_LOOPS
from tests.server.doors import TEXT, framed, until

MEND = "aiohttp's inside has changed: see server/handover.py. "


def test_the_version_is_the_one_that_was_looked_at() -> None:
    assert f"aiohttp=={version('aiohttp')}" in (requires("winedex") or []), (
        "another aiohttp is installed than pyproject.toml pins: the hand-over was tried with that one alone"
    )


def test_what_has_been_read_behind_the_upgrade_is_kept_under_that_name() -> None:
    assert "_message_tail" in web_protocol.RequestHandler.__slots__, (
        MEND + "Find where RequestHandler.data_received keeps what follows an upgrade, and take it from there."
    )


def test_a_handler_without_a_transport_leaves_the_socket_alone() -> None:
    source = inspect.getsource(web_protocol.RequestHandler.force_close)
    assert "if self.transport is not None" in source, (
        MEND + "connection_lost must not close the socket: see what force_close needs to let go of it."
    )


def test_masks_are_applied_in_place_by_compiled_code() -> None:
    assert hasattr(helpers, "websocket_mask"), MEND + "Find the function that applies a mask to a bytearray."
    assert not inspect.isfunction(unmask), (
        "aiohttp was installed without its compiled parts: messages take twice as long"
    )
    payload = bytearray(b"Riesling" * 3)
    unmask(b"\1\2\3\4", payload)
    assert bytes(byte ^ (1 + i % 4) for i, byte in enumerate(payload)) == b"Riesling" * 3


class Kept(asyncio.Protocol):
    """Keeps what comes, and says what has become of the connection."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.come = b""
        self.ended = False

    def data_received(self, data: bytes) -> None:
        self.come += data

    def connection_lost(self, error: Exception | None) -> None:
        self.ended = True


@BOTH_LOOPS
async def test_aiohttp_has_let_go(caplog: pytest.LogCaptureFixture) -> None:
    """It writes nothing after the 101, closes nothing, keeps no task, and hears nothing of what comes."""
    kept: list[Kept] = []

    def accept(transport: asyncio.Transport, subprotocol: str | None) -> Kept:
        kept.append(Kept(transport))
        return kept[-1]

    async def handle(request: web.Request) -> web.StreamResponse:
        return await hand_over(request, (), accept)

    app = web.Application()
    app.router.add_get("/ws", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    before = asyncio.all_tasks()
    reader, writer = await asyncio.open_connection("127.0.0.1", runner.addresses[0][1])
    lines = ["GET /ws HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    early = framed(TEXT, b"early")
    writer.write("\r\n".join([*lines, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""]).encode() + early)
    await reader.readuntil(b"\r\n\r\n")
    server = runner.server
    assert server is not None
    # For ever, where aiohttp has not let go: of its tasks, or of the connection.
    await until(lambda: bool(kept) and not asyncio.all_tasks() - before and not server.connections)
    assert kept[0].come == early, MEND + "What came with the upgrade was lost."
    await runner.cleanup()
    writer.write(b"late")
    await until(lambda: kept[0].come == early + b"late")
    kept[0].transport.write(b"hello")
    assert await reader.readexactly(5) == b"hello", MEND + "Something else was written, or the socket closed."
    kept[0].transport.close()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    await until(lambda: kept[0].ended)
    assert not caplog.records


async def test_what_is_no_upgrade_is_refused_and_goes_on_as_http() -> None:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await hand_over(request, (), lambda *_: pytest.fail("nothing to accept"))

    app = web.Application()
    app.router.add_get("/ws", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection("127.0.0.1", runner.addresses[0][1])
    for _ in range(2):
        writer.write(b"GET /ws HTTP/1.1\r\nHost: x\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
    writer.close()
    await writer.wait_closed()
    await runner.cleanup()
