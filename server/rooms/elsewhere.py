"""Rooms that are not here: whose they are, as far as is known, and how that is said."""

from collections import OrderedDict

from db.rooms import NodeId
from game.ids import RoomId
from game.refusal import Refused

REMEMBERED_MAX = 50_000
"""Rooms whose owner is remembered, at some 200 bytes each. Beyond it the one unasked for longest is looked up again."""


class Elsewhere(Refused):
    """The room is open and not in this process's memory: `owner` has it, or had it until just now; None where this
    process had it, and has it no more.

    To a client it says what it has always said; whoever can reach other processes asks the owner instead.
    """

    def __init__(self, room: RoomId, owner: NodeId | None) -> None:
        super().__init__("unavailable", "This room is changing hands.", retry_after_ms=1_000)
        self.room = room
        self.owner = owner


class Whereabouts:
    """Owners of rooms elsewhere, so that PostgreSQL need not be asked each time. A hint: the owner may have lost it."""

    def __init__(self) -> None:
        self._owners: OrderedDict[RoomId, NodeId] = OrderedDict()

    def learn(self, room: RoomId, owner: NodeId) -> None:
        """PostgreSQL, or the owner itself, has said so."""
        self._owners[room] = owner
        self._owners.move_to_end(room)
        if len(self._owners) > REMEMBERED_MAX:
            self._owners.popitem(last=False)

    def forget(self, room: RoomId) -> None:
        """It is not there any more, or may not be."""
        self._owners.pop(room, None)

    def owner(self, room: RoomId) -> NodeId | None:
        """Who had it when it was last asked for."""
        owner = self._owners.get(room)
        if owner is not None:
            self._owners.move_to_end(room)
        return owner
