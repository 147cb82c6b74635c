"""Dumps: everything of the game's database in pg_dump's custom format, and the roles that its grants name.

A dump is readable by any later PostgreSQL, and by eye. It leads back to the moment when it was begun and to no other.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
from datetime import datetime
from pathlib import Path

import msgspec

from db.backup.shelf import AboutDump, Dump, Shelf, sync
from db.backup.tools import connection_of, run
from db.embedded import start
from db.embedded.binaries import Binaries
from db.embedded.cluster import DATABASE
from db.embedded.folder import Folder
from db.errors import CannotStart
from db.login import Login
from db.pool import connection

__all__ = ["restore", "take", "verify"]

_DATA, _ROLES, _ABOUT = "winedex.dump", "roles.sql", "about.json"

# A role that is there already keeps what it is; then ALTER ROLE and GRANT make it what it was.
_CREATE_ROLE = re.compile(r"^CREATE ROLE (.+);$", re.MULTILINE)
_CREATE_ROLE_ONCE = r"DO $$ BEGIN CREATE ROLE \1; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"


async def take(shelf: Shelf, login: Login, binaries: Binaries, now: datetime) -> Dump:
    """Dump a database; the login is a superuser's, or may bypass row-level security.

    Raises:
        CannotStart: with what is in the way.
    """
    await _require_readable(login, binaries)
    stamp = shelf.vacant(shelf.dumps_folder, now)
    partial = shelf.dumps_folder / f"{stamp}.partial"
    partial.mkdir(mode=0o700)
    try:
        await run(
            binaries, "pg_dump", "--format=custom", f"--file={partial / _DATA}", "--no-password",
            f"--dbname={connection_of(login)}", login=login,
        )  # fmt: skip
        roles = await run(
            binaries, "pg_dumpall", "--roles-only", "--no-password", f"--dbname={connection_of(login)}", login=login
        )
        (partial / _ROLES).write_text(_CREATE_ROLE.sub(_CREATE_ROLE_ONCE, roles), encoding="utf-8")
        about = AboutDump(binaries.version, {name: await _digest(partial / name) for name in (_DATA, _ROLES)})
        (partial / _ABOUT).write_bytes(msgspec.json.encode(about))
        for name in (_DATA, _ROLES, _ABOUT):
            (partial / name).chmod(0o600)
            sync(partial / name)
        sync(partial)
    except BaseException:
        shutil.rmtree(partial)
        raise
    path = partial.rename(shelf.dumps_folder / stamp)
    sync(shelf.dumps_folder)
    return Dump(stamp, path, about)


async def verify(dump: Dump, binaries: Binaries) -> None:
    """See that its files are as they were written, and that pg_restore can read them.

    Raises:
        CannotStart: they are not.
    """
    for name, digest in dump.about.sha256.items():
        path = dump.path / name
        if not path.is_file() or await _digest(path) != digest:
            raise CannotStart(f"{path} is not as it was written: take another backup, and see to that disk")
    await run(binaries, "pg_restore", "--list", str(dump.path / _DATA))


async def restore(dump: Dump, data_dir: Path, binaries: Binaries) -> None:
    """Make a new cluster in a data folder that has none, and fill it from the dump; all or nothing.

    Raises:
        CannotStart: there is a cluster already, or PostgreSQL refuses something of it.
    """
    await verify(dump, binaries)
    folder = Folder.under(data_dir)
    if folder.cluster.exists():
        raise CannotStart(
            f"{folder.cluster} is there already, and a backup is restored beside it: name a new --data-dir"
        )
    embedded = await start(data_dir, bin_dir=binaries.bin_dir)
    whole = False
    try:
        login = embedded.superuser.to_database(DATABASE)
        await run(
            binaries, "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump.path / _ROLES}",
            f"--dbname={connection_of(login)}",
        )  # fmt: skip
        # A superuser's COPY is under no policy either way. Filling a materialized view is its owner's, who sees by his
        # policies; without the first flag pg_restore has him refused.
        await run(
            binaries, "pg_restore", "--enable-row-security", "--single-transaction", "--exit-on-error",
            f"--dbname={connection_of(login)}", str(dump.path / _DATA),
        )  # fmt: skip
        async with connection(login) as conn:
            await conn.execute("ANALYZE")  # a dump holds no statistics before PostgreSQL 18
        whole = True
    finally:
        await embedded.stop()
        if not whole:
            shutil.rmtree(folder.cluster)


async def _require_readable(login: Login, binaries: Binaries) -> None:
    async with connection(login) as conn:
        row = await conn.fetchrow(
            "SELECT rolname, rolsuper OR rolbypassrls AS above,"
            " current_setting('server_version_num')::int / 10000 AS major FROM pg_roles WHERE rolname = current_user"
        )
    assert row is not None
    if not row["above"]:
        raise CannotStart(
            f"{row['rolname']} is held by row-level security and would dump a part of the rows: name a superuser, or a "
            "role with BYPASSRLS, in WINEDEX_BACKUP_URL"
        )
    if row["major"] > binaries.major:
        raise CannotStart(
            f"the server is PostgreSQL {row['major']} and {binaries.bin_dir} is {binaries.version}, which can't dump "
            f"it: name version {row['major']}'s bin folder in WINEDEX_PG_BIN"
        )


async def _digest(path: Path) -> str:
    return await asyncio.to_thread(_sha256, path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
