"""A worker that is told to go, as the real program."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from server.wire import CloseCode
from server.worker import Worker
from tests.faults.playing import data_folder
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program

HELD_UP_S = 60.0
"""On a machine that is busy with something else."""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


async def test_who_is_sent_away_by_a_worker_that_goes_comes_to_its_successor(
    data_dir: Path, database: Database
) -> None:
    """Also while it waits for somebody who does not say goodbye: it would only refuse him, and he would come again."""
    loop = asyncio.get_running_loop()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        door.setblocking(False)
        worker = Worker(0, door.fileno(), os.getpid())
        program = await Program.start(
            data_dir, database.server.url, inherits=(door.fileno(),), WINEDEX_WORKER=worker.written
        )
        try:
            async with asyncio.timeout(HELD_UP_S), aiohttp.ClientSession(program.url) as client:
                with socket.socket() as kept, socket.socket() as back:
                    for one in (kept, back):
                        one.setblocking(False)
                    await loop.sock_connect(kept, door.getsockname())
                    assert (await _answer(kept)).startswith(b"HTTP/1.1 200 ")
                    async with client.ws_connect("/ws", autoclose=False) as stays:
                        program.signal(signal.SIGTERM)
                        goodbye = await stays.receive()
                        assert (goodbye.type, goodbye.data) == (aiohttp.WSMsgType.CLOSE, CloseCode.GOING_AWAY)
                        await loop.sock_connect(back, door.getsockname())
                        await _answer(kept)  # or its end: the worker has had the time to let him in who has come back
                        door.accept()[0].close()
                assert await program.ended() == 0
        finally:
            await program.kill()


async def _answer(kept: socket.socket) -> bytes:
    """What is answered on a connection that is kept; nothing where it is closed."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(ConnectionError):
        await loop.sock_sendall(kept, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        return await loop.sock_recv(kept, 4_096)
    return b""
