"""Devices: what a player signs in on, known by a random text that the house gave it and by nothing else.

Nothing is asked of a device that it does not send by itself, and nothing that it says of itself is believed: without
its token it is new. Only the SHA-256 of tokens leaves this module; being 256 random bits, they need nothing slower.
"""

import base64
import hashlib
import re
import secrets

from msgspec import Struct

from db import devices
from db.pool import Connection
from game.ids import PlayerId

HOUR_MS = 3_600_000

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"wdd_([A-Za-z0-9_-]{43})")


class LocksOnNew(Struct, frozen=True):
    """For how long a new account, and a player on a new device, may not trade, in hours; 0: they may at once."""

    account_h: int = 0
    device_h: int = 0


async def seen(connection: Connection, player: PlayerId, shown: str | None, now_ms: int, locks: LocksOnNew) -> str:
    """A player signs in on the device that shows this token; the token to show the next time.

    Raises:
        Unavailable: the database cannot answer now.
    """
    match = _TOKEN.fullmatch(shown or "")
    fresh = secrets.token_bytes(_TOKEN_BYTES)
    kept = None if match is None else base64.urlsafe_b64decode(match[1] + "=")
    known = await devices.seen(
        connection,
        player,
        None if kept is None else _sha256(kept),
        _sha256(fresh),
        now_ms=now_ms,
        lock_ms=locks.device_h * HOUR_MS,
    )
    token = fresh if kept is None or not known else kept
    return "wdd_" + base64.urlsafe_b64encode(token).rstrip(b"=").decode()


def _sha256(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()
