"""Wines that wait in a pool for another that nobody knows beforehand.

The pool is a room, which holds the wines in its escrow. Nobody sees what waits there but his own; matching is for
whoever commits for the pool.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from game.ids import PlayerId
from game.species import Style
from game.wine_types import WineType

if TYPE_CHECKING:
    from db.pool import Connection

refuses("deposit_exists", "This wine was put in before.", "mystery_deposits_pk")
refuses("no_such_wine_of_yours", "You have no such wine to put in.", "mystery_deposits_wine_fk")
refuses("deposit_not_in_escrow", "The wine is not held by the pool.", "mystery_deposits_in_escrow")
refuses("already_deposited", "The wine waits in the pool.", "mystery_deposits_one_waiting")
refuses("bad_wish_style", "There is no such style.", "mystery_deposits_style_known")
refuses("bad_rarity_band", "A band goes from a rarity to a rarer one, 1 to 21.", "mystery_deposits_rarity_band")
refuses("deposit_not_waiting", "There is no such wine that waits.", "mystery_deposits_waiting_needed")
refuses("deposits_do_not_fit", "The two are not what each other wishes for.", "mystery_deposits_fit")


class Wish(NamedTuple):
    """What may come back: between two rarities, 1 … 21; of a type and a style, or of any."""

    rarity_low: int
    rarity_high: int
    type: WineType | None = None
    style: Style | None = None


class Deposit(NamedTuple):
    """A player's own deposit: waiting, matched (with another), withdrawn or void."""

    id: uuid.UUID
    wish: Wish
    state: str
    matched_with: uuid.UUID | None


async def put_in(connection: Connection, deposit: uuid.UUID, pool: uuid.UUID, wine: uuid.UUID, wish: Wish) -> None:
    """The player puts in a wine, by its ref, which the pool holds in escrow.

    Raises:
        Refused: `no_such_wine_of_yours`, `deposit_not_in_escrow`, `already_deposited`, `deposit_exists`,
            `bad_wish_style`, `bad_rarity_band`.
    """
    with refusing():
        await connection.execute(
            "SELECT mystery_deposit($1, $2, $3, $4, $5, $6, $7)",
            deposit,
            pool,
            wine,
            wish.type,
            wish.style,
            wish.rarity_low,
            wish.rarity_high,
        )


async def withdraw(connection: Connection, deposit: uuid.UUID) -> None:
    """The player takes his wine out again.

    Raises:
        Refused: `deposit_not_waiting`.
    """
    with refusing():
        await connection.execute("SELECT mystery_withdraw($1)", deposit)


async def match(connection: Connection, one: uuid.UUID, other: uuid.UUID) -> None:
    """Exchange two deposits of one pool, once; for whoever commits for the pool, and moves the wines with it.

    Raises:
        Refused: `deposit_not_waiting`, `deposits_do_not_fit`.
    """
    with refusing():
        await connection.execute("SELECT mystery_match($1, $2)", one, other)


async def waiting(connection: Connection, pool: uuid.UUID) -> int:
    """How many wines wait in a pool."""
    count: int = await connection.fetchval("SELECT mystery_waiting($1)", pool)
    return count


async def of_player(connection: Connection, player: PlayerId) -> list[Deposit]:
    """A player's deposits, newest first; the connection has to speak for him."""
    rows = await connection.fetch(
        "SELECT * FROM mystery_deposits WHERE player_id = $1 ORDER BY deposit_id DESC", player
    )
    return [
        Deposit(
            id=uuid.UUID(str(row["deposit_id"])),
            wish=Wish(
                rarity_low=row["rarity_low"],
                rarity_high=row["rarity_high"],
                type=None if row["wish_type"] is None else WineType(row["wish_type"]),
                style=None if row["wish_style"] is None else Style(row["wish_style"]),
            ),
            state=row["state"],
            matched_with=None if row["matched_with"] is None else uuid.UUID(str(row["matched_with"])),
        )
        for row in rows
    ]
