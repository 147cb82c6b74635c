"""The door of a worker: closed, it is its successor's and its supervisor's alone."""

import asyncio
import os
import socket
from pathlib import Path

import aiohttp
from aiohttp import web

from db.address import Address
from server.clock import RealClock
from server.listening import listening
from server.metrics import Metrics
from server.settings import Settings
from server.worker import Worker
from tests.server.conftest import BOTH_LOOPS

pytestmark = BOTH_LOOPS

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def test_who_knocks_at_a_door_that_is_closed_is_left_to_the_others_who_have_it() -> None:
    settings = Settings(host="127.0.0.1", port=0, database=Address(None, None, Path()))
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        return web.Response(text="answered")

    app = web.Application()
    app.router.add_get("/", slow)
    loop = asyncio.get_running_loop()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        door.setblocking(False)
        worker = Worker(0, door.fileno(), os.getppid())
        async with (
            listening(app, settings, worker, RealClock(), Metrics(), lambda _: None) as entrance,
            aiohttp.ClientSession(f"http://127.0.0.1:{door.getsockname()[1]}") as client,
        ):
            asked = asyncio.create_task(_text(client))
            await begun.wait()
            entrance.close()
            await asyncio.sleep(0)  # uvloop closes in its next turn
            for _ in range(8):
                with socket.socket() as late:
                    late.setblocking(False)
                    await loop.sock_connect(late, door.getsockname())
                    await loop.sock_sendall(late, ASK)
                    async with asyncio.timeout(240.0):
                        accepted, _ = await loop.sock_accept(door)
                    assert await loop.sock_recv(accepted, len(ASK)) == ASK
                    accepted.close()
            done = asyncio.create_task(entrance.done())
            await asyncio.sleep(0)
            go_on.set()
            assert await asked == "answered", "what was asked before is answered"
            await done
            assert len(entrance.porch) == 0


async def _text(client: aiohttp.ClientSession) -> str:
    async with client.get("/") as response:
        return await response.text()
