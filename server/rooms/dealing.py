"""Dealing: which process gets a battle that opens here. So all of them decide, and not only the one with the queue.

The commit that opens a battle names its owner. The owner is then told (`Hand`), with what was written, and begins the
battle without asking PostgreSQL. Should he not hear it, PostgreSQL says all the same that it is his, and he finds it as
a stray (`takeover`); should he be gone, it is taken over as any room is.

Each process says with every beat how many battles it has. Between two beats whoever deals counts what he has dealt.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct

from db.rooms import NodeId, StoredEntry
from game.ids import RoomId
from server.rooms.lane import Deal, InboxLine
from server.rooms.room import Kind

DEALT = frozenset({"battle"})
"""The channels of rooms that are dealt. All else stays where it is opened: the standing rooms are one each, and what is
opened in the trading house costs little beside a battle."""

MORE = 2
MORE_OF = 8
"""A process with hardly more battles than the one with the fewest (`MORE`, or a part in `MORE_OF`) gets one all the
same where more of its players are connected: what they choose need not go over the bus."""


class Hand(Struct, frozen=True, array_like=True, gc=False):
    """A battle that was opened for another process: its entries, the opening first, and the inbox lines of the entry
    that opened it. `certainty` is what its owner has said in the last beat that was heard before the commit."""

    room: RoomId
    kind: str
    entries: Sequence[StoredEntry]
    lines: Sequence[InboxLine]
    certainty: int


class Word(Struct, frozen=True):
    """What a process says of itself: how many battles it has (None: it takes none), how often it has become sure anew
    of which rooms are its own, and by which rules it plays."""

    battles: int | None
    certainty: int
    rules: str


class Dealing:
    """What one process knows of how many battles all have."""

    def __init__(self, me: NodeId, kinds: Mapping[str, Kind]) -> None:
        self._me = me
        self.rules = rules_of(kinds)
        self._open: dict[NodeId, int] = {}
        self._certainty: dict[NodeId, int] = {}
        self.closed = False
        """Whether this process takes no battles any more, and keeps none that another one can have."""
        self.bring: Callable[[NodeId, Hand], object] = lambda owner, hand: None
        """Tells the owner of a battle that was dealt to him."""
        self.hint: Callable[[NodeId], object] = lambda owner: None
        """Tells a process that a battle may be its own of which nobody has told it."""

    def heard(self, node: NodeId, word: Word) -> None:
        """A process has said this of itself. One that plays by other rules is of another version of the program, and
        could not run what is opened here."""
        if word.battles is None or word.rules != self.rules:
            self.lost(node)
        else:
            self._open[node] = word.battles
            self._certainty[node] = word.certainty

    def lost(self, node: NodeId) -> None:
        """Nothing is dealt to this process any more, until it is heard again."""
        self._open.pop(node, None)
        self._certainty.pop(node, None)

    def counted(self, battles: int | None) -> None:
        """This process has so many battles itself; None where it takes none."""
        if battles is None:
            self._open.pop(self._me, None)
        else:
            self._open[self._me] = battles

    @property
    def others(self) -> Collection[NodeId]:
        """The other processes that may be dealt to."""
        return self._certainty.keys()

    def choose(self, seated: Sequence[Collection[NodeId]]) -> Deal | None:
        """Who gets a battle; None where it stays here. `seated` says of each who sits there to which processes he is
        connected."""
        if not self._certainty:
            return None
        fewest = min(self._open.values())
        most = fewest + max(MORE, fewest // MORE_OF)
        _, _, owner = min(
            (-sum(node in at for at in seated), battles, node)
            for node, battles in self._open.items()
            if battles <= most
        )
        self._open[owner] += 1
        return None if owner == self._me else Deal(owner, self._certainty[owner])


def rules_of(kinds: Mapping[str, Kind]) -> str:
    """A name for what these kinds of room play by: the same for processes that can run each other's rooms."""
    rules = ",".join(f"{name} {kind.decider.rules_version}" for name, kind in sorted(kinds.items()))
    return hashlib.blake2b(rules.encode(), digest_size=8).hexdigest()
