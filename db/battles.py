"""Battles as lists and histories read them: one row each, written by the rooms' commits (db/journal.py) only."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from db.ratings import Rating
from db.times import ms_of
from game.ids import HOUSE, PlayerId, RoomId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.pool import Connection, Pool, Record

TALLIED_MAX = 1_000
"""Of a player's battles so many, the latest, are counted for his record: reading them takes milliseconds."""

BattleState = Literal["live", "over", "void"]


class Contestant(Struct, frozen=True):
    """Who sits: what the outside calls him, and how he is rated in the battle's mode now; None for the house and for
    who does not show his profile to who asks."""

    ref: str
    name: str
    rating: Rating | None = None


class Battle(Struct, frozen=True):
    """A battle's row. `score` is in permille, a seat each; what is not known before the end is None."""

    id: RoomId
    mode: str
    rated: bool
    state: BattleState
    players: tuple[Contestant, Contestant]
    winner: int | None
    reason: str | None
    turns: int | None
    score: tuple[int, int] | None
    opened_at_ms: int
    closed_at_ms: int | None


class Tally(NamedTuple):
    """How a player's latest battles of a mode ended."""

    won: int
    drawn: int
    lost: int


class BattlePosition(NamedTuple):
    """After which battle a page begins: newest first, by the time in their ids."""

    id: str


async def find(connection: Connection, battle: RoomId) -> Battle | None:
    """A battle by its id."""
    row = await connection.fetchrow(f"{_SELECT} WHERE b.battle_id = $1", uuid.UUID(battle))
    return None if row is None else _battle_of(row)


async def page(
    connection: Connection, state: BattleState | None, mode: str | None, after: BattlePosition | None, limit: int
) -> list[Battle]:
    """Up to `limit` battles, newest first, from behind `after` on; of one state and one mode, or of all."""
    rows = await connection.fetch(
        f"{_SELECT} WHERE {_OF_STATE[state]} AND ($3::text IS NULL OR b.mode = $3) AND b.battle_id < $1"
        " ORDER BY b.battle_id DESC LIMIT $2",
        _LAST if after is None else uuid.UUID(after.id),
        limit,
        mode,
    )
    return [_battle_of(row) for row in rows]


async def live_among(connection: Connection | Pool, battles: Sequence[RoomId]) -> list[Battle]:
    """Those of these battles that are live, in no order."""
    names = [uuid.UUID(battle) for battle in battles]
    rows = await connection.fetch(f"{_SELECT} WHERE b.battle_id = ANY($1) AND {_OF_STATE['live']}", names)
    return [_battle_of(row) for row in rows]


async def page_of(
    connection: Connection, player: PlayerId, mode: str | None, after: BattlePosition | None, limit: int
) -> list[Battle]:
    """Up to `limit` battles of a player, newest first, from behind `after` on; of one mode, or of all."""
    last = _LAST if after is None else uuid.UUID(after.id)
    return [_battle_of(row) for row in await connection.fetch(_PAGE_OF, player, mode, last, limit)]


async def tallies(connection: Connection, player: PlayerId) -> dict[str, Tally]:
    """How a player's latest battles ended, at most `TALLIED_MAX`, by mode; those void or going on do not count."""
    rows = await connection.fetch(_TALLIES, player, TALLIED_MAX)
    return {row["mode"]: Tally(row["won"], row["drawn"], row["lost"]) for row in rows}


_LAST = uuid.UUID(int=2**128 - 1)
# Written out, because an index on the live ones alone serves no query that only might want those.
_OF_STATE = {None: "true", "live": "b.state = 'live'", "over": "b.state = 'over'", "void": "b.state = 'void'"}
_SELECT = (
    "SELECT b.battle_id, b.mode, b.rated, b.state, b.winner, b.reason, b.turns, b.score_0, b.score_1, b.opened_at,"
    " b.closed_at, b.player_0, p.public_id AS ref_0, p.name AS name_0, user_shows(b.player_0, 'profile') AS shown_0,"
    " r.rating_hundredths AS rating_0, r.deviation_hundredths AS deviation_0, r.battles AS battles_0,"
    " b.player_1, q.public_id AS ref_1, q.name AS name_1, user_shows(b.player_1, 'profile') AS shown_1,"
    " s.rating_hundredths AS rating_1, s.deviation_hundredths AS deviation_1, s.battles AS battles_1"
    " FROM battles b JOIN users p ON p.id = b.player_0 JOIN users q ON q.id = b.player_1"
    " LEFT JOIN user_ratings r ON r.user_id = b.player_0 AND r.mode = b.mode"
    " LEFT JOIN user_ratings s ON s.user_id = b.player_1 AND s.mode = b.mode"
)

# Each seat has an index of its own, which has a player's battles in order.
_PAGE_OF = f"""
    WITH his AS (
        (SELECT battle_id FROM battles
         WHERE player_0 = $1 AND battle_id < $3 AND ($2::text IS NULL OR mode = $2) ORDER BY battle_id DESC LIMIT $4)
        UNION ALL
        (SELECT battle_id FROM battles
         WHERE player_1 = $1 AND battle_id < $3 AND ($2::text IS NULL OR mode = $2) ORDER BY battle_id DESC LIMIT $4)
    )
    {_SELECT} WHERE b.battle_id IN (SELECT battle_id FROM his ORDER BY battle_id DESC LIMIT $4)
    ORDER BY b.battle_id DESC
"""  # noqa: S608 - our own words; values are arguments
_TALLIES = """
    WITH his AS (
        (SELECT battle_id, mode, state, winner, 0 AS seat FROM battles WHERE player_0 = $1
         ORDER BY battle_id DESC LIMIT $2)
        UNION ALL
        (SELECT battle_id, mode, state, winner, 1 AS seat FROM battles WHERE player_1 = $1
         ORDER BY battle_id DESC LIMIT $2)
        ORDER BY battle_id DESC LIMIT $2
    )
    SELECT mode, count(*) FILTER (WHERE winner = seat) AS won, count(*) FILTER (WHERE winner IS NULL) AS drawn,
        count(*) FILTER (WHERE winner <> seat) AS lost
    FROM his WHERE state = 'over' GROUP BY mode
"""


def _battle_of(row: Record) -> Battle:
    closed_at, score = row["closed_at"], (row["score_0"], row["score_1"])
    return Battle(
        id=RoomId(str(row["battle_id"])),
        mode=row["mode"],
        rated=row["rated"],
        state=row["state"],
        players=(_contestant(row, 0), _contestant(row, 1)),
        winner=row["winner"],
        reason=row["reason"],
        turns=row["turns"],
        score=None if None in score else score,
        opened_at_ms=ms_of(row["opened_at"]),
        closed_at_ms=None if closed_at is None else ms_of(closed_at),
    )


def _contestant(row: Record, seat: int) -> Contestant:
    rating = None
    if row[f"shown_{seat}"] and row[f"player_{seat}"] != HOUSE:
        points, deviation, played = (row[f"{name}_{seat}"] for name in ("rating", "deviation", "battles"))
        # Who was never rated has no row, and begins as everybody does.
        rating = Rating() if points is None else Rating(points, deviation, battles=played)
    return Contestant(str(row[f"ref_{seat}"]), row[f"name_{seat}"], rating)
