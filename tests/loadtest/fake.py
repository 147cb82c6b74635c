"""A server of a few lines that says what a test wants it to, lies included: for seeing that a client notices."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgpack  # type: ignore[import-untyped]  # it ships no types
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

WITHIN_S = 60.0


class Talk:
    """One connection, as the fake's script sees it."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self._binary = (socket.subprotocol or "").endswith("msgpack")
        self._waiting: list[dict[str, Any]] = []

    async def hear(self) -> dict[str, Any]:
        """The next message."""
        if not self._waiting:
            frame = await self.socket.recv()
            value = msgpack.unpackb(frame) if self._binary else json.loads(frame)
            self._waiting = value if isinstance(value, list) else [value]
        return self._waiting.pop(0)

    async def say(self, *messages: dict[str, Any]) -> None:
        """One frame of all these messages."""
        value: Any = messages[0] if len(messages) == 1 else list(messages)
        await self.socket.send(msgpack.packb(value) if self._binary else json.dumps(value))

    async def greet(self, resumed: dict[str, Any] | None = None) -> dict[str, Any]:
        """Answer a hello; what it held."""
        hello = await self.hear()
        assert hello["op"] == "hello"
        await self.say({"re": hello["id"], "d": {"live": [], "resumed": resumed or {}}})
        held: dict[str, Any] = hello["d"]
        return held

    async def answer(self, d: Any, *then: dict[str, Any]) -> dict[str, Any]:
        """Answer the next request, and say what follows; the request."""
        request = await self.hear()
        await self.say({"re": request["id"], "d": d}, *then)
        return request


Script = Callable[[Talk], Awaitable[None]]


@asynccontextmanager
async def fake(*scripts: Script) -> AsyncIterator[str]:
    """Its address. The first connection gets the first script, and so on; one that is through waits to be left."""
    waiting = list(scripts)

    async def handle(socket: ServerConnection) -> None:
        talk = Talk(socket)
        await waiting.pop(0)(talk)
        await socket.wait_closed()

    subprotocols = [Subprotocol("winedex.v1.json"), Subprotocol("winedex.v1.msgpack")]
    async with serve(handle, "127.0.0.1", 0, subprotocols=subprotocols, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}"


async def until(look: Callable[[], object]) -> None:
    """Wait until that is so."""
    async with asyncio.timeout(WITHIN_S):
        while not look():  # noqa: ASYNC110 - what is waited for is a plain value of somebody else's
            await asyncio.sleep(0.005)
