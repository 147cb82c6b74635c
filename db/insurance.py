"""Insured purchases as lists read them. A cover's room decides (`game/cover.py`), and writes its row by its commits."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from db.times import ms_of
from game.auction.opening import Party
from game.effects import PlaceKind
from game.ids import PlayerId, RoomId, WineId

if TYPE_CHECKING:
    from db.pool import Connection


class Insurance(NamedTuple):
    """An insured purchase; `cover` is its room, `refund` what would come back. `closed_at_ms` None: it runs. `wine` and
    `name` are the wine's, as it is called now; None where it is gone."""

    trade: str
    cover: str
    premium: int
    refund: int
    valid_until_ms: int
    used_at_ms: int | None
    closed_at_ms: int | None
    wine: str | None
    name: str | None


class Purchase(NamedTuple):
    """A wine that a player has bought for coins, as it is now; `cover` is its cover's room where it has one."""

    trade: RoomId
    at_ms: int
    price: int
    seller: Party
    wine: WineId
    ref: str
    name: str
    place: PlaceKind
    revision: int
    cover: RoomId | None


async def purchase(connection: Connection, player: PlayerId, trade: str) -> Purchase | None:
    """The purchase of a player in a trade, whose wine he has still or has given back; the connection has to speak for
    him."""
    try:
        key = uuid.UUID(trade)
    except ValueError:
        return None
    row = await connection.fetchrow("SELECT * FROM purchase_of($1, $2)", player, key)
    if row is None or row["wine_id"] is None:
        return None
    return Purchase(
        trade=RoomId(str(key)),
        at_ms=ms_of(row["at"]),
        price=row["price"],
        seller=Party(PlayerId(row["seller_id"]), str(row["seller_ref"]), row["seller_name"]),
        wine=WineId(row["wine_id"]),
        ref=str(row["wine_ref"]),
        name=row["name"],
        place=row["place"],
        revision=row["revision"],
        cover=None if row["cover_id"] is None else RoomId(str(row["cover_id"])),
    )


async def of_player(connection: Connection, player: PlayerId) -> list[Insurance]:
    """A player's insured purchases, newest first; the connection has to speak for him."""
    rows = await connection.fetch(
        "SELECT i.trade_id, i.cover_id, i.premium, i.refund, i.valid_until, i.used_at, i.closed_at, p.wine_ref, p.name"
        " FROM trade_insurance i LEFT JOIN LATERAL purchase_of(i.insured_id, i.trade_id) p ON true"
        " WHERE i.insured_id = $1 AND i.cover_id IS NOT NULL ORDER BY i.id DESC",
        player,
    )
    return [
        Insurance(
            str(row["trade_id"]),
            str(row["cover_id"]),
            row["premium"],
            row["refund"],
            ms_of(row["valid_until"]),
            None if row["used_at"] is None else ms_of(row["used_at"]),
            None if row["closed_at"] is None else ms_of(row["closed_at"]),
            None if row["wine_ref"] is None else str(row["wine_ref"]),
            row["name"],
        )
        for row in rows
    ]
