"""What a battle is opened with. It copies all that the battle will ever need of the world."""

from collections.abc import Mapping
from typing import Final

import msgspec

from game.battle.bottle import Bottle
from game.glicko import Strength
from game.ids import PlayerId, RoomId

STRENGTH: Final = 3
"""The house's strength where nobody asked for another: the middle of five."""


class SeatCard(msgspec.Struct, frozen=True, gc=False):
    """Who sits, and the own wines laid (none to a whole hand; the house lends the rest when the room opens). `ref` is
    the outside identifier. A seat of the house gets no notices and owns no wines; it plays at `strength`, 1 … 5.
    `rating` is the player's in this mode; `met_today` is how many battles he has played with this rival in a day;
    `topics` is how he has answered so far, where the mode asks questions: topic → how many, and how many rightly."""

    player: PlayerId
    ref: str
    name: str
    bottles: tuple[Bottle, ...]
    house: bool = False
    strength: int = STRENGTH
    rating: Strength = Strength()
    met_today: int = 0
    topics: Mapping[str, tuple[int, int]] = {}


class BattleOpening(msgspec.Struct, frozen=True, gc=False):
    """Opening of a room of any battle. `seed` has 32 bytes, secret until the battle is over. `waited`: both
    sat in the queue before, so that nobody is there who could be refused for having too many battles; `first_waited`:
    the first of them did. Watchers see what happens `delay_s` seconds later, until it is over."""

    battle: RoomId
    seed: bytes
    rules_version: int
    opened_at_ms: int
    rated: bool
    seats: tuple[SeatCard, SeatCard]
    waited: bool = False
    delay_s: int = 0
    first_waited: bool = False

    @property
    def who_waited(self) -> tuple[PlayerId, ...]:
        """Those who sat in the queue before it began, and are not there to be refused."""
        first, second = (card.player for card in self.seats)
        return (first, second) if self.waited else (first,) if self.first_waited else ()
