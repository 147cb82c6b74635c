"""The owner's side: players and watchers of other processes, as outlets of this process's rooms.

All watchers of a process with one codec are one outlet of a room, and so is each player who sits: what a role may see
goes to no process but where somebody of that role is, and there to nobody else. What is told to an outlet and what is
answered goes into one line, so that an answer comes before what follows from it there as it does here.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct

from db.rooms import NodeId
from game.decider import WATCHER, Role
from game.ids import PlayerId, RoomId
from game.refusal import Refused
from server.bus.letters import (
    AnyItem,
    Denied,
    Done,
    Listen,
    Lost,
    Moved,
    Noted,
    Perform,
    Placed,
    Seated,
    Told,
)
from server.bus.lines import Lines
from server.desk import Answer
from server.game_desk import GameDesk
from server.messages import OPS, Caught, read
from server.parcel import Parcel
from server.rooms.elsewhere import Elsewhere
from server.rooms.host import Host
from server.rooms.room import Room
from server.wire import CODECS, MSGPACK, CloseCode, Codec, encode_push

PlaceName = tuple[str, PlayerId | None, str]
"""A place in a channel at another process: (channel, player or None for those who watch, codec)."""


class FarOutlet:
    """A place at another process: `server.desk.Outlet`."""

    __slots__ = ("_guests", "codec", "name", "node", "watching")

    def __init__(self, guests: "Guests", node: NodeId, name: PlaceName) -> None:
        self._guests = guests
        self.node = node
        self.name = name
        self.codec: Codec = CODECS[name[2]]
        self.watching = 1

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        if supersede is None:
            self.push_all([message])
        else:
            self._guests.say(self.node, Noted(*self.name, supersede, message))

    def push_all(self, messages: Sequence[bytes]) -> None:
        self._guests.say(self.node, Told(*self.name, messages))

    def deliver(self, parcel: Parcel) -> None:
        raise AssertionError("another process is never one of a crowd")

    def lost(self, channel: str) -> None:
        self._guests.say(self.node, Lost(*self.name))
        self._guests.forget(self)

    def ended(self, channel: str) -> None:
        raise AssertionError("channels of rooms do not end")

    def close(self, code: CloseCode, reason: str) -> None:
        raise AssertionError("a process is not shown out of a room")


class Guests:
    """Those of other processes who listen to rooms of this one, or ask something of them."""

    def __init__(self, host: Host, desk: GameDesk, lines: Lines) -> None:
        self._host = host
        self._desk = desk
        self._lines = lines
        self._outlets: dict[NodeId, dict[PlaceName, FarOutlet]] = {}
        self._players: dict[PlayerId, dict[NodeId, set[str]]] = {}
        self.leaving = False
        """Whether this process has let go of its rooms: what is asked of them is asked of the next owner."""

    def say(self, node: NodeId, item: AnyItem) -> bool:
        return self._lines.say(node, item)

    # Players ----------------------------------------------------------------------------------------------------------

    def has(self, player: PlayerId) -> bool:
        """Whether another process has this player."""
        return player in self._players

    def where(self, player: PlayerId) -> Iterator[tuple[NodeId, str]]:
        """The processes that have this player, each with the codecs that he has there."""
        for node, codecs in self._players.get(player, {}).items():
            for codec in sorted(codecs):
                yield node, codec

    def arrived(self, node: NodeId, player: PlayerId, codec: str) -> None:
        """He is connected there."""
        known = player in self._players
        self._players.setdefault(player, {}).setdefault(node, set()).add(codec)
        if not known:
            self._desk.presence.arrived_abroad(player)

    def left(self, node: NodeId, player: PlayerId, codec: str) -> None:
        """He is not connected there any more with that codec."""
        nodes = self._players.get(player, {})
        codecs = nodes.get(node, set())
        codecs.discard(codec)
        if not codecs:
            self._gone(node, player)

    def _gone(self, node: NodeId, player: PlayerId) -> None:
        nodes = self._players.get(player)
        if nodes is None or nodes.pop(node, None) is None or nodes:
            return
        del self._players[player]
        self._desk.presence.left_abroad(player)

    def lost(self, node: NodeId) -> None:
        """That process is gone, or has forgotten all of this: its players are nowhere, its places are nobody's."""
        for name, outlet in self._outlets.pop(node, {}).items():
            self._host.telling.leave(_room_of(name), outlet)
        for player in [player for player, nodes in self._players.items() if node in nodes]:
            self._gone(node, player)

    # Rooms ------------------------------------------------------------------------------------------------------------

    def seated(self, player: PlayerId, room: Room, role: Role) -> None:
        """A player who may be connected elsewhere sits in a room that has just come to be."""
        for node, codec in self.where(player):
            outlet = self._outlet(node, (room.channel, player, codec))
            self._host.telling.audience(room).add(outlet, role)
            self.say(node, Seated(room.channel, player, codec))

    def perform(self, node: NodeId, asked: Perform) -> None:
        """Do what a player asks there."""
        if self.leaving:
            self.say(node, Moved(asked.id))
            return
        try:
            op = read(MSGPACK, asked.op, msgspec.Raw(asked.d))
        except (Refused, KeyError):  # in a rolling restart the other side may know requests that are new
            self.say(node, Moved(asked.id))
            return
        self._desk.perform(asked.who, op, asked.key, partial(self._answer, node, asked.id))

    def _answer(self, node: NodeId, number: int, answer: Answer) -> None:
        if isinstance(answer, Elsewhere):
            self.say(node, Moved(number))
        elif isinstance(answer, Refused):
            self.say(node, Denied.of(number, answer))
        else:
            self.say(node, Done(number, MSGPACK.encode(answer)))

    def listen(self, node: NodeId, asked: Listen) -> None:
        """Give a place, and answer with what was missed."""
        if self.leaving:
            self.say(node, Moved(asked.id))
            return
        placed: list[bool] = []

        def place(room: Room, role: Role) -> None:
            if node not in self._lines:  # gone, while it was looked up whose the room is
                return
            placed.append(role != WATCHER)
            if role != WATCHER and asked.who is not None:
                seat = self._outlet(node, (asked.channel, asked.who.player_id, asked.codec))
                self._host.telling.audience(room).add(seat, role)
            else:
                crowd = self._outlet(node, (asked.channel, None, asked.codec))
                self._host.telling.audience(room).add_far(crowd, crowd.watching)

        self._desk.place(asked.who, asked.channel, asked.from_n, place, partial(self._placed, node, asked, placed))

    def _placed(self, node: NodeId, asked: Listen, placed: Sequence[bool], answer: Any) -> None:
        if isinstance(answer, Refused):
            self._answer(node, asked.id, answer)
            return
        if not placed:
            return
        codec = CODECS[asked.codec]
        written, pushes = None, None
        if not asked.as_pushes:
            written = codec.encode(answer)
        elif isinstance(answer, Caught):
            pushes = encoded_pushes(codec, answer.events)
        self.say(node, Placed(asked.id, answer.n, placed[0], written, pushes))

    def unlisten(self, node: NodeId, name: PlaceName) -> None:
        """Nobody has that place there any more."""
        outlet = self._outlets.get(node, {}).pop(name, None)
        if outlet is not None:
            self._host.telling.leave(_room_of(name), outlet)

    def watching(self, node: NodeId, name: PlaceName, count: int) -> None:
        """So many have it."""
        outlet = self._outlets.get(node, {}).get(name)
        room = self._host.here(_room_of(name))
        if outlet is not None and room is not None and outlet in self._host.telling.audience(room):
            outlet.watching = count
            self._host.telling.audience(room).add_far(outlet, count)

    def forget(self, outlet: FarOutlet) -> None:
        """That place has come to its end."""
        outlets = self._outlets.get(outlet.node, {})
        if outlets.get(outlet.name) is outlet:
            del outlets[outlet.name]

    def _outlet(self, node: NodeId, name: PlaceName) -> FarOutlet:
        outlets = self._outlets.setdefault(node, {})
        outlet = outlets.get(name)
        if outlet is None:
            outlet = outlets[name] = FarOutlet(self, node, name)
        return outlet


def encoded_pushes(codec: Codec, pushes: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """Pushes as they stand in a reply, as they are sent by themselves."""
    return [encode_push(codec, push["ch"], push["n"], push["t"], push["at"], push["d"]) for push in pushes]


def op_name(op: Struct) -> str:
    """What a request of this type is called on the wire."""
    return _NAMES[type(op)]


_NAMES = {op.d: name for name, op in OPS.items()}


def _room_of(name: PlaceName) -> RoomId:
    return RoomId(name[0].partition(":")[2])
