"""Players for tests, and what the program brings besides its catalogue."""

import uuid
from collections.abc import Sequence

from db import content, players
from db.players import Newcomer
from db.pool import Pool, connection
from game.capture import starters
from game.catalogue import OWN
from game.chance import Chance
from game.ids import PlayerId
from game.wine import Wine
from server.identifiers import uuid7
from tests.fixtures.postgres import Database

NOW_MS = 1_795_334_400_000
HASH = "$2b$04$" + "." * 53
"""Looks like a password's hash, and fits no password."""


async def furnish(database: Database) -> None:
    """Bring the rest of the program's own content into the database: what hangs on the catalogue."""
    async with connection(database.owner) as owner, owner.transaction():
        await content.load_own(owner)


def three_wines(seed: int = 1) -> list[tuple[uuid.UUID, Wine]]:
    """What a newcomer gets, the same for the same seed."""
    chance = Chance(seed.to_bytes(32, "big"))
    return [(uuid7(NOW_MS), wine) for wine in starters(OWN, chance)]


def newcomer(name: str, *, password_hash: str | None = HASH) -> Newcomer:
    """Somebody who wants to be a player."""
    return Newcomer(uuid7(NOW_MS), name, name.casefold(), password_hash)


async def joined(
    pool: Pool, name: str, *, coins: int = 500, wines: Sequence[tuple[uuid.UUID, Wine]] | None = None
) -> PlayerId:
    """A new player with three wines of the catalogue."""
    async with pool.acquire() as conn:
        return await players.join(conn, newcomer(name), coins=coins, wines=three_wines() if wines is None else wines)
