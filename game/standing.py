"""What standing rooms have in common: one of a kind is always open, and goes on in another one daily."""

import msgspec

from game.ids import RoomId


class Renew(msgspec.Struct, frozen=True, tag="renew"):
    """The engine's: go on in a new room of this name."""

    successor: RoomId
