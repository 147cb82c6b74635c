"""The world as PostgreSQL keeps it, in memory: who owns which room, what is written, and what may be written.

Each method is one function of the schema (migrations/0009_engine.up.sql and what came after), under the same rules, and
`tests/sim/test_same_answers.py` holds both against each other. A call is whole or nothing, and happens at one moment:
`ask` and `answer` take their time in `store.py`. Times are milliseconds since the Unix epoch.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from db.journal import Commit, Committed, EntryRow, NotCommitted, Rejected, RoomOpened
from db.rooms import ENTRIES_AT_ONCE, Adoptable, Asked, NodeId, StoredEntry, StoredRoom
from game.ids import PlayerId, RoomId, SpeciesSlug
from tests.sim.effects import Effects

SILENT_MS = 2_000


class Node(msgspec.Struct):
    """A server process by its own account."""

    host: str
    pid: int
    pid_started: str
    beat_at_ms: int
    stopped: bool = False


class RoomRow(msgspec.Struct):
    """A room's row."""

    room: RoomId
    kind: str
    rules_version: int
    owner: NodeId
    head_seq: int
    head_n: int
    last_at_ms: int
    opened_at_ms: int
    epoch: int = 1
    state: str = "open"
    fault: str | None = None

    def stored(self) -> StoredRoom:
        return StoredRoom(
            self.room, self.kind, self.rules_version, self.state, self.owner, self.epoch, self.opened_at_ms
        )


class Truth:
    """All that is committed."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.now_ms = now_ms
        self.nodes: dict[NodeId, Node] = {}
        self.rooms: dict[RoomId, RoomRow] = {}
        self.entries: dict[RoomId, list[StoredEntry]] = {}
        self.records: dict[RoomId, list[StoredEntry]] = {}
        self.dealt = 0
        """How many rooms were opened for another process than the one that opened them."""
        self.openings: dict[tuple[PlayerId, bytes], RoomId] = {}
        self.requests: defaultdict[tuple[PlayerId, bytes], list[tuple[RoomId, StoredEntry]]] = defaultdict(list)
        """Where each request is written: in one place, or something is wrong."""
        self.effects = Effects()
        self.effects.tables.now_ms = now_ms
        self.players = self.effects.players
        self.evolves_by_trade: dict[SpeciesSlug, SpeciesSlug] = {}
        """What becomes of a species that changes hands, old enough or not."""
        self.on_entry: Callable[[RoomId, StoredEntry], None] | None = None
        """Who hears of each entry that is written, and of each commit."""
        self.on_commit: Callable[[Commit], None] | None = None

    # Processes --------------------------------------------------------------------------------------------------------

    def register(self, node: NodeId, host: str, pid: int, pid_started: str) -> None:
        self.nodes[node] = Node(host, pid, pid_started, self.now_ms())

    def beat(self, node: NodeId) -> bool:
        row = self.nodes.get(node)
        if row is None or row.stopped:
            return False
        row.beat_at_ms = self.now_ms()
        return True

    def leave(self, node: NodeId) -> None:
        row = self.nodes.get(node)
        if row is not None:
            row.beat_at_ms = self.now_ms()
            row.stopped = True

    def neighbours(self, host: str) -> list[tuple[NodeId, int, str]]:
        return [
            (node, row.pid, row.pid_started) for node, row in self.nodes.items() if row.host == host and not row.stopped
        ]

    # Taking over ------------------------------------------------------------------------------------------------------

    def adoptable(self, node: NodeId, dead: Sequence[NodeId]) -> list[Adoptable]:
        now_ms = self.now_ms()
        return [
            Adoptable(row.room, row.kind, row.epoch, now_ms - self.nodes[row.owner].beat_at_ms)
            for row in sorted(self.rooms.values(), key=lambda row: row.room)
            if row.state == "open" and row.owner != node and self._out_of_reach(row.owner, dead)
        ]

    def resume(
        self, node: NodeId, dead: Sequence[NodeId], at_ms: int, takings: Sequence[tuple[RoomId, int, bytes]]
    ) -> set[RoomId]:
        taken: set[RoomId] = set()
        for name, epoch, body in takings:
            row = self.rooms.get(name)
            if row is None or not self._may_take(row, node, epoch, dead):
                continue
            row.owner = node
            row.epoch += 1
            row.head_seq += 1
            row.head_n += 1
            row.last_at_ms = max(row.last_at_ms, at_ms)
            self._append(name, StoredEntry(row.head_seq, row.head_n, row.last_at_ms, None, None, body))
            taken.add(name)
        return taken

    def _may_take(self, row: RoomRow, node: NodeId, epoch: int, dead: Sequence[NodeId]) -> bool:
        return row.epoch == epoch and row.state == "open" and (row.owner == node or self._out_of_reach(row.owner, dead))

    def _out_of_reach(self, node: NodeId, dead: Sequence[NodeId]) -> bool:
        row = self.nodes[node]
        return row.stopped or node in dead or row.beat_at_ms < self.now_ms() - SILENT_MS

    def owned(self, node: NodeId) -> list[StoredRoom]:
        return [row.stored() for row in self.rooms.values() if row.owner == node and row.state == "open"]

    def lost(self, node: NodeId, held: Iterable[tuple[RoomId, int]]) -> set[RoomId]:
        return {name for name, epoch in held if not self._is_at(name, node, epoch)}

    def _is_at(self, name: RoomId, node: NodeId, epoch: int) -> bool:
        row = self.rooms.get(name)
        return row is not None and (row.owner, row.epoch, row.state) == (node, epoch, "open")

    def quarantine(self, node: NodeId, room: RoomId, epoch: int, fault: str) -> bool:
        if not self._is_at(room, node, epoch):
            return False
        self.rooms[room].state, self.rooms[room].fault = "quarantined", fault
        return True

    # Reading ----------------------------------------------------------------------------------------------------------

    def find(self, room: RoomId) -> StoredRoom | None:
        row = self.rooms.get(room)
        return None if row is None else row.stored()

    def rows(self, rooms: Sequence[RoomId]) -> list[StoredRoom]:
        return [self.rooms[name].stored() for name in dict.fromkeys(rooms) if name in self.rooms]

    def read_entries(self, rooms: Sequence[RoomId]) -> dict[RoomId, list[StoredEntry]]:
        return {name: list(self.entries.get(name, ())) for name in rooms}

    def read_entries_after(self, heads: Mapping[RoomId, int]) -> dict[RoomId, list[StoredEntry]]:
        return {
            name: [entry for entry in self.entries.get(name, ()) if entry.seq > head][:ENTRIES_AT_ONCE]
            for name, head in heads.items()
        }

    def record(self, room: RoomId) -> list[StoredEntry]:
        return list(self.records.get(room, ()))

    def asked(self, room: RoomId) -> Asked:
        record = self.records[room]
        requests = [(one.actor, one.key) for one in record if one.actor is not None and one.key is not None]
        return Asked(record[0].body, self.rooms[room].last_at_ms, frozenset(requests))

    def written(self, player: PlayerId, key: bytes, where: str) -> list[tuple[RoomId, StoredEntry]]:
        """Where a player's request is written: a key counts in the room that it was used in, or in all rooms of a kind
        of which there is one at a time. `where` is the one or the other."""
        places = self.requests.get((player, key), [])
        return [one for one in places if where in (one[0], self.rooms[one[0]].kind)]

    # Opening and committing -------------------------------------------------------------------------------------------

    def open_once(
        self, node: NodeId, actor: PlayerId, key: bytes, opened: RoomOpened, entries: Sequence[EntryRow]
    ) -> RoomId:
        there = self.openings.get((actor, key))
        if there is not None:
            return there
        self.openings[actor, key] = opened.room
        self._open(node, opened)
        for row in entries:
            self._write(msgspec.structs.replace(row, at_ms=opened.at_ms, actor=None, key=None))
        return opened.room

    def commit(self, node: NodeId, what: Commit) -> Committed | NotCommitted:
        """Write a commit, all or nothing.

        Raises:
            Rejected: there is such an entry or room already, or a room that closes holds coins.
        """
        lost = frozenset(
            step.room for step in what.steps if not self._expects(node, step.room, step.epoch, step.head_seq)
        )
        if lost:
            return NotCommitted(lost=lost)
        refused = self.effects.carry_out(what)
        if refused is not None:
            return refused
        try:
            self._refuse_mistakes(what)
        except Rejected:
            self.effects.undo()
            raise
        self.effects.note(what)
        for step in what.steps:
            row = self.rooms[step.room]
            row.head_seq, row.head_n, row.last_at_ms = step.new_seq, step.new_n, step.last_at_ms
            row.state = "closed" if step.closed else "open"
        for opened in what.opened:
            self._open(node, opened)
        for entry in what.entries:
            self._write(entry)
        for step in what.steps:
            if step.closed:
                self.records[step.room] = list(self.entries[step.room])
        if self.on_commit is not None:
            self.on_commit(what)
        return Committed(self.effects.tell(what), self.effects.touched(what))

    def _expects(self, node: NodeId, name: RoomId, epoch: int, head_seq: int) -> bool:
        return self._is_at(name, node, epoch) and self.rooms[name].head_seq == head_seq

    def _refuse_mistakes(self, what: Commit) -> None:
        seen: set[tuple[RoomId, int]] = set()
        for row in what.entries:
            written = self.entries.get(row.room)
            if (row.room, row.seq) in seen or (written and row.seq <= written[-1].seq):  # there is no gap
                raise Rejected("room_entries_pk")
            seen.add((row.room, row.seq))
        if any(opened.room in self.rooms for opened in what.opened):
            raise Rejected("rooms_pk")
        if any(step.closed and self.effects.holds_for(step.room) for step in what.steps):
            raise Rejected("coin_holds_not_after_the_end")

    def _open(self, node: NodeId, opened: RoomOpened) -> None:
        room, kind, rules_version, head_seq, head_n, at_ms, dealt_to = opened
        owner = dealt_to if dealt_to in self.nodes else node
        self.dealt += owner != node
        self.rooms[room] = RoomRow(room, kind, rules_version, owner, head_seq, head_n, at_ms, at_ms)

    def _write(self, row: EntryRow) -> None:
        entry = StoredEntry(row.seq, row.first_n, row.at_ms, row.actor, row.key, row.body)
        self._append(row.room, entry)
        if row.actor is not None and row.key is not None:
            self.requests[row.actor, row.key].append((row.room, entry))

    def _append(self, room: RoomId, entry: StoredEntry) -> None:
        self.entries.setdefault(room, []).append(entry)
        if self.on_entry is not None:
            self.on_entry(room, entry)
