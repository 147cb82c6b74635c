"""A running embedded PostgreSQL: start it, use the one that is running, notice its end, stop it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from db.embedded import cluster
from db.embedded.binaries import Binaries, find
from db.embedded.folder import PORT, Folder, FolderInUse, FolderLock
from db.embedded.launch import Launcher
from db.errors import CannotStart
from db.login import Login

__all__ = ["Embedded", "attached_or_started", "start", "started"]

# How long the PostgreSQL of a killed program may take to write its last checkpoint and go.
_PREDECESSOR_SECONDS_MAX = 30.0
# Recovery after a crash replays up to a gigabyte of WAL before connections are taken.
_READY_SECONDS_MAX = 120.0
# A fast shutdown rolls back what is open and writes a checkpoint.
_STOP_SECONDS_MAX = 60.0
# How long another program may take to have the PostgreSQL ready that we are going to share.
_ATTACH_SECONDS_MAX = 60.0
# After kill -9 of a postmaster alone its other processes end by themselves; until then a start is refused.
_RETRY_SECONDS_MAX = 10.0

_POLL_SECONDS = 0.005
_WATCH_SECONDS = 0.25


@dataclass(slots=True)
class Embedded:
    """A PostgreSQL in a folder: how to log in to it, and where it came from."""

    folder: Folder
    binaries: Binaries | None
    """None where another program runs it and we only log in."""
    new: bool = False
    """Whether this start made the cluster."""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _lock: FolderLock | None = field(default=None, repr=False)
    _launcher: Launcher | None = field(default=None, repr=False)

    @property
    def owner(self) -> Login:
        """The login of the role that owns the game's database: migrations and tools, never the server itself."""
        return self.login(cluster.OWNER, cluster.DATABASE)

    @property
    def superuser(self) -> Login:
        """The bootstrap superuser's login. For tests and an operator's repairs; the program has no use for it."""
        return self.login(cluster.SUPERUSER, "postgres")

    def login(self, user: str, database: str) -> Login:
        """Any role's login: the socket's folder is what guards it."""
        return Login.over_socket(str(self.folder.path), PORT, user, database)

    async def ended(self) -> str:
        """Wait until PostgreSQL ends without having been told to, and return what it said last.

        Returns never where another program runs it.
        """
        # A process can only be asked; nothing tells without a signal handler, which belongs to the program.
        while self._process is None or self._process.poll() is None:  # noqa: ASYNC110 - as said above
            await asyncio.sleep(_WATCH_SECONDS)
        return f"PostgreSQL ended with status {self._process.returncode}: {self.folder.last_words()}"

    async def revive(self) -> None:
        """Start PostgreSQL again after it has `ended`; nobody else can have come in between, since the lock is ours.

        Raises:
            CannotStart: it does not start any more.
        """
        assert self._process is not None, "only who started it can see it end"
        assert self._launcher is not None
        assert self.binaries is not None
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self.folder.wait_until_left(_PREDECESSOR_SECONDS_MAX)
        self._process = await _started(self.folder, self.binaries, self._launcher, _READY_SECONDS_MAX)

    async def stop(self) -> None:
        """Stop PostgreSQL and free the folder; nothing where another program runs it. May be called twice.

        Open transactions are rolled back, and everything committed is on the disk. If it does not end in time
        it is killed, which loses nothing either: it recovers at the next start.
        """
        process, lock = self._process, self._lock
        self._process = self._lock = None
        try:
            if process is not None:
                await _stop(process)
        finally:
            if lock is not None:
                lock.release()


async def start(
    data_dir: Path, *, bin_dir: Path | None = None, watch: str = "", ready_seconds_max: float = _READY_SECONDS_MAX
) -> Embedded:
    """Start the PostgreSQL of a data folder, making its cluster at the first start, and wait until it answers.

    Call it from the main thread where you can: see `Launcher.watch`.

    Raises:
        FolderInUse: another program runs it.
        CannotStart: whatever else is in the way; the message says what to do.
    """
    folder = Folder.under(data_dir)
    lock = FolderLock(folder)
    try:
        binaries = find(bin_dir)
        await folder.wait_until_left(_PREDECESSOR_SECONDS_MAX)
        folder.set_old_log_aside()
        launcher = Launcher(folder, watch)
        new = await cluster.ensure(folder, binaries, launcher)
        process = await _started(folder, binaries, launcher, ready_seconds_max)
    except BaseException as error:
        lock.release()
        if isinstance(error, OSError):
            raise CannotStart(folder.unusable(error)) from error
        raise
    return Embedded(folder, binaries, new, process, lock, launcher)


@contextlib.asynccontextmanager
async def started(data_dir: Path, *, bin_dir: Path | None = None) -> AsyncIterator[Embedded]:
    """`start` for as long as the block lasts."""
    embedded = await start(data_dir, bin_dir=bin_dir)
    try:
        yield embedded
    finally:
        await embedded.stop()


@contextlib.asynccontextmanager
async def attached_or_started(data_dir: Path, *, bin_dir: Path | None = None) -> AsyncIterator[Embedded]:
    """The PostgreSQL of a data folder for a command: the running server's where there is one, else our own.

    Raises:
        CannotStart: as `start`; or the program that holds the folder does not get its PostgreSQL ready.
    """
    embedded = await _attached_or_started(data_dir, bin_dir)
    try:
        yield embedded
    finally:
        await embedded.stop()


async def _attached_or_started(data_dir: Path, bin_dir: Path | None) -> Embedded:
    deadline = asyncio.get_running_loop().time() + _ATTACH_SECONDS_MAX
    while True:
        try:
            return await start(data_dir, bin_dir=bin_dir)
        except FolderInUse:
            folder = Folder.under(data_dir)
            if folder.says_ready():
                return Embedded(folder, binaries=None)
            if asyncio.get_running_loop().time() > deadline:
                raise
        await asyncio.sleep(_POLL_SECONDS)


async def _started(
    folder: Folder, binaries: Binaries, launcher: Launcher, ready_seconds_max: float
) -> subprocess.Popen[bytes]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    while True:
        said_before, stale = folder.log_size(), folder.pid_text()
        process = launcher.start(
            binaries.program("postgres"),
            "-D",
            str(folder.cluster),
            # Not in a file an operator might change: these three are what keeps everybody else out.
            "--listen_addresses=",
            f"--unix_socket_directories={_quoted(folder.path)}",
            "--unix_socket_permissions=0700",
            f"--port={PORT}",
        )
        try:
            await _until_ready(folder, process, stale, ready_seconds_max)
        except _EndedEarlyError:
            said = folder.last_words(since=said_before)
            # "Pre-existing shared memory block is still in use": processes of a killed postmaster.
            if "is still in use" in said and loop.time() - began < _RETRY_SECONDS_MAX:
                await asyncio.sleep(_POLL_SECONDS)
                continue
            raise CannotStart(
                f"PostgreSQL {binaries.version} did not start on {folder.path}. It said:\n{said}\n"
                f"Mend what it names; its whole log is {folder.log}"
            ) from None
        except BaseException:
            await _stop(process)
            raise
        return process


class _EndedEarlyError(Exception):
    pass


async def _until_ready(folder: Folder, process: subprocess.Popen[bytes], stale: str, seconds_max: float) -> None:
    deadline = asyncio.get_running_loop().time() + seconds_max
    while not folder.says_ready(stale):
        if process.poll() is not None:
            if process.stdin is not None:
                process.stdin.close()
            raise _EndedEarlyError
        if asyncio.get_running_loop().time() > deadline:
            raise CannotStart(
                f"PostgreSQL on {folder.path} takes no connections after {seconds_max:.0f} s: it may be "
                f"recovering from a crash on a slow disk; look at {folder.log} and try again"
            )
        await asyncio.sleep(_POLL_SECONDS)


async def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
            if await _ends_within(process, _STOP_SECONDS_MAX):
                return
    finally:
        if process.poll() is None:  # only where we were cancelled
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()


async def _ends_within(process: subprocess.Popen[bytes], seconds_max: float) -> bool:
    deadline = asyncio.get_running_loop().time() + seconds_max
    while process.poll() is None:
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(_POLL_SECONDS)
    return True


def _quoted(path: Path) -> str:
    # A list of quoted names for PostgreSQL: a folder's name may hold a comma or a space.
    return '"' + str(path).replace('"', '""') + '"'
