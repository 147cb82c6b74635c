"""A small world for tests of what players do with each other: three players, their wines, a hand above every policy."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

import asyncpg

from db.players import as_player
from db.pool import Connection, Pool, connection, open_pool
from game.ids import PlayerId
from server.identifiers import uuid7
from tests.db.people import NOW_MS, furnish, joined
from tests.fixtures.postgres import TEMPLATE, Cluster, Database
from tests.fixtures.until import until
from tests.fixtures.world import digests

P = ParamSpec("P")
T = TypeVar("T")

_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

PLAYERS = PlayerId(1), PlayerId(2), PlayerId(3)


class World:
    """Ana, Ben and Cleo with 20,000 coins and three wines each; `sql` runs above every grant and policy."""

    def __init__(self, database: Database, pool: Pool, superuser: Connection) -> None:
        self.database = database
        self.pool = pool
        self.superuser = superuser
        self.ana, self.ben, self.cleo = PLAYERS

    async def do(
        self,
        player: PlayerId,
        act: Callable[Concatenate[Connection, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """One call, in a transaction that speaks for a player."""
        async with as_player(self.pool, player) as conn:
            return await act(conn, *args, **kwargs)

    async def sql(self, statement: str, *args: object) -> Any:
        """A statement above every policy; its first value."""
        return await self.superuser.fetchval(statement, *args)

    async def until_somebody_waits(self) -> None:
        """Until a statement of this database waits for a lock."""
        await until(lambda: self.superuser.fetchval(_WAITS), "a statement that waits for a lock")

    @asynccontextmanager
    async def held(self, statement: str, *args: object) -> AsyncIterator[None]:
        """A statement that is done and not committed before somebody else waits for it or the block ends."""
        async with connection(self.database.superuser) as conn, conn.transaction():
            await conn.execute(statement, *args)
            yield
            await self.until_somebody_waits()

    async def wines(self, player: PlayerId) -> list[asyncpg.Record]:
        """A player's wines: id and public_id."""
        return await self.superuser.fetch("SELECT id, public_id FROM wines WHERE owner_id = $1 ORDER BY id", player)

    async def wine_of(self, player: PlayerId, species: str) -> uuid.UUID:
        """Make the first wine of a player's one of this species; its ref."""
        wine = (await self.wines(player))[0]
        await self.sql(
            "UPDATE wines SET species_id = (SELECT s.id FROM wine_species s WHERE s.slug = $2) WHERE id = $1",
            wine["id"],
            species,
        )
        return uuid.UUID(str(wine["public_id"]))

    async def now_ms(self) -> int:
        """The database's own time."""
        return int(await self.sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"))

    async def everything(self) -> dict[str, str]:
        """A digest of every table, to see that nothing was left behind."""
        return await digests(self.superuser)


async def make_world(pg: Cluster, name: str, *, furnished: bool) -> str:
    """Make the database of this name that worlds are copied from, with all content or with the catalogue alone."""
    await pg.run(f"CREATE DATABASE {name} OWNER winedex_owner TEMPLATE {TEMPLATE}")
    database = pg.database(name)
    if furnished:
        await furnish(database)
    pool = await open_pool(database.server, size_min=1, size_max=1)
    assert tuple([await joined(pool, person, coins=20_000) for person in ("Ana", "Ben", "Cleo")]) == PLAYERS
    await pool.close()
    return name


@asynccontextmanager
async def world_of(pg: Cluster, template: str) -> AsyncIterator[World]:
    """A copy of one of those, of a test's own."""
    async with pg.copied(template) as database, connection(database.superuser) as superuser:
        pool = await open_pool(database.server, size_min=1, size_max=10)
        try:
            yield World(database, pool, superuser)
        finally:
            await pool.close()


def ref() -> uuid.UUID:
    """A ref that nothing has yet."""
    return uuid7(NOW_MS)
