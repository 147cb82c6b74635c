"""What can be asked of a pairing battle."""

import msgspec

from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.decider import Open, Wake


class Commit(msgspec.Struct, frozen=True, gc=False, tag="commit"):
    """A seated player chooses for this turn: `wine` 0 … 5 in his hand, `serve` one of `serves.SERVES`. It stands."""

    turn: int
    wine: int
    serve: str


Command = Open | Wake | Commit | Forfeit | SeatLeft | SeatBack
