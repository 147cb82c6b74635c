"""From what the operator said to two logins: the owner's, who migrates, and the server's, who is never above RLS.

* No address: the embedded PostgreSQL, whose owner migrates, and the server logs in as `winedex_server`.
* An address whose role may migrate (a superuser, CREATEROLE, or the database's owner): it migrates, gives
  `winedex_server` that address's password, and the server logs in as `winedex_server`.
* An address whose role may not: the server logs in as that role, and the schema must be the one it knows.
* An owner's address besides (WINEDEX_DATABASE_OWNER_URL): that one migrates, the other is the server's.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from db import migrate
from db.embedded import Embedded, attached_or_started, started
from db.errors import CannotStart, LoginRefused, Unavailable
from db.login import Login
from db.migration_files import load
from db.owner import Rights, acting_as_owner, rights_of
from db.pool import Connection, connect, require_plain_role
from db.scram import verifier

__all__ = ["SERVER_ROLE", "Address", "Opened", "opened", "owner_connection", "settle"]

SERVER_ROLE = "winedex_server"

# A database that is started together with us, by a container's compose file say, gets this long.
_PATIENCE_SECONDS = 30.0
_POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Address:
    """What the operator said about the database."""

    url: str | None
    owner_url: str | None
    data_dir: Path
    """Where the embedded PostgreSQL lives where `url` is None."""
    direct_url: str | None = None
    """The same role's way past a pooler that lends sessions by the transaction; None where `url` has none in it."""
    replica_url: str | None = None
    """A standby's, for what may be read a few seconds late; None: the primary is asked for everything."""

    @classmethod
    def from_environment(
        cls,
        data_dir: Path,
        url: str | None = None,
        environment: Mapping[str, str] = os.environ,
        replica_url: str | None = None,
    ) -> Address:
        """A flag's `url` before WINEDEX_DATABASE_URL; the owner's and the direct one are only in the environment."""
        return cls(
            url or environment.get("WINEDEX_DATABASE_URL") or None,
            environment.get("WINEDEX_DATABASE_OWNER_URL") or None,
            data_dir,
            environment.get("WINEDEX_DATABASE_DIRECT_URL") or None,
            replica_url or environment.get("WINEDEX_REPLICA_URL") or None,
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is ready to be served from."""

    server: Login
    """A plain member of wine_pokedex_app: what every pool of the server's logs in as."""
    direct: Login
    """The same past any pooler, for what sets something on its session."""
    owner: Login | None
    """Who may migrate; None where nobody we know may."""
    embedded: Embedded | None
    """Ours to watch (`ended`) where no address was given."""
    replica: Login | None = None
    """A standby, for what may be read a few seconds late."""


@asynccontextmanager
async def opened(address: Address, *, command: bool = False) -> AsyncIterator[Opened]:
    """Start what has to be started, migrate where we may, and say who logs in; the embedded one ends with the block.

    `command` is for one that may run beside a server: it shares that one's PostgreSQL instead of being refused.

    Raises:
        CannotStart: with what to do. FolderInUse: the embedded one is another server's.
    """
    if address.url is not None:
        url = Login.parse(address.url)
        owner = Login.parse(address.owner_url) if address.owner_url is not None else None
        server, migrated_by = await settle(url, owner)
        direct = server if address.direct_url is None else Login.parse(address.direct_url)
        yield Opened(server, direct, migrated_by, None, _replica(address, url, server))
        return
    run = attached_or_started if command else started
    async with run(address.data_dir) as embedded:
        server, migrated_by = await settle(embedded.owner)
        yield Opened(server, server, migrated_by, embedded, _replica(address, embedded.owner, server))


def _replica(address: Address, url: Login, server: Login) -> Login | None:
    if address.replica_url is None:
        return None
    named = Login.parse(address.replica_url)
    # A standby has the roles of its primary: who migrates there is not who reads here.
    return named.as_user(server.user, server.password) if server.user and named.user in (None, url.user) else named


@asynccontextmanager
async def owner_connection(address: Address) -> AsyncIterator[Connection]:
    """A connection that may change the schema, as the role that owns it; for `winedex migrate`.

    Raises:
        CannotStart: nobody in the address may.
    """
    if (url := address.owner_url or address.url) is not None:
        async with _acting(Login.parse(url)) as conn:
            yield conn
        return
    async with attached_or_started(address.data_dir) as embedded, _acting(embedded.owner) as conn:
        yield conn


async def settle(login: Login, owner: Login | None = None) -> tuple[Login, Login | None]:
    """Bring the schema up where somebody may, and return the server's login and who migrated.

    Raises:
        CannotStart: with what to do. LoginRefused: PostgreSQL lets one of them not in.
    """
    migrations = load()
    if owner is not None:
        async with _acting(owner) as conn:
            await migrate.up(conn, migrations)
        server, migrated_by = login, owner
    else:
        conn = await _patiently(login)
        try:
            rights = await rights_of(conn)
            if rights.may_migrate:
                async with acting_as_owner(conn, rights):
                    await migrate.up(conn, migrations)
                    server = await _servers_own(conn, login)
                migrated_by = login
            else:
                server, migrated_by = login, None
        finally:
            await conn.close()
    conn = await _patiently(server)
    try:
        await require_plain_role(conn)
        await _require_member(conn)
        await migrate.require_known(conn, migrations)
    finally:
        await conn.close()
    return server, migrated_by


async def _servers_own(conn: Connection, login: Login) -> Login:
    """Make sure that the server's role can log in as `login` does, with the same password."""
    server = login.as_user(SERVER_ROLE, login.password)
    if await _lets_in(server):
        return server
    if login.password is not None:
        # A password once set is not set at every start: each worker would write the same row at once.
        password = verifier(login.password) if login.password.isascii() else login.password
        quoted = await conn.fetchval("SELECT quote_literal($1::text)", password)
        try:
            await conn.execute(f"ALTER ROLE {SERVER_ROLE} LOGIN PASSWORD {quoted}")
        except asyncpg.InsufficientPrivilegeError as error:
            raise CannotStart(
                f"{login} may not set {SERVER_ROLE}'s password ({error}): set it yourself to the one in the "
                f"address, or name {SERVER_ROLE} in WINEDEX_DATABASE_URL and {login.user} in "
                "WINEDEX_DATABASE_OWNER_URL"
            ) from error
        if await _lets_in(server):
            return server
    raise LoginRefused(
        f"PostgreSQL lets {login.user or 'us'} in and not {SERVER_ROLE}, as which the server runs (peer "
        f"authentication, or a rule of pg_hba.conf for one user): allow {SERVER_ROLE} there with the same "
        f"method, or set its password (ALTER ROLE {SERVER_ROLE} PASSWORD …), name it in WINEDEX_DATABASE_URL, and "
        "put this address into WINEDEX_DATABASE_OWNER_URL"
    )


async def _lets_in(login: Login) -> bool:
    try:
        conn = await connect(login)
    except LoginRefused:
        return False
    await conn.close()
    return True


async def _require_member(conn: Connection) -> None:
    known = await conn.fetchval("SELECT count(*) FROM pg_catalog.pg_roles WHERE rolname = 'wine_pokedex_app'")
    if not known:
        return  # no schema of ours at all, which require_known says better
    if not await conn.fetchval("SELECT pg_has_role(current_user, 'wine_pokedex_app', 'USAGE')"):
        user = await conn.fetchval("SELECT current_user::text")
        raise CannotStart(
            f"{user} is no member of wine_pokedex_app and may not read the game's tables: GRANT wine_pokedex_app, "
            f"wine_pokedex_jobs TO {user}, or name {SERVER_ROLE} in the address"
        )


@asynccontextmanager
async def _acting(login: Login) -> AsyncIterator[Connection]:
    conn = await _patiently(login)
    try:
        rights: Rights = await rights_of(conn)
        if not rights.may_migrate:
            raise CannotStart(
                f"{login} may not migrate (it is no superuser, has no CREATEROLE and owns no database): name a "
                "role that may in WINEDEX_DATABASE_OWNER_URL"
            )
        async with acting_as_owner(conn, rights):
            yield conn
    finally:
        await conn.close()


async def _patiently(login: Login) -> asyncpg.Connection[asyncpg.Record]:
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    while True:
        try:
            return await connect(login)
        except Unavailable as error:
            if asyncio.get_running_loop().time() > deadline:
                raise CannotStart(
                    f"nobody answers at {login} after {_PATIENCE_SECONDS:.0f} s ({error.__cause__}): start "
                    "PostgreSQL there, or mend --database-url; without one the embedded PostgreSQL is used"
                ) from error
        await asyncio.sleep(_POLL_SECONDS)
