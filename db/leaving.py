"""A player leaves for good: his account is erased; what is also others' stays, with a number that leads to nobody."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from db.errors import unavailable
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection, Record


class Left(NamedTuple):
    """What became of it: `busy` names what keeps him, and then nothing was done; `sessions` are those that ended."""

    busy: list[str]
    sessions: list[str]


async def leave(connection: Connection, face: uuid.UUID) -> Left | None:
    """Erase the account of the player for whom this connection speaks; None where it is erased already.

    `face` is what the outside calls his row from then on.

    Raises:
        Unavailable: the database cannot answer now.
    """
    with unavailable():
        row = await connection.fetchrow("SELECT busy, sessions FROM account_delete($1)", face)
    return _left(row)


async def erase(connection: Connection, player: PlayerId, face: uuid.UUID) -> Left | None:
    """The same for any player, on an owner's connection as the engine.

    Raises:
        Unavailable: the database cannot answer now.
    """
    with unavailable():
        row = await connection.fetchrow("SELECT busy, sessions FROM account_erase($1, $2)", player, face)
    return _left(row)


async def of_name(connection: Connection, name_key: str) -> PlayerId | None:
    """Whose a name is."""
    with unavailable():
        found = await connection.fetchval("SELECT id FROM users WHERE name_key = $1 AND id > 0", name_key)
    return None if found is None else PlayerId(found)


def _left(row: Record | None) -> Left | None:
    assert row is not None, "a function with OUT arguments answers one row"
    if row["busy"] is None:
        return None
    return Left(list(row["busy"]), [str(session) for session in row["sessions"] or ()])
