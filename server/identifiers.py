"""Identifiers that are made here: UUIDv7 (RFC 9562, section 5.7), so that rooms and rows sort by age."""

import os
import uuid

from game.ids import RoomId


def uuid7(now_ms: int, drawn: bytes | None = None) -> uuid.UUID:
    """48 bits of milliseconds since the Unix epoch, then 74 random bits: of these ten bytes, where they are `drawn`."""
    random = int.from_bytes(os.urandom(10) if drawn is None else drawn, "big")
    value = (now_ms & (1 << 48) - 1) << 80 | random
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def made_at_ms(identifier: uuid.UUID) -> int:
    """When an identifier was made, as it says itself."""
    return identifier.int >> 80


def new_room(now_ms: int) -> RoomId:
    """The identifier of a room that opens now."""
    return RoomId(str(uuid7(now_ms)))


def new_key() -> bytes:
    """A key for a request whose client made none: nobody can repeat it, but its outcome can still be looked up."""
    return os.urandom(16)
