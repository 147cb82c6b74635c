"""Wines that changed hands, as players read of them: their own, another's as far as he shows them, and a wine's owners.

What may be seen is decided in the schema (`trades_of`, `wine_owners`), which both speak for the player of the
transaction. Prices are whole coins, times milliseconds since the Unix epoch.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from db.lots import Person
from db.refusals import refuses, refusing
from db.times import moment_of_us, ms_of, us_of
from game.ids import PlayerId, WineId

if TYPE_CHECKING:
    from db.pool import Connection

refuses("trades_not_shown", "This player does not show you his trades.", "wine_trades_shown")
refuses("not_found", "There is no such wine.", "wine_owners_of_a_wine")

TradeFormat = Literal["auction", "market", "direct", "mystery", "returned"]


class TradePosition(NamedTuple):
    """A row of a history: the next page begins behind it."""

    at_us: int
    trade: str
    wine: WineId


class Traded(NamedTuple):
    """A wine that changed hands. `sold`: the player gave it. `other` is None where the other side is not told. What was
    given for no coins has no `price`."""

    position: TradePosition
    format: TradeFormat
    sold: bool
    wine: str
    species: str
    species_name: str
    other: Person | None
    price: int | None

    @property
    def at_ms(self) -> int:
        return self.position.at_us // 1000


class Owner(NamedTuple):
    """One change of a wine's owner; None is who is not told."""

    format: TradeFormat
    giver: Person | None
    taker: Person | None
    price: int | None
    at_ms: int


async def of_player(connection: Connection, player: PlayerId, before: TradePosition | None, limit: int) -> list[Traded]:
    """Up to `limit` of the wines that changed hands for a player, newest first, from behind `before` on.

    Raises:
        Refused: `trades_not_shown`.
    """
    at = None if before is None else moment_of_us(before.at_us)
    trade = None if before is None else uuid.UUID(before.trade)
    wine = None if before is None else before.wine
    with refusing():
        rows = await connection.fetch("SELECT * FROM trades_of($1, $2, $3, $4, $5)", player, at, trade, wine, limit)
    return [
        Traded(
            TradePosition(us_of(row["at"]), str(row["trade_id"]), WineId(row["wine_id"])),
            row["format"],
            row["sold"],
            str(row["wine"]),
            row["species"],
            row["species_name"],
            _person(row["other_ref"], row["other_name"]),
            row["price"],
        )
        for row in rows
    ]


async def owners(connection: Connection, wine: uuid.UUID) -> list[Owner]:
    """Through whose hands a wine went, the latest first.

    Raises:
        Refused: `not_found`.
    """
    with refusing():
        rows = await connection.fetch("SELECT * FROM wine_owners($1)", wine)
    return [
        Owner(
            row["format"],
            _person(row["from_ref"], row["from_name"]),
            _person(row["to_ref"], row["to_name"]),
            row["price"],
            ms_of(row["at"]),
        )
        for row in rows
    ]


def _person(ref: object, name: str | None) -> Person | None:
    return None if ref is None or name is None else Person(str(ref), name)
