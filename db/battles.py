"""Battles as lists and histories read them: one row each, written by the rooms' commits (db/journal.py) only."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from db.times import ms_of
from game.ids import RoomId

if TYPE_CHECKING:
    from db.pool import Connection, Record

BattleState = Literal["live", "over", "void"]


class Contestant(Struct, frozen=True):
    """Who sits: what the outside calls him."""

    ref: str
    name: str


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


class BattlePosition(NamedTuple):
    """After which battle a page begins: newest first, by the time in their ids."""

    id: str


async def find(connection: Connection, battle: RoomId) -> Battle | None:
    """A battle by its id."""
    row = await connection.fetchrow(f"{_SELECT} WHERE b.battle_id = $1", uuid.UUID(battle))
    return None if row is None else _battle_of(row)


async def page(
    connection: Connection, state: BattleState | None, after: BattlePosition | None, limit: int
) -> list[Battle]:
    """Up to `limit` battles, newest first, from behind `after` on; of one state, or of all."""
    rows = await connection.fetch(
        f"{_SELECT} WHERE {_OF_STATE[state]} AND b.battle_id < $1 ORDER BY b.battle_id DESC LIMIT $2",
        _LAST if after is None else uuid.UUID(after.id),
        limit,
    )
    return [_battle_of(row) for row in rows]


_LAST = uuid.UUID(int=2**128 - 1)
# Written out, because an index on the live ones alone serves no query that only might want those.
_OF_STATE = {None: "true", "live": "b.state = 'live'", "over": "b.state = 'over'", "void": "b.state = 'void'"}
_SELECT = (
    "SELECT b.battle_id, b.mode, b.rated, b.state, b.winner, b.reason, b.turns, b.score_0, b.score_1, b.opened_at,"
    " b.closed_at, p.public_id AS ref_0, p.name AS name_0, q.public_id AS ref_1, q.name AS name_1"
    " FROM battles b JOIN users p ON p.id = b.player_0 JOIN users q ON q.id = b.player_1"
)


def _battle_of(row: Record) -> Battle:
    closed_at, score = row["closed_at"], (row["score_0"], row["score_1"])
    return Battle(
        id=RoomId(str(row["battle_id"])),
        mode=row["mode"],
        rated=row["rated"],
        state=row["state"],
        players=(Contestant(str(row["ref_0"]), row["name_0"]), Contestant(str(row["ref_1"]), row["name_1"])),
        winner=row["winner"],
        reason=row["reason"],
        turns=row["turns"],
        score=None if None in score else score,
        opened_at_ms=ms_of(row["opened_at"]),
        closed_at_ms=None if closed_at is None else ms_of(closed_at),
    )
