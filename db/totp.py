"""Second factors as they are stored: a hidden secret, which steps are used up, hashes of recovery codes.

Everything here is about the player for whom the connection speaks (`as_player`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from db.pool import Connection


class StoredFactor(NamedTuple):
    """`in_force`: signing in asks for a code. Codes of `last_step` and before are used up."""

    secret: bytes
    in_force: bool
    last_step: int


async def own(connection: Connection) -> StoredFactor | None:
    """The player's factor, also one that is only begun."""
    row = await connection.fetchrow(
        "SELECT secret, confirmed_at IS NOT NULL AS in_force, last_step FROM user_totp WHERE user_id = current_player()"
    )
    return None if row is None else StoredFactor(bytes(row["secret"]), row["in_force"], row["last_step"])


async def begin(connection: Connection, secret: bytes) -> bool:
    """Keep the secret of a factor that asks for nothing yet; False where one is in force."""
    return bool(await connection.fetchval("SELECT totp_begin($1)", secret))


async def confirm(connection: Connection, step: int, code_hashes: Sequence[bytes]) -> bool:
    """Put the factor in force; False where none was begun. The code of this step counts as used."""
    return bool(await connection.fetchval("SELECT totp_confirm($1, $2)", step, list(code_hashes)))


async def accept(connection: Connection, step: int) -> bool:
    """Use up the code of a step; False where it is used up already."""
    return bool(await connection.fetchval("SELECT totp_accept($1)", step))


async def accept_recovery(connection: Connection, code_hash: bytes) -> bool:
    """Use up a recovery code; False where it is none, or used already."""
    return bool(await connection.fetchval("SELECT recovery_code_accept($1)", code_hash))


async def end(connection: Connection) -> None:
    """Take the factor and its recovery codes away."""
    await connection.execute("SELECT totp_end()")
