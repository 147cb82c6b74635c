"""The identifiers that the rules speak of.

Numbers name rows inside the house; strings (UUIDv7) are what the outside sees. A room has only the outside form.
"""

from typing import NewType

PlayerId = NewType("PlayerId", int)  # users.id
WineId = NewType("WineId", int)  # wines.id
RoomId = NewType("RoomId", str)  # a UUIDv7 in its canonical text form: battle, queue, auction …
SpeciesSlug = NewType("SpeciesSlug", str)  # stable for ever: "chablis-premier-cru"
Seat = NewType("Seat", int)  # 0 or 1

HOUSE: PlayerId = PlayerId(0)
"""The house plays too. Its identity sequence begins at 1, so 0 is nobody else's."""
