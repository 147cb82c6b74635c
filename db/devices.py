"""On which devices players have signed in, by hashes of random tokens, and locks on trading that follow from a new one.

Each function is one statement, autocommitted. Times are milliseconds since the Unix epoch and come from the caller.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db.errors import unavailable
from db.times import moment_of
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection


async def seen(
    connection: Connection, player: PlayerId, shown: bytes | None, fresh: bytes, *, now_ms: int, lock_ms: int
) -> bool:
    """A player signs in on a device that shows this hash. Whether the house knows it, so that the device keeps it; else
    `fresh` is its hash from now on. One that is new to this player locks him out of trading for `lock_ms`.

    Raises:
        Unavailable: the database cannot answer now.
    """
    with unavailable():
        return bool(
            await connection.fetchval(
                "SELECT device_seen($1, $2, $3, $4, $5)",
                player,
                shown,
                fresh,
                moment_of(now_ms),
                timedelta(milliseconds=lock_ms),
            )
        )


async def lock_trading(connection: Connection, player: PlayerId, until_ms: int, reason: str) -> None:
    """Lock a player out of trading until then, where no lock of his lasts longer; `reason` is for him to read."""
    await connection.execute("SELECT trade_lock($1, $2, $3)", player, moment_of(until_ms), reason)
