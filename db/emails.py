"""Players' e-mail addresses as they are stored: hidden bytes, and keyed hashes. Nothing here can read one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import asyncpg

from db.errors import REFUSALS, refusal_code
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection
    from game.ids import PlayerId

REFUSALS["user_email_lookups_pk"] = "email_taken"


async def put(connection: Connection, player: PlayerId, email: bytes, lookups: Mapping[int, bytes]) -> None:
    """Store a player's first address. `lookups` are its hashes under every key there is, by the key's number.

    Raises:
        Refused: `email_taken`.
    """
    try:
        await connection.execute(
            "SELECT email_put($1, $2, $3, $4)", player, email, list(lookups), list(lookups.values())
        )
    except asyncpg.UniqueViolationError as error:
        if code := refusal_code(error):
            raise Refused(code, "This e-mail address can't be used.", field="email") from None
        raise


async def own(connection: Connection, player: PlayerId) -> bytes | None:
    """What is stored for the player for whom this connection speaks."""
    stored = await connection.fetchval("SELECT email FROM user_emails WHERE user_id = $1", player)
    return None if stored is None else bytes(stored)


async def put_lookups(connection: Connection, player: PlayerId, lookups: Mapping[int, bytes]) -> None:
    """Let an address be known again by these hashes, beside those under keys that are gone; for the engine."""
    await connection.execute(
        "INSERT INTO user_email_lookups (lookup, key_number, user_id)"
        " SELECT x.lookup, x.key_number, $1 FROM unnest($2::smallint[], $3::bytea[]) AS x (key_number, lookup)"
        " ON CONFLICT ON CONSTRAINT user_email_lookups_one_a_key DO NOTHING",
        player,
        list(lookups),
        list(lookups.values()),
    )


async def forget_lookups(connection: Connection, keys: frozenset[int]) -> int:
    """Forget the hashes under keys that are not among these; how many. For the engine."""
    done = await connection.execute(
        "DELETE FROM user_email_lookups WHERE key_number <> ALL ($1::smallint[])", list(keys)
    )
    return int(done.removeprefix("DELETE "))
