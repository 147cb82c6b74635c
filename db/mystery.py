"""Wines that wait in a pool for another that nobody knows beforehand: rows that are written by the pool's commits
(db/journal_effects.py) only. Nobody sees what waits there but his own.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from db.times import ms_of
from game.ids import PlayerId, RoomId, SpeciesSlug
from game.rarity import Rarity
from game.wine_types import WineType

if TYPE_CHECKING:
    from db.pool import Connection, Pool

_RARITIES = tuple(Rarity)


class Past(NamedTuple):
    """What the pool has to know of who puts a wine in: whom he blocks or who blocks him, and with whom he has exchanged
    last."""

    shuns: tuple[PlayerId, ...]
    last_partner: PlayerId | None


class Deposit(Struct, frozen=True):
    """A wine of a player's that waits: its ref, what it is, and what is wished for (None: anything)."""

    ticket: str
    wine_ref: str
    species: SpeciesSlug
    name: str
    rarity: Rarity
    level: int
    shiny: bool
    rarity_min: Rarity | None
    type: WineType | None
    deposited_at_ms: int


async def past(connection: Connection | Pool, player: PlayerId) -> Past:
    """What the pool has to know of a player."""
    row = await connection.fetchrow("SELECT shuns, last_partner FROM mystery_past($1)", player)
    assert row is not None, "the function answers one row"
    return Past(tuple(row["shuns"]), row["last_partner"])


async def blocks(connection: Connection | Pool, pool: RoomId) -> list[tuple[PlayerId, PlayerId]]:
    """Who blocks whom among those who wait in a pool."""
    rows = await connection.fetch("SELECT one, other FROM mystery_blocks($1)", uuid.UUID(pool))
    return [(PlayerId(row["one"]), PlayerId(row["other"])) for row in rows]


async def waiting(connection: Connection, player: PlayerId) -> list[Deposit]:
    """A player's wines that wait, the first one first; the connection has to speak for him."""
    rows = await connection.fetch(_WAITING, player)
    return [
        Deposit(
            ticket=str(row["deposit_id"]),
            wine_ref=str(row["public_id"]),
            species=SpeciesSlug(row["slug"]),
            name=row["name"],
            rarity=Rarity(row["rarity"]),
            level=row["level"],
            shiny=row["shiny"],
            rarity_min=None if row["rarity_low"] == 1 else _RARITIES[row["rarity_low"] - 1],
            type=None if row["wish_type"] is None else WineType(row["wish_type"]),
            deposited_at_ms=ms_of(row["deposited_at"]),
        )
        for row in rows
    ]


_WAITING = """
    SELECT d.deposit_id, d.rarity_low, d.wish_type, d.deposited_at, w.public_id, w.level, w.shiny, s.slug, s.name,
           s.rarity
    FROM mystery_deposits d
    JOIN wines w ON w.id = d.wine_id
    JOIN wine_species s ON s.id = w.species_id
    WHERE d.player_id = $1 AND d.state = 'waiting'
    ORDER BY d.deposit_id
"""
