"""Joining: everybody begins with coins and three wines, free to play at once, and to trade unless the operator has it
otherwise."""

import hashlib
import os
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from db import devices, players
from db.errors import Unavailable, unavailable
from db.players import Newcomer, Player
from db.pool import Pool, lent
from game.capture import starters
from game.chance import SEED_BYTES, Chance
from game.ids import PlayerId
from game.species import Species
from game.wine import Wine
from server import emails
from server.aftermath import made
from server.credentials import Name
from server.hiding import Fields
from server.identifiers import made_at_ms, uuid7

STARTING_COINS = 500

KEYS_KEPT_MS = 24 * 3_600_000
"""How long joining again under the same `Idempotency-Key` is answered as the first time."""


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
    key: str | None = None,
) -> tuple[PlayerId, str]:
    """Make somebody a player; his id and his `ref`. The three wines are drawn from `catalogue`, which the database has.
    `email` is his address, and what it is to be hidden with. `trade_from_ms` is when he may trade; None: at once.
    His `ref` tells which `key` he has joined under: see `joined_under`.

    Raises:
        Refused: `name_taken`, or with an address `email_taken` or `no_field_keys`.
        Unavailable: the database cannot answer now.
    """
    wines = [(uuid7(now_ms), wine) for wine in starters(catalogue, Chance(os.urandom(SEED_BYTES)))]
    ref = uuid7(now_ms, None if key is None else _drawn(name, key))
    newcomer = Newcomer(ref, name.shown, name.key, password_hash)
    try:
        return await _join(pool, newcomer, wines, email, coins, trade_from_ms), str(ref)
    except Unavailable as error:
        return (await made(error, partial(_find, pool, str(ref)))).id, str(ref)


def joined_under(ref: str, name: Name, key: str, now_ms: int) -> bool:
    """Whether the player of this `ref` and name has joined under this key, within a day. The key is in the 74 bits of
    the `ref` that are random elsewhere, as a hash, and so need be kept nowhere."""
    at_ms = made_at_ms(UUID(ref))
    return uuid7(at_ms, _drawn(name, key)) == UUID(ref) and now_ms - at_ms < KEYS_KEPT_MS


def _drawn(name: Name, key: str) -> bytes:
    # Not of the password, which nobody shall be able to try on what everybody is shown.
    return hashlib.blake2b(f"{key} {name.key}".encode(), digest_size=10, person=b"winedex joining").digest()


async def _join(
    pool: Pool,
    newcomer: Newcomer,
    wines: Sequence[tuple[UUID, Wine]],
    email: tuple[Fields, str] | None,
    coins: int,
    trade_from_ms: int | None,
) -> PlayerId:
    async with lent(pool) as connection:
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
