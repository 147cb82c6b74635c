"""Who owns the schema: what a role may do, and acting as the one plain role that everything belongs to.

A function that runs with its owner's rights must not be a superuser's, or every mistake in it would be one above
row-level security. So a superuser does not migrate as itself: it makes `winedex_owner` the owner of the database,
as in the embedded PostgreSQL, and acts as that.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from db.errors import CannotStart
from db.pool import Connection

__all__ = ["OWNER_ROLE", "Rights", "acting_as_owner", "rights_of"]

OWNER_ROLE = "winedex_owner"

# The migrations' groups: a superuser may have made them by hand, and then only he can hand on their administration.
_GROUPS = (
    "wine_pokedex_app",
    "wine_pokedex_readonly",
    "wine_pokedex_jobs",
    "wine_pokedex_engine",
    "wine_pokedex_auditor",
    "winedex_server",
)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the role of a connection may do with its database."""

    user: str
    superuser: bool
    create_role: bool
    database: str
    database_owner: str
    owns_database: bool
    owner_is_superuser: bool
    owner_creates_roles: bool

    @property
    def may_migrate(self) -> bool:
        return self.superuser or self.create_role or self.owns_database


async def rights_of(conn: Connection) -> Rights:
    """Ask what this connection's role may do."""
    row = await conn.fetchrow(
        """
        SELECT me.rolname AS "user", me.rolsuper AS superuser, me.rolcreaterole AS create_role,
               d.datname AS database, o.rolname AS database_owner,
               pg_has_role(me.oid, d.datdba, 'USAGE') AS owns_database,
               o.rolsuper AS owner_is_superuser, o.rolcreaterole AS owner_creates_roles
        FROM pg_catalog.pg_database AS d
        JOIN pg_catalog.pg_roles AS o ON o.oid = d.datdba
        JOIN pg_catalog.pg_roles AS me ON me.rolname = current_user
        WHERE d.datname = current_database()
        """
    )
    assert row is not None
    return Rights(**dict(row))


@asynccontextmanager
async def acting_as_owner(conn: Connection, rights: Rights) -> AsyncIterator[None]:
    """Inside the block the connection acts as the role that owns the schema; a plain owner already is that role.

    Raises:
        CannotStart: the database belongs to a plain role that cannot make the game's roles.
    """
    if not rights.superuser:
        yield
        return
    owner = await _prepared_owner(conn, rights)
    await conn.execute(f"SET ROLE {await _quoted(conn, owner)}")
    try:
        yield
    finally:
        if not conn.is_closed():
            await conn.execute("RESET ROLE")


async def _prepared_owner(conn: Connection, rights: Rights) -> str:
    if not rights.owner_is_superuser:
        if not rights.owner_creates_roles:
            raise CannotStart(
                f"the database {rights.database} belongs to {rights.database_owner}, which cannot make the game's "
                f"roles: ALTER ROLE {rights.database_owner} CREATEROLE, or give the server a database of its own"
            )
        owner = rights.database_owner
    else:
        owner = OWNER_ROLE
        if not await conn.fetchval("SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1)", owner):
            await conn.execute(f"CREATE ROLE {owner} NOLOGIN NOSUPERUSER CREATEROLE")
        await conn.execute(f"ALTER DATABASE {await _quoted(conn, rights.database)} OWNER TO {owner}")
    quoted = await _quoted(conn, owner)
    lacking = await conn.fetch(
        "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY ($1::text[])"
        " AND NOT pg_has_role($2::name, oid, 'MEMBER WITH ADMIN OPTION') ORDER BY rolname",
        _GROUPS,
        owner,
    )
    for row in lacking:
        await conn.execute(f"GRANT {row['rolname']} TO {quoted} WITH ADMIN OPTION")
    # What only a superuser can give, and the monitoring views want; they say so where it is not there.
    if not await conn.fetchval("SELECT pg_has_role($1::name, 'pg_monitor', 'MEMBER')", owner):
        await conn.execute(f"GRANT pg_monitor TO {quoted}")
    if "pg_stat_statements" in (await conn.fetchval("SHOW shared_preload_libraries") or ""):
        await conn.execute("SET client_min_messages = warning")
        await conn.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        await conn.execute("RESET client_min_messages")
    return owner


async def _quoted(conn: Connection, name: str) -> str:
    return str(await conn.fetchval("SELECT quote_ident($1)", name))
