"""The journal: one call a commit, for entries of many rooms with all that they do.

The caller (server/rooms) says what it expects of each room and what it decided; PostgreSQL writes all of it or
nothing and says why not. The other half of this file is `journal_commit` in migrations/0061_dealt_rooms.up.sql,
and db/journal_effects.py has what entries do to the world.

Units: times are milliseconds since the Unix epoch; positions of entries count from 1, as PostgreSQL's arrays do.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import asyncpg
import msgspec
import orjson
from asyncpg.pgproto.pgproto import UUID

from db.errors import Unavailable, lacks_a_partition, unavailable
from db.journal_effects import effects_json
from db.pool import Connection, Pool
from db.postings import columns
from game.effects import Effect
from game.ids import PlayerId, RoomId

COMMIT_TIMEOUT_S = 8.0
"""A commit that takes longer counts as one whose outcome is not known. Above every time-out of the role's own."""


class OutcomeUnknown(Exception):
    """The connection died while a commit was under way: it may be written or not. The rooms must be taken anew."""


class Rejected(Exception):
    """PostgreSQL will never write this commit: a value, a constraint or a function is against it, which is a mistake of
    ours in one of its rooms. Nothing was written."""


class EntryRow(msgspec.Struct, frozen=True, gc=False):
    """One entry as it is written."""

    room: RoomId
    seq: int
    first_n: int
    at_ms: int
    actor: PlayerId | None
    key: bytes | None
    body: bytes


class RoomStep(msgspec.Struct, frozen=True, gc=False):
    """What one room expects (`epoch`, `head_seq`) and where the commit takes it."""

    room: RoomId
    epoch: int
    head_seq: int
    new_seq: int
    new_n: int
    last_at_ms: int
    closed: bool


class RoomOpened(NamedTuple):
    """A room that begins with this commit; its entries are among the commit's, entry 0 being the opening. `owner` is
    the process that it is dealt to; None: the one that commits."""

    room: RoomId
    kind: str
    rules_version: int
    head_seq: int
    head_n: int
    at_ms: int
    owner: UUID | None = None


class Commit(msgspec.Struct):
    """What goes in together. `effects` name the entry that causes them by its position among `entries`, from 1. Of the
    players in `asked` is answered what they may spend, besides those whose coins move."""

    steps: list[RoomStep] = []
    entries: list[EntryRow] = []
    opened: list[RoomOpened] = []
    effects: list[tuple[int, Effect]] = []
    asked: list[PlayerId] = []


class Committed(msgspec.Struct, frozen=True):
    """All is written. `inbox_ns` numbers the commit's `Notify` effects in their order; `available` is what each player
    whose coins were touched may spend now."""

    inbox_ns: Sequence[int]
    available: Mapping[PlayerId, int] = {}


class NotCommitted(msgspec.Struct, frozen=True):
    """Nothing is written: these rooms are not as expected, or the guards of these entries (by position) do not hold,
    each with the code it is refused with; or players would have spent more than they have, which `broke` says."""

    lost: frozenset[RoomId] = frozenset()
    failed: Mapping[int, str] = {}
    broke: Mapping[PlayerId, int] = {}


async def commit(connection: Connection, node: UUID, what: Commit) -> Committed | NotCommitted:
    """Write a commit, or learn why not.

    Raises:
        Unavailable: certainly nothing was written; the same commit may be tried again.
        Rejected: certainly nothing was written, and trying again is of no use.
        OutcomeUnknown: it may have been written.
    """
    try:
        row = await _call(connection, node, what)
    except asyncpg.PostgresError as error:
        state = error.sqlstate or ""
        if state in _CERTAINLY_NOT_WRITTEN or state.startswith(("53", "58")) or lacks_a_partition(error):
            raise Unavailable(f"the commit was put off: {error}") from error
        if state.startswith(("08", "57P")) or state == _COMPLETION_UNKNOWN:
            raise OutcomeUnknown(str(error)) from error
        if state.startswith(("22", "23")) or await _takes_commits(connection, node):
            raise Rejected(str(error)) from error
        raise
    except (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
        if isinstance(error, ValueError):  # a value that asyncpg itself can't send
            raise Rejected(str(error)) from error
        raise OutcomeUnknown(f"{type(error).__name__}: {error}") from error
    assert row is not None, "a function with OUT arguments answers one row"
    if row["lost"] is not None:
        return NotCommitted(lost=frozenset(RoomId(str(room)) for room in row["lost"]))
    if row["failed"] is not None:
        failed: dict[int, str] = {}
        for guard in _decode_json(row["failed"]):
            failed.setdefault(guard["e"], guard["code"])
        return NotCommitted(failed=failed)
    available = dict(zip(row["players"] or (), row["balances"] or (), strict=True))
    if row["broke"]:
        return NotCommitted(broke=available)
    return Committed(row["inbox_ns"] or (), available)


async def _call(connection: Connection, node: UUID, what: Commit) -> asyncpg.Record | None:
    steps = what.steps
    entries = what.entries
    row: asyncpg.Record | None = await connection.fetchrow(
        _COMMIT,
        node,
        [step.room for step in steps],
        [step.epoch for step in steps],
        [step.head_seq for step in steps],
        [step.new_seq for step in steps],
        [step.new_n for step in steps],
        [step.last_at_ms for step in steps],
        [step.closed for step in steps],
        [entry.room for entry in entries],
        [entry.seq for entry in entries],
        [entry.first_n for entry in entries],
        [entry.at_ms for entry in entries],
        [entry.actor for entry in entries],
        [None if entry.key is None else UUID(entry.key) for entry in entries],
        [entry.body for entry in entries],
        _opened_json(what.opened),
        effects_json(entries, what.effects),
        columns(entries, what.effects, what.asked),
        timeout=COMMIT_TIMEOUT_S,
    )
    return row


async def _takes_commits(connection: Connection, node: UUID) -> bool:
    """Whether commits are taken at all: one with nothing in it. What another one fails with is then due to what is in
    it, whatever the error is called; where this one fails too, no room is to be blamed.

    Raises:
        Unavailable: it can't be said just now.
    """
    try:
        with unavailable():
            await _call(connection, node, Commit())
    except asyncpg.PostgresError:
        return False
    return True


async def open_once(
    connection: Connection | Pool,
    node: UUID,
    actor: PlayerId,
    key: bytes,
    opened: RoomOpened,
    entries: Sequence[EntryRow],
) -> RoomId:
    """Open a room for a request, or find the one that the same actor and key opened before."""
    row = await connection.fetchrow(
        "SELECT room_id FROM room_open($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        node,
        actor,
        UUID(key),
        opened.room,
        opened.kind,
        opened.rules_version,
        opened.head_seq,
        opened.head_n,
        [entry.seq for entry in entries],
        [entry.first_n for entry in entries],
        opened.at_ms,
        [entry.body for entry in entries],
    )
    assert row is not None, "a function with OUT arguments answers one row"
    return RoomId(str(row["room_id"]))


_COMMIT = """
    SELECT lost, failed::text, inbox_ns, broke, players, balances FROM journal_commit(
        $1, $2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bool[],
        $9::uuid[], $10::int[], $11::int[], $12::bigint[], $13::bigint[], $14::uuid[], $15::bytea[],
        $16::text::jsonb, $17::text::jsonb, $18::commit_coins)
"""

# The server itself says that the statement failed: locks, deadlocks, cancelled, only reading; besides those of class 53
# (no room on disk or in memory) and 58 (the system beneath it fails).
_CERTAINLY_NOT_WRITTEN = frozenset({"55P03", "40P01", "40001", "57014", "25006"})


_COMPLETION_UNKNOWN = "40003"


def _decode_json(text: str) -> Any:
    return orjson.loads(text)


def _opened_json(opened: Sequence[RoomOpened]) -> str | None:
    if not opened:
        return None
    return orjson.dumps(
        [
            {
                "room": o.room,
                "kind": o.kind,
                "rules": o.rules_version,
                "head": o.head_seq,
                "n": o.head_n,
                "at": o.at_ms,
                "owner": None if o.owner is None else str(o.owner),
            }
            for o in opened
        ]
    ).decode()
