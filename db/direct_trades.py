"""Direct trades as histories read them: who sat down with whom, and how it ended. The wines are in `wine_trades`.

Both functions that write speak for one of the two players of the transaction. Coins are whole.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection

refuses("direct_trade_exists", "This trade was opened before.", "direct_trades_pk")
refuses("nobody_to_trade_with", "There is no such player to trade with.", "direct_trades_player_b_fk")
refuses("trade_with_oneself", "Nobody trades with himself.", "direct_trades_two_players")
refuses("trade_blocked", "One of you wants nothing to do with the other.", "direct_trades_not_blocked")
refuses("already_trading", "You two are at a table.", "direct_trades_one_open")
refuses("direct_trade_not_open", "You are at no such table.", "direct_trades_open_needed")
refuses("bad_direct_trade_end", "A trade is settled, cancelled, expired or void.", "direct_trades_state_known")
refuses("coins_without_trade", "Coins go with a settled trade only.", "direct_trades_coins_of_settled")
refuses("coins_both_ways", "Coins go one way.", "direct_trades_coins_one_way")
refuses("negative_coins", "Coins are not negative.", "price_not_negative")

Ending = Literal["settled", "cancelled", "expired", "void"]


class DirectTrade(NamedTuple):
    """Two players at a table: open, settled, cancelled, expired or void; `a` invited. Coins that each gave on top."""

    id: uuid.UUID
    a: PlayerId
    b: PlayerId
    state: str
    coins_a: int
    coins_b: int
    opened_at_ms: int
    closed_at_ms: int | None


async def open_(connection: Connection, trade: uuid.UUID, other: PlayerId) -> None:
    """The player sits down with another.

    Raises:
        Refused: `nobody_to_trade_with`, `trade_with_oneself`, `trade_blocked`, `already_trading`,
            `direct_trade_exists`.
    """
    with refusing():
        await connection.execute("SELECT direct_trade_open($1, $2)", trade, other)


async def close(
    connection: Connection, trade: uuid.UUID, ending: Ending, *, coins_a: int = 0, coins_b: int = 0
) -> None:
    """End a trade of the player's, once.

    Raises:
        Refused: `direct_trade_not_open`, `coins_without_trade`, `coins_both_ways`, `negative_coins`,
            `bad_direct_trade_end`.
    """
    with refusing():
        await connection.execute("SELECT direct_trade_close($1, $2, $3, $4)", trade, ending, coins_a, coins_b)


async def of_player(connection: Connection, player: PlayerId, limit: int) -> list[DirectTrade]:
    """Up to `limit` of a player's trades, newest first; the connection has to speak for him."""
    rows = await connection.fetch(
        """
        (SELECT * FROM direct_trades WHERE player_a = $1 ORDER BY direct_trade_id DESC LIMIT $2)
        UNION ALL
        (SELECT * FROM direct_trades WHERE player_b = $1 ORDER BY direct_trade_id DESC LIMIT $2)
        ORDER BY direct_trade_id DESC LIMIT $2
        """,
        player,
        limit,
    )
    return [
        DirectTrade(
            id=uuid.UUID(str(row["direct_trade_id"])),
            a=PlayerId(row["player_a"]),
            b=PlayerId(row["player_b"]),
            state=row["state"],
            coins_a=row["coins_a"],
            coins_b=row["coins_b"],
            opened_at_ms=ms_of(row["opened_at"]),
            closed_at_ms=None if row["closed_at"] is None else ms_of(row["closed_at"]),
        )
        for row in rows
    ]
