"""A program that runs an embedded PostgreSQL, for tests that kill it, race two of it, or run it as somebody else.

    python -m tests.db.embedded_program DATA_DIR BIN_DIR IDENTITY WATCH [attach]

IDENTITY: `here` as who starts it; `plain` as a user other than root; `closed` as root where no user namespace may be
made, as in most containers. Prints one JSON line when PostgreSQL answers (or why not), and ends with its standard
input.
"""

import asyncio
import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

import asyncpg

from db.embedded import Embedded, attached_or_started, start
from db.errors import CannotStart

_CLONE_NEWUSER = 0x10000000


def main() -> None:
    data_dir, bin_dir, identity, watch, *attach = sys.argv[1:]
    if identity == "plain":
        _new_namespace("1000 0 1")
    elif identity == "closed":
        _new_namespace("0 0 65536")
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
    asyncio.run(_run(Path(data_dir), Path(bin_dir), watch, attach=bool(attach)))


def _new_namespace(id_map: str) -> None:
    """Have a child outside write the map of the namespace we go into; only it may map more than one id."""
    entered, done = os.pipe(), os.pipe()
    us = os.getpid()
    if os.fork() == 0:
        os.read(entered[0], 1)
        for kind in ("uid", "gid"):
            Path(f"/proc/{us}/{kind}_map").write_text(id_map)
        os.write(done[1], b"x")
        os._exit(0)
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    os.write(entered[1], b"x")
    os.read(done[0], 1)
    os.wait()


async def _run(data_dir: Path, bin_dir: Path, watch: str, *, attach: bool) -> None:
    try:
        if attach:
            async with attached_or_started(data_dir, bin_dir=bin_dir) as embedded:
                await _serve(embedded)
        else:
            embedded = await start(data_dir, bin_dir=bin_dir, watch=watch)
            try:
                await _serve(embedded)
            finally:
                await embedded.stop()
    except CannotStart as error:
        _say(error=str(error), kind=type(error).__name__)


async def _serve(embedded: Embedded) -> None:
    conn = await asyncpg.connect(embedded.owner.url)
    try:
        # What PostgreSQL runs as, seen from our side of any namespace.
        owner = (embedded.folder.cluster / "PG_VERSION").stat().st_uid
        postmaster = int(embedded.folder.pid_file.read_text().split("\n", 1)[0])
        _say(ours=embedded.binaries is not None, owner=owner, euid=os.geteuid(), postmaster=postmaster)
    finally:
        await conn.close()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _say(**said: Any) -> None:
    print(json.dumps(said), flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main()
