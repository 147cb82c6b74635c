"""Joining: everybody begins with coins and three wines, free to play at once, and to trade unless the operator has it
otherwise."""

import os
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from db import devices, players
from db.errors import Unavailable, unavailable
from db.players import ACQUIRE_SECONDS_MAX, Newcomer, Player
from db.pool import Pool
from game.capture import starters
from game.chance import SEED_BYTES, Chance
from game.ids import PlayerId
from game.species import Species
from game.wine import Wine
from server import emails
from server.aftermath import made
from server.credentials import Name
from server.hiding import Fields
from server.identifiers import uuid7

STARTING_COINS = 500


async def join(
    pool: Pool,
    catalogue: Sequence[Species],
    name: Name,
    password_hash: str | None,
    now_ms: int,
    email: tuple[Fields, str] | None = None,
    *,
    coins: int = STARTING_COINS,
    trade_from_ms: int | None = None,
) -> tuple[PlayerId, str]:
    """Make somebody a player; his id and his `ref`. The three wines are drawn from `catalogue`, which the database has.
    `email` is his address, and what it is to be hidden with. `trade_from_ms` is when he may trade; None: at once.

    Raises:
        Refused: `name_taken`, or with an address `email_taken` or `no_field_keys`.
        Unavailable: the database cannot answer now.
    """
    wines = [(uuid7(now_ms), wine) for wine in starters(catalogue, Chance(os.urandom(SEED_BYTES)))]
    ref = uuid7(now_ms)
    newcomer = Newcomer(ref, name.shown, name.key, password_hash)
    try:
        return await _join(pool, newcomer, wines, email, coins, trade_from_ms), str(ref)
    except Unavailable as error:
        return (await made(error, partial(_find, pool, str(ref)))).id, str(ref)


async def _join(
    pool: Pool,
    newcomer: Newcomer,
    wines: Sequence[tuple[UUID, Wine]],
    email: tuple[Fields, str] | None,
    coins: int,
    trade_from_ms: int | None,
) -> PlayerId:
    with unavailable():
        async with pool.acquire(timeout=ACQUIRE_SECONDS_MAX) as connection:
            if email is None and trade_from_ms is None:
                return await players.join(connection, newcomer, coins=coins, wines=wines)
            # The address is hidden under the player's number, which he has only once he is one.
            async with connection.transaction():
                player = await players.join(connection, newcomer, coins=coins, wines=wines)
                if email is not None:
                    await emails.keep(connection, email[0], player, email[1])
                if trade_from_ms is not None:
                    await devices.lock_trading(connection, player, trade_from_ms, "Your account is new.")
    return player


async def _find(pool: Pool, ref: str) -> Player | None:
    with unavailable():
        return await players.find(pool, ref)
