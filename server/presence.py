"""Presence: which players are connected, here and to other processes, and telling it to the rooms in which they sit."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable

from db.rooms import NodeId
from game.decider import WATCHER
from game.ids import HOUSE, PlayerId, RoomId
from server.abroad import Abroad, Alone
from server.desk import Outlet, Who
from server.rooms.host import Host
from server.rooms.room import Ask, Room

MISSED_AFTER_S = 2.0
"""Who is back sooner was never away: a page that is loaded anew, a phone that changes its network. It also keeps a
client that comes and goes all the time from filling a room's record."""


class Presence:
    """Who is there, as this process knows it."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.abroad: Abroad = Alone()
        self.missed_after_s = MISSED_AFTER_S
        self._here: dict[PlayerId, dict[Outlet, Who]] = {}
        self._who: dict[Outlet, Who] = {}
        self._expected: Counter[tuple[PlayerId, str]] = Counter()  # whose hellos are being answered
        self._missing: dict[PlayerId, asyncio.TimerHandle] = {}
        host.takeover.on_taken.append(self._taken_over)

    # Coming and going -------------------------------------------------------------------------------------------------

    def expect(self, player: PlayerId, codec: str) -> None:
        """His hello is being answered: others are to tell this process what is for him."""
        self._expected[player, codec] += 1

    def expect_no_more(self, player: PlayerId, codec: str) -> None:
        """It has been answered, or never will be."""
        self._expected[player, codec] -= 1
        if not self._expected[player, codec]:
            del self._expected[player, codec]

    def arrive(self, who: Who, outlet: Outlet) -> None:
        """He is connected here."""
        here = self._here.setdefault(who.player_id, {})
        first = not here
        here[outlet] = self._who[outlet] = who
        if first and not self.abroad.has(who.player_id):
            self._is_there(who.player_id)

    def leave(self, who: Who, outlet: Outlet) -> None:
        """This connection of his is gone, if it was there."""
        here = self._here.get(who.player_id)
        if here is None or outlet not in here:
            return
        del here[outlet]
        self._who.pop(outlet, None)
        if not here:
            del self._here[who.player_id]
        self.say_left(who.player_id, outlet.codec.name)
        self._look_whether_gone(who.player_id)

    def say_left(self, player: PlayerId, codec: str) -> None:
        """Tell others that he is not connected here with this codec, unless he is or is about to be."""
        if not self.connected(player, codec) and (player, codec) not in self._expected:
            self.abroad.left(player, codec)

    def arrived_abroad(self, player: PlayerId) -> None:
        """This player, whom no other process had, is connected to one now."""
        if player not in self._here:
            self._is_there(player)

    def left_abroad(self, player: PlayerId) -> None:
        """No other process has this player any more."""
        self._look_whether_gone(player)

    # Who is there -----------------------------------------------------------------------------------------------------

    def who(self, outlet: Outlet) -> Who | None:
        """Whose connection this is; None: nobody's, or it is gone."""
        return self._who.get(outlet)

    def connections(self) -> list[tuple[Outlet, Who]]:
        """All players' connections to this process."""
        return [connection for here in self._here.values() for connection in here.items()]

    def outlets(self, player: PlayerId) -> Iterable[Outlet]:
        """His connections to this process."""
        return self._here.get(player, ())

    def connected(self, player: PlayerId, codec: str) -> dict[Outlet, Who]:
        """Those of them with this codec."""
        here = self._here.get(player, {})
        return {outlet: who for outlet, who in here.items() if outlet.codec.name == codec}

    def codecs_of(self, player: PlayerId) -> set[str]:
        """The codecs of his connections to this process."""
        return {outlet.codec.name for outlet in self._here.get(player, ())}

    def connected_to(self, player: PlayerId) -> Collection[NodeId]:
        """The processes that this player is connected to, this one among them."""
        here = {self._host.node} if player in self._here else set()
        return here | set(self.abroad.where(player))

    def here(self) -> set[tuple[PlayerId, str]]:
        """Who is connected to this process or about to be, with which codecs."""
        arrived = {(player, outlet.codec.name) for player, here in self._here.items() for outlet in here}
        return arrived | self._expected.keys()

    # What rooms are told ----------------------------------------------------------------------------------------------

    def seated(self, room: Room, player: PlayerId) -> None:
        """This player sits in a room that has just come to be. Who is nowhere is away from its beginning on."""
        somewhere = player in self._here or self.abroad.has(player) or player in self._missing
        if not somewhere and player != HOUSE:  # which is always at home
            self._say_in(room, player, here=False)

    def _taken_over(self, rooms: Collection[RoomId]) -> None:
        """Rooms have come to this process. While nobody had them somebody may have come or gone, and none was told."""
        for room in [self._host.rooms[name] for name in sorted(rooms) if name in self._host.rooms]:
            for player in room.decider.seats(room.state):
                if player in self._here or self.abroad.has(player):
                    self._say_in(room, player, here=True)
                elif player != HOUSE:
                    self._look_whether_gone(player)

    def _is_there(self, player: PlayerId) -> None:
        missing = self._missing.pop(player, None)
        if missing is not None:
            missing.cancel()
        self._say(player, here=True)  # which writes nothing where he was never away

    def _look_whether_gone(self, player: PlayerId) -> None:
        if player not in self._here and not self.abroad.has(player) and player not in self._missing:
            self._miss(player)

    def _miss(self, player: PlayerId) -> None:
        def gone() -> None:
            del self._missing[player]
            self._say(player, here=False)

        self._missing[player] = asyncio.get_running_loop().call_later(self.missed_after_s, gone)

    def _say(self, player: PlayerId, *, here: bool) -> None:
        for room in self._host.live_rooms(player):
            self._say_in(room, player, here=here)

    def _say_in(self, room: Room, player: PlayerId, *, here: bool) -> None:
        seat = seat_of(room, player)
        command = None if seat is None else room.decider.presence(seat, here)
        if command is not None:
            self._host.submit(room, Ask(None, command))


def seat_of(room: Room, player: PlayerId) -> int | None:
    """The seat in which this player sits there; None: he only watches."""
    role = room.decider.role_of(room.state, player)
    return None if role == WATCHER else role
