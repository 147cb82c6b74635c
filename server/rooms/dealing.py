"""Dealing: which process gets a battle that opens here. So all of them decide, and not only the one with the queue.

The commit that opens a battle names its owner. The owner is then told (`Hand`), with what was written, and begins the
battle without asking PostgreSQL. Should he not hear it, PostgreSQL says all the same that it is his, and he finds it as
a stray (`takeover`); should he be gone, it is taken over as any room is.

Each process says with every beat how many battles it has. Between two beats whoever deals counts what he has dealt.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from db.rooms import NodeId, StoredEntry
from game.ids import PlayerId, RoomId
from game.record import Entry
from server.rooms.lane import Deal, ForOthers, InboxLine
from server.rooms.room import Kind, Room, decoded, restored

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


class Front(Protocol):
    """What is needed of those who see to people."""

    def notified(self, lines: Sequence[InboxLine]) -> None:
        """Inbox lines were written."""

    def connected_to(self, player: PlayerId) -> Collection[NodeId]:
        """The processes that this player is connected to, this one among them."""


class Keeper(Protocol):
    """What is needed of the host."""

    node: NodeId
    kinds: Mapping[str, Kind]
    battles: set[RoomId]

    @property
    def front(self) -> Front | None:
        """Who sees to people here."""

    @property
    def reaches_database(self) -> bool:
        """Whether PostgreSQL has taken a heartbeat lately."""

    @property
    def certainty(self) -> int | None:
        """How often this process has become sure of which rooms are its own; None while it is not."""

    def may_know(self, name: RoomId) -> bool:
        """Whether this room is in memory, or on its way there, or set aside."""

    def begin(self, room: Room, entries: Sequence[Entry]) -> None:
        """A room has come to be, by these entries: it is ours, and whoever it concerns hears of it."""

    def set_aside(self, room: RoomId, epoch: int, error: Exception) -> None:
        """The room's own code failed on its record."""

    def look_for_strays(self) -> None:
        """A room may be ours of which we were not told."""


class Dealing:
    """The part of one process in it."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self.counts = Counts(keeper.node, keeper.kinds)
        self.given = 0
        """Battles that opened here and are another process's, since this one began."""
        self.got = 0
        """Battles that another process opened for this one and brought."""
        self.closed = False
        """Whether this process takes no battles any more, and keeps none that another one can have."""
        self.bring: Callable[[NodeId, Hand], object] = lambda owner, hand: None
        """Tells the owner of a battle that was dealt to him."""
        self.hint: Callable[[NodeId], object] = lambda owner: None
        """Tells a process that a battle may be its own of which nobody has told it."""

    def word(self) -> Word:
        """What this process says of itself to those who may deal to it."""
        certainty = self._keeper.certainty
        takes = certainty is not None and self._keeper.reaches_database and not self.closed
        battles = len(self._keeper.battles) if takes else None
        self.counts.counted(battles)
        return Word(battles, certainty or 0, self.counts.rules)

    def deal(self, room: Room) -> Deal | None:
        """Whose a room is to be that opens with the next commit; None: ours."""
        if room.decider.channel not in DEALT or not self.counts.others:
            return None
        front, seats = self._keeper.front, room.decider.seats(room.state)
        return self.counts.choose([] if front is None else [front.connected_to(player) for player in seats])

    def dealt(self, opened: ForOthers, lines: Sequence[InboxLine]) -> None:
        """A room has come to be that is another process's: tell it."""
        self.given += 1
        room, deal, rows = opened
        entries = [StoredEntry(row.seq, row.first_n, row.at_ms, row.actor, row.key, row.body) for row in rows]
        self.bring(deal.owner, Hand(room.id, room.decider.kind, entries, lines, deal.certainty))

    def take(self, hand: Hand, dealer: NodeId) -> None:
        """A battle was opened for this process by another one: it begins. Where it has been taken as a stray already,
        or is being taken, that counts, and not what was said; where it may have been taken from us meanwhile,
        PostgreSQL is asked."""
        if self._keeper.may_know(hand.room):
            return
        # Who deals has heard since we became sure, and we have been sure ever since: nobody has taken it from us.
        if hand.certainty != self._keeper.certainty:
            self._keeper.look_for_strays()
            return
        kind = self._keeper.kinds[hand.kind]
        try:
            room = restored(hand.room, kind, 1, hand.entries)
        except Exception as error:  # a record that its own rules can't read: set it aside, alone
            self._keeper.set_aside(hand.room, 1, error)
            return
        self.got += 1
        room.dealt_by = dealer
        if self._keeper.front is not None:
            self._keeper.front.notified(hand.lines)
        self._keeper.begin(room, list(decoded(kind, hand.entries[1:])))


class Counts:
    """What one process knows of how many battles all have."""

    def __init__(self, me: NodeId, kinds: Mapping[str, Kind]) -> None:
        self._me = me
        self.rules = rules_of(kinds)
        self._open: dict[NodeId, int] = {}
        self._certainty: dict[NodeId, int] = {}

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
