"""The embedded Redis: it starts, is nobody else's, and is gone afterwards."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis.asyncio

from db.errors import CannotStart
from server.bus import embedded


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's own: its path is too long for a socket.
    with tempfile.TemporaryDirectory(prefix="winedex-") as path:
        yield Path(path)


async def test_it_runs_for_as_long_as_the_block_and_keeps_nothing(folder: Path) -> None:
    async with embedded.started(folder) as server:
        client = redis.asyncio.Redis.from_url(server.url)
        assert await client.ping()
        await client.set("kept", "no")
        await client.aclose()
        with pytest.raises(CannotStart, match="another server runs the Redis"):
            async with embedded.started(folder):
                pass
    async with embedded.started(folder) as server:
        client = redis.asyncio.Redis.from_url(server.url)
        assert await client.get("kept") is None
        await client.aclose()
    assert (folder / "bus").stat().st_mode & 0o077 == 0


async def test_one_that_ended_is_started_again(folder: Path) -> None:
    async with embedded.started(folder) as server:
        client = redis.asyncio.Redis.from_url(server.url)
        pid = (await client.info("server"))["process_id"]
        os.kill(pid, signal.SIGKILL)
        await server.ended()
        await server.start()
        assert (await client.info("server"))["process_id"] != pid
        await client.aclose()


async def test_a_path_that_no_socket_can_have_is_said(folder: Path) -> None:
    with pytest.raises(CannotStart, match="too long"):
        async with embedded.started(folder / ("x" * 120)):
            pass
