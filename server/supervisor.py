"""The supervisor of several workers: it binds the port, runs what all of them need, and keeps them running.

Each worker is the whole server on a listening socket of its own (SO_REUSEPORT: the kernel deals connections out); the
supervisor holds these sockets open, so that who connects while a worker is replaced waits a moment and is not refused.

    SIGTERM, SIGINT   all workers drain, then the supervisor ends
    SIGHUP            one worker after the other is replaced: the new one serves before the old one drains
    a worker ends     it is started again, after a pause that grows while it keeps ending
"""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from db.address import opened
from db.errors import CannotStart
from server.bus import embedded
from server.embedded_database import load_catalogue, watch
from server.settings import Settings
from server.worker import VARIABLE, Worker

log = logging.getLogger(__name__)

BACKLOG = 4096

READY_S_MAX = 120.0
"""For a worker that takes over many rooms on a busy machine."""

DRAINED_S_MAX = 30.0
"""Longer than a worker's own limits together; then it is killed, which loses nothing that was acknowledged."""

PAUSE_S_MIN = 0.1
PAUSE_S_MAX = 5.0
WELL_AFTER_S = 60.0
"""A worker that has run so long may be started again at once."""

Process = asyncio.subprocess.Process


class Slot:
    """The place of one worker: its socket, and who has it now."""

    def __init__(self, number: int, door: socket.socket) -> None:
        self.number = number
        self.door = door
        self.process: Process | None = None
        self.leaving: Process | None = None
        """Who had it before, and has not gone yet."""
        self.replace = asyncio.Event()
        self.replaced = asyncio.Event()


class Supervisor:
    """Keeps workers running."""

    def __init__(self, arguments: Sequence[str], doors: Sequence[socket.socket], redis_url: str) -> None:
        """`arguments` are those of `winedex` that this program was started with."""
        self._arguments = arguments
        self._redis_url = redis_url
        self.slots = [Slot(number, door) for number, door in enumerate(doors)]
        self._replacing = asyncio.Lock()

    async def start(self) -> None:
        """Start all workers. Returns when all serve.

        Raises:
            CannotStart: one of them does not.
        """
        async with asyncio.TaskGroup() as tasks:
            for slot in self.slots:
                tasks.create_task(self._begin(slot), name=f"worker {slot.number}")

    async def _begin(self, slot: Slot) -> None:
        slot.process = await self._started(slot)

    async def run(self) -> None:
        """Keep them running, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for slot in self.slots:
                tasks.create_task(self._keep(slot), name=f"worker {slot.number}")

    async def replace_all(self) -> None:
        """Replace one after the other."""
        async with self._replacing:
            for slot in self.slots:
                slot.replaced.clear()
                slot.replace.set()
                await slot.replaced.wait()

    async def stop(self) -> None:
        """Have all of them drain, and wait until they are gone."""
        processes = [process for slot in self.slots for process in (slot.process, slot.leaving)]
        await asyncio.gather(*(_drained(process) for process in processes if process is not None))

    async def _keep(self, slot: Slot) -> None:
        pause_s = PAUSE_S_MIN
        loop = asyncio.get_running_loop()
        since_s = loop.time()
        while True:
            assert slot.process is not None, "it was started"
            ended = await _first(slot.process, slot.replace)
            if slot.replace.is_set():
                slot.replace.clear()
                await self._replace(slot)
                slot.replaced.set()
                since_s = loop.time()
                continue
            if not ended:
                continue
            log.error("a worker ended", extra={"worker": slot.number, "status": slot.process.returncode})
            pause_s = PAUSE_S_MIN if loop.time() - since_s > WELL_AFTER_S else min(PAUSE_S_MAX, pause_s * 2)
            await asyncio.sleep(pause_s)
            try:
                slot.process = await self._started(slot)
            except CannotStart as error:
                log.error("a worker does not start", extra={"worker": slot.number, "error": str(error)})
            since_s = loop.time()

    async def _replace(self, slot: Slot) -> None:
        old = slot.process
        try:
            slot.process = await self._started(slot)
        except CannotStart as error:
            log.error("a worker is not replaced", extra={"worker": slot.number, "error": str(error)})
            return
        await self._see_off(slot, old)
        log.info("a worker was replaced", extra={"worker": slot.number})

    async def _see_off(self, slot: Slot, old: Process | None) -> None:
        """Have it drain, and wait until it is gone. Where that is broken off, `stop` waits for it."""
        if old is not None:
            slot.leaving = old
            await _drained(old)
            slot.leaving = None

    async def _started(self, slot: Slot) -> Process:
        """Start a worker, and return when it serves."""
        descriptor = slot.door.fileno()
        given = Worker(slot.number, descriptor, os.getpid())
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "server",
            *self._arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=(descriptor,),
            start_new_session=True,  # a Ctrl-C in the terminal is for the supervisor
            env={**os.environ, VARIABLE: given.written, "WINEDEX_REDIS_URL": self._redis_url},
        )
        assert process.stdout is not None, "it was asked for"
        try:
            async with asyncio.timeout(READY_S_MAX):
                said = await process.stdout.readline()
        except BaseException as error:
            await _killed(process)
            if isinstance(error, TimeoutError):
                raise CannotStart(f"worker {slot.number} does not serve after {READY_S_MAX:.0f} s") from error
            raise
        if not said.startswith(b"listening on "):
            await _killed(process)
            raise CannotStart(f"worker {slot.number} ended before it served; it has said why")
        log.info("a worker serves", extra={"worker": slot.number, "worker_pid": process.pid})
        return process


async def supervise(settings: Settings, arguments: Sequence[str], say: Callable[[str], None]) -> None:
    """Serve with several workers until told to stop; then drain and return.

    `say` is given the one line that tells where, once all workers answer requests.

    Raises:
        CannotStart: with what to do.
    """
    loop = asyncio.get_running_loop()
    stop, again = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, again.set)
    with contextlib.ExitStack() as doors_open:
        doors = [doors_open.enter_context(door) for door in bound(settings)]
        async with opened(settings.database) as database, _redis(settings) as redis:
            if database.owner is not None:
                await load_catalogue(settings.database)
            url = settings.redis_url or redis.url
            supervisor = Supervisor(arguments, doors, url)
            try:
                await _unless(stop, supervisor.start())
                if not stop.is_set():
                    say(f"listening on {address_of(doors[0])}")
                    tasks = [supervisor.run(), _replace_when(again, supervisor), watch(database), _watch_redis(redis)]
                    await _unless(stop, *tasks)
            finally:
                log.info("draining")
                await supervisor.stop()


def bound(settings: Settings) -> list[socket.socket]:
    """A listening socket for each worker, all on one port.

    Raises:
        CannotStart: the port can't be had.
    """
    found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, place = found[0]
    doors: list[socket.socket] = []
    for _ in range(settings.workers):
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            # The first one without: whoever else has the port is to be noticed, and not shared with.
            if not doors and settings.port:
                _require_free(family, place)
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            door.bind(doors[0].getsockname() if doors else place)
            door.listen(BACKLOG)
        except OSError as error:
            for other in (*doors, door):
                other.close()
            raise CannotStart(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror or error}): name another with "
                "--port, or end the program that has it"
            ) from error
        doors.append(door)
    return doors


def address_of(door: socket.socket) -> str:
    """Where a listening socket is reached."""
    host, port = door.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _require_free(family: int, place: Any) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as alone:
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        alone.bind(place)


@asynccontextmanager
async def _redis(settings: Settings) -> AsyncIterator[Any]:
    """The embedded Redis, where none is named."""
    async with (
        nullcontext() if settings.redis_url is not None else embedded.started(settings.database.data_dir)
    ) as redis:
        yield redis


async def _watch_redis(redis: embedded.Embedded | None) -> None:
    """Start our own Redis again where it ends by itself. Meanwhile each worker has what it owns."""
    while redis is not None:
        await redis.ended()
        log.error("the embedded Redis ended, and is started again")
        try:
            await redis.start()
        except CannotStart as error:
            log.error("the embedded Redis does not start", extra={"error": str(error)})
            await asyncio.sleep(PAUSE_S_MAX)


async def _replace_when(again: asyncio.Event, supervisor: Supervisor) -> None:
    while True:
        await again.wait()
        again.clear()
        await supervisor.replace_all()


async def _unless(stop: asyncio.Event, *work: Any) -> None:
    """Do all this until it is done or `stop` is set."""
    doing = asyncio.gather(*work)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((doing, stopped), return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            doing.result()
    finally:
        stopped.cancel()
        doing.cancel()
        await asyncio.gather(doing, stopped, return_exceptions=True)


async def _first(process: Process, event: asyncio.Event) -> bool:
    """Wait until the process has ended or the event is set; whether it has ended."""
    waits = [asyncio.ensure_future(process.wait()), asyncio.ensure_future(event.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return waits[0].done()
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


async def _drained(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(DRAINED_S_MAX):
            await process.wait()
    except TimeoutError:
        log.error("a worker did not end in time, and is killed", extra={"worker_pid": process.pid})
        await _killed(process)


async def _killed(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
