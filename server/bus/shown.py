"""What everybody may see of other processes' rooms: how many watch them, what is played in them, the mystery pool and
the market's board."""

from collections.abc import Mapping
from typing import assert_never

from db.rooms import NodeId
from game.ids import RoomId
from server.bus.letters import AtTables, Heeded, PoolShown, Posted, Watched, decode_posted
from server.bus.lines import Lines
from server.lobby import NOTHING, Lobby, Playing
from server.market import Market
from server.mystery import Mystery
from server.rooms.host import Host
from server.wire import MSGPACK


class Shown:
    """What this process shows others, and what they show."""

    def __init__(self, host: Host, lobby: Lobby, mystery: Mystery, market: Market, lines: Lines) -> None:
        self._host = host
        self._lobby = lobby
        self._mystery = mystery
        self._market = market
        self._lines = lines
        self._counts: dict[NodeId, dict[RoomId, int]] = {}
        self._counts_told: Mapping[RoomId, int] = {}
        self._playing: dict[NodeId, Playing] = {}
        self._playing_told = NOTHING
        lobby.elsewhere = self._playing.values
        lobby.viewers = self.watching
        market.tell_others = lambda about, t, d: lines.say_to_all(Posted(about, t, MSGPACK.encode(d)))
        mystery.board.tell_others = lambda shown: lines.say_to_all(PoolShown(shown))
        mystery.tell_heed = lambda one, other, blocked: lines.say_to_all(Heeded(one, other, blocked))

    def watching(self, room: RoomId) -> int:
        """How many watch a room, wherever it is."""
        if room in self._host.rooms:
            return self._host.telling.watching(room)
        return max((counts.get(room, 0) for counts in self._counts.values()), default=0)

    def tell(self) -> None:
        """Tell others what has changed here: how many watch, and what is played."""
        before, now = self._counts_told, self._host.telling.watched()
        changed = [(room, count) for room, count in now.items() if before.get(room) != count]
        changed += [(room, 0) for room in before if room not in now]
        self._counts_told = now
        if changed:
            self._lines.say_to_all(Watched(changed))
        playing = self._lobby.here()
        if playing != self._playing_told:
            self._playing_told = playing
            self._lines.say_to_all(AtTables(*playing))

    # What other processes say -----------------------------------------------------------------------------------------

    def met(self, node: NodeId) -> None:
        """There is a line to this process: it is to be shown what all others were."""
        if self._mystery.pool.known is not None and (shown := self._mystery.shown()) is not None:
            self._lines.say(node, PoolShown(shown))
        if self._counts_told:
            self._lines.say(node, Watched(list(self._counts_told.items())))
        if self._playing_told != NOTHING:
            self._lines.say(node, AtTables(*self._playing_told))

    def lost(self, node: NodeId) -> None:
        """The line has ended: what was shown over it counts no more."""
        self._counts.pop(node, None)
        self._playing.pop(node, None)

    def heard(self, node: NodeId, item: Watched | AtTables | PoolShown | Heeded | Posted) -> None:
        """That process has said this."""
        match item:
            case Watched():
                self._note_counts(node, item)
            case AtTables():
                self._playing[node] = Playing(item.newest, item.live)
            case PoolShown():
                self._mystery.shown_elsewhere(item.shown)
            case Heeded():
                self._mystery.heed_here(item.one, item.other, blocked=item.blocked)
            case Posted():
                self._market.board.tell(item.about, item.t, decode_posted(item.d))
            case _:
                assert_never(item)

    def _note_counts(self, node: NodeId, item: Watched) -> None:
        counts = self._counts.setdefault(node, {})
        for room, count in item.counts:
            if count:
                counts[room] = count
            else:
                counts.pop(room, None)
