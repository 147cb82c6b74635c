"""The players' inboxes: the channel `player:<id>`. Lines are written by the rooms' commits (db/journal.py) only."""

from typing import Any, NamedTuple

from db.pool import Connection
from game.ids import PlayerId

LINES_READ_MAX = 1_000
"""Who has missed more is given a snapshot instead."""


class Line(NamedTuple):
    """One line: its number in the channel, when (milliseconds since the Unix epoch), `t` and `d` of the push."""

    n: int
    at_ms: int
    type: str
    d: dict[str, Any]


async def head(connection: Connection, player: PlayerId) -> int:
    """The number of the player's last line; 0 where he never had one. Under the player's own id."""
    return await connection.fetchval("SELECT n FROM inbox_heads WHERE player_id = $1", player) or 0


async def after(connection: Connection, player: PlayerId, n: int) -> list[Line]:
    """The player's lines after number `n` that are still kept, oldest first. Under the player's own id."""
    rows = await connection.fetch(
        "SELECT n, at_ms, type, d FROM inbox WHERE player_id = $1 AND n > $2 ORDER BY n LIMIT $3",
        player,
        n,
        LINES_READ_MAX + 1,
    )
    return [Line(*row.values()) for row in rows]
