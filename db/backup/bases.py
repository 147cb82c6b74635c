"""Base backups, and the way from one of them along the log to a chosen moment.

The cluster is copied while it runs; the log since then (`wal` on the shelf) leads from there to any later moment. From
PostgreSQL 17 on a backup may hold only what has changed since another one; it needs `summarize_wal = on`.
"""

from __future__ import annotations

import asyncio
import re
import shlex
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from db.backup.shelf import AboutBase, Base, Shelf, sync
from db.backup.tools import connection_of, run
from db.embedded import start
from db.embedded.binaries import Binaries
from db.embedded.folder import Folder, FolderLock
from db.embedded.launch import Launcher
from db.errors import CannotStart
from db.login import Login
from db.pool import connection

__all__ = ["INCREMENTAL_MAJOR", "restore", "take", "verify"]

INCREMENTAL_MAJOR = 17

# Replaying a day's log takes minutes; whoever waits this long has another problem.
_RECOVERY_SECONDS_MAX = 6 * 3_600.0
_SECONDS_MAX = 60.0

_FIRST_WAL = re.compile(r"^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$", re.MULTILINE)

# What a restored cluster must not take over from the one that was copied, or needs for its way only.
_RECOVERY = (
    "hot_standby",
    "restore_command",
    "recovery_target_time",
    "recovery_target_action",
    "recovery_target_inclusive",
)


async def take(shelf: Shelf, login: Login, binaries: Binaries, now: datetime, *, incremental: bool = False) -> Base:
    """Copy a running cluster, or with `incremental` what has changed since the latest backup; checked when it returns.

    Raises:
        CannotStart: with what is in the way.
    """
    await _require_same_major(login, binaries)
    based_on = shelf.bases()[-1:] if incremental else []
    if incremental:
        _require_incremental(shelf, binaries, based_on)
    stamp = shelf.vacant(shelf.bases_folder, now)
    partial = shelf.bases_folder / f"{stamp}.partial"
    try:
        await run(
            binaries, "pg_basebackup", f"--pgdata={partial}", "--format=plain", "--wal-method=stream",
            "--checkpoint=fast", "--manifest-checksums=SHA256", "--label=winedex", "--no-password",
            *(f"--incremental={base.path / 'backup_manifest'}" for base in based_on),
            f"--dbname={connection_of(login)}", login=login,
        )  # fmt: skip
        await run(binaries, "pg_verifybackup", "--quiet", str(partial))
        about = AboutBase(
            binaries.version, await _ended_at(login), _first_wal(partial), based_on[0].stamp if based_on else None
        )
        beside = shelf.bases_folder / f"{stamp}.json"
        beside.write_bytes(msgspec.json.encode(about))
        sync(beside)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    path = partial.rename(shelf.bases_folder / stamp)
    sync(shelf.bases_folder)
    return Base(stamp, path, about)


async def verify(base: Base, binaries: Binaries) -> None:
    """See that each of its files is as it was written.

    Raises:
        CannotStart: one is not.
    """
    await run(binaries, "pg_verifybackup", "--quiet", str(base.path))


async def restore(
    shelf: Shelf, base: Base, data_dir: Path, binaries: Binaries, *, until: datetime | None = None
) -> datetime | None:
    """Make a data folder's cluster from a base backup and the log, up to a moment or to the log's end; when the last
    transaction in it was committed.

    It takes a timeline of its own: the log on the shelf stays as it is. A receiver of the log has to be started anew.

    Raises:
        CannotStart: there is a cluster already, or PostgreSQL can't get there; the message is its own.
    """
    if base.about.version.split(".")[0] != str(binaries.major):
        raise CannotStart(
            f"{base.stamp} is of PostgreSQL {base.about.version} and {binaries.bin_dir} is {binaries.version}: name "
            "that version's bin folder in WINEDEX_PG_BIN"
        )
    chain = shelf.chain(base)
    for one in chain:
        await verify(one, binaries)
    folder = Folder.under(data_dir)
    with FolderLock(folder):
        if folder.cluster.exists():
            raise CannotStart(
                f"{folder.cluster} is there already, and a backup is restored beside it: name a new --data-dir"
            )
        await _lay_out(shelf, chain, folder, binaries, until)
    whole = False
    try:
        embedded = await start(data_dir, bin_dir=binaries.bin_dir, ready_seconds_max=_RECOVERY_SECONDS_MAX)
        try:
            async with connection(embedded.superuser) as conn:
                last: datetime | None = await conn.fetchval("SELECT pg_last_xact_replay_timestamp()")
                for name in _RECOVERY:
                    await conn.execute(f"ALTER SYSTEM RESET {name}")
            whole = True
        finally:
            await embedded.stop()
    finally:
        if not whole:
            shutil.rmtree(folder.cluster)
    return last


async def _lay_out(
    shelf: Shelf, chain: Sequence[Base], folder: Folder, binaries: Binaries, until: datetime | None
) -> None:
    unfinished = folder.path / "cluster.new-restored"
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        if len(chain) == 1:
            await asyncio.to_thread(shutil.copytree, chain[0].path, unfinished, symlinks=True)
        else:
            await run(binaries, "pg_combinebackup", f"--output={unfinished}", *(str(base.path) for base in chain))
        unfinished.chmod(0o700)
        with (unfinished / "postgresql.auto.conf").open("a") as file:
            file.write("".join(f"{name} = {_quoted(value)}\n" for name, value in _recovery(shelf, until).items()))
        (unfinished / "recovery.signal").touch()
        unfinished.rename(folder.cluster)
        # As root, this is what finds out whom PostgreSQL can run as, and gives him the folder.
        await Launcher(folder).run(binaries.program("postgres"), "--version", seconds_max=_SECONDS_MAX)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(folder.cluster, ignore_errors=True)
        raise


def _recovery(shelf: Shelf, until: datetime | None) -> dict[str, str]:
    wal = shlex.quote(str(shelf.wal.absolute())).replace("%", "%%")
    settings = {
        # pg_receivewal's last file is not full, and has another name until it is.
        "restore_command": f'cp {wal}/"%f" "%p" 2>/dev/null || cp {wal}/"%f.partial" "%p"',
        "recovery_target_action": "promote",
        # Nobody gets in before it is there: then being ready means that.
        "hot_standby": "off",
        # Every commit would wait for a receiver that is not there yet.
        "synchronous_standby_names": "",
        # The one that was copied may still live, and archives into the same folder.
        "archive_mode": "off",
    }
    if until is not None:
        settings |= {"recovery_target_time": until.isoformat(), "recovery_target_inclusive": "on"}
    return settings


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _first_wal(cluster: Path) -> str:
    found = _FIRST_WAL.search((cluster / "backup_label").read_text())
    assert found is not None, "pg_basebackup writes where its log begins"
    return found[1]


async def _ended_at(login: Login) -> datetime:
    # By the server's clock: what a restore may be asked for is compared with the times of its commits.
    async with connection(login) as conn:
        moment: datetime = await conn.fetchval("SELECT clock_timestamp()")
    return moment


async def _require_same_major(login: Login, binaries: Binaries) -> None:
    async with connection(login) as conn:
        major = await conn.fetchval("SELECT current_setting('server_version_num')::int / 10000")
    if major != binaries.major:
        raise CannotStart(
            f"the server is PostgreSQL {major} and {binaries.bin_dir} is {binaries.version}: name version {major}'s "
            "bin folder in WINEDEX_PG_BIN"
        )


def _require_incremental(shelf: Shelf, binaries: Binaries, based_on: Sequence[Base]) -> None:
    if binaries.major < INCREMENTAL_MAJOR:
        raise CannotStart(
            f"PostgreSQL {binaries.version} makes no incremental backups, and {INCREMENTAL_MAJOR} is the first that "
            "does: take a full one"
        )
    if not based_on:
        raise CannotStart(f"{shelf.bases_folder} has no backup to build on: take a full one first")
