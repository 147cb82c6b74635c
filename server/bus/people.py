"""People over many processes: who is connected to which of them, and what goes on for them elsewhere
(`server.abroad.Abroad`)."""

import asyncio
from collections.abc import Collection, Sequence
from typing import assert_never

from db.rooms import NodeId
from game.decider import Role
from game.effects import Notify
from game.ids import PlayerId, RoomId
from server.bus.calls import Calls
from server.bus.guests import Guests
from server.bus.letters import Answer, Arrived, Departed, Done, Left, Notified, Offered, ReadFeeds, decode_live, encode
from server.bus.lines import SILENT_S, Lines
from server.bus.mirrors import Mirrors
from server.clock import Clock
from server.errands import Errands
from server.feeds import Feeds
from server.game_desk import GameDesk
from server.messages import PlayerSnapshot
from server.rooms.dealing import DEALT
from server.rooms.host import Host
from server.rooms.lane import InboxLine
from server.rooms.room import Room
from server.rooms.takeover import ADOPT_S, LEFT_S

TAKEN_OVER_S = ADOPT_S + LEFT_S + 0.3
"""After a process has fallen silent its rooms have another owner in so much time, if all is well."""

ARRIVES_S_MAX = 2 * SILENT_S + TAKEN_OVER_S
"""How long a hello waits for what other processes know; a session waits ten seconds for its hello."""


class People:
    """What this process tells others of players, hears of theirs, and asks about its own."""

    def __init__(
        self,
        host: Host,
        desk: GameDesk,
        feeds: Feeds,
        lines: Lines,
        calls: Calls,
        guests: Guests,
        mirrors: Mirrors,
        errands: Errands,
        clock: Clock,
    ) -> None:
        self._host = host
        self._desk = desk
        self._feeds = feeds
        self._lines = lines
        self._calls = calls
        self._guests = guests
        self._mirrors = mirrors
        self._errands = errands
        self._clock = clock
        self._known: dict[PlayerId, dict[NodeId, PlayerSnapshot]] = {}
        self._fell_silent_s = -TAKEN_OVER_S
        desk.tell_departed = lambda player: lines.say_to_all(Departed(player))

    # What the desk asks and tells -------------------------------------------------------------------------------------

    def has(self, player: PlayerId) -> bool:
        return self._guests.has(player)

    def where(self, player: PlayerId) -> Collection[NodeId]:
        return {node for node, _ in self._guests.where(player)}

    async def arrives(self, player: PlayerId, codec: str) -> None:
        until_s = self._clock.awake_s() + ARRIVES_S_MAX
        while self._clock.awake_s() < until_s:
            began_s = self._clock.awake_s()
            told = await asyncio.gather(*(self._told_about(node, player, codec) for node in self._lines.nodes))
            settled_s = self._fell_silent_s + TAKEN_OVER_S
            if all(told) and began_s >= settled_s:
                return
            # One that fell silent may have had a room of his: who has it now is asked then.
            await asyncio.sleep(max(0.1, settled_s - self._clock.awake_s()))

    async def _told_about(self, node: NodeId, player: PlayerId, codec: str) -> bool:
        answer = await self._calls.answer(node, lambda number: Arrived(number, player, codec))
        self._learn(node, player, answer)
        return answer is not None

    def _learn(self, node: NodeId, player: PlayerId, answer: Answer | None) -> None:
        if isinstance(answer, Done):
            self._known.setdefault(player, {})[node] = decode_live(answer.answer)

    def left(self, player: PlayerId, codec: str) -> None:
        self._lines.say_to_all(Left(player, codec))
        if not any(here == player for here, _ in self._desk.presence.here()):
            self._known.pop(player, None)

    def known(self, player: PlayerId) -> Sequence[PlayerSnapshot]:
        return list(self._known.get(player, {}).values())

    def seated(self, player: PlayerId, room: Room, role: Role) -> None:
        self._guests.seated(player, room, role)

    def notified(self, lines: Sequence[InboxLine]) -> None:
        for notify, n, at_ms in lines:
            for node in dict.fromkeys(node for node, _ in self._guests.where(notify.player)):
                self._lines.say(node, Notified(notify.player, notify.t, dict(notify.d), n, at_ms))

    async def feeds_stale(self, first: Collection[PlayerId]) -> None:
        players = sorted(first)
        await asyncio.gather(
            *(self._calls.answer(node, lambda number: ReadFeeds(number, players)) for node in self._lines.nodes)
        )

    # What other processes say -----------------------------------------------------------------------------------------

    def met(self, node: NodeId) -> None:
        """There is a line to this process: it is to know who is here."""
        for player, codec in sorted(self._desk.presence.here()):
            self._ask_about(node, player, codec)

    def _ask_about(self, node: NodeId, player: PlayerId, codec: str) -> None:
        self._calls.ask(
            node, lambda number: Arrived(number, player, codec), lambda answer: self._learn(node, player, answer)
        )

    def lost(self, node: NodeId, *, left: bool) -> None:
        """The line has ended: that process has `left`, or has fallen silent."""
        if not left:
            self._fell_silent_s = self._clock.awake_s()
        for known in self._known.values():
            known.pop(node, None)
        # Of lines in inboxes that were on their way nothing will be heard.
        self._errands.go(self._feeds.refresh(()), lambda refused: None)

    def heard(self, node: NodeId, item: Arrived | Left | Notified | ReadFeeds | Departed) -> None:
        """That process has said this."""
        match item:
            case Notified():
                self._feeds.notified([InboxLine(Notify(item.player, item.t, item.d), item.n, item.at_ms)])
            case Arrived():
                self._guests.arrived(node, item.player, item.codec)
                self._host.doubt.when_sure(lambda: self._tell_going_on(node, item))
            case Left():
                self._guests.left(node, item.player, item.codec)
            case Departed():
                self._desk.departed_here(item.player)
            case ReadFeeds():
                self._errands.go(self._read_feeds(node, item), lambda refused: None)
            case _:
                assert_never(item)

    async def _read_feeds(self, node: NodeId, item: ReadFeeds) -> None:
        await self._feeds.refresh(item.players)
        self._lines.say(node, Done(item.id, b""))

    # Who may not have heard of his battle -----------------------------------------------------------------------------

    def _tell_going_on(self, node: NodeId, item: Arrived) -> None:
        self._lines.say(node, Done(item.id, encode(self._desk.going_on(item.player))))
        for room in self._host.live_rooms(item.player):
            if _perhaps_unheard(room, item.player):
                self._lines.say(node, Offered(room.channel, item.player, item.codec))

    def offer(self, rooms: Collection[RoomId]) -> None:
        """These rooms have come to this process: who sits in them is to hear them, wherever he is connected."""
        for room in (self._host.rooms[name] for name in sorted(rooms) if name in self._host.rooms):
            for player in (one for one in room.decider.seats(room.state) if _perhaps_unheard(room, one)):
                for codec in sorted(self._desk.presence.codecs_of(player)):
                    self._mirrors.offered(self._host.node, Offered(room.channel, player, codec))
                for node, codec in self._guests.where(player):
                    self._lines.say(node, Offered(room.channel, player, codec))


def _perhaps_unheard(room: Room, player: PlayerId) -> bool:
    """Whether this is a battle in which he has done nothing yet, so that perhaps he was not told of it: an owner was
    gone before, or a line was lost."""
    return room.decider.channel in DEALT and not room.has_acted(player)
