"""What can be asked of a knowledge battle."""

import msgspec

from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.decider import Open, Wake
from game.knowledge.question import OPTIONS

PASS: int = OPTIONS
"""No answer, as the number of an answer."""
NO_ANSWER = -1
NO_CARD = 0


class Commit(msgspec.Struct, frozen=True, gc=False, tag="commit"):
    """A seated player chooses for this turn, and it stands. In a turn of cards: a `card`, and with it a `veto` or the
    `topic` that he may choose; in one of answers: `answer` 0 … 3 as the options lie, or PASS."""

    turn: int
    card: int = NO_CARD
    veto: bool = False
    topic: str = ""
    answer: int = NO_ANSWER


Command = Open | Wake | Commit | Forfeit | SeatLeft | SeatBack
