"""A new database cluster: made beside its place and then renamed, so that a cluster that is there is complete.

It holds the role that owns the game's database, that database, and nothing of the game: tables are the
migrations'. The bootstrap superuser `postgres` does this much and is used for nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from db.embedded.binaries import Binaries
from db.embedded.folder import Folder
from db.embedded.launch import Launcher
from db.errors import CannotStart

__all__ = ["DATABASE", "OWNER", "SUPERUSER", "ensure"]

DATABASE = "winedex"
OWNER = "winedex_owner"
SUPERUSER = "postgres"

# initdb takes half a second here; a slow disk that syncs every file gets its time.
_INITDB_SECONDS_MAX = 180.0

# Kept while the program changes: what an operator adds to postgresql.conf after the include wins over it.
_POSTGRESQL_CONF = """\
# The settings this program chose are in the file named below, written anew at every start.
include 'winedex.conf'

# Your own settings go below this line; they win.
"""

# name → (value, why). Whatever is not here is PostgreSQL's own default.
_SETTINGS: dict[str, tuple[str, str]] = {
    "max_connections": ("200", "17 at most for each worker process, and room for tools"),
    "shared_buffers": ("'128MB'", "the open rooms and players fit; it shares a small machine with the game"),
    "fsync": ("on", "what was acknowledged survives a power cut; never off, not even in tests"),
    "synchronous_commit": ("on", "the same: an answer to a player means it is on the disk"),
    "full_page_writes": ("on", "a torn page after a crash can be repaired"),
    "wal_level": ("replica", "base backups and archiving need it, and it cannot change while running"),
    "min_wal_size": ("'512MB'", "a log segment made anew holds all commits up for some 40 ms; a busy hour's are kept"),
    "max_slot_wal_keep_size": ("'10GB'", "a receiver of the log that stays away must not fill the disk"),
    "random_page_cost": ("1.1", "solid-state disks; the default of 4 is for spinning ones"),
    "jit": ("off", "compiling costs more than our short queries take"),
    "timezone": ("'UTC'", "days and partitions begin at the same moment for every session"),
    "log_timezone": ("'UTC'", "log lines agree with the program's"),
    "log_line_prefix": ("'%m [%p] %q%u@%d %a '", "when, which process, and whose statement"),
    "log_min_duration_statement": ("'500ms'", "a statement this slow is worth a line"),
    "log_lock_waits": ("on", "so is one that waited a second for a lock"),
    "log_checkpoints": ("off", "two lines every five minutes, in a file that nobody rotates while running"),
    "track_io_timing": ("on", "the monitoring views show where time went"),
    "cluster_name": ("'winedex'", "names the processes in ps"),
}


async def ensure(folder: Folder, binaries: Binaries, launcher: Launcher) -> bool:
    """Make the folder's cluster where there is none, and write its settings; True where it is new.

    The caller holds the folder's lock.

    Raises:
        CannotStart: PostgreSQL could not make it, or another major version made the one that is there.
    """
    _remove_unfinished(folder)
    new = not folder.cluster.exists()
    if new:
        await _make(folder, binaries, launcher)
    else:
        _require_same_major(folder, binaries)
    _write_settings(folder.cluster, binaries, launcher)
    return new


def _require_same_major(folder: Folder, binaries: Binaries) -> None:
    try:
        found = (folder.cluster / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise CannotStart(
            f"{folder.cluster} is no PostgreSQL data folder ({error.strerror}: PG_VERSION): restore it from a "
            "backup, or move it away to start empty"
        ) from error
    if found != str(binaries.major):
        raise CannotStart(
            f"{folder.cluster} was made by PostgreSQL {found}, and {binaries.bin_dir} is {binaries.version}: name "
            f"version {found}'s bin folder in WINEDEX_PG_BIN, or dump with that one and restore into a new "
            "--data-dir with this one"
        )


async def _make(folder: Folder, binaries: Binaries, launcher: Launcher) -> None:
    unfinished = folder.path / f"cluster.new-{os.getpid()}"
    said_before = folder.log_size()
    status = await launcher.run(
        binaries.program("initdb"),
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        # Only the folder's user can reach the socket, and nothing listens anywhere else.
        "--auth-local=trust",
        "--auth-host=reject",
        "--data-checksums",
        *_locale(binaries),
        seconds_max=_INITDB_SECONDS_MAX,
    )
    if status == 0:
        (unfinished / "postgresql.conf").write_text(_POSTGRESQL_CONF)
        _write_settings(unfinished, binaries, launcher)
        status = await _fill(folder, unfinished, binaries, launcher)
    if status != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise CannotStart(
            f"PostgreSQL {binaries.version} could not make a database in {folder.path}. "
            f"It said:\n{folder.last_words(since=said_before)}\n"
            "Mend what it names (often a full disk, or a folder its user cannot reach), or choose another --data-dir"
        )
    unfinished.rename(folder.cluster)
    _sync(folder.path)


def _locale(binaries: Binaries) -> list[str]:
    """Sorting by code point, the same on every system and version, and letters known beyond ASCII.

    A language's own sorting changes with the system's libraries, and with it the order inside every index.
    """
    letters = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    chosen = ["--encoding=UTF8", "--locale=C", f"--lc-ctype={letters}"]
    if binaries.major >= 17:
        chosen += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return chosen


async def _fill(folder: Folder, cluster: Path, binaries: Binaries, launcher: Launcher) -> int:
    """Make role and database with PostgreSQL in single-user mode: no socket, so nobody can see it half made."""
    statements = [
        # CREATEROLE because the migrations make the game's roles; on PostgreSQL 16 and later it then
        # administers just those.
        f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER CREATEROLE;",
        # slow_queries is a function of the owner's, and has to see the statements of all roles.
        f"GRANT pg_monitor TO {OWNER};",
    ]
    if binaries.has_library("pg_stat_statements"):
        # The one extension of ours that its author does not let a plain owner make. Made in the template, so
        # that every database of this cluster has it.
        statements.append("CREATE EXTENSION pg_stat_statements;")
    statements.append(f"CREATE DATABASE {DATABASE} OWNER {OWNER};")
    script = folder.path / "fill.sql"
    script.write_text("".join(f"{text}\n" for text in statements))  # single-user mode: one line, one statement
    launcher.own(script)
    status = await launcher.run(
        "/bin/sh",
        "-c",
        'exec "$0" --single -D "$1" -c exit_on_error=on template1 <"$2"',
        binaries.program("postgres"),
        str(cluster),
        str(script),
        seconds_max=_INITDB_SECONDS_MAX,
    )
    script.unlink()
    return status


def _write_settings(cluster: Path, binaries: Binaries, launcher: Launcher) -> None:
    settings = dict(_SETTINGS)
    if binaries.has_library("pg_stat_statements"):
        why = "slow_queries reads it; naming a library that is not there would keep PostgreSQL from starting"
        settings["shared_preload_libraries"] = ("'pg_stat_statements'", why)
    if binaries.major >= 17:
        settings["summarize_wal"] = ("on", "incremental backups need it; some kilobytes for each checkpoint")
    if _syncs_whole_file_systems():
        why = "after a crash PostgreSQL syncs the whole folder: 0.9 s in one call, 3.4 s file by file"
        settings["recovery_init_sync_method"] = ("syncfs", why)
    lines = [f"# {why}\n{name} = {value}\n" for name, (value, why) in settings.items()]
    path = cluster / "winedex.conf"
    path.write_text("# Written by the program at every start; your own settings go into postgresql.conf.\n\n")
    with path.open("a") as file:
        file.write("\n".join(lines))
    launcher.own(path)


def _syncs_whole_file_systems() -> bool:
    """Whether syncfs(2) is there and tells of a write that failed: Linux since 5.8."""
    if sys.platform != "linux":
        return False
    major, minor, *_ = [*re.findall(r"\d+", os.uname().release), "0", "0"]
    return (int(major), int(minor)) >= (5, 8)


def _remove_unfinished(folder: Folder) -> None:
    for leftover in folder.path.glob("cluster.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
