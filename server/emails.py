"""E-mail addresses: one player's each, hidden at rest, found by a keyed hash.

An address is not verified, since nothing is sent yet: it says how its player wants to be reached, and proves nothing.
Nobody signs in with one, and no call finds a player by one.
"""

import unicodedata

from db import emails, hidden
from db.errors import Unavailable
from db.hidden import Hidden
from db.pool import Connection
from game.ids import PlayerId
from server.hiding import Fields, Unreadable


def normalised(text: str) -> str:
    """The address as addresses are compared: the domain means the same in any case, and people write the rest in any
    case as well, though RFC 5321 would let two boxes differ by it."""
    return unicodedata.normalize("NFKC", text).casefold()


async def keep(connection: Connection, fields: Fields, player: PlayerId, address: str) -> None:
    """Store a player's address; the caller's transaction decides whether it stays.

    Raises:
        Refused: `no_field_keys` or `email_taken`.
    """
    lookups = fields.finders("email", normalised(address))
    await emails.put(connection, player, fields.hide(_field(player), address), lookups)


async def own(connection: Connection, fields: Fields, player: PlayerId) -> str | None:
    """The address of the player for whom this connection speaks.

    Raises:
        Unavailable: it can't be read with the keys that this process has.
    """
    stored = await emails.own(connection, player)
    try:
        return None if stored is None else fields.open(_field(player), stored)
    except Unreadable as error:
        raise Unavailable(str(error)) from error


async def rehide(connection: Connection, fields: Fields, was: Hidden) -> bool:
    """Put an address under the newest key, to be known again under every key; False where it has changed meanwhile.

    Raises:
        Unreadable: these keys do not open it.
    """
    address = fields.open(_field(was.player), was.value)
    if not await hidden.replace(connection, hidden.EMAIL, was, fields.hide(_field(was.player), address)):
        return False
    await emails.put_lookups(connection, was.player, fields.finders("email", normalised(address)))
    return True


def _field(player: PlayerId) -> str:
    return f"user_emails.email:{player}"
