"""Direct trades as histories read them: who sat down with whom, what was offered, and how it ended.

The rows of tables at which people sit are written by the rooms' commits (db/journal_effects.py). The two functions here
that write are for trades without a room; they speak for one of the two players of the transaction. Coins are whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from db import players
from db.lots import OF_SPECIES, LotWine, lot_wine_of
from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId, RoomId

if TYPE_CHECKING:
    from db.players import Player
    from db.pool import Connection, Record

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
TradeState = Literal["open", "settled", "cancelled", "expired", "void"]


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


class Side(Struct, frozen=True):
    """Who sits at one side, what he has offered last, and the coins that went over from him."""

    ref: str
    name: str
    wines: tuple[LotWine, ...]
    offered: int
    paid: int


class WholeTrade(Struct, frozen=True):
    """A trade as the two see it; the first side has invited."""

    id: RoomId
    state: TradeState
    sides: tuple[Side, Side]
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
    rows = await connection.fetch(_OF_PLAYER, player, _LAST, limit)
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


async def page(connection: Connection, player: PlayerId, after: str | None, limit: int) -> list[WholeTrade]:
    """Up to `limit` of a player's trades with what was offered, the newest first, from behind the trade `after` on; the
    connection has to speak for him."""
    rows = await connection.fetch(_OF_PLAYER, player, _LAST if after is None else uuid.UUID(after), limit)
    return await _whole(connection, rows)


async def find(connection: Connection, trade: RoomId) -> WholeTrade | None:
    """A trade of the player for whom the connection speaks."""
    rows = await connection.fetch("SELECT * FROM direct_trades WHERE direct_trade_id = $1", uuid.UUID(trade))
    found = await _whole(connection, rows)
    return found[0] if found else None


_LAST = uuid.UUID(int=2**128 - 1)
_OF_PLAYER = """
    (SELECT * FROM direct_trades WHERE player_a = $1 AND direct_trade_id < $2 ORDER BY direct_trade_id DESC LIMIT $3)
    UNION ALL
    (SELECT * FROM direct_trades WHERE player_b = $1 AND direct_trade_id < $2 ORDER BY direct_trade_id DESC LIMIT $3)
    ORDER BY direct_trade_id DESC LIMIT $3
"""
# Only names of columns are put together here; values are always arguments.
_WINES = f"""
    SELECT o.direct_trade_id, o.player_id, o.wine_ref, o.level, o.nature, o.shiny, o.ivs, o.evs,
           {OF_SPECIES}
    FROM direct_trade_wines o JOIN wine_species s ON s.id = o.species_id
    WHERE o.direct_trade_id = ANY ($1) ORDER BY o.direct_trade_id, o.player_id, o.n
"""  # noqa: S608 - our own words; values are arguments


async def _whole(connection: Connection, rows: Sequence[Record]) -> list[WholeTrade]:
    ids = [row["direct_trade_id"] for row in rows]
    people = await players.by_ids(connection, {row[who] for row in rows for who in ("player_a", "player_b")})
    wines: dict[tuple[object, PlayerId], list[LotWine]] = {}
    for row in await connection.fetch(_WINES, ids) if ids else ():
        wines.setdefault((row["direct_trade_id"], row["player_id"]), []).append(lot_wine_of(row))
    return [
        WholeTrade(
            id=RoomId(str(row["direct_trade_id"])),
            state=row["state"],
            sides=(_side(row, "a", people, wines), _side(row, "b", people, wines)),
            opened_at_ms=ms_of(row["opened_at"]),
            closed_at_ms=None if row["closed_at"] is None else ms_of(row["closed_at"]),
        )
        for row in rows
    ]


def _side(
    row: Record,
    which: str,
    people: Mapping[PlayerId, Player],
    wines: Mapping[tuple[object, PlayerId], list[LotWine]],
) -> Side:
    player = PlayerId(row[f"player_{which}"])
    offered = tuple(wines.get((row["direct_trade_id"], player), ()))
    return Side(people[player].ref, people[player].name, offered, row[f"offered_{which}"], row[f"coins_{which}"])
