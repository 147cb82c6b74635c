"""The audit of the books: what must always be true between tables, and everything that rooms have ever said.

All of it is read in one transaction, from one moment: an audit beside a running game sees no commit by halves. It runs
as the engine's role, which sees every player's rows.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from db import guilds, standing
from db.audit_rules import RULES
from db.coins import discrepancies
from db.pool import Connection
from db.rooms import StoredEntry
from game.ids import PlayerId, RoomId, WineId

ROOMS_AT_ONCE = 200
"""Records that are in memory together; a battle's is some 30 KB."""


class Broken(NamedTuple):
    """A rule that does not hold, and where."""

    rule: str
    where: str


class AuditedRoom(NamedTuple):
    """A room with all that it ever said; `record` is empty where it was put away and not kept."""

    room: RoomId
    kind: str
    rules_version: int
    state: str
    record: list[StoredEntry]


class Posted(NamedTuple):
    """A line of a transaction that an entry has caused: which, and what it did to whose account."""

    key: str
    kind: str
    room: RoomId
    seq: int
    account: str
    player: PlayerId | None
    amount: int


@asynccontextmanager
async def one_moment(connection: Connection) -> AsyncIterator[None]:
    """Everything that is read inside is as it was at one moment, and seen as the engine sees it."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute("SET LOCAL ROLE wine_pokedex_engine")
        await connection.execute("SET LOCAL statement_timeout = 0")
        yield


async def broken_rules(connection: Connection) -> list[Broken]:
    """What the tables say against each other; empty when all is well."""
    found = [
        Broken(
            "balances are the sums of their lines",
            f"{d.what} {d.id}: {d.said} is said, {d.found} found",
        )
        for d in await discrepancies(connection)
    ]
    for rule, disagreeing in (
        ("levels, experience and counts of wines follow from their rows", await standing.discrepancies(connection)),
        ("guilds are what their members and payments come to", await guilds.discrepancies(connection)),
    ):
        found += [Broken(rule, f"{d.what} {d.id}: {d.said} is said, {d.found} found") for d in disagreeing]
    for rule, query in RULES.items():
        found += [Broken(rule, row[0]) for row in await connection.fetch(query)]
    return found


async def room_count(connection: Connection) -> int:
    """How many rooms there are to go through."""
    return int(await connection.fetchval("SELECT count(*) FROM rooms"))


async def rooms(connection: Connection) -> AsyncIterator[AuditedRoom]:
    """All rooms with their records, oldest first."""
    after = "00000000-0000-0000-0000-000000000000"
    while True:
        found = await connection.fetch(
            "SELECT room_id, kind, rules_version, state FROM rooms WHERE room_id > $1 ORDER BY room_id LIMIT $2",
            after,
            ROOMS_AT_ONCE,
        )
        if not found:
            return
        after = found[-1]["room_id"]
        records = await _records(connection, [row["room_id"] for row in found])
        for room, kind, rules_version, state in found:
            yield AuditedRoom(RoomId(str(room)), kind, rules_version, state, records.get(room, []))


async def _records(connection: Connection, names: list[object]) -> dict[object, list[StoredEntry]]:
    found: dict[object, list[StoredEntry]] = {}
    # Where entries were put away, the finished room's own row has them all.
    rows = await connection.fetch(
        """
        SELECT room_id, seq, first_n, at_ms, actor, key, body FROM room_entries WHERE room_id = ANY ($1)
        UNION ALL
        SELECT r.room_id, e.seq, e.first_n, e.at_ms, e.actor, e.key, e.body
        FROM room_records r
        CROSS JOIN LATERAL unnest(r.seqs, r.first_ns, r.ats_ms, r.actors, r.keys, r.bodies)
            AS e (seq, first_n, at_ms, actor, key, body)
        WHERE r.room_id = ANY ($1) AND NOT EXISTS (SELECT FROM room_entries j WHERE j.room_id = r.room_id)
        ORDER BY room_id, seq
        """,
        names,
    )
    for room, seq, first_n, at_ms, actor, key, body in rows:
        found.setdefault(room, []).append(StoredEntry(seq, first_n, at_ms, actor, key and key.bytes, body))
    return found


async def posted(connection: Connection) -> list[Posted]:
    """Every line that an entry of a room has caused, but those by which an operator voided one."""
    rows = await connection.fetch(
        """
        SELECT t.idempotency_key, t.kind, t.room_id, t.seq, a.kind, a.player_id, l.amount
        FROM coin_transactions t
        JOIN coin_lines l ON l.transaction_id = t.id
        JOIN coin_accounts a ON a.id = l.account_id
        WHERE t.room_id IS NOT NULL
        """
    )
    return [
        Posted(key, kind, RoomId(str(room)), seq, of, player, amount)
        for key, kind, room, seq, of, player, amount in rows
    ]


async def holds(connection: Connection) -> dict[tuple[RoomId, PlayerId], int]:
    """What each room holds of whose coins."""
    rows = await connection.fetch("SELECT room_id, player_id, amount FROM coin_holds WHERE amount > 0")
    return {(RoomId(str(room)), PlayerId(player)): amount for room, player, amount in rows}


async def wines_in_rooms(connection: Connection) -> dict[RoomId, set[WineId]]:
    """Which wines are in which room."""
    found: dict[RoomId, set[WineId]] = {}
    for room, wine in await connection.fetch("SELECT place_room, id FROM wines WHERE place_room IS NOT NULL"):
        found.setdefault(RoomId(str(room)), set()).add(WineId(wine))
    return found


# What entries do besides --------------------------------------------------------------------------------------------

FORGOTTEN_AFTER_MS = 6 * 24 * 3_600_000
"""Inbox lines are kept for a week: what is older than this may be forgotten at any moment."""

Line = tuple[RoomId, int, PlayerId, str]
"""A line in an inbox: the room and the number of the entry that wrote it, whose inbox, and `t`."""

Result = tuple[int | None, str | None, int | None]
"""How a battle has ended: the winner's seat, why, after how many turns."""


async def gone(connection: Connection) -> set[PlayerId]:
    """Players who have left: what was theirs alone is deleted."""
    return {PlayerId(row[0]) for row in await connection.fetch("SELECT id FROM users WHERE deleted_at IS NOT NULL")}


async def remembered_since_ms(connection: Connection) -> int:
    """From when on inbox lines are certainly kept."""
    now_ms = await connection.fetchval("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
    return int(now_ms) - FORGOTTEN_AFTER_MS


async def lines(connection: Connection, since_ms: int) -> Counter[Line]:
    """The lines that entries have written into inboxes since then."""
    rows = await connection.fetch(
        "SELECT room_id, seq, player_id, type, count(*) FROM inbox WHERE seq > 0 AND at_ms >= $1 GROUP BY 1, 2, 3, 4",
        since_ms,
    )
    return Counter({(RoomId(str(room)), seq, PlayerId(player), t): n for room, seq, player, t, n in rows})


async def results(connection: Connection) -> dict[RoomId, Result]:
    """How the battles that are over have ended."""
    rows = await connection.fetch("SELECT battle_id, winner, reason, turns FROM battles WHERE state <> 'live'")
    return {RoomId(str(battle)): (winner, reason, turns) for battle, winner, reason, turns in rows}


async def counted(connection: Connection) -> Counter[tuple[PlayerId, str]]:
    """What is counted of players' battles."""
    rows = await connection.fetch(
        "SELECT user_id, statistic, value FROM user_statistics"
        " WHERE statistic IN ('battles_played', 'battles_won') AND value > 0"
    )
    return Counter({(PlayerId(player), statistic): value for player, statistic, value in rows})


async def earned(connection: Connection) -> Counter[tuple[PlayerId, str]]:
    """Players' experience by kind, of the kinds that battles pay, without what achievements were worth."""
    rows = await connection.fetch(
        "SELECT x.user_id, x.kind, x.points - coalesce(sum(c.experience_points), 0)::bigint"
        " FROM user_experience x"
        " LEFT JOIN user_achievements a ON a.user_id = x.user_id"
        " LEFT JOIN achievement_catalog c ON c.slug = a.achievement AND c.experience_kind = x.kind"
        " WHERE x.kind IN ('general', 'pairing', 'blind_tasting', 'knowledge')"
        " GROUP BY x.user_id, x.kind, x.points"
    )
    return Counter({(PlayerId(player), kind): points for player, kind, points in rows if points})


async def experience_of(connection: Connection, wines: list[WineId]) -> dict[WineId, int]:
    """What these wines have."""
    rows = await connection.fetch("SELECT id, experience FROM wines WHERE id = ANY ($1)", wines)
    return {WineId(wine): experience for wine, experience in rows}


async def answered(connection: Connection) -> Counter[tuple[str, str]]:
    """How often questions were answered, and how often rightly."""
    rows = await connection.fetch("SELECT question_id, answers, right_answers FROM question_ratings")
    return Counter(
        {(question, what): n for question, *of in rows for what, n in zip(("asked", "right"), of, strict=True) if n}
    )
