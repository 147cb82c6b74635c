"""The engine's way to PostgreSQL: one connection that commits, one for the heartbeat, and the pool for everything else.

`Store` has two versions and no more: PostgreSQL's, and a simulated one in the tests. Every method may raise
`Unavailable` (nothing was done, try again); `commit` may raise `OutcomeUnknown` instead.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

import db.coins
import db.journal
import db.rooms
from db.errors import Unavailable, unavailable
from db.journal import Commit, Committed, EntryRow, NotCommitted, OutcomeUnknown, RoomOpened
from db.login import Login
from db.pool import Pool, connect
from db.rooms import Adoptable, NodeId, StoredEntry, StoredRoom
from game.ids import PlayerId, RoomId


class Store(Protocol):
    """What the engine asks of whoever keeps the truth."""

    async def register(self, host: str, pid: int, pid_started: str) -> None: ...
    async def beat(self) -> bool: ...
    async def leave(self) -> None: ...
    async def neighbours(self, host: str) -> list[tuple[NodeId, int, str]]: ...
    async def adoptable(self, dead: Sequence[NodeId]) -> list[Adoptable]: ...
    async def owned(self) -> list[StoredRoom]: ...
    async def resume(
        self, dead: Sequence[NodeId], at_ms: int, takings: Sequence[tuple[RoomId, int, bytes]]
    ) -> set[RoomId]: ...
    async def lost(self, held: Iterable[tuple[RoomId, int]]) -> set[RoomId]: ...
    async def quarantine(self, room: RoomId, epoch: int, fault: str) -> bool: ...
    async def find(self, room: RoomId) -> StoredRoom | None: ...
    async def rows(self, rooms: Sequence[RoomId]) -> list[StoredRoom]: ...
    async def entries(self, rooms: Sequence[RoomId]) -> dict[RoomId, list[StoredEntry]]: ...
    async def entries_after(self, heads: Mapping[RoomId, int]) -> dict[RoomId, list[StoredEntry]]: ...
    async def record(self, room: RoomId) -> list[StoredEntry]: ...
    async def open_once(
        self, actor: PlayerId, key: bytes, opened: RoomOpened, entries: Sequence[EntryRow]
    ) -> RoomId: ...
    async def commit(self, what: Commit) -> Committed | NotCommitted: ...
    async def available(self, players: Sequence[PlayerId]) -> Mapping[PlayerId, int]: ...
    async def close(self) -> None: ...


Measure = Callable[[str, float, int], None]
"""Is told of each commit: how it ended, how many seconds it took, how many entries it had."""


class PostgresStore:
    """PostgreSQL as the engine uses it, for the process that is `node`."""

    def __init__(
        self,
        pool: Pool,
        login: Login,
        node: NodeId,
        measure: Measure | None = None,
        heart: Pool | None = None,
        others: Collection[Pool] = (),
    ) -> None:
        """`heart` is for the heartbeat alone: players who hold all of `pool` must not make this process seem dead.
        `others` lead to the same PostgreSQL: what the heartbeat finds out of it is of use to them too."""
        self._pool = pool
        self._heart = pool if heart is None else heart
        self._pools = {self._pool, self._heart, *others}
        self._login = login
        self.node = node
        self._measure = measure
        self._lane: Any = None
        self._lane_since = self._pools_since = login.seen.timeline

    async def commit(self, what: Commit) -> Committed | NotCommitted:
        """Write a commit over the connection that does nothing else; see `db.journal.commit`.

        Raises:
            Unavailable: nothing was written.
            OutcomeUnknown: it may have been written.
        """
        if self._lane_since < self._login.seen.timeline:
            self._hang_up()  # it leads to a primary that was replaced, and takes what nobody will ever see
        if self._lane is None or self._lane.is_closed():
            self._lane = await connect(self._login, cancels=False)
            self._lane_since = self._login.seen.timeline
        began_s = time.perf_counter()
        ended = "failed"
        try:
            outcome = await db.journal.commit(self._lane, self.node, what)
            ended = "written" if isinstance(outcome, Committed) else "not_written"
            return outcome
        except OutcomeUnknown:
            ended = "unknown"
            # Whatever that connection still does, the rooms are taken anew, which waits for it or makes it fail.
            self._hang_up()
            raise
        except Unavailable as error:
            if error.elsewhere:  # a primary that only reads from now on: look for the one that took its place
                self._hang_up()
            raise
        finally:
            if self._measure is not None:
                self._measure(ended, time.perf_counter() - began_s, len(what.entries))

    def _hang_up(self) -> None:
        if self._lane is not None:
            self._lane.terminate()
            self._lane = None

    async def available(self, players: Sequence[PlayerId]) -> Mapping[PlayerId, int]:
        with unavailable():
            return await db.coins.available(self._pool, players)

    async def close(self) -> None:
        self._hang_up()

    async def register(self, host: str, pid: int, pid_started: str) -> None:
        with unavailable():
            await db.rooms.register(self._pool, self.node, host, pid, pid_started)

    async def beat(self) -> bool:
        """The heartbeat. Where its connection failed, those of the pool are not to be relied on either: each is made
        anew before it is lent again. Otherwise every one of them would have to hang or fail once by itself. So they
        are where one has met a primary's successor: the others may be with the one that it has replaced."""
        if self._pools_since < self._login.seen.timeline:
            self._pools_since = self._login.seen.timeline
            await self._connect_anew()
        try:
            with unavailable():
                return await db.rooms.beat(self._heart, self.node)
        except Unavailable as error:
            if error.elsewhere:
                await self._connect_anew()
            raise

    async def _connect_anew(self) -> None:
        for pool in self._pools:
            await pool.expire_connections()

    async def leave(self) -> None:
        with unavailable():
            await db.rooms.leave(self._pool, self.node)

    async def neighbours(self, host: str) -> list[tuple[NodeId, int, str]]:
        with unavailable():
            return await db.rooms.neighbours(self._pool, host)

    async def adoptable(self, dead: Sequence[NodeId]) -> list[Adoptable]:
        with unavailable():
            return await db.rooms.adoptable(self._pool, self.node, dead)

    async def owned(self) -> list[StoredRoom]:
        with unavailable():
            return await db.rooms.owned(self._pool, self.node)

    async def resume(
        self, dead: Sequence[NodeId], at_ms: int, takings: Sequence[tuple[RoomId, int, bytes]]
    ) -> set[RoomId]:
        with unavailable():
            return await db.rooms.resume(self._pool, self.node, dead, at_ms, takings)

    async def lost(self, held: Iterable[tuple[RoomId, int]]) -> set[RoomId]:
        with unavailable():
            return await db.rooms.lost(self._pool, self.node, held)

    async def quarantine(self, room: RoomId, epoch: int, fault: str) -> bool:
        with unavailable():
            return await db.rooms.quarantine(self._pool, self.node, room, epoch, fault)

    async def find(self, room: RoomId) -> StoredRoom | None:
        with unavailable():
            return await db.rooms.find(self._pool, room)

    async def rows(self, rooms: Sequence[RoomId]) -> list[StoredRoom]:
        with unavailable():
            return await db.rooms.rows(self._pool, rooms)

    async def entries(self, rooms: Sequence[RoomId]) -> dict[RoomId, list[StoredEntry]]:
        with unavailable():
            return await db.rooms.entries(self._pool, rooms)

    async def entries_after(self, heads: Mapping[RoomId, int]) -> dict[RoomId, list[StoredEntry]]:
        with unavailable():
            return await db.rooms.entries_after(self._pool, heads)

    async def record(self, room: RoomId) -> list[StoredEntry]:
        with unavailable():
            return await db.rooms.record(self._pool, room)

    async def open_once(self, actor: PlayerId, key: bytes, opened: RoomOpened, entries: Sequence[EntryRow]) -> RoomId:
        with unavailable():
            return await db.journal.open_once(self._pool, self.node, actor, key, opened, entries)
