"""The channel `lobby`: the tables at which somebody plays now, for who looks for one to watch.

Shown are the newest of each mode, wherever they are: each process says which are the newest of its own and how far they
are (`Playing`), and who sits there is read once for each table. What has changed is told once a second, to all in the
same bytes, so that a crowd costs the same however much is played; with nobody here, nothing is read or told.
"""

import asyncio
import heapq
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from msgspec import structs

from db.battles import Battle, Contestant
from game.battle.rewards import PROVISIONAL_HUNDREDTHS
from game.glicko import points_of
from game.ids import RoomId
from game.refusal import Refused
from server.clock import Clock
from server.desk import Outlet, Reply
from server.errands import Errands
from server.messages import Whole
from server.pushes_lobby import LobbyChanged, LobbySnapshot, LobbyTable, SeatedInLobby, SeatedRating, TableNow
from server.reads import Reads
from server.rooms.crowd import Crowds
from server.rooms.host import Host
from server.rooms.room import Room
from server.wire import encode_push

CHANNEL: Final = "lobby"

TOLD_EVERY_S: Final = 1.0
SHOWN_MAX: Final = 32
"""Tables of each mode that are shown: of three modes together some 30 KB, which is less than one frame."""

log = logging.getLogger(__name__)


class Playing(NamedTuple):
    """What is played in one process: by mode its newest tables, each with its turn (0: none yet), and how many there
    are in all."""

    newest: dict[str, list[tuple[RoomId, int]]]
    live: dict[str, int]


NOTHING: Final = Playing({}, {})


class Lobby:
    """Who listens to the channel, and what they were told."""

    def __init__(self, host: Host, reads: Reads, clock: Clock, errands: Errands) -> None:
        self._host = host
        self._reads = reads
        self._clock = clock
        self._errands = errands
        self.viewers: Callable[[RoomId], int] = host.telling.watching
        self.elsewhere: Callable[[], Iterable[Playing]] = tuple
        """What is played in other processes."""
        self._crowds = Crowds(host.telling.fanout)
        self._listening: set[Outlet] = set()
        self._coming: dict[Outlet, list[Reply]] = {}
        self._later: asyncio.TimerHandle | None = None
        self._looking = False
        self._tables: dict[RoomId, LobbyTable] = {}  # all whose seats are known, as they were told last
        self._live: Mapping[str, int] = {}

    # Who listens ------------------------------------------------------------------------------------------------------

    def listen(self, outlet: Outlet, reply: Reply) -> None:
        """This outlet is told from now on, and is answered with what is played; again is allowed. Where the records
        are out of reach, and nobody has looked before, the answer is a refusal."""
        if outlet in self._listening:
            reply(self._whole())
            return
        self._coming.setdefault(outlet, []).append(reply)
        if self._later is not None and not self._looking:  # it was looked at within a second
            self._let_in()
        else:
            self._look_again()

    def leave(self, outlet: Outlet) -> None:
        """It is told no more."""
        for reply in self._coming.pop(outlet, ()):
            reply(self._whole())
        if outlet in self._listening:
            self._listening.discard(outlet)
            self._crowds[outlet.codec].remove(outlet)

    def _let_in(self) -> None:
        coming, self._coming = self._coming, {}
        for outlet, replies in coming.items():
            self._listening.add(outlet)
            self._crowds[outlet.codec].add(outlet)
            for reply in replies:
                reply(self._whole())
        if self._listening and self._later is None:
            self._later = asyncio.get_running_loop().call_later(TOLD_EVERY_S, self._time_to_look)

    def _whole(self) -> Whole:
        newest_first = sorted(self._tables.values(), key=lambda table: table.battle, reverse=True)
        return Whole(0, LobbySnapshot(newest_first, dict(self._live)))

    # What is played ---------------------------------------------------------------------------------------------------

    def here(self) -> Playing:
        """What is played in this process."""
        rooms: dict[str, dict[RoomId, Room]] = {}
        for room in map(self._host.rooms.__getitem__, self._host.battles):
            if room.status == "open":
                rooms.setdefault(room.decider.kind, {})[room.id] = room
        newest = {
            mode: [(name, self._turn(of[name])) for name in heapq.nlargest(SHOWN_MAX, of)] for mode, of in rooms.items()
        }
        return Playing(newest, {mode: len(of) for mode, of in rooms.items()})

    def _turn(self, room: Room) -> int:
        """As who watches sees it."""
        try:
            behind = self._host.telling.behind(room)
        except Exception as error:  # a view that fails is the room's own code failing
            self._host.quarantine(room, error)
            return 0
        turn: int = (room if behind is None else behind).state.turn
        return turn

    def _newest(self) -> tuple[dict[RoomId, int], dict[str, int]]:
        """The tables to be shown, with their turns, and how many there are, in all processes together."""
        turns: dict[str, dict[RoomId, int]] = {}
        live: dict[str, int] = {}
        for playing in (*self.elsewhere(), self.here()):  # of a table that changes hands, what is known here holds
            for mode, newest in playing.newest.items():
                turns.setdefault(mode, {}).update(newest)
            for mode, count in playing.live.items():
                live[mode] = live.get(mode, 0) + count
        shown = {name: of[name] for of in turns.values() for name in heapq.nlargest(SHOWN_MAX, of)}
        return shown, live

    # Telling ----------------------------------------------------------------------------------------------------------

    def _time_to_look(self) -> None:
        self._later = None
        if self._listening or self._coming:
            self._look_again()

    def _look_again(self) -> None:
        if not self._looking:
            self._looking = True
            self._errands.go(self._look(), self._not_read)

    async def _look(self) -> None:
        try:
            turns, live = self._newest()
            unknown = sorted(turns.keys() - self._tables.keys())
            seated = {battle.id: battle for battle in await self._reads.live_battles(unknown)} if unknown else {}
            self._tell(
                {name: self._table(name, turns[name], seated) for name in turns if self._known(name, seated)}, live
            )
        finally:
            self._looking = False
        self._let_in()

    def _known(self, name: RoomId, seated: Mapping[RoomId, Battle]) -> bool:
        return name in self._tables or name in seated  # or it has ended in this moment

    def _table(self, name: RoomId, turn: int, seated: Mapping[RoomId, Battle]) -> LobbyTable:
        known = self._tables.get(name) or _table_of(seated[name])
        return structs.replace(known, turn=turn or None, viewers=self.viewers(name))

    def _tell(self, tables: dict[RoomId, LobbyTable], live: dict[str, int]) -> None:
        before, self._tables = self._tables, tables
        changed = LobbyChanged(
            opened=[tables[name] for name in sorted(tables.keys() - before.keys(), reverse=True)],
            changed=[
                TableNow(name, table.turn, table.viewers)
                for name, table in tables.items()
                if name in before and table != before[name]
            ],
            gone=sorted(before.keys() - tables.keys()),
            live=live,
        )
        if not (changed.opened or changed.changed or changed.gone or live != self._live):
            return
        self._live = live
        at_ms = self._clock.now_ms()
        for codec, crowd in self._crowds.items():
            if len(crowd):
                crowd.tell([encode_push(codec, CHANNEL, None, "lobby.changed", at_ms, changed)])

    def _not_read(self, why: Refused) -> None:
        log.warning("who sits at new tables was not read", extra={"error": str(why)})
        coming, self._coming = self._coming, {}
        for replies in coming.values():
            for reply in replies:
                reply(why)
        self._let_in()  # nobody; those who listen already hear more when it can be read again


def _table_of(battle: Battle) -> LobbyTable:
    return LobbyTable(
        battle=battle.id,
        mode=battle.mode,
        rated=battle.rated,
        players=[_seated(player) for player in battle.players],
        opened_at_ms=battle.opened_at_ms,
        turn=None,
        viewers=0,
    )


def _seated(player: Contestant) -> SeatedInLobby:
    rating = player.rating
    if rating is None:
        return SeatedInLobby(player.ref, player.name, None)
    points, deviation = points_of(rating.rating_hundredths), points_of(rating.deviation_hundredths)
    shown = SeatedRating(points, deviation, rating.deviation_hundredths > PROVISIONAL_HUNDREDTHS)
    return SeatedInLobby(player.ref, player.name, shown)
