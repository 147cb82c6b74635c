"""The host: which rooms this process owns. It opens, finds, takes over, and lets go of them.

Ownership is PostgreSQL's word alone. A process that was stopped and has woken asks before it answers anybody
(`when_sure`); one that does not know how a commit ended takes its rooms anew (`takeover`).
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from typing import Protocol

import msgspec

from db.errors import Unavailable
from db.rooms import NodeId
from game.decider import Wake
from game.ids import PlayerId, RoomId
from game.record import Entry
from game.refusal import Refused
from server import processes
from server.clock import Clock
from server.identifiers import new_room
from server.processes import Machine
from server.rooms.dealing import DEALT, Dealing
from server.rooms.doubt import Doubt
from server.rooms.elsewhere import Elsewhere, Whereabouts
from server.rooms.heartbeat import Heartbeat
from server.rooms.lane import Deal, ForOthers, InboxLine, Lane
from server.rooms.quarantine import Quarantine
from server.rooms.room import QUARANTINED, Ask, Kind, Room, StagedAsk, restored
from server.rooms.store import Store
from server.rooms.takeover import RETRY_S, Takeover
from server.rooms.telling import Telling
from server.rooms.timers import Timers

log = logging.getLogger(__name__)

FINISHED_KEPT = 500
"""Rooms that are over and still in memory, for those who read the end of them."""

START_PATIENCE_S = 5.0
"""How long a starting process tries to take over before it opens its door without."""

DRAIN_S_MAX = 5.0
"""Shorter than what a supervisor waits between asking a program to end and killing it (10 s and more)."""

WAKE_AGAIN_MS = 1_000
"""A room whose wake-up was refused by a guard tries again after so long."""


class Front(Protocol):
    """Those who see to people, as the host needs them: presence and the players' own channels."""

    def seated(self, player: PlayerId, room: Room) -> None:
        """This player sits in a room that has just come to be: whoever is connected for him is to hear it."""

    def notified(self, lines: Sequence[InboxLine]) -> None:
        """Inbox lines were written."""

    async def feeds_stale(self, first: Collection[PlayerId]) -> None:
        """Inbox lines may have been written that nobody here was told of. Returns when those whom `first` names have
        heard theirs."""

    def connected_to(self, player: PlayerId) -> Collection[NodeId]:
        """The processes that this player is connected to, this one among them."""


class Host:
    """All rooms of this process."""

    def __init__(
        self, store: Store, kinds: Mapping[str, Kind], clock: Clock, node: NodeId, machine: Machine = processes
    ) -> None:
        self.kinds = kinds
        self.node = node
        self.rooms: dict[RoomId, Room] = {}
        self.finished: OrderedDict[RoomId, Room] = OrderedDict()
        self.sitting: dict[PlayerId, set[RoomId]] = {}
        self.front: Front | None = None
        self.on_change: list[Callable[[Room], None]] = []
        self._store = store
        self._machine = machine
        self._clock = clock
        self.telling = Telling(self.rooms, clock, self.quarantine)
        self.whereabouts = Whereabouts()
        self._draining = False
        self.takeover = Takeover(self, store, clock, machine)
        self.dealing = Dealing(self)
        self.on_over: list[Callable[[RoomId], None]] = []
        """Called where a room has come to its end here, or one that was dealt from here at its owner's."""
        self.battles: set[RoomId] = set()
        """Those of the rooms that are dealt where they open."""
        self._opening: set[RoomId] = set()
        self._quarantine = Quarantine(store)
        self._timers = Timers(clock, self._wake)
        self.lane = Lane(self, store, clock)
        self.heartbeat = Heartbeat(store, clock, node, lambda: self.doubt.arise())
        self.doubt = Doubt(clock, self._let_go_of_lost, self.heartbeat.is_answered)

    @property
    def reaches_database(self) -> bool:
        """Whether PostgreSQL has taken a heartbeat of ours lately: else others may take over from us."""
        return self.heartbeat.is_taken

    # Life -------------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Say that this process lives, and take over what nobody answers for. Returns when those rooms are playable, or
        when patience ends (somebody holds one of them locked): what is left follows as soon as it can be had."""
        await self.heartbeat.begin(self._machine.this_process())
        async with asyncio.TaskGroup() as tasks:  # taking over may take longer than a heartbeat may stay away
            beating = tasks.create_task(self.heartbeat.run(at_once=False), name="heartbeat")
            await self._take_over_at_first()
            beating.cancel()

    async def _take_over_at_first(self) -> None:
        patience_until_s = self._clock.awake_s() + START_PATIENCE_S
        while self._clock.awake_s() < patience_until_s:
            try:
                if not await self.takeover.adopt():
                    return
            except Unavailable as error:
                log.warning("taking over put off", extra={"error": str(error)})
                await asyncio.sleep(RETRY_S)

    async def run(self) -> None:
        """Run the rooms until cancelled. An error from here is a fault of ours, and the process must end."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.lane.run(), name="lane")
            tasks.create_task(self.heartbeat.run(), name="heartbeat")
            tasks.create_task(self._adopt_for_ever(), name="adopting")
            tasks.create_task(self._timers.run(), name="timers")
            tasks.create_task(self.telling.run(), name="curtains")
            tasks.create_task(self.doubt.run(), name="doubt")
            tasks.create_task(self._quarantine.run(), name="quarantine")

    def adopt_no_more(self) -> None:
        """From now on leave to others the rooms that nobody answers for."""
        self._draining = True

    async def drain(self) -> None:
        """Commit what is waiting, then leave, so that others may take over at once. Where PostgreSQL can't be reached
        for so long, go without a word: nobody was told of what waits, and others take over a little later."""
        self._draining = self.dealing.closed = True
        try:
            async with asyncio.timeout(DRAIN_S_MAX):
                await self.lane.drained()
                await self._store.leave()
        except (TimeoutError, Unavailable) as error:
            log.warning("left without a word", extra={"error": str(error)})

    async def _adopt_for_ever(self) -> None:
        while True:
            await self.takeover.wait()
            if self._draining:
                return
            if not self.heartbeat.is_steady:
                continue  # PostgreSQL was gone, or we were: the others' silence meanwhile says nothing of them
            try:
                await self.takeover.adopt()
            except Unavailable as error:
                log.warning("taking over failed", extra={"error": str(error)})

    # Taking over ------------------------------------------------------------------------------------------------------

    @property
    def coming(self) -> Set[RoomId]:
        """Rooms that are just being opened for a request, or set aside."""
        return self._opening | self._quarantine.coming

    @property
    def committing(self) -> Set[RoomId]:
        """Rooms that the commit in flight opens."""
        return self.lane.opening

    async def retake(self, rooms: Sequence[Room], for_others: Collection[ForOthers] = ()) -> None:
        """Take rooms anew whose last commit may or may not be written, and carry on from what is true. What that commit
        would have opened for others is theirs to find."""
        while True:
            try:
                await self.takeover.retake(rooms, self.heartbeat.silent_ms())
                break
            except Unavailable as error:
                log.warning("records out of reach", extra={"rooms": len(rooms), "error": str(error)})
                await asyncio.sleep(RETRY_S)
        if for_others:
            await self.feeds_stale([opened.room for opened in for_others])
        for owner in dict.fromkeys(opened.deal.owner for opened in for_others):
            self.dealing.hint(owner)

    async def feeds_stale(self, rooms: Collection[Room]) -> None:
        """Inbox lines of who sits there may have been written that nobody was told of. Returns when they are told."""
        if self.front is not None:
            await self.front.feeds_stale({player for room in rooms for player in room.decider.seats(room.state)})

    def keep(self, room: Room) -> None:
        """The room is ours."""
        self._keep(room)
        self._changed(room)

    def begin(self, room: Room, entries: Sequence[Entry]) -> None:
        """A room has come to be, by these entries: it is ours, and whoever it concerns hears of it."""
        self.opened(room)
        for entry in entries:
            self.telling.publish(room, entry)
        self._changed(room)

    def catch_up(self, room: Room, entries: Sequence[Entry]) -> None:
        """These entries of a room of ours turned out to be written."""
        room.status = "open"
        room.replay(entries)
        for entry in entries:
            for ask in room.take_out(entry):
                ask.answer(entry.answer)
            self.telling.publish(room, entry)
        self.told(room)
        self.lane.wants(room)  # its other asks wait

    def refuse_waiting(self, room: Room) -> None:
        """What waits in a room that was lost is to be refused."""
        self.lane.wants(room)

    def set_aside(self, room: RoomId, epoch: int, error: Exception) -> None:
        """The room's own code failed on its record."""
        self._quarantine.put(room, epoch, error)

    # Dealing ----------------------------------------------------------------------------------------------------------

    def deal(self, room: Room) -> Deal | None:
        """Whose a room is to be that opens with the next commit; None: ours."""
        return self.dealing.deal(room)

    def dealt(self, opened: ForOthers, lines: Sequence[InboxLine]) -> None:
        """A room has come to be that is another process's: tell it."""
        self.whereabouts.learn(opened.room.id, opened.deal.owner)
        self.dealing.dealt(opened, lines)

    def may_know(self, name: RoomId) -> bool:
        """Whether this room is in memory, or on its way there, or set aside."""
        return name in self.takeover.taking or name in self.coming or self.here(name) is not None

    @property
    def certainty(self) -> int | None:
        """How often this process has become sure of which rooms are its own; None while it is not."""
        return self.doubt.settled if self.doubt.sure else None

    def look_for_strays(self) -> None:
        """A room may be ours of which we were not told: look now, and for a while."""
        self.takeover.seek_strays()
        self.takeover.soon()

    def over_elsewhere(self, name: RoomId) -> None:
        """A room that was dealt to another process has come to its end there."""
        self.whereabouts.forget(name)
        for tell in self.on_over:
            tell(name)

    # Losing -----------------------------------------------------------------------------------------------------------

    def lose(self, room: Room) -> None:
        """The room belongs to another process now: forget it; who listens hears it from there, or that it is lost."""
        log.warning("room lost", extra={"room": room.id})
        self.takeover.seek_strays()  # should it be ours all the same, with a later epoch that nobody told us
        room.status = "lost"
        self._forget(room)
        self.telling.lost(room)

    async def _let_go_of_lost(self) -> None:
        held = {room.id: room.epoch for room in self.rooms.values() if room.status == "open"}
        for name in sorted(await self._store.lost(held.items())):
            room = self.rooms.get(name)
            # What was committed or taken anew while we asked is ours: PostgreSQL has said so later than this.
            if room is not None and room.status == "open" and room.epoch == held[name] and room.staged is None:
                self.lose(room)

    # Rooms ------------------------------------------------------------------------------------------------------------

    async def find(self, name: RoomId) -> Room:
        """A room by its name: one of ours, or one that is over, from its record.

        Raises:
            Elsewhere: another process has it, or it is changing hands.
            Refused: there is none.
            Unavailable: PostgreSQL can't be asked.
        """
        here = self.here(name)
        if here is not None:
            return here
        owner = self.whereabouts.owner(name)
        if owner is not None:
            raise Elsewhere(name, owner)
        room = await self._from_record(name)
        self._finish(room)
        return room

    async def ended(self, name: RoomId) -> Room | None:
        """A room that is over; None while it goes on. Where it is not over here, PostgreSQL says which it is: a hint is
        of before, and so is a room that another process has taken over.

        Raises:
            Refused: there is none.
            Unavailable: PostgreSQL can't be asked.
        """
        here = self.here(name)
        if here is not None and here.status == "over":
            return here
        try:
            room = await self._from_record(name)
        except Elsewhere:
            return None
        if here is None:
            self._finish(room)
        return room

    async def _from_record(self, name: RoomId) -> Room:
        """A room that is over; Elsewhere is raised for one that is open."""
        row = await self._store.find(name)
        if row is None or row.kind not in self.kinds:
            raise Refused("not_found", "There is no such room.")
        if row.state == "quarantined":
            raise QUARANTINED
        if row.state == "open":
            if row.owner == self.node and name not in self.rooms:
                self.takeover.seek_strays()  # it was dealt to us, say, and what was said of it is late, or lost
            raise Elsewhere(name, row.owner)
        record = await self._store.record(name) or (await self._store.entries([name]))[name]
        return restored(name, self.kinds[row.kind], row.epoch, record)

    def here(self, name: RoomId) -> Room | None:
        """The room, if it is in memory."""
        return self.rooms.get(name) or self.finished.get(name)

    async def open_once(
        self, actor: PlayerId, key: bytes, kind: str, opening: Callable[[RoomId], msgspec.Struct]
    ) -> RoomId:
        """Open a room for a request; asked again with the same actor and key, find the room that was opened then.

        Raises:
            Unavailable: try again with the same key.
        """
        now_ms = self._clock.now_ms()
        name = new_room(now_ms)
        room = Room(name, self.kinds[kind], opening(name), opened_at_ms=now_ms)
        staged = room.begin(now_ms)
        rows = [room.opening_row(), *(room.rows(decided) for decided in staged.asks)]
        assert not any(decided.effects for decided in staged.asks), "a room with effects is opened by an entry"
        self._opening.add(name)
        try:
            opened = await self._store.open_once(actor, key, room.opened_row(), rows)
        except Unavailable:
            self.takeover.seek_strays()
            raise
        finally:
            self._opening.discard(name)
        if opened == room.id:
            begun = room.settle()
            self.opened(room)
            for first in begun:
                self.settled(room, first, ())
            self.told(room)
        return opened

    def submit(self, room: Room, ask: Ask) -> None:
        """Put a command into a room's inbox.

        Raises:
            Refused: it is full, or the room can't take it.
        """
        ask.since_s = self._clock.awake_s()
        room.submit(ask)
        self.lane.wants(room)

    def live_rooms(self, player: PlayerId) -> list[Room]:
        """The rooms in which this player sits."""
        return [self.rooms[name] for name in sorted(self.sitting.get(player, ())) if name in self.rooms]

    # What the lane tells ----------------------------------------------------------------------------------------------

    def opened(self, room: Room) -> None:
        """A room has come to be: it is ours, and those who sit in it hear it from its first push on."""
        self._keep(room)
        self._seat(room)

    def settled(self, room: Room, decided: StagedAsk, lines: Sequence[InboxLine]) -> None:
        """Answer who asked, then tell what players must not miss, then everybody of the events: in this order."""
        decided.ask.answer(decided.outcome)
        if lines and self.front is not None:
            self.front.notified(lines)
        if decided.entry is not None:
            self.telling.publish(room, decided.entry)

    def told(self, room: Room) -> None:
        """All of a batch is told: set the timer, notice the end."""
        if room.status == "over":
            self._end(room)
        else:
            self._set_wake(room)
        self._changed(room)

    def quarantine(self, room: Room, error: Exception) -> None:
        """Set a room aside whose own code failed, alone; its wines and coins stay where they are."""
        room.status = "quarantined"
        self.telling.stop(room.id)
        self._forget(room)
        self.set_aside(room.id, room.epoch, error)

    def _changed(self, room: Room) -> None:
        for tell in self.on_change:
            tell(room)
        if room.status == "over":
            for over in self.on_over:
                over(room.id)

    # Which rooms there are --------------------------------------------------------------------------------------------

    def _keep(self, room: Room) -> None:
        self.rooms[room.id] = room
        if room.decider.channel in DEALT:
            self.battles.add(room.id)
        for player in room.decider.seats(room.state):
            self.sitting.setdefault(player, set()).add(room.id)
        if room.status == "over":
            self._end(room)
        else:
            self._set_wake(room)

    def _seat(self, room: Room) -> None:
        if self.front is not None:
            for player in room.decider.seats(room.state):
                self.front.seated(player, room)

    def _forget(self, room: Room) -> None:
        self.battles.discard(room.id)
        if self.rooms.pop(room.id, None) is None:
            return
        for player in room.decider.seats(room.state):
            seats = self.sitting.get(player)
            if seats is not None:
                seats.discard(room.id)
                if not seats:
                    del self.sitting[player]

    def _end(self, room: Room) -> None:
        self.telling.stop(room.id)
        self._forget(room)
        self._finish(room)

    def _finish(self, room: Room) -> None:
        self.finished[room.id] = room
        self.finished.move_to_end(room.id)
        while len(self.finished) > FINISHED_KEPT:
            old, _ = self.finished.popitem(last=False)
            self.telling.forget(old)

    # Timers -----------------------------------------------------------------------------------------------------------

    def _set_wake(self, room: Room) -> None:
        at_ms = room.decider.wake_at_ms(room.state)
        if at_ms is None:
            return
        if room.woken_seq is not None and not room.wake_asked:
            # Woken, it wants to be woken again: at once where it did something, which may not have been all; else a
            # little later, because what it wanted to do was refused and may be so for long.
            refused = room.seq == room.woken_seq and at_ms <= self._clock.now_ms()
            room.woken_seq, room.wake_set_ms = None, at_ms
            self._timers.set(room.id, self._clock.now_ms() + WAKE_AGAIN_MS if refused else at_ms)
        elif at_ms != room.wake_set_ms:
            room.wake_set_ms = at_ms
            self._timers.set(room.id, at_ms)

    def _wake(self, name: RoomId) -> None:
        room = self.rooms.get(name)
        if room is None or room.wake_asked:
            return
        at_ms = room.decider.wake_at_ms(room.state)
        if at_ms is not None and at_ms <= self._clock.now_ms():
            room.wake_asked = True
            room.woken_seq = room.seq
            self.submit(room, Ask(None, Wake()))
