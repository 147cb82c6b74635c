"""Connections and pools as this program wants them: jsonb through orjson, a name, and never a superuser's.

Row-level security does not hold for a superuser or a role with BYPASSRLS, and nobody would notice: so a pool that
would log in as one refuses to open.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg
import orjson

from db.errors import CannotStart, LoginRefused, Unavailable, unavailable
from db.login import Login
from db.primary import reach

__all__ = ["Connection", "Pool", "connect", "connection", "open_pool", "require_plain_role"]

if TYPE_CHECKING:
    from asyncpg.pool import PoolAcquireContext, PoolConnectionProxy

    Record: TypeAlias = asyncpg.Record
    Connection: TypeAlias = asyncpg.Connection[Record] | PoolConnectionProxy[Record]
    Pool: TypeAlias = asyncpg.Pool[Record]
    _Whole: TypeAlias = asyncpg.Connection[Record]
else:
    Connection = _Whole = asyncpg.Connection
    Pool = asyncpg.Pool

_APPLICATION = "winedex"
_CONNECT_SECONDS_MAX = 10.0
# Longer than any lock_timeout, shorter than a client's patience: a server that has vanished is noticed.
_COMMAND_SECONDS_MAX = 15.0


# A connection is made anew after so much work, and one too many goes when nobody wants it.
_QUERIES_MAX = 50_000
_IDLE_SECONDS_MAX = 300.0
# How long to wait for a connection of a pool before the database counts as too busy: below a client's patience, and
# above the time that a primary takes to come back.
_ACQUIRE_SECONDS_MAX = 5.0

_NOT_LET_IN = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)


async def connect(
    login: Login, *, command_seconds_max: float | None = None, cancels: bool = True, read_only: bool = False
) -> asyncpg.Connection[Any]:
    """Open one connection; the caller closes it. Commands may take for ever unless told otherwise. Where it does not
    cancel, it is dropped when one took too long (`_Dropped` says why).

    Raises:
        Unavailable: nobody answers there, or not now.
        LoginRefused: the server does not let this role in.
    """

    try:
        with unavailable():
            return await _opened(login, command_seconds_max, cancels=cancels, read_only=read_only)
    except _NOT_LET_IN as error:
        raise LoginRefused(
            f"{login} cannot be opened: {error}. Mend the user, password or database name in the address, or "
            "PostgreSQL's pg_hba.conf"
        ) from error


@asynccontextmanager
async def connection(login: Login) -> AsyncIterator[asyncpg.Connection[Any]]:
    """`connect` for as long as the block lasts."""
    conn = await connect(login)
    try:
        yield conn
    finally:
        await conn.close(timeout=_CONNECT_SECONDS_MAX)


async def open_pool(
    login: Login,
    *,
    size_min: int = 2,
    size_max: int = 10,
    command_seconds_max: float | None = _COMMAND_SECONDS_MAX,
    cancels: bool = False,
    read_only: bool = False,
) -> Pool:
    """Open a pool; the caller closes it. Commands may take so long, or for ever. One that is `read_only` is refused
    every write by whichever server it leads to (of which our PgBouncer tells nothing: behind it only a standby does).

    Raises:
        Unavailable: nobody answers there, or not now.
        LoginRefused: the server does not let this role in.
        CannotStart: the role is above row-level security.
    """
    first = await connect(login, command_seconds_max=command_seconds_max, cancels=cancels, read_only=read_only)
    try:
        with unavailable():
            async with asyncio.timeout(_COMMAND_SECONDS_MAX):
                await require_plain_role(first)
    except BaseException:
        first.terminate()
        raise
    spare = [first]
    if not size_min:
        await spare.pop().close()

    async def one(*_: object, **__: object) -> asyncpg.Connection[Any]:
        if spare:  # the one that was looked at; PostgreSQL pays milliseconds for each
            return spare.pop()
        try:
            return await _opened(login, command_seconds_max, cancels=cancels, read_only=read_only)
        except _NOT_LET_IN as error:  # it was, when the pool was opened: where a standby took over, say
            raise Unavailable(f"{login} lets us in no more: {error}") from error

    with unavailable():
        return await _Bounded(
            connect=one,
            reset=_as_it_is,
            min_size=size_min,
            max_size=size_max,
            max_queries=_QUERIES_MAX,
            max_inactive_connection_lifetime=_IDLE_SECONDS_MAX,
            loop=None,
            connection_class=asyncpg.Connection,
            record_class=asyncpg.Record,
        )


@asynccontextmanager
async def lent(pool: Pool) -> AsyncIterator[Connection]:
    """A connection of this pool for a while; who waits too long for one is told that the database can't answer.

    Raises:
        Unavailable: the database cannot answer now.
    """
    with unavailable():
        async with pool.acquire() as connection:
            yield connection


async def _opened(
    login: Login, command_seconds_max: float | None, *, cancels: bool, read_only: bool = False
) -> asyncpg.Connection[Any]:
    settings = {"application_name": _APPLICATION} | ({"default_transaction_read_only": "on"} if read_only else {})

    async def one(url: str) -> asyncpg.Connection[Any]:
        return await asyncpg.connect(
            url,
            timeout=_CONNECT_SECONDS_MAX,
            command_timeout=command_seconds_max,
            statement_cache_size=login.statement_cache_size,
            connection_class=asyncpg.Connection if cancels else _Dropped,
            server_settings=settings,
        )

    conn = await reach(login, one)
    try:
        await _prepare(conn)
    except BaseException:
        conn.terminate()
        raise
    return conn


class _Dropped(_Whole):
    """A connection that is dropped, and not cancelled, when a command took too long.

    A commit that waits for a synchronous standby is on the primary's own disk already, where nobody can see it. To
    cancel it ends the waiting: then everybody sees it, and a failover takes it away again (PostgreSQL's manual,
    "Synchronous Replication"). What is left alone stays unseen. PostgreSQL's own limit ends every other statement.
    """

    _given_up = False

    def is_closed(self) -> bool:
        return self._given_up or super().is_closed()

    def _cancel_current_command(self, *waiters: Any) -> None:
        self._given_up = True
        # Not now: the driver is in the middle of a time-out, or of a task's being cancelled.
        self._loop.call_soon(self._abort)  # type: ignore[attr-defined]  # the driver's own, of which its types do not tell


async def _as_it_is(connection: _Whole) -> None:
    """A connection goes back to its pool as it is. The driver has rolled back what was open, and whatever this program
    sets on a pool's connection (whom it speaks for, in which role, for how long) it sets for a transaction alone; who
    wants more has a connection of his own. To have PostgreSQL reset all of it cost each read another round trip."""


class _Bounded(Pool):
    """A pool in which nobody waits for ever for a connection: one that can't be had in time counts as unavailable."""

    def acquire(self, *, timeout: float | None = None) -> PoolAcquireContext[Record]:
        return super().acquire(timeout=_ACQUIRE_SECONDS_MAX if timeout is None else timeout)


async def require_plain_role(conn: Connection) -> None:
    """Refuse a role that row-level security does not hold.

    Raises:
        CannotStart: it is a superuser, or has BYPASSRLS.
    """
    row = await conn.fetchrow(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user"
    )
    assert row is not None
    if row["rolsuper"] or row["rolbypassrls"]:
        above = "a superuser" if row["rolsuper"] else "allowed to bypass row-level security"
        raise CannotStart(
            f"the server would log in as {row['rolname']}, which is {above}, and every player could then read "
            "everybody's rows: let it log in as winedex_server, or as another plain member of wine_pokedex_app"
        )


async def _prepare(conn: asyncpg.Connection[Any]) -> None:
    # In PostgreSQL's binary form both are the text itself, jsonb with a version byte before it: no copy as str.
    await conn.set_type_codec("json", schema="pg_catalog", encoder=orjson.dumps, decoder=orjson.loads, format="binary")
    await conn.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: b"\x01" + orjson.dumps(value),
        decoder=lambda encoded: orjson.loads(memoryview(encoded)[1:]),
        format="binary",
    )
