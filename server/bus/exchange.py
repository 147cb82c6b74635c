"""The exchange: takes what comes over the lines to where it belongs (`lines.Counterpart`), and tells other processes of
rooms that change hands."""

import asyncio
from collections.abc import Collection
from typing import assert_never

from db.rooms import NodeId
from game.ids import RoomId
from server.bus.calls import Calls
from server.bus.counted import Counted
from server.bus.guests import Guests
from server.bus.letters import (
    AnyItem,
    Arrived,
    Astray,
    AtTables,
    Beat,
    Crowded,
    Dealt,
    Denied,
    Departed,
    Done,
    Ended,
    Forget,
    Heeded,
    Leaving,
    Left,
    Listen,
    Lost,
    Measure,
    Moved,
    Noted,
    Notified,
    Offered,
    Owns,
    Paced,
    Perform,
    Placed,
    PoolShown,
    Posted,
    ReadFeeds,
    Seated,
    SignedOut,
    Told,
    Tried,
    Unlisten,
    Watched,
    Watching,
)
from server.bus.lines import Lines
from server.bus.mirrors import Mirrors
from server.bus.people import People
from server.bus.shown import Shown
from server.bus.sign_ins import SignIns
from server.bus.workers import Workers
from server.rooms.dealing import Word
from server.rooms.host import Host
from server.rooms.room import Room

TELLS_S = 1.0
"""How often others are told how many watch the rooms here, what is played in them, and which addresses are crowded: as
often as those who watch are."""


class Exchange:
    """Everything that this process has to do with others."""

    def __init__(
        self,
        host: Host,
        lines: Lines,
        calls: Calls,
        guests: Guests,
        mirrors: Mirrors,
        people: People,
        sign_ins: SignIns,
        shown: Shown,
        counted: Counted,
        workers: Workers,
    ) -> None:
        self._host = host
        self._lines = lines
        self._calls = calls
        self._guests = guests
        self._mirrors = mirrors
        self._people = people
        self._sign_ins = sign_ins
        self._shown = shown
        self._counted = counted
        self._workers = workers
        self._leaving: set[NodeId] = set()
        host.takeover.on_taken.append(self._taken_over)
        host.on_change.append(self._changed)
        host.dealing.hint = lambda owner: lines.say(owner, Astray())
        # Last, so that who has asked for the battle is answered before its owner can have told him of it.
        host.dealing.bring = lambda owner, hand: lines.say_last(owner, Dealt(hand))
        lines.shows = self._beat

    async def run(self) -> None:
        """Deal with the other processes, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._lines.run(), name="lines")
            tasks.create_task(self._calls.run(), name="calls")
            tasks.create_task(self._tell_for_ever(), name="counts of viewers")

    async def _tell_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TELLS_S)
            self._shown.tell()
            self._counted.tell()

    def _beat(self) -> Beat:
        word = self._host.dealing.word()
        return Beat(word.battles, word.certainty, word.rules)

    def _taken_over(self, rooms: Collection[RoomId]) -> None:
        if rooms:
            self._mirrors.taken_over(rooms)
            self._lines.say_to_all(Owns(sorted(rooms)))
        self._people.offer(rooms)

    def _changed(self, room: Room) -> None:
        if room.status == "over" and room.dealt_by is not None:
            self._lines.say(room.dealt_by, Ended(room.id))
            room.dealt_by = None

    # Leaving ----------------------------------------------------------------------------------------------------------

    def drain(self) -> None:
        """From now on nothing is dealt to this process."""
        self._host.dealing.closed = True
        self._lines.say_to_all(self._beat())

    def let_go(self) -> None:
        """From now on nothing is done in rooms here for others: the next owner is to be asked."""
        self._guests.leaving = True

    def leave(self) -> None:
        """This process has let go of its rooms: others may have them at once."""
        self._guests.leaving = True
        self._lines.leave(Leaving())

    # Lines ------------------------------------------------------------------------------------------------------------

    def met(self, node: NodeId) -> None:
        self._people.met(node)
        self._sign_ins.met(node)
        self._shown.met(node)
        self._counted.met(node)

    def lost(self, node: NodeId) -> None:
        left = node in self._leaving
        self._leaving.discard(node)
        self._sign_ins.lost()
        self._host.dealing.counts.lost(node)
        self._calls.lost(node)
        self._guests.lost(node)
        self._mirrors.lost(node)
        self._shown.lost(node)
        self._counted.lost(node)
        self._host.look_for_strays()  # it may have dealt us something, and said so
        self._people.lost(node, left=left)

    def heard(self, node: NodeId, item: AnyItem) -> None:
        match item:
            case Told():  # first, being nearly all
                self._mirrors.told(node, item)
            case Done() | Denied() | Moved() | Placed():
                self._calls.answered(node, item)
            case Perform():
                self._guests.perform(node, item)
            case Listen():
                self._guests.listen(node, item)
            case Noted():
                self._mirrors.noted(node, item)
            case Arrived() | Left() | Notified() | ReadFeeds() | Departed():
                self._people.heard(node, item)
            case Beat() | Dealt() | Astray() | Ended():
                self._dealt(node, item)
            case Offered():
                self._mirrors.offered(node, item)
            case Seated():
                self._mirrors.seated(node, item)
            case Lost():
                self._mirrors.room_lost(node, item)
            case Owns():
                self._mirrors.taken_over(item.rooms)
            case Unlisten():
                self._guests.unlisten(node, (item.channel, item.player, item.codec))
            case Watching():
                self._guests.watching(node, (item.channel, None, item.codec), item.count)
            case Tried() | Paced() | Crowded():
                self._counted.heard(node, item)
            case Watched() | AtTables() | PoolShown() | Heeded() | Posted():
                self._shown.heard(node, item)
            case SignedOut() | Forget():
                self._sign_ins.heard(node, item)
            case Measure():
                self._workers.asked(node, item)
            case Leaving():
                self._leaving.add(node)
                self._lines.part(node)
            case _:
                assert_never(item)

    def _dealt(self, node: NodeId, item: Beat | Dealt | Astray | Ended) -> None:
        match item:
            case Beat():
                self._host.dealing.counts.heard(node, Word(item.battles, item.certainty, item.rules))
            case Dealt():
                self._host.dealing.take(item.hand, node)
            case Astray():
                self._host.look_for_strays()
            case Ended():
                self._host.over_elsewhere(item.room)
            case _:
                assert_never(item)
