"""Channels of rooms elsewhere, as they are heard here: one place at the owner for all watchers of a codec, one for each
player who sits, and from there to the outlets of this process.

When the owner is gone, or a letter of its line was lost, whoever has the room then is asked for what was missed
(`healing`). Where not all of it is held any more, or nobody has the room in time, the outlets are told that their place
is lost (4004).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from msgspec import Raw

from db.rooms import NodeId
from game.ids import RoomId
from server.bus.calls import Calls
from server.bus.guests import FarOutlet, PlaceName
from server.bus.healing import Healing
from server.bus.letters import Denied, Listen, Lost, Noted, Offered, Placed, Seated, Told, Unlisten, Watching
from server.bus.lines import Lines
from server.bus.mirror import Mirror, Place
from server.bus.unanswered import Unanswered
from server.clock import Clock
from server.desk import Outlet, Reply, Who
from server.errands import Errands
from server.game_desk import GameDesk
from server.rooms.audience import Audience
from server.rooms.crowd import Crowd
from server.rooms.host import Host
from server.rooms.room import Room
from server.wire import CODECS, Codec


class Mirrors:
    """All channels that are heard here of rooms elsewhere."""

    def __init__(
        self,
        host: Host,
        desk: GameDesk,
        lines: Lines,
        calls: Calls,
        unanswered: Unanswered,
        errands: Errands,
        clock: Clock,
    ) -> None:
        self._host = host
        self._presence = desk.presence
        self._lines = lines
        self._calls = calls
        self._unanswered = unanswered
        self._healing = Healing(self, host, desk, lines, calls, unanswered, errands, clock)
        self._mirrors: dict[str, Mirror] = {}
        self._channels_of: dict[Outlet, set[str]] = {}
        self._recount: dict[PlaceName, None] = {}
        self._wanted: Counter[tuple[str, Outlet]] = Counter()  # places that were asked for and not answered yet

    # Who listens here -------------------------------------------------------------------------------------------------

    def listen(
        self,
        owner: NodeId,
        who: Who | None,
        channel: str,
        from_n: int | None,
        outlet: Outlet,
        reply: Reply,
        again: Callable[[], None],
    ) -> None:
        """Have a place there for this outlet. `again` is called where that process has the room no longer."""
        mirror = self._mirrors.get(channel)
        if mirror is not None and mirror.waiting is not None:
            mirror.waiting.append(again)
            return
        if mirror is None or mirror.source != owner:
            if mirror is not None and mirror.places:
                self._healing.look_after(mirror)
                assert mirror.waiting is not None, "it waits for its owner"
                mirror.waiting.append(again)
                return
            mirror = self._mirrors[channel] = Mirror(channel, owner)
        mirror.asking += 1
        self._calls.ask(
            owner,
            lambda number: Listen(number, channel, who, outlet.codec.name, from_n),
            partial(self._placed, mirror, owner, who, outlet, reply, again),
        )

    def _placed(
        self,
        mirror: Mirror,
        owner: NodeId,
        who: Who | None,
        outlet: Outlet,
        reply: Reply,
        again: Callable[[], None],
        answer: Any,
    ) -> None:
        mirror.asking -= 1
        sound = self._mirrors.get(mirror.channel) is mirror and mirror.source == owner and mirror.waiting is None
        if isinstance(answer, Placed) and answer.answer is not None and sound:
            place = self._place(mirror, who if answer.seated else None, outlet.codec, answer.n)
            # He may have come to sit since he began to listen; and what waits to be brought to him is in his answer.
            for other in mirror.places.values():
                other.remove(outlet)
            if not place.outlets:  # left, and kept for this answer: where it stood before tells nothing any more
                place.n, place.last, place.stale = answer.n, None, False
            place.add(outlet)
            self._channels_of.setdefault(outlet, set()).add(mirror.channel)
            self.count(place)
            reply(Raw(answer.answer))  # type: ignore[arg-type]  # written as it will stand in the reply
        elif isinstance(answer, Denied) and answer.code != "unavailable":
            reply(answer.refused)
        else:
            again()
        self.tidy(mirror)

    def seated(self, node: NodeId, said: Seated) -> None:
        """A player who is connected here sits in a room that has just come to be there."""
        connected = self._presence.connected(said.player, said.codec)
        if not connected:
            return  # he is told of it when he is back
        mirror = self._mirrors.get(said.channel)
        if mirror is None or mirror.source != node:
            mirror = self._mirrors[said.channel] = Mirror(said.channel, node)
        place = self._place(mirror, next(iter(connected.values())), CODECS[said.codec], 0)
        for outlet in connected:
            place.add(outlet)
            self._channels_of.setdefault(outlet, set()).add(said.channel)
        if said.player in self._unanswered:
            # He is answered by the process with the queue, perhaps, and told by the one with the battle: first the one.
            self._healing.look_after(mirror)

    def offered(self, node: NodeId, said: Offered) -> None:
        """A player who is connected here sits in a room that has a new owner, and may never have been told so."""
        mirror = self._mirrors.get(said.channel)
        place = None if mirror is None else mirror.places.get((said.channel, said.player, said.codec))
        if place is not None and place.outlets:
            return  # he was; what he has missed is asked for
        connected = {
            outlet: who
            for outlet, who in self._presence.connected(said.player, said.codec).items()
            if not self._has_asked(said.channel, outlet)
        }
        if not connected:
            return
        if mirror is None:
            mirror = self._mirrors[said.channel] = Mirror(said.channel, node)
        place = self._place(mirror, next(iter(connected.values())), CODECS[said.codec], 0)
        for outlet in connected:
            for other in mirror.places.values():
                if other is not place:
                    other.remove(outlet)
            place.add(outlet)
            self._channels_of.setdefault(outlet, set()).add(said.channel)
        self._healing.look_after(mirror)

    def asks(self, channel: str, outlet: Outlet) -> None:
        """This outlet has asked for a place, here or elsewhere: what it is to hear comes with the answer, or after."""
        self._wanted[channel, outlet] += 1

    def is_answered(self, channel: str, outlet: Outlet) -> None:
        """It has been answered, whatever that was."""
        self._wanted[channel, outlet] -= 1
        if not self._wanted[channel, outlet]:
            del self._wanted[channel, outlet]

    def _has_asked(self, channel: str, outlet: Outlet) -> bool:
        """Whether this outlet has a place at this process's own desk, or will have one."""
        room = self._host.rooms.get(RoomId(channel.partition(":")[2]))
        placed = room is not None and outlet in self._host.telling.audience(room)
        return placed or (channel, outlet) in self._wanted or self._healing.is_coming_home(channel, outlet)

    def leave(self, channel: str, outlet: Outlet) -> None:
        """This outlet listens no more to the channel."""
        self._healing.leaves(channel, outlet)
        self.is_here(channel, outlet)

    def is_here(self, channel: str, outlet: Outlet) -> None:
        """This outlet has a place in the channel at this process's own desk: what it hears comes from there."""
        mirror = self._mirrors.get(channel)
        self.forget(channel, outlet)
        if mirror is None:
            return
        for place in list(mirror.places.values()):
            if place.remove(outlet):
                self.count(place)
        self.tidy(mirror)

    def gone(self, outlet: Outlet) -> None:
        """This outlet listens to nothing more."""
        for channel in sorted(self._channels_of.get(outlet, ())):
            self.leave(channel, outlet)

    def _place(self, mirror: Mirror, who: Who | None, codec: Codec, n: int) -> Place:
        name = mirror.channel, None if who is None else who.player_id, codec.name
        place = mirror.places.get(name)
        if place is None:
            crowd = Crowd(codec, self._host.telling.fanout) if who is None else None
            place = mirror.places[name] = Place(name, crowd, who, n)
        return place

    def tidy(self, mirror: Mirror) -> None:
        """Give up places that nobody has, unless somebody is just asking for one."""
        if mirror.asking or mirror.waiting is not None or self._mirrors.get(mirror.channel) is not mirror:
            return
        for name, place in list(mirror.places.items()):
            if not place.outlets:
                del mirror.places[name]
                self._lines.say(mirror.source, Unlisten(*name))
        if not mirror.places:
            del self._mirrors[mirror.channel]

    # How many watch here ----------------------------------------------------------------------------------------------

    def count(self, place: Place) -> None:
        """Have the owner told how many watch here, which may have changed."""
        if place.crowd is not None:
            if not self._recount:
                self._lines.soon(self._tell_counts)
            self._recount[place.name] = None

    def _tell_counts(self) -> None:
        names, self._recount = self._recount, {}
        for name in names:
            mirror = self._mirrors.get(name[0])
            place = None if mirror is None else mirror.places.get(name)
            if mirror is not None and place is not None and place.outlets:
                self._lines.say(mirror.source, Watching(name[0], name[2], len(place.outlets)))

    # What the owner tells ---------------------------------------------------------------------------------------------

    def told(self, node: NodeId, said: Told) -> None:
        """Pushes have come."""
        place = self._told_by(node, (said.channel, said.player, said.codec))
        if place is not None:
            place.tell(said.messages)

    def noted(self, node: NodeId, said: Noted) -> None:
        """A note has come."""
        place = self._told_by(node, (said.channel, said.player, said.codec))
        if place is not None:
            place.note(said.key, said.message)

    def room_lost(self, node: NodeId, said: Lost) -> None:
        """The owner has lost the room."""
        mirror = self._mirrors.get(said.channel)
        if mirror is not None and mirror.source == node:
            self._healing.look_after(mirror)  # it says so once for each place

    def hand_over(self, room: Room, audience: Audience, watched_n: int) -> None:
        """A room of this process was lost: whoever listens to it here hears it from the new owner; who watches has come
        to `watched_n`. Who has just woken has met nobody yet, and does in a moment."""
        mirror = Mirror(room.channel, self._host.node)
        for outlet, role in audience.seated.items():
            if isinstance(outlet, FarOutlet):
                outlet.lost(room.channel)
                continue
            player = room.decider.seats(room.state)[role]
            who = self._presence.connected(player, outlet.codec.name).get(outlet)
            if who is None:
                outlet.lost(room.channel)
            else:
                self._place(mirror, who, outlet.codec, room.n).add(outlet)
        for codec, crowd in audience.crowds.items():
            place = Place((room.channel, None, codec.name), crowd, None, watched_n)
            place.outlets = dict.fromkeys(crowd.members)
            mirror.places[place.name] = place
        for outlet in audience.far:
            outlet.lost(room.channel)
        for outlet in mirror.outlets():
            self._channels_of.setdefault(outlet, set()).add(room.channel)
        if mirror.places:
            self._mirrors[room.channel] = mirror
            self._healing.look_after(mirror)

    def taken_over(self, rooms: Iterable[RoomId]) -> None:
        """These have a new owner."""
        wanted = set(rooms)
        for mirror in list(self._mirrors.values()):
            if mirror.room in wanted:
                self._healing.look_after(mirror)

    def lost(self, node: NodeId) -> None:
        """That process is gone, or has forgotten who listens here."""
        for mirror in list(self._mirrors.values()):
            if mirror.source == node:
                self._healing.look_after(mirror)

    def _told_by(self, node: NodeId, name: PlaceName) -> Place | None:
        mirror = self._mirrors.get(name[0])
        if mirror is None:
            self._lines.say(node, Unlisten(*name))
            return None
        place = mirror.places.get(name)
        # From an owner that was given up nothing counts any more, and nothing while what was missed is asked for.
        return place if place is not None and mirror.source == node and not place.stale else None

    # Which channels an outlet hears from elsewhere -------------------------------------------------------------------

    def hears(self, channel: str, outlet: Outlet) -> bool:
        """Whether this outlet has a place elsewhere in that channel."""
        return channel in self._channels_of.get(outlet, ())

    def forget(self, channel: str, outlet: Outlet) -> None:
        """This outlet has no place elsewhere in that channel any more."""
        channels = self._channels_of.get(outlet)
        if channels is not None:
            channels.discard(channel)
            if not channels:
                del self._channels_of[outlet]
