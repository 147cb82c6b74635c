"""The door of a process: bound where its settings say, or given to it by its supervisor, and closed in good order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from db.errors import CannotStart
from server.addresses import Whence
from server.clock import Clock
from server.metrics import Metrics
from server.porch import Porch
from server.settings import Settings
from server.supervisor import address_of
from server.worker import Worker

HTTP_CLOSING_S = 2.0
"""For requests that are under way when the server stops: who sends or reads slowly is not waited for."""


class Entrance:
    """The door of a process and the porch behind it, and how both are closed."""

    def __init__(self, runner: web.AppRunner, porch: Porch, door: asyncio.Server) -> None:
        self._runner = runner
        self._door = door
        self.porch = porch

    def close(self) -> None:
        """Let nobody in any more. Where others have the socket too, who knocks is let in there."""
        self._door.close()

    async def done(self) -> None:
        """Answer what is being asked, for a while, and let nobody ask anything more."""
        self.close()
        await self._runner.cleanup()


@asynccontextmanager
async def listening(
    app: web.Application,
    settings: Settings,
    worker: Worker | None,
    clock: Clock,
    metrics: Metrics,
    say: Callable[[str], None],
) -> AsyncIterator[Entrance]:
    """Whoever connects is served; `say` is told where. The porch is to be run.

    Raises:
        CannotStart: the address cannot be had, with what to do.
    """
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=HTTP_CLOSING_S)
    await runner.setup()
    try:
        assert runner.server is not None, "it was set up"
        whence = Whence(settings.trusted_proxies)
        porch = Porch(runner.server, clock, doors=settings.doors, refused=metrics.refused, whence=whence.peer)
        metrics.watch_porch(porch)
        door = await _bound(porch, settings, worker)
        entrance = Entrance(runner, porch, door)
        try:
            say(f"listening on {address_of(door.sockets[0])}")
            yield entrance
        finally:
            entrance.close()
    finally:
        await runner.cleanup()


async def _bound(porch: Porch, settings: Settings, worker: Worker | None) -> asyncio.Server:
    if worker is not None:
        return await asyncio.get_running_loop().create_server(porch, sock=worker.door, backlog=4096)
    try:
        return await asyncio.get_running_loop().create_server(porch, settings.host, settings.port, backlog=4096)
    except OSError as error:
        raise CannotStart(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror or error}): name another with "
            "--port, or end the program that has it"
        ) from error
