"""The embedded PostgreSQL as one program sees it: made, started again, refused with a reason."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.embedded import FolderInUse, attached_or_started, start, started
from db.embedded.binaries import find
from db.embedded.folder import Folder
from db.errors import CannotStart
from db.pool import connection
from tests.fixtures.postgres import installed_majors


@pytest.fixture(params=installed_majors(), ids=[f"pg{major}" for major in installed_majors().values()])
def bin_dir(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="winedex-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made_by() -> Iterator[dict[Path, Path]]:
    """Data folders that have been started once, by their PostgreSQL's bin folder."""
    folders: dict[Path, Path] = {}
    yield folders
    for folder in folders.values():
        shutil.rmtree(folder)


@pytest.fixture
async def made(data_dir: Path, bin_dir: Path, made_by: dict[Path, Path]) -> Path:
    """A data folder that has been started before: a copy, since making one takes a second."""
    if bin_dir not in made_by:
        original = Path(tempfile.mkdtemp(prefix="winedex-test-"))
        async with started(original, bin_dir=bin_dir):
            pass
        made_by[bin_dir] = original
    shutil.copytree(made_by[bin_dir], data_dir, dirs_exist_ok=True)
    return data_dir


async def test_a_new_cluster_holds_the_owner_and_its_database_and_nobody_else_can_reach_it(
    data_dir: Path, bin_dir: Path
) -> None:
    async with started(data_dir, bin_dir=bin_dir) as embedded, connection(embedded.owner) as conn:
        assert embedded.new
        row = await conn.fetchrow(
            "SELECT rolname, rolsuper, rolcreaterole, pg_get_userbyid(datdba) AS owner FROM pg_roles, pg_database"
            " WHERE rolname = current_user AND datname = current_database() AND datname = 'winedex'"
        )
        assert row is not None
        assert tuple(row) == ("winedex_owner", False, True, "winedex_owner")
        settings = {
            name: await conn.fetchval("SELECT current_setting($1)", name)
            for name in ("listen_addresses", "data_checksums", "fsync", "server_encoding", "timezone")
        }
        assert settings == {
            "listen_addresses": "",
            "data_checksums": "on",
            "fsync": "on",
            "server_encoding": "UTF8",
            "timezone": "UTC",
        }
        assert await conn.fetchval("SELECT upper('château') || ('É' ~ '\\w')::text") == "CHÂTEAUtrue"
        assert await conn.fetchval("SELECT 'Z' < 'a' COLLATE \"default\"")  # by code point
        assert await conn.fetchval("SELECT count(*) FROM pg_stat_statements") >= 0
        assert embedded.folder.path.stat().st_mode & 0o777 == 0o700
        assert embedded.folder.socket.stat().st_mode & 0o777 == 0o700


async def test_what_was_committed_is_there_after_a_restart(data_dir: Path, bin_dir: Path) -> None:
    async with started(data_dir, bin_dir=bin_dir) as embedded, connection(embedded.owner) as conn:
        await conn.execute("CREATE TABLE cellar (bottles integer); INSERT INTO cellar VALUES (77)")
    async with started(data_dir, bin_dir=bin_dir) as embedded, connection(embedded.owner) as conn:
        assert not embedded.new
        assert await conn.fetchval("SELECT bottles FROM cellar") == 77


async def test_an_operators_setting_is_kept_and_wins(made: Path, bin_dir: Path) -> None:
    async with started(made, bin_dir=bin_dir) as embedded:
        with (embedded.folder.cluster / "postgresql.conf").open("a") as file:
            file.write("max_connections = 37\nlisten_addresses = '127.0.0.1'\n")
    async with started(made, bin_dir=bin_dir) as embedded, connection(embedded.owner) as conn:
        assert await conn.fetchval("SHOW max_connections") == "37"
        assert await conn.fetchval("SHOW listen_addresses") == ""


async def test_stopping_twice_is_stopping_once(made: Path, bin_dir: Path) -> None:
    embedded = await start(made, bin_dir=bin_dir)
    await embedded.stop()
    await embedded.stop()
    assert embedded.folder.processes() == []


async def test_a_folder_in_use_is_refused_by_name_and_may_be_shared(made: Path, bin_dir: Path) -> None:
    async with started(made, bin_dir=bin_dir):
        with pytest.raises(FolderInUse, match=rf"already run by process {os.getpid()}\b.*--data-dir"):
            await start(made, bin_dir=bin_dir)
        async with attached_or_started(made) as shared, connection(shared.owner) as conn:
            assert shared.binaries is None
            assert await conn.fetchval("SELECT 1") == 1
        async with attached_or_started(made) as shared, connection(shared.owner):
            pass  # leaving the first block did not stop what it did not start


async def test_a_killed_postmaster_is_noticed_and_started_again(made: Path, bin_dir: Path) -> None:
    embedded = await start(made, bin_dir=bin_dir)
    async with connection(embedded.owner) as conn:
        await conn.execute("CREATE TABLE cellar (bottles integer); INSERT INTO cellar VALUES (77)")
    os.kill(int(embedded.folder.pid_file.read_text().split("\n", 1)[0]), signal.SIGKILL)
    assert "ended with status -9" in await asyncio.wait_for(embedded.ended(), 120)
    await embedded.stop()
    assert embedded.folder.pid_file.exists()
    async with started(made, bin_dir=bin_dir) as embedded, connection(embedded.owner) as conn:
        assert await conn.fetchval("SELECT bottles FROM cellar") == 77


async def test_a_stale_pid_file_that_names_another_living_program_is_no_obstacle(made: Path, bin_dir: Path) -> None:
    async with started(made, bin_dir=bin_dir) as embedded:
        folder = embedded.folder
        said = folder.pid_file.read_text()
    stranger = await asyncio.create_subprocess_exec("sleep", "60")
    try:
        folder.pid_file.write_text(f"{stranger.pid}\n" + said.split("\n", 1)[1])
        folder.socket_lock.write_text(f"{stranger.pid}\n" + said.split("\n", 1)[1])
        assert not folder.says_ready(), "the file is a killed one's, whatever it says"
        async with started(made, bin_dir=bin_dir) as embedded, connection(embedded.owner):
            pass
        assert stranger.returncode is None
    finally:
        stranger.kill()
        await stranger.wait()


async def test_what_a_broken_off_first_start_left_is_cleared_away(data_dir: Path, bin_dir: Path) -> None:
    leftover = Folder.under(data_dir).path / "cluster.new-1"
    leftover.mkdir()
    (leftover / "PG_VERSION").write_text("18")
    async with started(data_dir, bin_dir=bin_dir) as embedded:
        assert embedded.new
    assert not leftover.exists()


async def test_another_major_versions_folder_is_refused(made: Path, bin_dir: Path) -> None:
    async with started(made, bin_dir=bin_dir) as embedded:
        pass
    (embedded.folder.cluster / "PG_VERSION").write_text("14\n")
    with pytest.raises(CannotStart, match=r"made by PostgreSQL 14, and .* is \d+\.\d+.*WINEDEX_PG_BIN"):
        await start(made, bin_dir=bin_dir)
    (embedded.folder.cluster / "PG_VERSION").unlink()
    with pytest.raises(CannotStart, match=r"is no PostgreSQL data folder.*backup"):
        await start(made, bin_dir=bin_dir)


async def test_a_setting_postgresql_refuses_is_told_in_its_own_words(made: Path, bin_dir: Path) -> None:
    async with started(made, bin_dir=bin_dir) as embedded:
        with (embedded.folder.cluster / "postgresql.conf").open("a") as file:
            file.write("max_connections = plenty\n")
    with pytest.raises(CannotStart, match=r"did not start(.|\n)*max_connections(.|\n)*postgres\.log"):
        await start(made, bin_dir=bin_dir)
    conf = embedded.folder.cluster / "postgresql.conf"
    conf.write_text(conf.read_text().replace("max_connections = plenty\n", ""))
    async with started(made, bin_dir=bin_dir):
        pass


async def test_a_path_too_long_for_a_socket_is_refused_before_anything_is_made(data_dir: Path) -> None:
    long = data_dir / ("x" * 100)
    with pytest.raises(CannotStart, match=r"\d+ bytes too long for a Unix socket.*shorter --data-dir"):
        await start(long)
    assert not long.exists()


async def test_the_longest_path_that_fits_works(data_dir: Path, bin_dir: Path) -> None:
    fits = data_dir / ("x" * (107 - len(os.fsencode(data_dir / "_" / "pg" / ".s.PGSQL.5432")) + 1))
    async with started(fits, bin_dir=bin_dir) as embedded, connection(embedded.owner):
        assert len(os.fsencode(embedded.folder.socket)) == 107


async def test_a_folder_name_with_every_awkward_character_works(data_dir: Path, bin_dir: Path) -> None:
    async with started(data_dir / "a b'c\"d?é@%&", bin_dir=bin_dir) as embedded, connection(embedded.owner):
        pass


async def test_a_path_with_a_comma_is_refused(data_dir: Path) -> None:
    with pytest.raises(CannotStart, match=r"has a comma .* choose another --data-dir"):
        await start(data_dir / "red,white")


async def test_a_data_folder_that_is_a_file_is_refused(data_dir: Path) -> None:
    (data_dir / "file").touch()
    with pytest.raises(CannotStart, match=r"cannot be used .*--data-dir"):
        await start(data_dir / "file")


def test_a_named_folder_without_the_programs_is_refused(data_dir: Path) -> None:
    with pytest.raises(CannotStart, match="holds no initdb and no postgres: WINEDEX_PG_BIN must"):
        find(environment={"WINEDEX_PG_BIN": str(data_dir)})


def test_without_any_postgresql_the_ways_to_get_one_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.embedded.binaries._PACKAGE", "no_such_package")
    monkeypatch.setattr("db.embedded.binaries._SYSTEM", Path("/nowhere"))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CannotStart, match=r"no PostgreSQL is installed here: install.*--database-url"):
        find(environment={})


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("echo 'postgres (PostgreSQL) 13.4'", "is PostgreSQL 13.4, and 15 is the oldest"),
        ("echo 'no such library 7.1' >&2; exit 127", "does not run here"),
    ],
)
def test_programs_that_are_too_old_or_do_not_run_are_refused(data_dir: Path, said: str, message: str) -> None:
    for name in ("initdb", "postgres"):
        (data_dir / name).write_text(f"#!/bin/sh\n{said}\n")
        (data_dir / name).chmod(0o755)
    with pytest.raises(CannotStart, match=message):
        find(data_dir)


async def test_a_long_log_moves_aside_at_the_next_start(made: Path, bin_dir: Path) -> None:
    async with started(made, bin_dir=bin_dir) as embedded:
        log = embedded.folder.log
    os.truncate(log, 9 << 20)
    async with started(made, bin_dir=bin_dir):
        assert log.stat().st_size < 9 << 20
        assert log.with_name("postgres.log.1").stat().st_size == 9 << 20
