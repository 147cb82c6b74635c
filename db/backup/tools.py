"""PostgreSQL's client tools as child processes: which login they get, and what is told where one of them fails."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Mapping
from dataclasses import replace

from db.embedded.binaries import Binaries
from db.errors import CannotStart
from db.login import Login

__all__ = ["connection_of", "environment_of", "run"]

_SAID_CHARS_MAX = 2_000


async def run(binaries: Binaries, tool: str, *arguments: str, login: Login | None = None) -> str:
    """Run one of PostgreSQL's programs to its end; what it said to standard output. Cancelled, it is ended.

    Raises:
        CannotStart: it is not there, or failed; the message is its own.
    """
    program = binaries.bin_dir / tool
    if not program.is_file():
        raise CannotStart(
            f"{binaries.bin_dir} has no {tool}: name a folder with all of PostgreSQL {binaries.major}'s programs in "
            "WINEDEX_PG_BIN"
        )
    process = await asyncio.create_subprocess_exec(
        str(program), *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, env=environment_of(login),
    )  # fmt: skip
    try:
        said, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
    if process.returncode != 0:
        words = complaint.decode(errors="replace").strip()[-_SAID_CHARS_MAX:]
        raise CannotStart(f"{tool} failed with status {process.returncode}: {words}")
    return said.decode(errors="replace")


def connection_of(login: Login, application: str | None = None) -> str:
    """The address for a command line, which everybody on the machine can read: without its password."""
    named = (
        login if application is None else replace(login, options=(*login.options, ("application_name", application)))
    )
    return replace(named, password=None).url


def environment_of(login: Login | None) -> Mapping[str, str]:
    """Our environment, with the password that the command line must not show."""
    if login is None or login.password is None:
        return os.environ
    return os.environ | {"PGPASSWORD": login.password}
