"""Connections and pools as this program wants them: jsonb through orjson, a name, and never a superuser's.

Row-level security does not hold for a superuser or a role with BYPASSRLS, and nobody would notice: so a pool that
would log in as one refuses to open.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg
import orjson

from db.errors import CannotStart, LoginRefused, unavailable
from db.login import Login

__all__ = ["Connection", "Pool", "connect", "connection", "open_pool", "require_plain_role"]

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Record: TypeAlias = asyncpg.Record
    Connection: TypeAlias = asyncpg.Connection[Record] | PoolConnectionProxy[Record]
    Pool: TypeAlias = asyncpg.Pool[Record]
else:
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

_APPLICATION = "winedex"
_CONNECT_SECONDS_MAX = 10.0
# Longer than any lock_timeout, shorter than a client's patience: a server that has vanished is noticed.
_COMMAND_SECONDS_MAX = 15.0


async def connect(login: Login, *, command_seconds_max: float | None = None) -> asyncpg.Connection[Any]:
    """Open one connection; the caller closes it. Commands may take for ever unless told otherwise.

    Raises:
        Unavailable: nobody answers there, or not now.
        LoginRefused: the server does not let this role in.
    """
    try:
        with unavailable():
            conn = await asyncpg.connect(
                login.url,
                timeout=_CONNECT_SECONDS_MAX,
                command_timeout=command_seconds_max,
                statement_cache_size=login.statement_cache_size,
                server_settings={"application_name": _APPLICATION},
            )
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
        raise LoginRefused(
            f"{login} cannot be opened: {error}. Mend the user, password or database name in the address, or "
            "PostgreSQL's pg_hba.conf"
        ) from error
    await _prepare(conn)
    return conn


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
) -> Pool:
    """Open a pool; the caller closes it. Commands may take so long, or for ever.

    Raises:
        Unavailable: nobody answers there, or not now.
        LoginRefused: the server does not let this role in.
        CannotStart: the role is above row-level security.
    """
    first = await connect(login, command_seconds_max=_COMMAND_SECONDS_MAX)
    try:
        await require_plain_role(first)
    finally:
        await first.close()
    with unavailable():
        return await asyncpg.create_pool(
            login.url,
            min_size=size_min,
            max_size=size_max,
            timeout=_CONNECT_SECONDS_MAX,
            command_timeout=command_seconds_max,
            statement_cache_size=login.statement_cache_size,
            # asyncpg resets a connection that comes back to the pool: a player's id set on it must not stay.
            init=_prepare,
            server_settings={"application_name": _APPLICATION},
        )


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
