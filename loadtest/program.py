"""The program under test as an operator starts it: `winedex serve` on a folder of its own, and `winedex players make`.

It is only ever started, spoken to over loopback, and ended: nothing of it is imported.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from loadtest.cpu import workers_of

STARTS_WITHIN_S = 120.0
ENDS_WITHIN_S = 60.0
LOOK_EVERY_S = 0.02
LISTENING = "listening on "
SERVES = b'"a worker serves"'
REPLACED = b'"a worker was replaced"'
"""What a supervisor logs."""
PR_SET_PDEATHSIG = 1

PROGRAM = (sys.executable, "-P", "-m", "server")
"""-P: not whatever is called `server` in the folder that we happen to be started in."""


class CannotRun(Exception):
    """The load test cannot be run; the text says why, and what to do."""


class Player(NamedTuple):
    """Somebody to play as."""

    id: str
    token: str


class Program:
    """A server of our own."""

    def __init__(self, folder: Path, database_url: str | None, workers: int = 1) -> None:
        self.url = ""
        self.folder = folder
        self.workers = workers
        self._database_url = database_url
        self._process: asyncio.subprocess.Process | None = None
        self._log = folder / "server.log"

    @property
    def pid(self) -> int:
        """Of the running process."""
        assert self._process is not None, "it was started"
        return self._process.pid

    async def start(self) -> None:
        """Start it, the first time on a free port and then on the same, and wait until it serves.

        Raises:
            CannotRun: it does not come up.
        """
        port = self.url.rpartition(":")[2] if self.url else "0"
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *PROGRAM, "serve", "--host", "127.0.0.1", "--port", port, "--workers", str(self.workers), *self.flags(),
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=log,
                env=self.environment(), start_new_session=True, preexec_fn=_end_with_us(),
            )  # fmt: skip
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(STARTS_WITHIN_S):
                line = (await self._process.stdout.readline()).decode()
        except TimeoutError:
            line = ""
        if not line.startswith(LISTENING):
            raise CannotRun(f"the server did not start; it said:\n{self.last_words()}")
        self.url = line.removeprefix(LISTENING).strip()

    async def kill(self) -> None:
        """End it as a power cut would: nothing is said, nothing is finished."""
        await self._end(signal.SIGKILL)

    async def kill_worker(self, number: int) -> None:
        """End one of several workers so, and wait until its supervisor has another that serves."""
        before = self._said(SERVES)
        with contextlib.suppress(ProcessLookupError):
            os.kill(workers_of(self.pid)[number], signal.SIGKILL)
        await self._until_said(SERVES, before + 1)

    async def replace_workers(self) -> None:
        """Have all workers replaced, one after the other, and wait until they are."""
        assert self._process is not None, "it was started"
        before = self._said(REPLACED)
        self._process.send_signal(signal.SIGHUP)
        await self._until_said(REPLACED, before + self.workers)

    def _said(self, what: bytes) -> int:
        return self._log.read_bytes().count(what)

    async def _until_said(self, what: bytes, times: int) -> None:
        try:
            async with asyncio.timeout(STARTS_WITHIN_S):
                while self._said(what) < times:  # noqa: ASYNC110 - another process, which tells nobody
                    await asyncio.sleep(LOOK_EVERY_S)
        except TimeoutError:
            raise CannotRun(f"a worker did not come back; the server said:\n{self.last_words()}") from None

    async def stop(self) -> int | None:
        """End it in good order; its exit status, None where it was not running."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            async with asyncio.timeout(ENDS_WITHIN_S):
                return await process.wait()
        except TimeoutError:
            process.kill()
            return await process.wait()

    def flags(self) -> list[str]:
        """The flags by which every command finds this server's database."""
        return [] if self._database_url is not None else ["--data-dir", str(self.folder / "data")]

    def environment(self) -> Mapping[str, str]:
        """Our environment, without what an operator set for his real server."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("WINEDEX_")}
        if self._database_url is not None:
            ours["WINEDEX_DATABASE_URL"] = self._database_url  # not as a flag: other users see those
        return ours

    def last_words(self, lines: int = 12) -> str:
        """What it wrote last into its log."""
        try:
            return "\n".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except OSError:
            return "(nothing)"


def _end_with_us() -> Callable[[], None] | None:
    """What a child does before it becomes the server, so that it is told to end when we are killed; Linux only."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # found before the fork: the child must not load anything
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


@asynccontextmanager
async def running(
    database_url: str | None, workers: int, *, keep: bool, say: Callable[[str], None]
) -> AsyncIterator[Program]:
    """A server for as long as the block lasts. Its folder is deleted afterwards, unless it is to be kept."""
    # A short path: the folder holds PostgreSQL's socket, whose path may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="winedex-load-"))
    program = Program(folder, database_url, workers)
    try:
        await program.start()
        yield program
    finally:
        status = await asyncio.shield(program.stop())
        if status not in (0, None):
            say(f"the server ended with status {status}; it said:\n{program.last_words()}")
        if keep:
            say(f"the server's folder is kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


async def audit(program: Program) -> tuple[int, str]:
    """Have the books audited beside the running server: the exit status, and what was said."""
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "audit", *program.flags(), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT, env=program.environment(),
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode is not None, "it has ended"
    return process.returncode, said.decode(errors="replace").strip()


async def make_players(program: Program, count: int, valid_s: int, coins: int) -> list[Player]:
    """Players for the load test, each with a token and so many coins.

    Raises:
        CannotRun: they cannot be made.
    """
    file = program.folder / "players.jsonl"
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "players", "make", str(count), "--tokens", "--valid-s", str(valid_s), "--coins", str(coins),
        "--out", str(file), *program.flags(), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, env=program.environment(),
    )  # fmt: skip
    _, said = await process.communicate()
    if process.returncode != 0:
        raise CannotRun(f"no players could be made:\n{said.decode(errors='replace').strip()}")
    return read_players(file)


def read_players(file: Path) -> list[Player]:
    """Players from a file that `winedex players make N --tokens` has written.

    Raises:
        CannotRun: it is no such file.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        values = [json.loads(line) for line in lines]
        return [Player(str(value["player_id"]), str(value["access_token"])) for value in values]
    except OSError as error:
        raise CannotRun(f"{file}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CannotRun(
            f"{file} does not hold players with tokens ({type(error).__name__}: {error}): write it with "
            f"`winedex players make N --tokens --out {file}`"
        ) from error
