"""A ticket: a place in the queue. Times are milliseconds since the Unix epoch."""

from typing import Final

import msgspec

from game.battle.bottle import Bottle
from game.battle.names import ModeName
from game.ids import PlayerId, RoomId
from game.knowledge.deck import Drawn
from game.queue.fit import Known

WAIT_MS_MAX = 10 * 60_000
"""Who has waited so long is told that nobody came, and gets his wines back: he may have gone away with them."""

REMATCH_MS = 60_000
"""So long after the end of a battle its two may both ask for another."""

FIRST_MODE: Final[ModeName] = "pairing"
"""The mode of records from before there were others."""


class Ticket(msgspec.Struct, frozen=True):
    """Somebody who waits. `versus` is the player he waits for, or None for anyone. `ref` is his own outside id,
    `versus_ref` that of the other, and `versus_name` his name. `battle` and `seed` are for the battle that opens where
    two who wait are matched; `delay_s` is by how much he wants watchers kept behind. `rematch` is the battle that he
    wants another like, `best_of` how many battles they play at most."""

    id: str
    player: PlayerId
    ref: str
    name: str
    versus: PlayerId | None
    rated: bool
    bottles: tuple[Bottle, ...]
    expires_at_ms: int
    versus_ref: str | None = None
    mode: ModeName = FIRST_MODE
    known: Known = Known()
    battle: RoomId | None = None
    seed: bytes = b""
    drawn: tuple[Drawn, ...] = ()
    delay_s: int = 0
    rematch: RoomId | None = None
    best_of: int = 1
    versus_name: str | None = None

    @property
    def since_ms(self) -> int:
        return self.expires_at_ms - (WAIT_MS_MAX if self.rematch is None else REMATCH_MS)
