"""Hidden fields as bytes: which keys they need, and their rows by pages, for whoever puts them under another key.

The first byte of a hidden value is the number of its key. What reads and writes across players runs on an owner's
connection as the engine, for an operator's command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.errors import unavailable
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection, Pool


class HiddenColumn(NamedTuple):
    """A column of hidden values, one row a player."""

    table: str
    column: str

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


EMAIL = HiddenColumn("user_emails", "email")
TOTP = HiddenColumn("user_totp", "secret")
COLUMNS = (EMAIL, TOTP)


class Hidden(NamedTuple):
    """Whose value it is, and what is stored."""

    player: PlayerId
    value: bytes


async def keys_used(connection: Connection | Pool) -> dict[str, dict[int, int]]:
    """For each column how many values each key hides, by the key's number.

    Raises:
        Unavailable: the database cannot answer now.
    """
    with unavailable():
        rows = await connection.fetch("SELECT field, key_number, hidden FROM hidden_keys()")
    used: dict[str, dict[int, int]] = {column.name: {} for column in COLUMNS}
    for row in rows:
        used[row["field"]][row["key_number"]] = row["hidden"]
    return used


async def sample(connection: Connection | Pool, column: HiddenColumn, key: int) -> Hidden | None:
    """Some value that this key hides, to see whether it is the right key."""
    with unavailable():
        row = await connection.fetchrow("SELECT player_id, value FROM hidden_sample($1, $2)", column.name, key)
    return None if row is None or row["value"] is None else Hidden(PlayerId(row["player_id"]), bytes(row["value"]))


async def under_other_keys(
    connection: Connection, column: HiddenColumn, newest: int, after: PlayerId, most: int
) -> list[Hidden]:
    """The next values, by player, that another key than the newest hides."""
    rows = await connection.fetch(
        f"SELECT user_id, {column.column} AS value FROM {column.table}"  # noqa: S608 - our own words; values are arguments
        f" WHERE user_id > $1 AND get_byte({column.column}, 0) <> $2 ORDER BY user_id LIMIT $3",
        after,
        newest,
        most,
    )
    return [Hidden(PlayerId(row["user_id"]), bytes(row["value"])) for row in rows]


async def replace(connection: Connection, column: HiddenColumn, was: Hidden, value: bytes) -> bool:
    """Put another value in the place of this one; False where it is not there any more."""
    done = await connection.execute(
        f"UPDATE {column.table} SET {column.column} = $3 WHERE user_id = $1 AND {column.column} = $2",  # noqa: S608 - our own words; values are arguments
        was.player,
        was.value,
        value,
    )
    return bool(done == "UPDATE 1")
