"""The real program, or its PostgreSQL, killed in the middle of battles: what was acknowledged is there, once, and
play goes on."""

import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.embedded.folder import PORT, Folder
from db.login import Login
from db.pool import connection
from server.embedded_database import REVIVALS_MAX
from tests.faults.breaking import crashed, killed, restarted, sessions_ended
from tests.faults.playing import SEEDS, data_folder, patient_connection, play, repeatable
from tests.faults.truth import compare, verified
from tests.fixtures.breakable import Machine
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program, postmaster_of
from tests.fixtures.until import until


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


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
            login = Login.over_socket(str(folder.path), PORT, "postgres", "winedex")
            async with connection(login) as god:
                await compare(god, game.clients)
            await verified(game.battles, "--data-dir", str(data_dir))
        finally:
            await program.kill()
        await _left(folder)


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

            await play(game, strike, first=1)
            async with connection(database.superuser) as god:
                await compare(god, game.clients)
            await verified(game.battles, "--database-url", database.owner.url)
        finally:
            await program.kill()


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_server_s_own_postgresql_is_killed(data_dir: Path, seed: int) -> None:
    """The server starts it again, and lives on; so do its connections."""
    folder = Folder.under(data_dir)
    async with repeatable(seed) as game:
        program = await Program.start(data_dir)
        try:
            await game.begin(program.url)

            async def there() -> bool:
                return folder.says_ready()

            async def strike() -> None:
                await until(there, "PostgreSQL after the last time")
                os.kill(postmaster_of(folder), signal.SIGKILL)
                await game.stay_or_come(program.url)

            await play(game, strike, first=1)
            # The file in its folder may still be what the one left behind that was killed last.
            login = Login.over_socket(str(folder.path), PORT, "postgres", "winedex")
            async with patient_connection(login) as god:
                await compare(god, game.clients)
            await verified(game.battles, "--data-dir", str(data_dir))
        finally:
            await program.kill()
        await _left(folder)


async def test_a_postgresql_that_ends_again_and_again_ends_the_server(data_dir: Path) -> None:
    """It does not go on as if it had a database, and says what was wrong."""
    folder = Folder.under(data_dir)
    program = await Program.start(data_dir)
    try:
        for time in range(REVIVALS_MAX + 1):
            was = postmaster_of(folder)
            os.kill(was, signal.SIGKILL)
            if time == REVIVALS_MAX:
                break

            async def there(was: int = was) -> bool:
                return folder.says_ready() and postmaster_of(folder) != was

            await until(there, f"PostgreSQL after its end number {time + 1}")
        assert await program.ended() == 1
    finally:
        await program.kill()
    said = program.said.read_text()
    assert said.count("PostgreSQL ended, and is started again") == REVIVALS_MAX
    assert f"It has ended {REVIVALS_MAX + 1} times within ten minutes" in said
    await _left(folder)


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_postgresql_beside_the_server_goes_and_comes_back(machine: Machine, data_dir: Path, seed: int) -> None:
    """The server lives on, and so do its connections: who asked is answered when PostgreSQL is there again."""
    database = await machine.database()
    faults = itertools.cycle((killed, restarted, crashed, sessions_ended))
    async with repeatable(seed) as game:
        program = await Program.start(data_dir, database.owner.url)
        try:
            await game.begin(program.url)

            async def strike() -> None:
                await next(faults)(machine, database, program)
                await game.stay_or_come(program.url)

            await play(game, strike)
            assert all(client.close_code is None for client in game.clients), "somebody was sent away"
            async with connection(database.superuser) as god:
                await compare(god, game.clients)
            await verified(game.battles, "--database-url", database.owner.url)
        finally:
            await program.kill()
        assert '"level":"error"' not in program.said.read_text()


async def _left(folder: Folder) -> None:
    """No process of that PostgreSQL is left behind."""

    async def nobody() -> bool:
        return not folder.processes()

    await until(nobody, "the end of PostgreSQL")
