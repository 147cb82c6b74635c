"""Receiving the log as it is written, by pg_receivewal; with `synchronous`, before anybody is told of a commit.

Synchronous: PostgreSQL answers a commit when the receiver has it on its disk. Nothing acknowledged is lost with the
cluster's disk; and while no receiver runs, every commit waits. Otherwise what was written in the last moment is lost.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from db.backup.shelf import Shelf
from db.backup.tools import connection_of, environment_of, run
from db.embedded.binaries import Binaries
from db.login import Login
from db.pool import connection

__all__ = ["RECEIVER", "become_receiver", "prepare"]

RECEIVER = "winedex_receive"
"""Name of the replication slot, which keeps the log until it was received, and of the connection."""


async def prepare(
    shelf: Shelf, login: Login, binaries: Binaries, *, synchronous: bool
) -> tuple[list[str], Mapping[str, str]]:
    """Make the slot, and have commits wait for the receiver or not; the command line that receives, and environment.

    Raises:
        CannotStart: the login may not, or PostgreSQL is not set up for it.
    """
    common = [f"--directory={shelf.wal}", f"--slot={RECEIVER}", "--no-password"]
    dsn = f"--dbname={connection_of(login, RECEIVER)}"
    await run(binaries, "pg_receivewal", *common, dsn, "--create-slot", "--if-not-exists", login=login)
    async with connection(login) as conn:
        await conn.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{RECEIVER if synchronous else ''}'")
        await conn.execute("SELECT pg_reload_conf()")
    command = [binaries.program("pg_receivewal"), *common, dsn, *(["--synchronous"] if synchronous else [])]
    return command, environment_of(login)


def become_receiver(command: list[str], environment: Mapping[str, str]) -> None:
    """This process is the receiver from now on, and gets the signals that are meant for it; does not return."""
    os.execve(command[0], command, environment)  # noqa: S606 - no shell is wanted; the command is our own
