"""What can be asked of the pool, and what happens in it. What chance decided is in the events."""

import msgspec

from game.decider import Open, Resumed, Wake
from game.ids import PlayerId, RoomId
from game.mystery.deposit import Pair, PoolWine, Waiting, Wish


class Deposit(msgspec.Struct, frozen=True, tag="deposit"):
    """Put a wine in. `revision` is the one in which it was read from the cellar; `ref` and `name` are the player's.
    `shuns` are those whom he blocks or who block him, `last_partner` with whom he exchanged last, as they were read."""

    ticket: str
    ref: str
    name: str
    wine: PoolWine
    revision: int
    wish: Wish
    shuns: tuple[PlayerId, ...] = ()
    last_partner: PlayerId | None = None


class Withdraw(msgspec.Struct, frozen=True, tag="withdraw"):
    """Take one's wine out again."""

    ticket: str


class Heed(msgspec.Struct, frozen=True, tag="heed"):
    """The engine's: one of these two blocks the other now, or (`blocked` false) neither does any more."""

    one: PlayerId
    other: PlayerId
    blocked: bool = True


class Renew(msgspec.Struct, frozen=True, tag="renew"):
    """The engine's: go on in a new room of this name, with this chance."""

    successor: RoomId
    seed: bytes


class PoolOpened(msgspec.Struct, frozen=True, tag="mystery.opened"):
    """The pool is there."""


class Deposited(msgspec.Struct, frozen=True, gc=False, tag="mystery.deposited"):
    """A wine waits."""

    waiting: Waiting
    shuns: tuple[PlayerId, ...] = ()


class Withdrawn(msgspec.Struct, frozen=True, gc=False, tag="mystery.withdrawn"):
    """It waits no more."""

    ticket: str


class Matched(msgspec.Struct, frozen=True, gc=False, tag="mystery.matched"):
    """Two have exchanged their wines."""

    pair: Pair
    at_ms: int


class RoundHeld(msgspec.Struct, frozen=True, gc=False, tag="mystery.round"):
    """A part of a round is over, or (`looked_to` 0) the whole: all up to that number were looked at. The round began at
    `began_ms`; `next_ms` is when to go on, None while nothing can come of it. `chance` counts the draws."""

    began_ms: int
    looked_to: int
    next_ms: int | None
    chance: int


class Heeded(msgspec.Struct, frozen=True, gc=False, tag="mystery.heeded"):
    """It is known who blocks whom."""

    one: PlayerId
    other: PlayerId
    blocked: bool
    at_ms: int


class Renewed(msgspec.Struct, frozen=True, tag="mystery.renewed"):
    """The pool goes on in another room."""

    successor: RoomId


Command = Deposit | Withdraw | Heed | Renew | Open | Wake
Event = PoolOpened | Deposited | Withdrawn | Matched | RoundHeld | Heeded | Renewed | Resumed
