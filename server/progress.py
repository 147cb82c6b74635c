"""How far live battles are, as who watches may see it: read from their journals, since a row of a battle is written at
its beginning and at its end only."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from db import rooms
from db.battles import Battle
from db.pool import Connection
from db.rooms import StoredEntry
from game.battle.opening import BattleOpening
from game.decider import WATCHER
from game.ids import RoomId
from game.modes import MODES
from game.record import replay
from server.kinds import KINDS

REMEMBERED_MAX = 2_000
"""Battles whose turn is remembered: more than one list shows, and a few hundred kilobytes."""

_Head = tuple[int, int]
"""How many entries a room had, and in which turn it was then."""


class Progress:
    """Remembers what it has read: however many ask, a battle is read once for each thing that happens in it."""

    def __init__(self) -> None:
        self._known: OrderedDict[RoomId, _Head] = OrderedDict()

    async def turns(self, connection: Connection, battles: Iterable[Battle], now_ms: int) -> dict[RoomId, int]:
        """The turn of each live one of these battles; one that began too late for who watches is missing."""
        live = {battle.id: battle.mode for battle in battles if battle.state == "live"}
        if not live:
            return {}
        heads = await rooms.heads(connection, list(live))
        behind = [room for room, head in heads.items() if self._known.get(room, (-1, 0))[0] != head]
        read = await rooms.entries(connection, behind) if behind else {}
        turns = {room: self._known[room][1] for room in heads if room not in read}
        for room, stored in read.items():
            turn = self._turn(live[room], room, stored, now_ms)
            if turn is not None:
                turns[room] = turn
        return turns

    def _turn(self, mode: str, room: RoomId, stored: Sequence[StoredEntry], now_ms: int) -> int | None:
        """The turn that a journal tells of. Where watchers are kept behind it changes by itself, and is not kept."""
        codec, battle = KINDS[mode].codec, MODES[mode].battle
        if not stored:
            return None  # it ended in this moment, and its journal is put away
        opening: BattleOpening = codec.decode_opening(stored[0].body)
        seen = [codec.decode_entry(*entry) for entry in stored[1:]]
        if opening.delay_s:
            seen = [entry for entry in seen if entry.at_ms <= now_ms - opening.delay_s * 1_000]
        if not seen:
            return None
        view: Any = battle.view_state(replay(battle, opening, seen), WATCHER)
        turn: int = view["turn"]
        if not opening.delay_s:
            self._known[room] = (stored[-1].seq, turn)
            self._known.move_to_end(room)
            while len(self._known) > REMEMBERED_MAX:
                self._known.popitem(last=False)
        return turn
