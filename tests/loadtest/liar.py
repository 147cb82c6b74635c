"""Stands between clients and the server, and changes what the server says: bytes for as many other bytes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

READ_BYTES = 65_536


@asynccontextmanager
async def lying(url: str, truth: bytes, lie: bytes, *, every: int = 1) -> AsyncIterator[str]:
    """The address of a server that is this one, but for a lie, told on every so-many-th connection. The lie has the
    truth's length, so that frames and bodies keep theirs."""
    assert len(truth) == len(lie), "lengths are said before what they are of"
    parts = urlsplit(url)
    connections = 0

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, lies: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(READ_BYTES):
                writer.write(data.replace(truth, lie) if lies else data)
                await writer.drain()
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        lies = connections % every == 0
        answers, server = await asyncio.open_connection(parts.hostname, parts.port)
        await asyncio.gather(pump(reader, server, lies=False), pump(answers, writer, lies=lies))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
