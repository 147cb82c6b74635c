"""What can be asked of a blind tasting. One action a round; `do` says which."""

import msgspec

from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.decider import Open, Wake


class Sniff(msgspec.Struct, frozen=True, gc=False, tag_field="do", tag="sniff", forbid_unknown_fields=True):
    """One private clue: `sense` is one of `names.SENSES`."""

    sense: str


class Pin(msgspec.Struct, frozen=True, gc=False, tag_field="do", tag="pin", forbid_unknown_fields=True):
    """A claim, face down: `value` is an index of what the line-up has for that slot (`values` of `battle.opened`)."""

    slot: str
    value: int


class Bluff(msgspec.Struct, frozen=True, gc=False, tag_field="do", tag="bluff", forbid_unknown_fields=True):
    """A claim with nothing under it; the rival sees no difference."""

    slot: str


class Call(msgspec.Struct, frozen=True, gc=False, tag_field="do", tag="call", forbid_unknown_fields=True):
    """ "That isn't so", said of what the rival claimed or doubled in the round before."""

    slot: str


class Double(msgspec.Struct, frozen=True, gc=False, tag_field="do", tag="double", forbid_unknown_fields=True):
    """More staked, in the open, on one's own pin."""

    slot: str


Choice = Sniff | Pin | Bluff | Call | Double


class Commit(msgspec.Struct, frozen=True, gc=False, tag="commit"):
    """A seated player chooses for this round. It stands."""

    turn: int
    choice: Choice


Command = Open | Wake | Commit | Forfeit | SeatLeft | SeatBack
