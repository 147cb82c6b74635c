"""Rooms and the processes that own them: heartbeats, taking over, reading records.

Each function is one statement, autocommitted; nothing is held open while this process might be stopped.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

import asyncpg
from asyncpg.pgproto.pgproto import UUID

from db.pool import Connection, Pool
from game.ids import PlayerId, RoomId, WineId
from game.refusal import Refused

NodeId: TypeAlias = UUID
Executor: TypeAlias = "Connection | Pool"
"""Each function is one statement, so that a pool will do as well as a connection."""

FAULT_CHARS_MAX = 4_000
"""A traceback is cut to this before it is stored: enough to find the line, little enough to list."""


BEFORE_THE_OPENING = -1
"""Entries are numbered from 0, which is the opening."""

ENTRIES_AT_ONCE = 2_000
"""Of one room so many entries are read by one statement: at most some megabytes, and far from every time-out."""


class Adoptable(NamedTuple):
    """A room that nobody can be asked about, and for how long its owner has been silent."""

    room: RoomId
    kind: str
    epoch: int
    silent_ms: int


class StoredEntry(NamedTuple):
    """An entry as it is stored; entry 0 is the opening. Only the room's kind knows how to read `body`."""

    seq: int
    first_n: int
    at_ms: int
    actor: PlayerId | None
    key: bytes | None
    body: bytes


class StoredRoom(NamedTuple):
    """A room's row."""

    room: RoomId
    kind: str
    rules_version: int
    state: str
    owner: UUID
    epoch: int
    opened_at_ms: int


class Asked(NamedTuple):
    """What a room that is over was asked, by whom under which key; `opening` is what it began with."""

    opening: bytes
    closed_at_ms: int
    requests: frozenset[tuple[PlayerId, bytes]]


async def register(connection: Executor, node: UUID, host: str, pid: int, pid_started: str) -> None:
    """This process says that it lives."""
    await connection.execute("SELECT node_register($1, $2, $3, $4)", node, host, pid, pid_started)


async def beat(connection: Executor, node: UUID) -> bool:
    """The heartbeat; False where PostgreSQL no longer knows this process as living."""
    return bool(await connection.fetchval("SELECT node_beat($1)", node))


async def beaten_at(connection: Executor, node: UUID) -> datetime | None:
    """When this process's last heartbeat was taken, by PostgreSQL's own clock, as far as this PostgreSQL has heard."""
    found: datetime | None = await connection.fetchval("SELECT beat_at FROM nodes WHERE node_id = $1", node)
    return found


async def leave(connection: Executor, node: UUID) -> None:
    """This process has drained: its rooms may be taken over at once."""
    await connection.execute("SELECT node_leave($1)", node)


async def hears(connection: Executor, node: UUID, hears: bool) -> bool:
    """This process says whether it hears the bus; False where it does not and others do."""
    return bool(await connection.fetchval("SELECT node_hears($1, $2)", node, hears))


async def game(connection: Executor) -> str:
    """A name for the game that this database holds, the same for all its processes."""
    name = await connection.fetchval(
        "SELECT md5(system_identifier::text || '/' || current_database()) FROM pg_control_system()"
    )
    return str(name)


async def time_ms(connection: Executor) -> int:
    """What time it is for PostgreSQL, in milliseconds since the Unix epoch."""
    return int(await connection.fetchval("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"))


async def neighbours(connection: Executor, host: str) -> list[tuple[UUID, int, str]]:
    """The processes of this host that have not left, as (node, pid, start of the process)."""
    rows = await connection.fetch(
        "SELECT node_id, pid, pid_started FROM nodes WHERE host = $1 AND stopped_at IS NULL", host
    )
    return [(row["node_id"], row["pid"], row["pid_started"]) for row in rows]


async def adoptable(connection: Executor, node: UUID, dead: Sequence[UUID]) -> list[Adoptable]:
    """Open rooms whose owner left, has been silent for over two seconds, or is one of `dead`."""
    rows = await connection.fetch("SELECT * FROM rooms_adoptable($1, $2)", node, dead)
    return [Adoptable(RoomId(str(row["room_id"])), row["kind"], row["epoch"], row["silent_ms"]) for row in rows]


async def resume(
    connection: Executor, node: UUID, dead: Sequence[UUID], at_ms: int, takings: Sequence[tuple[RoomId, int, bytes]]
) -> set[RoomId]:
    """Take rooms over, each (room, the epoch it has now, body of the entry that says so); which are now this node's."""
    rooms = [room for room, _, _ in takings]
    epochs = [epoch for _, epoch, _ in takings]
    bodies = [body for _, _, body in takings]
    rows = await connection.fetch(
        "SELECT room FROM rooms_resume($1, $2, $3, $4, $5, $6) AS room", node, dead, at_ms, rooms, epochs, bodies
    )
    return {RoomId(str(row["room"])) for row in rows}


async def lost(connection: Executor, node: UUID, held: Iterable[tuple[RoomId, int]]) -> set[RoomId]:
    """Which of the rooms (room, epoch) this node believes its own are not."""
    pairs = list(held)
    rows = await connection.fetch(
        "SELECT room FROM rooms_lost($1, $2, $3) AS room", node, [room for room, _ in pairs], [e for _, e in pairs]
    )
    return {RoomId(str(row["room"])) for row in rows}


async def quarantine(connection: Executor, node: UUID, room: RoomId, epoch: int, fault: str) -> bool:
    """Set a room aside whose code failed; False where it is no longer this node's. What of `fault` is no text for
    PostgreSQL (a NUL, half a surrogate pair) is spelt out."""
    text = fault.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()[:FAULT_CHARS_MAX]
    return bool(await connection.fetchval("SELECT room_quarantine($1, $2, $3, $4)", node, room, epoch, text))


class Broken(NamedTuple):
    """A room that was set aside, what its code failed with, and how many wines and coins it holds."""

    room: RoomId
    kind: str
    wines: int
    coins: int
    fault: str


class Given(NamedTuple):
    """What a void room has given back: (wine, owner) and (coins, player) each."""

    wines: list[tuple[WineId, PlayerId]]
    coins: list[tuple[int, PlayerId]]


async def broken(connection: Connection) -> list[Broken]:
    """The rooms that are quarantined, oldest first. For operators: as the engine's role."""
    found = await connection.fetch(
        "SELECT r.room_id, r.kind, (SELECT count(*) FROM wines w WHERE w.place_room = r.room_id) AS wines,"
        " (SELECT coalesce(sum(h.amount), 0)::bigint FROM coin_holds h WHERE h.room_id = r.room_id) AS coins, r.fault"
        " FROM rooms r WHERE r.state = 'quarantined' ORDER BY r.room_id"
    )
    return [Broken(RoomId(str(row["room_id"])), row["kind"], row["wines"], row["coins"], row["fault"]) for row in found]


async def void(connection: Connection, room: RoomId) -> Given:
    """Give back what a quarantined room holds. For operators: in a transaction, as the engine's role.

    Raises:
        Refused: `not_quarantined`.
    """
    held = await connection.fetch("SELECT amount, player_id FROM coin_holds WHERE room_id = $1 AND amount > 0", room)
    try:
        freed = await connection.fetch("SELECT wine_id, owner_id FROM room_void($1)", room)
    except asyncpg.PostgresError as error:
        if error.sqlstate == "WD404":
            raise Refused("not_quarantined", "This room is not quarantined: there is nothing to give back.") from None
        raise
    return Given(
        [(WineId(row["wine_id"]), PlayerId(row["owner_id"])) for row in freed],
        [(row["amount"], PlayerId(row["player_id"])) for row in held],
    )


async def find(connection: Executor, room: RoomId) -> StoredRoom | None:
    """A room's row."""
    row = await connection.fetchrow(
        "SELECT room_id, kind, rules_version, state, owner, epoch, opened_at_ms FROM rooms WHERE room_id = $1", room
    )
    return None if row is None else _stored_room(row)


async def standing(connection: Executor, kind: str) -> RoomId | None:
    """The open room of a kind of which there is one at a time; None where there is none."""
    room = await connection.fetchval("SELECT room_id FROM rooms WHERE kind = $1 AND state = 'open'", kind)
    return None if room is None else RoomId(str(room))


async def ended_count(connection: Executor, kind: str) -> int:
    """How many rooms of a kind are no longer open."""
    return int(await connection.fetchval("SELECT count(*) FROM rooms WHERE kind = $1 AND state <> 'open'", kind))


async def owned(connection: Executor, node: UUID) -> list[StoredRoom]:
    """The open rooms that are this node's by PostgreSQL's account."""
    found = await connection.fetch(
        "SELECT room_id, kind, rules_version, state, owner, epoch, opened_at_ms FROM rooms"
        " WHERE owner = $1 AND state = 'open'",
        node,
    )
    return [_stored_room(row) for row in found]


async def rows(connection: Executor, rooms: Sequence[RoomId]) -> list[StoredRoom]:
    """The rows of many rooms."""
    found = await connection.fetch(
        "SELECT room_id, kind, rules_version, state, owner, epoch, opened_at_ms FROM rooms WHERE room_id = ANY ($1)",
        rooms,
    )
    return [_stored_room(row) for row in found]


async def heads(connection: Executor, rooms: Sequence[RoomId]) -> dict[RoomId, int]:
    """How many entries these rooms have beyond the opening, as far as there are such rooms."""
    found = await connection.fetch("SELECT room_id, head_seq FROM rooms WHERE room_id = ANY ($1)", rooms)
    return {RoomId(str(room)): head_seq for room, head_seq in found}


def _stored_room(row: "asyncpg.Record") -> StoredRoom:
    return StoredRoom(RoomId(str(row["room_id"])), *list(row.values())[1:])


async def entries(connection: Executor, rooms: Sequence[RoomId]) -> dict[RoomId, list[StoredEntry]]:
    """The whole journal of these rooms, in order."""
    found = await connection.fetch(
        "SELECT room_id, seq, first_n, at_ms, actor, key, body FROM room_entries WHERE room_id = ANY ($1)"
        " ORDER BY room_id, seq",
        rooms,
    )
    return _by_room(rooms, found)


async def entries_after(connection: Executor, heads: Mapping[RoomId, int]) -> dict[RoomId, list[StoredEntry]]:
    """What the journal of each room has after the entry of this number, in order, as far as `ENTRIES_AT_ONCE` go: where
    there are as many, there may be more."""
    found = await connection.fetch(
        "SELECT x.room_id, e.seq, e.first_n, e.at_ms, e.actor, e.key, e.body"
        " FROM unnest($1::uuid[], $2::integer[]) AS x (room_id, head)"
        " CROSS JOIN LATERAL (SELECT seq, first_n, at_ms, actor, key, body FROM room_entries"
        "  WHERE room_id = x.room_id AND seq > x.head ORDER BY seq LIMIT $3) AS e"
        " ORDER BY x.room_id, e.seq",
        list(heads),
        list(heads.values()),
        ENTRIES_AT_ONCE,
    )
    return _by_room(heads, found)


def _by_room(rooms: Iterable[RoomId], found: Iterable["asyncpg.Record"]) -> dict[RoomId, list[StoredEntry]]:
    entries: dict[RoomId, list[StoredEntry]] = {room: [] for room in rooms}
    for room, seq, first_n, at_ms, actor, key, body in found:
        entries[RoomId(str(room))].append(StoredEntry(seq, first_n, at_ms, actor, key and key.bytes, body))
    return entries


async def record(connection: Executor, room: RoomId) -> list[StoredEntry]:
    """A finished room's record from its one compact row; empty where there is none."""
    row = await connection.fetchrow(
        "SELECT seqs, first_ns, ats_ms, actors, keys, bodies FROM room_records WHERE room_id = $1", room
    )
    if row is None:
        return []
    return [
        StoredEntry(seq, first_n, at_ms, actor, key and key.bytes, body)
        for seq, first_n, at_ms, actor, key, body in zip(*row.values(), strict=True)
    ]


async def asked(connection: Executor, room: RoomId) -> Asked:
    """What a finished room was asked, without what became of it."""
    row = await connection.fetchrow(
        # Who begins after months may find its journal put away: the opening is the first of its record's entries, too.
        "SELECT coalesce(e.body, r.bodies[1]) AS opening, r.closed_at_ms, r.actors, r.keys FROM room_records r"
        " LEFT JOIN room_entries e ON e.room_id = r.room_id AND e.seq = 0 WHERE r.room_id = $1",
        room,
    )
    assert row is not None, "a room that is over has a record"
    requests = zip(row["actors"], row["keys"], strict=True)
    return Asked(row["opening"], row["closed_at_ms"], frozenset((actor, key.bytes) for actor, key in requests if key))
