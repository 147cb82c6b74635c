"""The schema's own runner: applies numbered SQL files, takes them back, and knows what a database was built with.

What was applied stands in `public.schema_migrations`, with the checksum of the file: a file that was edited after
it was applied is refused, since nobody can say any more what such a database holds.

One runner at a time, by an advisory lock that is tried again and again: waiting inside the lock call would hold a
snapshot open, and CREATE INDEX CONCURRENTLY on another connection waits for exactly that. The connection must be a
session of its own, so not through PgBouncer's transaction pooling.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import asyncpg

from db.errors import CannotStart
from db.migration_files import Migration, Script

if TYPE_CHECKING:
    from db.pool import Connection

__all__ = ["Migration", "Status", "down", "redo", "require_known", "status", "up"]

# "winedex" in hexadecimal: no other program is likely to lock this number in the same database.
_LOCK_KEY = 0x77696E65646578
_LOCK_SECONDS_MAX = 60.0
_LOCK_POLL_SECONDS = 0.1

# A table's lock is wanted for milliseconds; behind one that waits, everybody else's queries wait too.
_LOCK_TIMEOUT_MS = 5_000

State = Literal["applied", "pending", "edited", "unknown"]


@dataclass(frozen=True, slots=True)
class Status:
    """One migration as this program and this database know it."""

    version: int
    name: str
    state: State
    """`edited`: the file is not the one that was applied. `unknown`: applied by a later program than this one."""
    applied_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Applied:
    version: int
    name: str
    checksum: str
    applied_at: datetime


async def up(conn: Connection, migrations: Sequence[Migration], *, to: int | None = None) -> list[Migration]:
    """Apply what is pending, in order, up to version `to`; return what was applied.

    Raises:
        CannotStart: the database knows other files than these, another runner does not end, or a file failed
            (that file then left nothing behind, and those before it stay applied).
    """
    done = []
    async with _alone(conn):
        applied = await _applied(conn)
        _require_same_history(applied, migrations)
        for migration in migrations[len(applied) :]:
            if to is not None and migration.version > to:
                break
            await _apply(conn, migration)
            done.append(migration)
    return done


async def down(conn: Connection, migrations: Sequence[Migration], steps: int = 1) -> list[Migration]:
    """Take back the last `steps` migrations, latest first; return them.

    Raises:
        CannotStart: as `up`.
    """
    async with _alone(conn):
        applied = await _applied(conn)
        _require_same_history(applied, migrations)
        undone = list(reversed(migrations[: len(applied)]))[:steps]
        for migration in undone:
            await _take_back(conn, migration)
    return undone


async def redo(conn: Connection, migrations: Sequence[Migration]) -> Migration | None:
    """Take the last applied migration back and apply it again; None where there is none.

    This is for the one being written: its file may have been edited since it was applied.

    Raises:
        CannotStart: as `up`.
    """
    async with _alone(conn):
        applied = await _applied(conn)
        _require_same_history(applied[:-1], migrations)
        if not applied:
            return None
        last = migrations[len(applied) - 1] if len(applied) <= len(migrations) else None
        if last is None or last.version != applied[-1].version:
            raise CannotStart(_too_new(applied[-1]))
        await _take_back(conn, last)
        await _apply(conn, last)
    return last


async def status(conn: Connection, migrations: Sequence[Migration]) -> list[Status]:
    """What is applied and what is not; changes nothing."""
    applied = {row.version: row for row in await _applied(conn)}
    found = []
    for migration in migrations:
        row = applied.pop(migration.version, None)
        state: State = "pending" if row is None else "applied" if row.checksum == migration.checksum else "edited"
        found.append(Status(migration.version, migration.name, state, row.applied_at if row else None))
    found += [Status(row.version, row.name, "unknown", row.applied_at) for row in applied.values()]
    return found


async def require_known(conn: Connection, migrations: Sequence[Migration]) -> None:
    """Refuse a database whose schema is not exactly what this program was written for; any role may ask.

    Raises:
        CannotStart: it is older, newer, or built from other files.
    """
    applied = await _applied(conn)
    _require_same_history(applied, migrations)
    if pending := migrations[len(applied) :]:
        raise CannotStart(
            f"the database's schema is at {_version(applied)} and this program needs {pending[-1]}: run "
            "`winedex migrate up` as the database's owner first"
        )


def _require_same_history(applied: Sequence[_Applied], migrations: Sequence[Migration]) -> None:
    by_version = {migration.version: migration for migration in migrations}
    for row, migration in zip(applied, migrations, strict=False):
        if row.version not in by_version:
            break
        if row.version != migration.version:
            raise CannotStart(
                f"the database has {row.version:04d}_{row.name} without {migration} before it: somebody changed "
                "schema_migrations by hand; restore a backup, or mend that table"
            )
        if row.checksum != migration.checksum:
            raise CannotStart(
                f"{migration} was edited after it was applied to this database: restore the file as it was and "
                "put the change into a new migration (while writing it, `winedex migrate redo`)"
            )
    if unknown := [row for row in applied if row.version not in by_version]:
        raise CannotStart(_too_new(unknown[-1]))


def _too_new(row: _Applied) -> str:
    return (
        f"the database's schema is newer than this program: it has {row.version:04d}_{row.name}, which this "
        "program does not know. Start the newer program, or take the schema back with that one's "
        "`winedex migrate down`"
    )


def _version(applied: Sequence[_Applied]) -> str:
    return f"{applied[-1].version:04d}_{applied[-1].name}" if applied else "nothing yet"


async def _applied(conn: Connection) -> list[_Applied]:
    if await conn.fetchval("SELECT to_regclass('public.schema_migrations')") is None:
        return []
    rows = await conn.fetch("SELECT version, name, checksum, applied_at FROM public.schema_migrations ORDER BY version")
    return [_Applied(row["version"], row["name"], row["checksum"], row["applied_at"]) for row in rows]


@asynccontextmanager
async def _alone(conn: Connection) -> AsyncIterator[None]:
    deadline = asyncio.get_running_loop().time() + _LOCK_SECONDS_MAX
    while not await conn.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK_KEY):
        if asyncio.get_running_loop().time() > deadline:
            raise CannotStart(
                f"another `winedex migrate` has been at work on this database for {_LOCK_SECONDS_MAX:.0f} s: wait "
                "for it, or look for it in pg_stat_activity"
            )
        await asyncio.sleep(_LOCK_POLL_SECONDS)
    try:
        await _make_table(conn)
        yield
    finally:
        if not conn.is_closed():  # the lock goes with the session
            await conn.execute(f"SELECT pg_advisory_unlock({_LOCK_KEY})")


async def _make_table(conn: Connection) -> None:
    # Version numbers are no secret, and every server has to read them before it starts.
    await conn.execute(
        """
        SET client_min_messages = warning;
        CREATE TABLE IF NOT EXISTS public.schema_migrations (
            version    integer     NOT NULL,
            name       text        NOT NULL,
            checksum   text        NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT schema_migrations_pk PRIMARY KEY (version)
        );
        COMMENT ON TABLE public.schema_migrations IS
            'Which migrations built this schema, and the SHA-256 of each file as it was applied.';
        GRANT SELECT ON public.schema_migrations TO PUBLIC;
        RESET client_min_messages
        """
    )


async def _apply(conn: Connection, migration: Migration) -> None:
    async with _script(conn, migration.up):
        await conn.execute(
            "INSERT INTO public.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)",
            migration.version,
            migration.name,
            migration.checksum,
        )


async def _take_back(conn: Connection, migration: Migration) -> None:
    async with _script(conn, migration.down):
        await conn.execute("DELETE FROM public.schema_migrations WHERE version = $1", migration.version)


@asynccontextmanager
async def _script(conn: Connection, script: Script) -> AsyncIterator[None]:
    """Run a file; the block records it, in the same transaction where there is one."""
    if script.transactional:
        async with conn.transaction():
            await conn.execute(f"SET LOCAL lock_timeout = {_LOCK_TIMEOUT_MS}")
            await _execute(conn, script)
            # A script may have set roles or paths for itself; the record is the runner's own.
            await conn.execute("RESET search_path")
            yield
    else:
        await conn.execute(f"SET lock_timeout = {_LOCK_TIMEOUT_MS}")
        try:
            await _execute(conn, script)
        finally:
            await conn.execute("RESET lock_timeout")
        yield


async def _execute(conn: Connection, script: Script) -> None:
    try:
        await conn.execute(script.text)
    except asyncpg.PostgresError as error:
        raise CannotStart(_failure(script, error)) from error


def _failure(script: Script, error: asyncpg.PostgresError) -> str:
    line = ""
    position = getattr(error, "position", None)
    if position is not None and str(position).isdigit():
        line = f", line {script.text.count(chr(10), 0, int(position)) + 1}"
    hints = [str(text) for name in ("detail", "hint", "context") if (text := getattr(error, name, None)) is not None]
    if isinstance(error, asyncpg.LockNotAvailableError):
        hints.append("Somebody uses that table: try again at a quieter moment.")
    elif not script.transactional:
        hints.append("It ran outside a transaction: look for an INVALID index it left, and drop it.")
    else:
        hints.append("Nothing of this file was kept: mend it and run `winedex migrate up` again.")
    said = f"{error} ({error.sqlstate})"
    return f"{script.path.name}{line}: " + "\n  ".join([said, *hints])
