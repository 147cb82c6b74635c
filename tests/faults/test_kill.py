"""The real program, killed in the middle of battles: what it had acknowledged is there, once, and play goes on."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from db.embedded.folder import Folder
from db.login import Login
from db.pool import connection
from tests.faults.game import Game
from tests.faults.truth import compare, verified
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until

LONG = bool(os.environ.get("WINEDEX_LONG"))
SEEDS = [int(seed)] if (seed := os.environ.get("WINEDEX_FAULT_SEED")) else list(range(1, 21 if LONG else 2))
EVERY = 1 if LONG else 2
"""Of the moments at which something may break, every so many are struck; which, the seed says."""

Strike = Callable[[], Awaitable[None]]


@pytest.fixture
def data_dir() -> "AsyncIterator[Path]":
    # Not under pytest's own temporary folder: its path is too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="winedex-fault-"))
    yield folder  # type: ignore[misc]
    shutil.rmtree(folder, ignore_errors=True)


async def play(game: Game, strike: Strike) -> None:
    """Play to the end, and strike on the way."""
    offset = game.rng.randrange(EVERY)
    number = 0
    struck = "nothing"
    try:
        async for moment in game.moments():
            number += 1
            if (number + offset) % EVERY == 0:
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


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_server_is_killed_and_its_postgresql_with_it(data_dir: Path, seed: int) -> None:
    folder = Folder.under(data_dir)
    async with repeatable(seed) as game:
        program = await Program.start(data_dir)
        try:
            await game.begin(program.url)

            async def strike() -> None:
                nonlocal program
                await program.kill()
                program = await Program.start(data_dir)
                await game.come(program.url)

            await play(game, strike)
            login = Login.over_socket(str(folder.path), 5432, "postgres", "winedex")
            async with connection(login) as god:
                await compare(god, game.clients)
            await verified(game.battles, "--data-dir", str(data_dir))
        finally:
            await program.kill()

        async def nobody_left() -> bool:
            return not folder.processes()

        await until(nobody_left, "the end of PostgreSQL", 20.0)


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_server_alone_is_killed(data_dir: Path, database: Database, seed: int) -> None:
    async with repeatable(seed) as game:
        program = await Program.start(data_dir, database.owner.url)
        try:
            await game.begin(program.url)

            async def strike() -> None:
                nonlocal program
                await program.kill()
                program = await Program.start(data_dir, database.owner.url)
                await game.come(program.url)

            await play(game, strike)
            async with connection(database.superuser) as god:
                await compare(god, game.clients)
            await verified(game.battles, "--database-url", database.owner.url)
        finally:
            await program.kill()
