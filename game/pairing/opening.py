"""What a pairing battle is opened with. It copies all that the battle will ever need of the world."""

import msgspec

from game.ids import PlayerId, RoomId
from game.pairing.hand import Bottle


class SeatCard(msgspec.Struct, frozen=True, gc=False):
    """Who sits, and the own wines laid (none to six; the house lends the rest when the room opens). `ref` is the
    outside identifier. A seat of the house gets no notices and owns no wines."""

    player: PlayerId
    ref: str
    name: str
    bottles: tuple[Bottle, ...]
    house: bool = False


class PairingOpening(msgspec.Struct, frozen=True, gc=False):
    """Opening of a room of kind "battle", mode "pairing". `seed` has 32 bytes, secret until the battle is over."""

    battle: RoomId
    seed: bytes
    rules_version: int
    opened_at_ms: int
    rated: bool
    seats: tuple[SeatCard, SeatCard]
