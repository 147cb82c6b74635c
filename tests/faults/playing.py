"""Games that are struck on the way: which moments, which seeds, and how a failure is seen again."""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from db.errors import Unavailable
from db.login import Login
from db.pool import Connection, connect
from tests.faults.game import Game
from tests.fixtures.until import until

LONG = bool(os.environ.get("WINEDEX_LONG"))
SEEDS = [int(seed)] if (seed := os.environ.get("WINEDEX_FAULT_SEED")) else list(range(1, 21 if LONG else 2))
EVERY = 1 if LONG else 2
"""Of the moments at which something may break, every so many are struck; seed and test say which."""

Strike = Callable[[], Awaitable[None]]


@contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder of one test's own."""
    # Not under pytest's own temporary folder: its path is too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="winedex-fault-"))
    try:
        yield folder
        assert not _working_in(folder), "a program was left behind"
    finally:
        for pid in _working_in(folder):
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def _working_in(folder: Path) -> list[int]:
    """The processes whose command line names this folder, or that work in it."""
    found = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):  # ended meanwhile
            named = process.name.isdigit() and (
                os.fsencode(folder) in (process / "cmdline").read_bytes()
                or folder in (process / "cwd").readlink().parents
            )
            if named:
                found.append(int(process.name))
    return found


async def left(folder: Path) -> None:
    """Wait until nobody works in this folder any more."""

    async def empty() -> bool:
        return not _working_in(folder)

    await until(empty, "the programs of the folder to end")


@asynccontextmanager
async def patient_connection(login: Login) -> AsyncIterator[Connection]:
    """A connection to a PostgreSQL that may have been struck a moment ago, and comes back."""

    async def opened() -> Connection | None:
        try:
            return await connect(login)
        except Unavailable:
            return None

    conn = await until(opened, "PostgreSQL to take a connection")
    assert conn is not None, "until returns what is true"
    try:
        yield conn
    finally:
        await conn.close()


async def play(game: Game, strike: Strike, *, first: int = 0) -> None:
    """Play to the end, and strike on the way: with the first seed from moment `first` on."""
    number = game.seed - 1 - first
    struck = "nothing"
    try:
        async for moment in game.moments():
            number += 1
            if number % EVERY == 1 % EVERY:
                struck = moment
                await game.a_moment()
                await strike()
    except BaseException as error:
        error.add_note(f"struck last: {struck}")
        raise


@asynccontextmanager
async def repeatable(seed: int) -> AsyncIterator[Game]:
    """A game whose failure says how to see it again."""
    game = Game(seed)
    try:
        yield game
    except BaseException as error:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0]
        name = test.partition("[")[0]
        error.add_note(f"again: WINEDEX_FAULT_SEED={seed}{' WINEDEX_LONG=1' * LONG} python -m pytest '{name}'")
        raise
    finally:
        await game.leave()
