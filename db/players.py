"""Players: joining, finding, and speaking for one under row-level security.

`PlayerId` names a player inside the house; `ref` (a UUIDv7 as text) is what the outside calls him. Times are
milliseconds since the Unix epoch. Nothing here knows a password: only the hash that somebody else made.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import asyncpg
from msgspec import Struct

from db.errors import REFUSALS, refusal_code, unavailable
from db.pool import lent
from db.times import ms_of
from game.ids import PlayerId
from game.refusal import Refused
from game.wine import Wine

if TYPE_CHECKING:
    from db.pool import Connection, Pool, Record

REFUSALS["users_name_unique"] = "name_taken"
REFUSALS["users_public_id_unique"] = "name_taken"  # of two who join at once under one name and one key


class Player(Struct, frozen=True):
    """What everybody may know of a player, and when he may trade again (None: now)."""

    id: PlayerId
    ref: str
    name: str
    level: int
    experience: int
    created_at_ms: int
    trade_locked_until_ms: int | None
    trade_lock_reason: str | None


class Newcomer(NamedTuple):
    """Who is to become a player. `name_key` is the name as names are compared; without a `password_hash` nobody can
    sign in with a password."""

    ref: uuid.UUID
    name: str
    name_key: str
    password_hash: str | None


@asynccontextmanager
async def as_player(pool: Pool, player: PlayerId) -> AsyncIterator[Connection]:
    """A connection in a transaction that speaks for one player: policies show him what is his, and nothing else.

    It commits when the block ends, and rolls back when the block raises. Only the database's own work belongs into
    the block: the role allows a transaction a second of idleness.

    Raises:
        Unavailable: the database cannot answer now.
    """
    assert isinstance(player, int), "the id becomes part of a statement: a number and nothing else"
    async with lent(pool) as connection:
        # One message for both saves a round trip with every request.
        await connection.execute(f"BEGIN; SET LOCAL app.player_id = {player:d}")
        try:
            yield connection
        except BaseException:
            if not connection.is_closed():
                await connection.execute("ROLLBACK")
            raise
        await connection.execute("COMMIT")


@asynccontextmanager
async def as_viewer(pool: Pool, player: PlayerId | None) -> AsyncIterator[Connection]:
    """The same for somebody who may be nobody, and only looks: policies show nobody what is public.

    Raises:
        Unavailable: the database cannot answer now.
    """
    if player is not None:
        async with as_player(pool, player) as connection:
            yield connection
        return
    async with lent(pool) as connection:
        yield connection


async def join(
    connection: Connection, newcomer: Newcomer, *, coins: int, wines: Sequence[tuple[uuid.UUID, Wine]]
) -> PlayerId:
    """Make somebody a player with these coins and wines (each with its `ref`), all or nothing; his id.

    Raises:
        Refused: `name_taken`.
        Unavailable: the database cannot answer now.
    """
    try:
        with unavailable():
            player = await connection.fetchval(
                "SELECT player_join($1, $2, $3, $4, $5, $6)", *newcomer, coins, [_wine_json(*wine) for wine in wines]
            )
    except asyncpg.UniqueViolationError as error:
        if code := refusal_code(error):
            raise Refused(code, "Another player has this name.", field="name") from None
        raise
    return PlayerId(player)


async def find(connection: Connection | Pool, ref: str) -> Player | None:
    """The player whom the outside calls `ref`. One statement, so that a pool will do."""
    try:
        key = uuid.UUID(ref)
    except ValueError:
        return None
    row = await connection.fetchrow(_PLAYERS + " WHERE public_id = $1", key)
    return None if row is None else _player_of(row)


async def named(connection: Connection, name_key: str) -> Player | None:
    """The player who goes by this name, as names are compared; None also where nobody can sign in by it."""
    player = await connection.fetchval("SELECT player_id FROM player_password($1)", name_key)
    return None if player is None else (await by_ids(connection, [PlayerId(player)])).get(PlayerId(player))


async def by_ids(connection: Connection | Pool, ids: Iterable[PlayerId]) -> dict[PlayerId, Player]:
    """The players of these ids, those there are."""
    rows = await connection.fetch(_PLAYERS + " WHERE id = ANY ($1::bigint[])", list(ids))
    return {player.id: player for player in map(_player_of, rows)}


_PLAYERS = "SELECT id, public_id, name, level, experience, created_at, trade_locked_until, trade_lock_reason FROM users"


def _player_of(row: Record) -> Player:
    locked_until = row["trade_locked_until"]
    return Player(
        id=PlayerId(row["id"]),
        ref=str(row["public_id"]),
        name=row["name"],
        level=row["level"],
        experience=row["experience"],
        created_at_ms=ms_of(row["created_at"]),
        trade_locked_until_ms=None if locked_until is None else ms_of(locked_until),
        trade_lock_reason=row["trade_lock_reason"],
    )


def _wine_json(ref: uuid.UUID, wine: Wine) -> dict[str, Any]:
    return {
        "public_id": str(ref),
        "species": wine.species,
        "iv": tuple(wine.iv),
        "ev": tuple(wine.ev),
        "nature": wine.nature,
        "level": wine.level,
        "experience": wine.experience,
        "shiny": wine.shiny,
    }
