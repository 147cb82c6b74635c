"""Clusters of a test's own, with players in them, to be destroyed and restored."""

import asyncio
import atexit
import os
import re
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from db import migrate, species
from db.backup.shelf import Shelf
from db.embedded import Embedded, start, started
from db.embedded.binaries import Binaries, find
from db.embedded.cluster import DATABASE
from db.embedded.folder import Folder
from db.login import Login
from db.migration_files import load
from db.pool import connection, open_pool
from game.ids import PlayerId
from tests.db.people import joined
from tests.fixtures.books import Books, books, broken_rules
from tests.fixtures.postgres import SERVER_ROLE, chosen_bin_dir
from tests.migrations.dump import dump

TABLE = "CREATE TABLE poured (glass integer); GRANT SELECT, INSERT ON poured TO wine_pokedex_app"


@dataclass
class Place:
    """Where one test works: two data folders, the old and the new one, and a shelf of backups."""

    folder: Path
    binaries: Binaries

    @property
    def old(self) -> Path:
        return self.folder / "old"

    @property
    def new(self) -> Path:
        return self.folder / "new"

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.folder / "backups")

    async def begin(self, **settings: str) -> Embedded:
        """A cluster with the game's schema and Anna in it: a copy, since to make one takes three seconds of CPU."""
        laid = _laid(self.binaries.bin_dir)
        if not any(laid.iterdir()):
            await _lay(laid, self.binaries)
        shutil.copytree(laid, self.old)
        with (Folder.under(self.old).cluster / "postgresql.conf").open("a") as file:
            file.write("".join(f"{name} = '{value}'\n" for name, value in settings.items()))
        return await start(self.old, bin_dir=self.binaries.bin_dir)

    async def destroy(self, embedded: Embedded) -> None:
        """The disk is gone: nothing is written to it any more, and what was on it can't be read."""
        os.kill(int(embedded.folder.pid_file.read_text().split("\n", 1)[0]), signal.SIGKILL)
        await embedded.stop()
        await embedded.folder.wait_until_left(120.0)
        shutil.rmtree(self.old)

    @asynccontextmanager
    async def restored(self) -> AsyncIterator[Embedded]:
        embedded = await start(self.new, bin_dir=self.binaries.bin_dir)
        try:
            yield embedded
        finally:
            await embedded.stop()


@cache
def _laid(bin_dir: Path) -> Path:
    """The folder of the cluster that is copied, for as long as this process lasts."""
    folder = Path(tempfile.mkdtemp(prefix="winedex-backup-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


async def _lay(folder: Path, binaries: Binaries) -> None:
    async with started(folder, bin_dir=binaries.bin_dir) as embedded:
        async with connection(embedded.owner) as owner:
            await migrate.up(owner, load())
            async with owner.transaction():
                await species.load_own(owner)
            await owner.execute(TABLE)
        await join(embedded, "Anna")


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="winedex-backup-"))
    place = Place(folder, find(chosen_bin_dir(request.config)))
    place.shelf.make()
    try:
        yield place
        for data_dir in (place.old, place.new):
            assert Folder(data_dir / "pg").processes() == [], "a PostgreSQL was left behind"
    finally:
        shutil.rmtree(folder)


def superuser(embedded: Embedded) -> Login:
    return embedded.superuser.to_database(DATABASE)


async def join(embedded: Embedded, *names: str) -> list[PlayerId]:
    pool = await open_pool(embedded.login(SERVER_ROLE, DATABASE), size_min=1, size_max=1)
    try:
        return [await joined(pool, name) for name in names]
    finally:
        await pool.close()


async def refresh(embedded: Embedded) -> None:
    """Fill the materialized views, as a restore of a dump does."""
    async with connection(embedded.owner) as owner:
        await owner.fetch("SELECT refresh_all_analytics()")


async def names(embedded: Embedded) -> set[str]:
    async with connection(superuser(embedded)) as god:
        return {row["name"] for row in await god.fetch("SELECT name FROM users WHERE id > 0")}


@dataclass(frozen=True)
class Whole:
    """Everything there is in a cluster, to be compared."""

    rows: Books
    schema: str
    """Without parentheses, which PostgreSQL sets anew each time that it reads an expression."""
    roles: list[tuple[Any, ...]]
    members: list[tuple[Any, ...]]


async def whole(embedded: Embedded, binaries: Binaries) -> Whole:
    login = superuser(embedded)
    async with connection(login) as god:
        assert await broken_rules(god) == {}
        assert await god.fetch("SELECT * FROM coin_discrepancies()") == []
        rows = await books(god)
        for row in await god.fetch("SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'm'"):
            rows[row["name"]] = (await god.fetchval(f"SELECT count(*) FROM {row['name']}"), "")
        schema = re.sub(r"[()]", "", await dump(binaries, login))
        roles = await god.fetch(
            "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcanlogin, rolbypassrls, rolconfig,"
            " shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%' ORDER BY 1"
        )
        members = await god.fetch(
            "SELECT roleid::regrole::text, member::regrole::text, grantor::regrole::text, admin_option"
            " FROM pg_auth_members WHERE roleid >= 16384 ORDER BY 1, 2, 3"
        )
    return Whole(rows, schema, [tuple(row) for row in roles], [tuple(row) for row in members])


async def ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()
