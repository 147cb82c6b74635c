"""Coins as the ledger has them: whole numbers, in accounts whose every change is a line that can be checked.

Nothing here moves a coin: that is done by functions of the schema, in the same call as what the coins are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from db.errors import REFUSALS
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection, Pool

REFUSALS["coin_accounts_funds"] = "insufficient_funds"
REFUSALS["coin_transactions_key_unique"] = "key_reused"


class Purse(NamedTuple):
    """What a player has: free to spend, and promised."""

    available: int
    held: int


class Discrepancy(NamedTuple):
    """Where the books do not agree with themselves: what is said of row `id`, and what its lines say."""

    what: str
    id: int
    said: int
    found: int


async def purse(connection: Connection, player: PlayerId) -> Purse:
    """A player's coins; the connection has to speak for him."""
    rows = await connection.fetch("SELECT kind, balance FROM coin_accounts WHERE player_id = $1", player)
    balances = {row["kind"]: row["balance"] for row in rows}
    assert balances.keys() == {"available", "held"}, "every player has two accounts, and may see his own"
    return Purse(balances["available"], balances["held"])


async def available(connection: Connection | Pool, players: Sequence[PlayerId]) -> dict[PlayerId, int]:
    """What these players may spend: the engine's question, across players."""
    rows = await connection.fetch("SELECT player_id, balance FROM coins_available($1)", players)
    return {PlayerId(row["player_id"]): row["balance"] for row in rows}


async def discrepancies(connection: Connection) -> list[Discrepancy]:
    """Everything that is wrong with the books; empty when all is well. Reads all lines: for audits."""
    rows = await connection.fetch("SELECT what, id, said, found FROM coin_discrepancies()")
    return [Discrepancy(*row) for row in rows]
