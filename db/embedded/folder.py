"""The folder an embedded PostgreSQL lives in: who holds it, what is in it, and whether a socket fits there.

DATA_DIR/pg/            ours alone (0700): whoever reaches its socket may log in as anybody
    lock                held with flock(2) by the program that runs this PostgreSQL; its process id inside
    cluster/            PostgreSQL's own data folder
    .s.PGSQL.5432       its socket, and beside it .s.PGSQL.5432.lock
    postgres.log        what it says; postgres.log.1 is what it said before
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from db.errors import CannotStart

__all__ = ["PORT", "Folder", "FolderInUse", "FolderLock"]

# Only a part of the socket's name: nothing listens on TCP, so that no other server can be in the way.
PORT = 5432

# sockaddr_un.sun_path is 108 bytes on Linux and 104 on the BSDs and macOS, and one of them ends the text.
_SOCKET_BYTES_MAX = 107 if sys.platform == "linux" else 103

# A log this long moves aside at the next start. PostgreSQL at rest writes nothing, so this is years.
_LOG_BYTES_MAX = 8 << 20

_HAS_PROC = os.path.isdir("/proc/self/cwd")

_POLL_SECONDS = 0.01


class FolderInUse(CannotStart):
    """Another program runs the PostgreSQL of this folder."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The places inside one `pg` folder."""

    path: Path

    @classmethod
    def under(cls, data_dir: Path) -> Folder:
        """The PostgreSQL folder of a data folder, made where it is missing.

        Raises:
            CannotStart: the path is too long for a Unix socket, has a comma in it, or may not be written.
        """
        folder = cls(Path(os.path.abspath(data_dir)) / "pg")
        if "," in str(folder.path):
            raise CannotStart(
                f"the data folder's path {data_dir} has a comma in it, and PostgreSQL's clients read that as two "
                "addresses: choose another --data-dir"
            )
        too_long = len(os.fsencode(folder.socket)) - _SOCKET_BYTES_MAX
        if too_long > 0:
            raise CannotStart(
                f"the data folder's path is {too_long} bytes too long for a Unix socket "
                f"({_SOCKET_BYTES_MAX} is the system's limit for {folder.socket}): choose a shorter --data-dir"
            )
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            folder.path.mkdir(mode=0o700, exist_ok=True)
            if folder.path.stat().st_mode & 0o077:
                folder.path.chmod(0o700)
        except OSError as error:
            raise CannotStart(folder.unusable(error)) from error
        return folder

    def unusable(self, error: OSError) -> str:
        """The message for a folder that the system does not let us use."""
        return (
            f"the data folder {self.path.parent} cannot be used ({error.strerror}: {error.filename or self.path}): "
            "choose another --data-dir, or give this user the right to write there"
        )

    @property
    def cluster(self) -> Path:
        return self.path / "cluster"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def log(self) -> Path:
        return self.path / "postgres.log"

    @property
    def socket(self) -> Path:
        return self.path / f".s.PGSQL.{PORT}"

    @property
    def socket_lock(self) -> Path:
        return self.path / f".s.PGSQL.{PORT}.lock"

    @property
    def pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    def owner(self) -> tuple[int, int]:
        """User and group the folder belongs to, and so PostgreSQL runs as."""
        found = self.path.stat()
        return found.st_uid, found.st_gid

    def set_old_log_aside(self) -> None:
        """Keep the log from growing for ever; called before PostgreSQL opens it."""
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > _LOG_BYTES_MAX:
                self.log.replace(self.log.with_name("postgres.log.1"))

    def last_words(self, since: int = 0, lines: int = 12) -> str:
        """The end of what PostgreSQL said after byte `since` of its log, for an error message."""
        try:
            said = self.log.read_bytes()
        except FileNotFoundError:
            return "(nothing)"
        return "\n".join(said[since:].decode(errors="replace").strip().splitlines()[-lines:]) or "(nothing)"

    def log_size(self) -> int:
        """Length of the log in bytes, to find later what has been added."""
        return self.log.stat().st_size if self.log.exists() else 0

    def processes(self) -> list[int]:
        """Ids of the processes that work in the cluster's folder: a postmaster, and what a killed one left."""
        if _HAS_PROC:
            return _working_in(self.cluster)
        pid = self._recorded_pid()
        return [pid] if pid is not None and _alive(pid) else []

    async def wait_until_left(self, seconds_max: float) -> None:
        """Wait until no process of an earlier PostgreSQL is left, then remove its stale pid file and socket lock.

        The one that ran before is told to stop when its program dies, even by kill -9; it needs a moment for
        that, and while it lives nothing may start beside it. The caller holds the folder's lock.

        Raises:
            CannotStart: somebody's PostgreSQL is still there after `seconds_max`.
        """
        deadline = asyncio.get_running_loop().time() + seconds_max
        while left := self.processes():
            if asyncio.get_running_loop().time() > deadline:
                raise CannotStart(
                    f"a PostgreSQL that this program did not start (process {left[0]}) still uses "
                    f"{self.cluster}: stop it with `kill -INT {left[0]}`, or choose another --data-dir"
                )
            await asyncio.sleep(_POLL_SECONDS)
        # Its process id may belong to another program by now (after a reboot, or in a container, where ids are
        # few), or to a zombie that nobody waits for, and PostgreSQL would then refuse to start. Nobody works here any
        # more: that has just been seen.
        if _HAS_PROC:
            self.pid_file.unlink(missing_ok=True)
            self.socket_lock.unlink(missing_ok=True)

    def pid_text(self) -> str:
        """What PostgreSQL's pid file says; empty where there is none."""
        try:
            return self.pid_file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""

    def says_ready(self, stale: str = "") -> bool:
        """Whether PostgreSQL's pid file says that it takes connections (its eighth line, since version 10).

        A killed one leaves a file that says so, too: `stale` is what the file said before this start, and the
        process it names must be there.
        """
        text = self.pid_text()
        lines = text.splitlines()
        return text != stale and len(lines) >= 8 and lines[7].strip() == "ready" and int(lines[0]) in self.processes()

    def _recorded_pid(self) -> int | None:
        first, _, _ = self.pid_text().partition("\n")
        return int(first) if first.isdigit() else None


class FolderLock:
    """One program at a time runs the PostgreSQL of a folder; the kernel lets go when that program ends."""

    def __init__(self, folder: Folder) -> None:
        """Take the lock at once or not at all.

        Raises:
            FolderInUse: another program holds it; the message names its process.
            CannotStart: the folder may not be written.
        """
        try:
            self._file = os.open(folder.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise CannotStart(folder.unusable(error)) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 32).decode(errors="replace").strip() or "unknown"
            os.close(self._file)
            raise FolderInUse(
                f"the database in {folder.path} is already run by process {holder}: stop that one first, or "
                "give this one a folder of its own with --data-dir"
            ) from None
        os.ftruncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let the next one in. The file stays: removing it would let two programs hold two locks."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.release()


def _working_in(cluster: Path) -> list[int]:
    # PostgreSQL makes the cluster's folder its working folder, in every process, and asks nothing of the
    # process's name or of a number that may have been given to another since.
    wanted = os.path.realpath(cluster)
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):  # ended meanwhile, or another user's, which cannot be ours
                if os.readlink(f"/proc/{name}/cwd") == wanted:
                    found.append(int(name))
    return found


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
