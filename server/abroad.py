"""The other processes of the game, as the desk sees them; `Alone` where there is only one."""

from collections.abc import Collection, Sequence
from typing import Protocol

from db.rooms import NodeId
from game.decider import Role
from game.ids import PlayerId
from server.messages import PlayerSnapshot
from server.rooms.lane import InboxLine
from server.rooms.room import Room


class Abroad(Protocol):
    """What the desk tells other processes of players, and asks about them."""

    def has(self, player: PlayerId) -> bool:
        """Whether this player is connected to another process."""

    def where(self, player: PlayerId) -> Collection[NodeId]:
        """The other processes that he is connected to."""

    async def arrives(self, player: PlayerId, codec: str) -> None:
        """Somebody connects here. Returns when the others know, and what they know of him is `known`: from then on they
        tell this process what is for him."""

    def left(self, player: PlayerId, codec: str) -> None:
        """The last of his connections with this codec is gone."""

    def known(self, player: PlayerId) -> Sequence[PlayerSnapshot]:
        """What goes on for a player who is connected here in other processes' rooms, as it was last heard."""

    def seated(self, player: PlayerId, room: Room, role: Role) -> None:
        """He sits in a room that has just come to be here."""

    def notified(self, lines: Sequence[InboxLine]) -> None:
        """Inbox lines were written."""

    async def feeds_stale(self, first: Collection[PlayerId]) -> None:
        """Inbox lines may have been written that nobody was told of. Returns when the processes of those whom `first`
        names have read theirs, or do not answer."""


class Alone:
    """There is no other process, or none that can be reached."""

    def has(self, player: PlayerId) -> bool:
        return False

    def where(self, player: PlayerId) -> Collection[NodeId]:
        return ()

    async def arrives(self, player: PlayerId, codec: str) -> None:
        """Nobody is to be told."""

    def left(self, player: PlayerId, codec: str) -> None:
        """Nobody is to be told."""

    def known(self, player: PlayerId) -> Sequence[PlayerSnapshot]:
        return ()

    def seated(self, player: PlayerId, room: Room, role: Role) -> None:
        """Nobody is to be told."""

    def notified(self, lines: Sequence[InboxLine]) -> None:
        """Nobody is to be told."""

    async def feeds_stale(self, first: Collection[PlayerId]) -> None:
        """Nobody is to be told."""
