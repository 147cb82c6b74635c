"""Taking over: rooms whose owner cannot be asked any more, and rooms that are ours without our knowing it.

The second kind are strays: PostgreSQL says that they are this process's, and nobody told it, or the answer that said so
was lost. Taking a room writes its new epoch before anything is read, told or timed from it. So it is safe to take one
anew that turns out to be well known: whoever holds it with the older epoch can write nothing more.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from typing import Protocol
from zlib import crc32

from db.errors import Unavailable
from db.rooms import BEFORE_THE_OPENING, ENTRIES_AT_ONCE, Adoptable, NodeId, StoredEntry, StoredRoom
from game.decider import Resumed
from game.ids import RoomId
from game.record import Entry, resume_body
from server.clock import Clock
from server.processes import Machine
from server.rooms.room import Kind, Room, decoded, restored
from server.rooms.store import Store

log = logging.getLogger(__name__)

ADOPT_S = 1.0
"""How often this process looks for rooms that nobody can be asked about."""

LOST_MS_MAX = 10 * 60_000
"""A longer absence gives no more back: clocks that stood still for hours help nobody."""

LEFT_S = 0.5
"""How long rooms are left to another process before anybody takes them: who has just looked looks again then."""

ADOPT_AT_ONCE = 500

READ_AT_ONCE = 50
"""Of so many rooms the records are read together: a few thousand entries, which the loop has in its hands at once."""

REPLAYED_AT_ONCE = 200
"""Entries that are replayed before others may go on: of the dearest kind they take three milliseconds."""

RETRY_S = 0.2

STRAYS_SOUGHT_S = 30.0
"""After a call of unknown outcome rooms may be ours that we do not know of. The call itself may still be under way for
as long as the pool's connections have patience, and for as long as PostgreSQL lets a statement run."""


class Keeper(Protocol):
    """What is needed of the host."""

    node: NodeId
    kinds: Mapping[str, Kind]
    rooms: dict[RoomId, Room]

    @property
    def coming(self) -> Set[RoomId]:
        """Rooms that are just being opened for a request, or set aside."""

    @property
    def committing(self) -> Set[RoomId]:
        """Rooms that the commit in flight opens."""

    def keep(self, room: Room) -> None:
        """The room is ours."""

    def begin(self, room: Room, entries: Sequence[Entry]) -> None:
        """A room has come to be, by these entries: it is ours, and whoever it concerns hears of it."""

    def catch_up(self, room: Room, entries: Sequence[Entry]) -> None:
        """These entries of a room of ours turned out to be written."""

    def lose(self, room: Room) -> None:
        """The room is another process's."""

    def refuse_waiting(self, room: Room) -> None:
        """What waits in a room that was lost is to be refused."""

    def set_aside(self, room: RoomId, epoch: int, error: Exception) -> None:
        """The room's own code failed on its record."""

    async def feeds_stale(self, rooms: Collection[Room]) -> None:
        """Inbox lines of who sits there may have been written that nobody was told of. Returns when they are told."""


class Takeover:
    """Takes rooms over for the host of one process."""

    def __init__(self, keeper: Keeper, store: Store, clock: Clock, machine: Machine) -> None:
        self._keeper = keeper
        self._store = store
        self._clock = clock
        self._machine = machine
        self.others: Callable[[], Collection[NodeId]] = tuple
        """The other processes that are there."""
        self.on_taken: list[Callable[[Collection[RoomId]], None]] = []
        self.taken_over = 0
        """Rooms of who was gone, and strays, that this process has taken since it began."""
        self.taking: set[RoomId] = set()
        """Rooms that are being taken: whatever is heard of them meanwhile is of before."""
        self.adopt_s = ADOPT_S
        self._soon = asyncio.Event()
        self._take_from_s: dict[RoomId, float] = {}  # rooms that may be taken over → from when on this process does
        self._dealt_to: list[NodeId] = []
        self._strays_until_s = 0.0

    def soon(self) -> None:
        """Somebody may have left: look now, and not when it is time."""
        self._soon.set()

    def seek_strays(self) -> None:
        """For a while look for rooms, too, that are ours without our knowing it."""
        self._strays_until_s = self._clock.awake_s() + STRAYS_SOUGHT_S

    async def wait(self) -> None:
        """Wait until it is time to look, or `soon` is called."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEFT_S if self._take_from_s else self.adopt_s):
                await self._soon.wait()
        self._soon.clear()

    # Rooms of who is gone, and strays ---------------------------------------------------------------------------------

    async def adopt(self) -> int:
        """Take over up to `ADOPT_AT_ONCE` rooms whose owner can't be asked, and strays; how many there were.

        Raises:
            Unavailable: it is not known how far that went. Strays are sought from then on.
        """
        try:
            return await self._adopt()
        except Unavailable:
            self.seek_strays()
            raise

    async def _adopt(self) -> int:
        me = self._machine.this_process()
        neighbours = await self._store.neighbours(me.host)
        dead = [
            node
            for node, pid, started in neighbours
            if node != self._keeper.node and not self._machine.lives(pid, started)
        ]
        adoptable = [room for room in await self._store.adoptable(dead) if room.kind in self._keeper.kinds]
        self._let_go_of_taken(adoptable)
        found = self._share([room for room in adoptable if room.room not in self._keeper.rooms], dead)[:ADOPT_AT_ONCE]
        if self._clock.awake_s() < self._strays_until_s:
            found += await self._strays()
        found = [room for room in found if room.room not in self.taking]
        if not found:
            return 0
        with self._taking([room.room for room in found]):
            taken = await self._take(found, dead)
        self.taken_over += len(taken)
        log.info("rooms taken over", extra={"rooms": len(taken)})
        return len(found)

    async def _take(self, found: Sequence[Adoptable], dead: Sequence[NodeId]) -> set[RoomId]:
        at_ms = self._clock.now_ms()
        takings = [
            (room.room, room.epoch, resume_body(Resumed(room.epoch + 1, min(room.silent_ms, LOST_MS_MAX), at_ms)))
            for room in found
        ]
        taken = await self._store.resume(dead, at_ms, takings)
        ours = [room for room in found if room.room in taken]
        for first in range(0, len(ours), READ_AT_ONCE):
            await self._load(ours[first : first + READ_AT_ONCE])
        return taken

    async def _load(self, rooms: Sequence[Adoptable]) -> None:
        records = await self._records({room.room: BEFORE_THE_OPENING for room in rooms})
        for name, kind, epoch, _ in rooms:
            room = await self._restored(name, kind, epoch + 1, records[name])
            if room is not None:
                self._keeper.keep(room)
        for tell in self.on_taken:
            tell(records.keys())

    @contextlib.contextmanager
    def _taking(self, rooms: Sequence[RoomId]) -> Iterator[None]:
        self.taking.update(rooms)
        try:
            yield
        finally:
            self.taking.difference_update(rooms)

    def _share(self, adoptable: Sequence[Adoptable], dead: Collection[NodeId]) -> list[Adoptable]:
        """What of this is for this process to take: where there are others, all look at about the same time, and each
        takes its part, by the rooms' names. What has been left to another for a while is anybody's."""
        nodes = sorted({self._keeper.node, *self.others()} - set(dead))
        now_s = self._clock.awake_s()
        if nodes != self._dealt_to:
            self._dealt_to = nodes
            self._take_from_s.clear()
        for room in adoptable:
            mine = nodes[crc32(room.room.encode()) % len(nodes)] == self._keeper.node
            self._take_from_s.setdefault(room.room, now_s if mine else now_s + LEFT_S)
        self._take_from_s = {room.room: self._take_from_s[room.room] for room in adoptable}
        return [room for room in adoptable if now_s >= self._take_from_s[room.room]]

    async def _strays(self) -> list[Adoptable]:
        owned = await self._store.owned()
        known = self._keeper.rooms.keys() | self._keeper.coming | self._keeper.committing
        now_ms = self._clock.now_ms()
        return [
            # In one that nobody has had since it was opened nobody could do anything.
            Adoptable(row.room, row.kind, row.epoch, max(0, now_ms - row.opened_at_ms) if row.epoch == 1 else 0)
            for row in owned
            if row.room not in known and row.kind in self._keeper.kinds
        ]

    def _let_go_of_taken(self, adoptable: Sequence[Adoptable]) -> None:
        """Rooms that were taken from us before we knew, and whose new owner is gone: who listens here has missed what
        happened there. What is being committed learns of it by itself."""
        for taken in adoptable:
            room = self._keeper.rooms.get(taken.room)
            if room is not None and room.status == "open" and room.epoch < taken.epoch and room.staged is None:
                self._keeper.lose(room)
                self._keeper.refuse_waiting(room)

    # Our own, anew ----------------------------------------------------------------------------------------------------

    async def retake(self, rooms: Sequence[Room], silent_ms: int) -> None:
        """Take rooms anew whose last commit may or may not be written, and carry on from what is true; and those with
        them that it has opened here.

        Raises:
            Unavailable: it is not known how far that went; to be tried again.
        """
        owned = await self._owned()
        lost_ms = min(LOST_MS_MAX, silent_ms)
        with self._taking([room.id for room in rooms]):
            taken = await self._take_anew([owned[room.id] for room in rooms if room.id in owned], lost_ms)
            # Their rows were the commit's until it was over, if it was still under way: now all that it opened is seen.
            new = [row for row in (await self._owned()).values() if self._opened_just_now(row)]
            with self._taking([row.room for row in new]):
                begun = await self._take_anew(new, lost_ms)
                await self._carry_on(rooms, taken, [row for row in new if row.room in begun])
        self.seek_strays()

    async def _owned(self) -> dict[RoomId, StoredRoom]:
        return {row.room: row for row in await self._store.owned()}

    async def _take_anew(self, rows: Sequence[StoredRoom], lost_ms: int) -> dict[RoomId, int]:
        """Take these of ours anew; the epochs of those that still were."""
        at_ms = self._clock.now_ms()
        takings = [(row.room, row.epoch, resume_body(Resumed(row.epoch + 1, lost_ms, at_ms))) for row in rows]
        taken = await self._store.resume([], at_ms, takings)
        return {row.room: row.epoch + 1 for row in rows if row.room in taken}

    def _opened_just_now(self, row: StoredRoom) -> bool:
        # Ours by PostgreSQL's account, and not yet in our memory.
        known = row.room in self._keeper.rooms or row.room in self._keeper.coming or row.room in self.taking
        return row.room in self._keeper.committing and not known

    async def _carry_on(self, rooms: Sequence[Room], taken: Mapping[RoomId, int], new: Sequence[StoredRoom]) -> None:
        rows = await self._store.rows([room.id for room in rooms if room.id not in taken])
        ended = [row.room for row in rows if row.state == "closed" and row.owner == self._keeper.node]
        heads = {room.id: room.seq for room in rooms if room.id in taken or room.id in ended}
        records = await self._records(heads | {row.room: BEFORE_THE_OPENING for row in new})
        for room in rooms:
            if room.id not in heads:
                self._keeper.lose(room)
                self._keeper.refuse_waiting(room)
                continue
            room.epoch = taken.get(room.id, room.epoch)
            self._keeper.catch_up(room, list(decoded(room.kind, records[room.id])))
        begun = [await self._restored(row.room, row.kind, row.epoch + 1, records[row.room]) for row in new]
        await self._come_to_be([room for room in begun if room is not None], records)

    async def _come_to_be(self, rooms: Sequence[Room], records: Mapping[RoomId, Sequence[StoredEntry]]) -> None:
        """Rooms that a commit has opened of which we learn now: tell of them as if it had answered at once. Nobody
        finds them before: who began to listen then would hear their beginning again."""
        await self._keeper.feeds_stale(rooms)
        for room in rooms:
            self._keeper.begin(room, list(decoded(room.kind, records[room.id][1:])))

    # Records ----------------------------------------------------------------------------------------------------------

    async def _records(self, heads: Mapping[RoomId, int]) -> dict[RoomId, list[StoredEntry]]:
        """What is written of these rooms after the entries of these numbers, read in parts: nobody writes there now."""
        found: dict[RoomId, list[StoredEntry]] = {room: [] for room in heads}
        while heads:
            part = await self._store.entries_after(heads)
            for room, entries in part.items():
                found[room] += entries
            heads = {room: entries[-1].seq for room, entries in part.items() if len(entries) == ENTRIES_AT_ONCE}
        return found

    async def _restored(self, name: RoomId, kind: str, epoch: int, record: Sequence[StoredEntry]) -> Room | None:
        try:
            room = restored(name, self._keeper.kinds[kind], epoch, record[:1])
            for first in range(1, len(record), REPLAYED_AT_ONCE):
                room.replay(decoded(room.kind, record[first : first + REPLAYED_AT_ONCE]))
                await asyncio.sleep(0)
        except Exception as error:  # a record that its own rules can't read: set it aside, alone
            self._keeper.set_aside(name, epoch, error)
            return None
        return room
