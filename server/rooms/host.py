"""The host: which rooms this process owns. It opens, finds, takes over, tells of, and lets go of them.

Ownership is PostgreSQL's word alone. A process that was stopped and has woken asks before it answers anybody
(`when_sure`); one that does not know how a commit ended takes its rooms anew (`takeover`).
"""

import asyncio
import logging
import traceback
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from typing import Any, Literal, Protocol

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
from server.rooms.audience import Audience
from server.rooms.behind import Behind, delay_ms_of
from server.rooms.crowd import Fanout
from server.rooms.dealing import DEALT, Dealing
from server.rooms.doubt import Doubt
from server.rooms.elsewhere import Elsewhere, Whereabouts
from server.rooms.headcount import Headcount
from server.rooms.lane import Deal, ForOthers, InboxLine, Lane
from server.rooms.room import QUARANTINED, Ask, Kind, Room, StagedAsk, restored
from server.rooms.store import Store
from server.rooms.takeover import RETRY_S, Takeover
from server.rooms.timers import Timers

log = logging.getLogger(__name__)

BEAT_S = 0.5
"""Four heartbeats fit into the two seconds after which rooms may be taken over."""

SILENT_S = 2.0
"""Without a heartbeat for so long a process may be taken over from; the functions of the schema say the same."""

FINISHED_KEPT = 500
"""Rooms that are over and still in memory, for those who read the end of them."""

START_PATIENCE_S = 5.0
"""How long a starting process tries to take over before it opens its door without."""

DRAIN_S_MAX = 5.0
"""Shorter than what a supervisor waits between asking a program to end and killing it (10 s and more)."""

WAKE_AGAIN_MS = 1_000
"""A room whose wake-up was refused by a guard tries again after so long."""

COUNTED = frozenset({"battle", "auction"})
"""The channels that are told how many watch."""


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
        self.on_entry: list[Callable[[Room, Entry], None]] = []
        """Called with each entry that is written here, when its room has come to where it leads."""
        self.hand_over: Callable[[Room, Audience, int], None] | None = None
        """Is given those who listen to a room that was lost, where other processes are, and goes on telling them."""
        self._store = store
        self._machine = machine
        self._clock = clock
        self._audiences: dict[RoomId, Audience] = {}
        self.fanout = Fanout()
        self.whereabouts = Whereabouts()
        self._headcount = Headcount(clock)
        self._last_beat_s = self._last_answer_s = self._beating_since_s = clock.awake_s()
        self._broken: asyncio.Queue[tuple[RoomId, int, Exception]] = asyncio.Queue()
        self._draining = False
        self.takeover = Takeover(self, store, clock, machine)
        self.dealing = Dealing(self)
        self.on_over: list[Callable[[RoomId], None]] = []
        """Called where a room has come to its end here, or one that was dealt from here at its owner's."""
        self.battles: set[RoomId] = set()
        """Those of the rooms that are dealt where they open."""
        self._opening: set[RoomId] = set()
        self._setting_aside: set[RoomId] = set()
        self._timers = Timers(clock, self._wake)
        self._behind: dict[RoomId, Behind] = {}
        self._curtains = Timers(clock, self._show_more)
        self.lane = Lane(self, store, clock)
        self.doubt = Doubt(clock, self._let_go_of_lost, self._is_answered)

    @property
    def reaches_database(self) -> bool:
        """Whether PostgreSQL has taken a heartbeat of ours lately: else others may take over from us."""
        return self._clock.awake_s() - self._last_beat_s < SILENT_S

    def _is_answered(self) -> bool:
        """Whether PostgreSQL has answered a heartbeat lately, be it that this process is not known as living."""
        return self._clock.awake_s() - self._last_answer_s < SILENT_S

    # Life -------------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Say that this process lives, and take over what nobody answers for. Returns when those rooms are playable, or
        when patience ends (somebody holds one of them locked): what is left follows as soon as it can be had."""
        me = self._machine.this_process()
        sent_s = self._clock.awake_s()
        await self._store.register(me.host, me.pid, me.started)
        self._last_beat_s = self._last_answer_s = sent_s
        self._beating_since_s = sent_s - SILENT_S  # who begins takes over at once
        async with asyncio.TaskGroup() as tasks:  # taking over may take longer than a heartbeat may stay away
            beating = tasks.create_task(self._beat_from_now_on(), name="heartbeat")
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
            tasks.create_task(self._beat_for_ever(), name="heartbeat")
            tasks.create_task(self._adopt_for_ever(), name="adopting")
            tasks.create_task(self._timers.run(), name="timers")
            tasks.create_task(self._curtains.run(), name="curtains")
            tasks.create_task(self.doubt.run(), name="doubt")
            tasks.create_task(self._quarantine_for_ever(), name="quarantine")

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

    async def _beat_from_now_on(self) -> None:
        """As `_beat_for_ever`, where there has just been one."""
        await asyncio.sleep(BEAT_S)
        await self._beat_for_ever()

    async def _beat_for_ever(self) -> None:
        while True:
            # Counted from when it was sent: it may have been taken at once, and its answer have been long on the way.
            sent_s = self._clock.awake_s()
            try:
                taken = await self._store.beat()
                self._last_answer_s = sent_s
                if taken:
                    silent_s = self._clock.awake_s() - self._last_beat_s
                    self._last_beat_s = sent_s
                    if silent_s > SILENT_S:  # cut off, not stopped: our rooms may have been taken over all the same
                        self._beating_since_s = sent_s
                        self.doubt.arise()
                else:
                    log.error("heartbeat not taken", extra={"node": str(self.node)})
            except Unavailable as error:
                log.warning("heartbeat failed", extra={"error": str(error)})
            await asyncio.sleep(BEAT_S)

    async def _adopt_for_ever(self) -> None:
        while True:
            await self.takeover.wait()
            if self._draining:
                return
            if self._clock.awake_s() - self._beating_since_s < SILENT_S:
                continue  # PostgreSQL was gone, or we were: the others' silence meanwhile says nothing of them
            try:
                await self.takeover.adopt()
            except Unavailable as error:
                log.warning("taking over failed", extra={"error": str(error)})

    # Taking over ------------------------------------------------------------------------------------------------------

    @property
    def coming(self) -> Set[RoomId]:
        """Rooms that are just being opened for a request, or set aside."""
        return self._opening | self._setting_aside

    @property
    def committing(self) -> Set[RoomId]:
        """Rooms that the commit in flight opens."""
        return self.lane.opening

    async def retake(self, rooms: Sequence[Room], for_others: Collection[ForOthers] = ()) -> None:
        """Take rooms anew whose last commit may or may not be written, and carry on from what is true. What that commit
        would have opened for others is theirs to find."""
        while True:
            try:
                await self.takeover.retake(rooms, int((self._clock.awake_s() - self._last_beat_s) * 1_000))
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
            self._publish(room, entry)
        self._changed(room)

    def catch_up(self, room: Room, entries: Sequence[Entry]) -> None:
        """These entries of a room of ours turned out to be written."""
        room.status = "open"
        room.replay(entries)
        for entry in entries:
            for ask in room.take_out(entry):
                ask.answer(entry.answer)
            self._publish(room, entry)
        self.told(room)
        self.lane.wants(room)  # its other asks wait

    def refuse_waiting(self, room: Room) -> None:
        """What waits in a room that was lost is to be refused."""
        self.lane.wants(room)

    def set_aside(self, room: RoomId, epoch: int, error: Exception) -> None:
        """The room's own code failed on its record."""
        self._setting_aside.add(room)
        self._broken.put_nowait((room, epoch, error))

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
        behind = self._behind.get(room.id)
        self._forget(room)
        audience = self._audiences.pop(room.id, None)
        if audience is not None and self.hand_over is not None:
            self.hand_over(room, audience, room.n if behind is None else behind.n)
        elif audience is not None:
            audience.lost()

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

    def audience(self, room: Room) -> Audience:
        """Who listens to this room."""
        audience = self._audiences.get(room.id)
        if audience is None:
            counted = self._headcount if room.decider.channel in COUNTED else None
            audience = self._audiences[room.id] = Audience(room.channel, self.fanout, counted)
        return audience

    def watching(self, name: RoomId) -> int:
        """How many watch this room without sitting in it."""
        audience = self._audiences.get(name)
        return 0 if audience is None else audience.watching

    def watched(self) -> dict[RoomId, int]:
        """How many watch, of the rooms that are watched at all."""
        counts = ((name, audience.watching) for name, audience in self._audiences.items() if name in self.rooms)
        return {name: count for name, count in counts if count}

    def leave(self, name: RoomId, outlet: Any) -> None:
        """This outlet listens no more."""
        audience = self._audiences.get(name)
        if audience is not None:
            audience.remove(outlet)
            if not len(audience):
                del self._audiences[name]

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
            self._publish(room, decided.entry)

    def told(self, room: Room) -> None:
        """All of a batch is told: set the timer, notice the end."""
        if room.status == "over":
            self._forget(room)
            self._finish(room)
        else:
            self._set_wake(room)
        self._changed(room)

    def quarantine(self, room: Room, error: Exception) -> None:
        """Set a room aside whose own code failed, alone; its wines and coins stay where they are."""
        room.status = "quarantined"
        self._forget(room)
        self.set_aside(room.id, room.epoch, error)

    async def _quarantine_for_ever(self) -> None:
        while True:
            name, epoch, error = await self._broken.get()
            await self._write_down(name, epoch, error)

    async def _write_down(self, name: RoomId, epoch: int, error: Exception) -> None:
        log.error("room quarantined", extra={"room": name}, exc_info=error)
        fault = "".join(traceback.format_exception(error))
        while True:
            try:
                await self._store.quarantine(name, epoch, fault)
                self._setting_aside.discard(name)
                return
            except Unavailable:
                await asyncio.sleep(RETRY_S)

    def _publish(self, room: Room, entry: Entry) -> None:
        if not entry.events:
            return
        audience = self._audiences.get(room.id)
        behind = delay_ms_of(room.opening) > 0
        try:
            for tell in self.on_entry:
                tell(room, entry)
            if audience is not None:
                to: Literal["seats", "all"] = "seats" if behind else "all"
                audience.publish(room.decider, entry.first_n, entry.at_ms, entry.events, to=to)
            if audience is not None and behind:
                self._show(room)
        except Exception as error:  # a view that fails is the room's own code failing
            self.quarantine(room, error)

    def behind(self, room: Room) -> Behind | None:
        """Where those who watch this room are by now; None where they see what there is.

        Raises whatever the room's views raise: the caller quarantines the room.
        """
        return self._show(room) if delay_ms_of(room.opening) > 0 and room.status != "over" else None

    def _show(self, room: Room) -> Behind:
        """Tell those who watch what is old enough by now, or all once the room is over."""
        # Before somebody watches there is nobody here who would hear it all from the beginning on.
        behind = self._behind.get(room.id) or Behind(room)
        audience = self._audiences.get(room.id)
        for n, at_ms, event in behind.advance(room, self._clock.now_ms()):
            if audience is not None:
                audience.publish(room.decider, n, at_ms, [event], to="watchers")
        if room.status == "over":
            self._behind.pop(room.id, None)
            return behind
        self._behind[room.id] = behind
        more_at_ms = behind.wake_at_ms(room)
        if more_at_ms is not None:
            self._curtains.set(room.id, more_at_ms)
        return behind

    def _show_more(self, name: RoomId) -> None:
        room = self.rooms.get(name)
        if room is None or name not in self._behind:
            return
        try:
            self._show(room)
        except Exception as error:  # a view that fails is the room's own code failing
            self.quarantine(room, error)

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
            self._forget(room)
            self._finish(room)
        else:
            self._set_wake(room)

    def _seat(self, room: Room) -> None:
        if self.front is not None:
            for player in room.decider.seats(room.state):
                self.front.seated(player, room)

    def _forget(self, room: Room) -> None:
        self._behind.pop(room.id, None)
        self.battles.discard(room.id)
        if self.rooms.pop(room.id, None) is None:
            return
        for player in room.decider.seats(room.state):
            seats = self.sitting.get(player)
            if seats is not None:
                seats.discard(room.id)
                if not seats:
                    del self.sitting[player]

    def _finish(self, room: Room) -> None:
        self.finished[room.id] = room
        self.finished.move_to_end(room.id)
        while len(self.finished) > FINISHED_KEPT:
            old, _ = self.finished.popitem(last=False)
            self._audiences.pop(old, None)

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
