"""Starting PostgreSQL's programs as somebody they agree to run as, through the warden beside this file."""

from __future__ import annotations

import asyncio
import os
import pwd
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from db.embedded import warden
from db.embedded.folder import Folder
from db.errors import CannotStart

__all__ = ["Launcher"]

# Users PostgreSQL may run as where root may not lend it a namespace, the most telling first. All of them exist
# for programs to be run as; `nobody` is on every system.
_DEDICATED_USERS = ("winedex", "postgres", "nobody")

_POLL_SECONDS = 0.005

# What our own environment must not change in PostgreSQL, and a locale that every system has.
_DROPPED = ("PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGSERVICE", "PGTZ", "LC_ALL", "LANG")


@dataclass(slots=True)
class Launcher:
    """Runs programs on one folder, as that folder's user."""

    folder: Folder
    watch: str = ""
    """`signal` or `pipe`, see the warden; left empty it is chosen for this system and thread."""

    def __post_init__(self) -> None:
        # The kernel's signal follows the thread that started the child, not the process: the main thread is
        # the one that surely lives as long as the program.
        safe = sys.platform == "linux" and threading.current_thread() is threading.main_thread()
        self.watch = self.watch or ("signal" if safe else "pipe")

    def start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program, its words going to the folder's log. The caller waits for its end."""
        if self.watch == "signal" and threading.current_thread() is not threading.main_thread():
            self.watch = "pipe"
        command = [sys.executable, "-I", "-S", warden.__file__]
        command += [str(os.getpid()), self._identity(), self.watch, program, *arguments]
        with open(self.folder.log, "ab") as log:
            child = subprocess.Popen(  # noqa: S603 - every argument is our own
                command,
                stdin=subprocess.PIPE if self.watch == "pipe" else subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                # A Ctrl-C in the terminal is for us; PostgreSQL is stopped after the last commit.
                start_new_session=True,
            )
        self._give_away(self.folder.log, self.folder.lock)
        return child

    async def run(self, program: str, *arguments: str, seconds_max: float) -> int:
        """Run a program to its end and return its exit status.

        Raises:
            CannotStart: it took longer than `seconds_max`, or root found no user to run it as.
        """
        child = self.start(program, *arguments)
        try:
            status = await self._ended(child, program, seconds_max)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
            if child.stdin is not None:
                child.stdin.close()
        if status == warden.NAMESPACE_CLOSED:
            self._hand_over_to_dedicated_user()
            return await self.run(program, *arguments, seconds_max=seconds_max)
        if status == warden.USER_CLOSED:
            raise CannotStart(
                f"PostgreSQL does not run as root, and root may not become user {self.folder.owner()[0]} here: "
                "start this program as an ordinary user, or use a running server with --database-url"
            )
        return status

    def own(self, path: Path) -> None:
        """Give a file we made in the folder to the user PostgreSQL runs as."""
        self._give_away(path)

    async def _ended(self, child: subprocess.Popen[bytes], program: str, seconds_max: float) -> int:
        deadline = asyncio.get_running_loop().time() + seconds_max
        while (status := child.poll()) is None:
            if asyncio.get_running_loop().time() > deadline:
                raise CannotStart(
                    f"{Path(program).name} did not end within {seconds_max:.0f} s: the disk under "
                    f"{self.folder.path} may be full or very slow; see {self.folder.log}"
                )
            await asyncio.sleep(_POLL_SECONDS)
        return status

    def _identity(self) -> str:
        uid, gid = self.folder.owner()
        if os.geteuid() != 0:
            return "same"
        if uid != 0:
            return f"{uid}:{gid}"  # decided at an earlier start, or the folder was prepared for that user
        return "namespace" if sys.platform == "linux" else self._hand_over_to_dedicated_user()

    def _hand_over_to_dedicated_user(self) -> str:
        for name in _DEDICATED_USERS:
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            self._chown_all(user.pw_uid, user.pw_gid)
            return f"{user.pw_uid}:{user.pw_gid}"
        raise CannotStart(
            "PostgreSQL does not run as root, user namespaces are closed here, and there is no user called "
            f"{', '.join(_DEDICATED_USERS)}: start this program as an ordinary user"
        )

    def _chown_all(self, uid: int, gid: int) -> None:
        try:
            for place, folders, files in os.walk(self.folder.path):
                for name in folders + files:
                    os.chown(os.path.join(place, name), uid, gid, follow_symlinks=False)
            os.chown(self.folder.path, uid, gid)
        except OSError as error:
            raise CannotStart(
                f"PostgreSQL does not run as root, and {self.folder.path} cannot be given to another user "
                f"({error.strerror}): choose a --data-dir on a disk of this machine, or start as an ordinary user"
            ) from error

    def _give_away(self, *paths: Path) -> None:
        uid, gid = self.folder.owner()
        if os.geteuid() == 0 and uid != 0:
            for path in paths:
                if path.exists():
                    os.chown(path, uid, gid)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _DROPPED} | {"LC_ALL": "C"}
